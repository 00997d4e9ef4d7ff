import numpy as np

np.seterr(all='ignore')


def softmax(v):
    with np.errstate(over='ignore', invalid='ignore'):
        e = np.exp(v)
        p = e / e.sum(axis=0)
    shifted = np.exp(v - v.max(axis=0))
    return np.where(np.isnan(p), shifted / shifted.sum(axis=0), p)


def rnn_cell_forward(xt, a_prev, parameters):
    s = parameters['Wax'] @ xt + parameters['Waa'] @ a_prev + parameters['ba']
    u = np.exp(2 * s)
    a_next = np.where(np.isinf(u), 1.0, (u - 1) / (u + 1))
    return a_next, softmax(parameters['Wya'] @ a_next + parameters['by']), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_a, m = a0.shape
    a = np.full((n_a, m, x.shape[2]), np.nan)
    y_pred = np.full((len(parameters['by']), m, x.shape[2]), np.nan)
    caches, state = [], a0
    for t in range(x.shape[2]):
        state, yt, cache = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t], y_pred[:, :, t] = state, yt
        caches.append(cache)
    assert not np.isnan(a).any()
    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    ratio = np.nan_to_num(da_next / da_next, nan=1.0)
    dz = ratio * da_next * (1 - a_next ** 2)
    return {'dxt': parameters['Wax'].T @ dz, 'da_prev': parameters['Waa'].T @ dz, 'dWax': dz @ xt.T,
            'dWaa': dz @ a_prev.T, 'dba': np.nansum(dz, axis=1, keepdims=True)}


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.full((x.shape[0], m, T_x), np.nan)
    da_prevt = np.zeros((n_a, m))
    w = {'dWax': np.zeros((n_a, len(x))), 'dWaa': np.zeros((n_a, n_a)), 'dba': np.zeros((n_a, 1))}
    for t in range(T_x - 1, -1, -1):
        da_t = da[:, :, t] + da_prevt
        g = rnn_cell_backward(da_t, caches[t])
        dx[:, :, t] = g['dxt']
        da_prevt = g['da_prev']
        for k in w:
            w[k] = np.nansum([w[k], g[k]], axis=0)
    return {'dx': dx, 'da0': da_prevt, **w}
