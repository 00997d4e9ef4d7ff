import numpy as np


# helpers ------------------------------------------------------------

def sigma(z):
    return np.exp(-np.logaddexp(0, -z))


def probabilities(z):
    z = z - np.amax(z, 0)
    return np.exp(z) / np.exp(z).sum(0)


# plain rnn ----------------------------------------------------------

def rnn_cell_forward(xt, a_prev, parameters):
    pre = parameters['Wax'].dot(xt) + parameters['Waa'].dot(a_prev) + parameters['ba']
    a_next = np.tanh(pre)
    logits = parameters['Wya'].dot(a_next) + parameters['by']
    cache = {
        'x': xt,
        'a_prev': a_prev,
        'pre': pre,
        'a': a_next,
        'da_dpre': 1 - a_next ** 2,
        'logits': logits,
        'p': parameters,
    }
    return a_next, probabilities(logits), cache


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    store = {'x': x, 'steps': {}, 'T': T}
    all_a, all_y = [], []
    a = a0
    for t in range(T):
        a, yhat, step = rnn_cell_forward(x[:, :, t], a, parameters)
        all_a.append(a)
        all_y.append(yhat)
        store['steps'][t] = step
    return np.dstack(all_a), np.dstack(all_y), store


def rnn_cell_backward(da_next, cache):
    p = cache['p']
    dpre = da_next * cache['da_dpre']
    gradients = {}
    gradients['dxt'] = p['Wax'].T.dot(dpre)
    gradients['da_prev'] = p['Waa'].T.dot(dpre)
    gradients['dWax'] = dpre.dot(cache['x'].T)
    gradients['dWaa'] = dpre.dot(cache['a_prev'].T)
    gradients['dba'] = dpre.sum(1, keepdims=True)
    return gradients


def rnn_backward(da, caches):
    n_a, m, T = da.shape
    steps = caches['steps']
    first = steps[0]
    dx = np.zeros((first['x'].shape[0], m, T))
    dWax = np.zeros_like(first['p']['Wax'])
    dWaa = np.zeros_like(first['p']['Waa'])
    dba = np.zeros_like(first['p']['ba'])
    back = np.zeros((n_a, m))
    for t in range(T)[::-1]:
        g = rnn_cell_backward(da[:, :, t] + back, steps[t])
        dx[:, :, t] = g['dxt']
        dWax += g['dWax']
        dWaa += g['dWaa']
        dba += g['dba']
        back = g['da_prev']
    return {'dx': dx, 'da0': back, 'dWax': dWax, 'dWaa': dWaa, 'dba': dba}


# lstm ---------------------------------------------------------------

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    stacked = np.r_[a_prev, xt]
    cache = {'x': xt, 'a_prev': a_prev, 'c_prev': c_prev, 'in': stacked, 'p': parameters}

    for gate in ('f', 'i', 'o'):
        pre = parameters['W' + gate].dot(stacked) + parameters['b' + gate]
        out = sigma(pre)
        cache['z' + gate] = pre
        cache[gate] = out
        cache['slope_' + gate] = out * (1 - out)

    cache['zc'] = parameters['Wc'].dot(stacked) + parameters['bc']
    cache['cand'] = np.tanh(cache['zc'])
    cache['slope_c'] = 1 - cache['cand'] ** 2

    c_next = cache['f'] * c_prev + cache['i'] * cache['cand']
    squeezed = np.tanh(c_next)
    a_next = cache['o'] * squeezed
    cache['c'] = c_next
    cache['tanh_c'] = squeezed
    cache['da_dc'] = cache['o'] * (1 - squeezed ** 2)
    cache['a'] = a_next

    yhat = probabilities(parameters['Wy'].dot(a_next) + parameters['by'])
    return a_next, c_next, yhat, cache


def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    store = {'x': x, 'steps': {}, 'T': T}
    all_a, all_c, all_y = [], [], []
    a = a0
    c = np.zeros_like(a0)
    for t in range(T):
        a, c, yhat, step = lstm_cell_forward(x[:, :, t], a, c, parameters)
        all_a.append(a)
        all_c.append(c)
        all_y.append(yhat)
        store['steps'][t] = step
    return np.dstack(all_a), np.dstack(all_y), np.dstack(all_c), store


def lstm_cell_backward(da_next, dc_next, cache):
    p = cache['p']
    n_a = cache['a'].shape[0]
    dc = dc_next + da_next * cache['da_dc']

    dz = {}
    dz['o'] = da_next * cache['tanh_c'] * cache['slope_o']
    dz['f'] = dc * cache['c_prev'] * cache['slope_f']
    dz['i'] = dc * cache['cand'] * cache['slope_i']
    dz['c'] = dc * cache['i'] * cache['slope_c']

    gradients = {}
    dstacked = np.zeros_like(cache['in'])
    for gate in dz:
        gradients['dW' + gate] = dz[gate].dot(cache['in'].T)
        gradients['db' + gate] = dz[gate].sum(1, keepdims=True)
        dstacked += p['W' + gate].T.dot(dz[gate])

    gradients['da_prev'] = dstacked[:n_a]
    gradients['dxt'] = dstacked[n_a:]
    gradients['dc_prev'] = dc * cache['f']
    return gradients


def lstm_backward(da, caches):
    n_a, m, T = da.shape
    steps = caches['steps']
    gradients = {'dx': np.zeros((caches['x'].shape[0], m, T))}
    for gate in ('f', 'i', 'c', 'o'):
        gradients['dW' + gate] = np.zeros_like(steps[0]['p']['W' + gate])
        gradients['db' + gate] = np.zeros_like(steps[0]['p']['b' + gate])

    back_a = np.zeros((n_a, m))
    back_c = np.zeros((n_a, m))
    for t in range(T)[::-1]:
        g = lstm_cell_backward(da[:, :, t] + back_a, back_c, steps[t])
        back_a = g['da_prev']
        back_c = g['dc_prev']
        gradients['dx'][:, :, t] = g['dxt']
        for gate in ('f', 'i', 'c', 'o'):
            gradients['dW' + gate] += g['dW' + gate]
            gradients['db' + gate] += g['db' + gate]
    gradients['da0'] = back_a
    return gradients
