import numpy as np

GATES = 'fico'          # forget, input, candidate, output


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), 1 - 1 / (1 + np.exp(-np.abs(x))))


def softmax(x):
    x = np.exp(x - x.max(0))
    return x / x.sum(0)


activation = {'f': sigmoid, 'i': sigmoid, 'c': np.tanh, 'o': sigmoid}

# derivative written with the activated value
slope = {'f': lambda s: s * (1 - s),
         'i': lambda s: s * (1 - s),
         'c': lambda s: 1 - s ** 2,
         'o': lambda s: s * (1 - s)}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate([a_prev, xt], axis=0)
    gates = {}
    for g in GATES:
        pre = parameters['W' + g].dot(concat) + parameters['b' + g]
        gates[g] = activation[g](pre)

    c_next = gates['f'] * c_prev + gates['i'] * gates['c']
    a_next = gates['o'] * np.tanh(c_next)
    yt_pred = softmax(parameters['Wy'].dot(a_next) + parameters['by'])

    cache = (a_next, c_next, a_prev, c_prev, *(gates[g] for g in GATES), xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wy'].shape
    out = {'a': np.zeros((n_a, m, T_x)), 'c': np.zeros((n_a, m, T_x)), 'y': np.zeros((n_y, m, T_x))}
    caches = []
    now = {'a': a0, 'c': np.zeros((n_a, m))}
    for t in range(T_x):
        now['a'], now['c'], now['y'], cache = lstm_cell_forward(x[:, :, t], now['a'], now['c'], parameters)
        for name in out:
            out[name][:, :, t] = now[name]
        caches.append(cache)
    return out['a'], out['y'], out['c'], (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev = cache[:4]
    gates = dict(zip(GATES, cache[4:8]))
    xt, parameters = cache[8:]
    n_a = a_next.shape[0]
    concat = np.concatenate([a_prev, xt], axis=0)

    tanh_c = np.tanh(c_next)
    dc = dc_next + da_next * gates['o'] * (1 - tanh_c ** 2)

    # what each gate gets, after its activation ...
    upstream = {'f': dc * c_prev, 'i': dc * gates['c'], 'c': dc * gates['i'], 'o': da_next * tanh_c}
    # ... and before it
    d = {g: upstream[g] * slope[g](gates[g]) for g in GATES}

    dconcat = np.zeros_like(concat)
    grads = {'dc_prev': dc * gates['f']}
    for g in GATES:
        grads['dW' + g] = d[g].dot(concat.T)
        grads['db' + g] = d[g].sum(1, keepdims=True)
        dconcat += parameters['W' + g].T.dot(d[g])
    grads['da_prev'] = dconcat[:n_a]
    grads['dxt'] = dconcat[n_a:]
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    dW = {g: np.zeros((n_a, n_a + n_x)) for g in GATES}
    db = {g: np.zeros((n_a, 1)) for g in GATES}
    dx = np.zeros((n_x, m, T_x))
    carry_a = np.zeros((n_a, m))
    carry_c = np.zeros((n_a, m))

    for t in reversed(range(T_x)):
        step = lstm_cell_backward(da[:, :, t] + carry_a, carry_c, caches[t])
        carry_a = step['da_prev']
        carry_c = step['dc_prev']
        dx[:, :, t] = step['dxt']
        for g in GATES:
            dW[g] += step['dW' + g]
            db[g] += step['db' + g]

    grads = {'dx': dx, 'da0': carry_a}
    for g in GATES:
        grads['dW' + g] = dW[g]
        grads['db' + g] = db[g]
    return grads


# ---- the simple network ----

def rnn_cell_forward(xt, a_prev, parameters):
    P = parameters
    a_next = np.tanh(P['Wax'].dot(xt) + P['Waa'].dot(a_prev) + P['ba'])
    yt_pred = softmax(P['Wya'].dot(a_next) + P['by'])
    return a_next, yt_pred, (a_next, a_prev, xt, P)


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wya'].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []
    a_now = a0
    for t in range(T_x):
        a_now, y_now, cache = rnn_cell_forward(x[:, :, t], a_now, parameters)
        a[:, :, t] = a_now
        y_pred[:, :, t] = y_now
        caches += [cache]
    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, P = cache
    dz = da_next * (1 - a_next ** 2)
    source = {'x': xt, 'a': a_prev}
    grads = {'dWa' + s: dz.dot(source[s].T) for s in source}
    grads['dba'] = dz.sum(1, keepdims=True)
    grads['dxt'] = P['Wax'].T.dot(dz)
    grads['da_prev'] = P['Waa'].T.dot(dz)
    return grads


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    total = {'dWax': np.zeros((n_a, n_x)), 'dWaa': np.zeros((n_a, n_a)), 'dba': np.zeros((n_a, 1))}
    dx = np.zeros((n_x, m, T_x))
    carry = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        step = rnn_cell_backward(da[:, :, t] + carry, caches[t])
        carry = step['da_prev']
        dx[:, :, t] = step['dxt']
        for name in total:
            total[name] += step[name]
    return {'dx': dx, 'da0': carry, **total}
