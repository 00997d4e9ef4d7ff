import numpy as np
from collections import deque


def sigmoid(v):
    return 0.5 * (1 + np.tanh(0.5 * v))


def softmax(v):
    ex = np.exp(v - v.max(0))
    return ex / ex.sum(0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    both = np.r_[a_prev, xt]
    act = {g: parameters['W' + g] @ both + parameters['b' + g] for g in ('f', 'i', 'c', 'o')}
    gate = {g: sigmoid(act[g]) for g in 'fio'}
    gate['c'] = np.tanh(act['c'])
    c_next = gate['f'] * c_prev + gate['i'] * gate['c']
    a_next = gate['o'] * np.tanh(c_next)
    yt_pred = softmax(parameters['Wy'] @ a_next + parameters['by'])
    cache = (a_next, c_next, a_prev, c_prev, gate['f'], gate['i'], gate['c'], gate['o'], xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_a, m = a0.shape
    T_x = x.shape[-1]
    states = np.zeros((T_x + 1, 2, n_a, m))
    states[0, 0] = a0
    ys, caches = [], []
    for t in range(T_x):
        a_new, c_new, y_t, cache = lstm_cell_forward(x[..., t], states[t, 0], states[t, 1], parameters)
        states[t + 1] = a_new, c_new
        ys.append(y_t)
        caches.append(cache)
    a = states[1:, 0].transpose(1, 2, 0)
    c = states[1:, 1].transpose(1, 2, 0)
    return a, np.dstack(ys), c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, n_x = len(a_prev), len(xt)
    tanh_c = np.tanh(c_next)
    dc_total = dc_next + da_next * ot * (1 - tanh_c ** 2)
    delta = {
        'f': dc_total * c_prev * ft * (1 - ft),
        'i': dc_total * cct * it * (1 - it),
        'c': dc_total * it * (1 - cct ** 2),
        'o': da_next * tanh_c * ot * (1 - ot),
    }
    both = np.r_[a_prev, xt]
    d_both = sum(parameters['W' + g].T @ delta[g] for g in delta)
    da_prev, dxt = np.split(d_both, [n_a])
    gradients = {'dxt': dxt, 'da_prev': da_prev, 'dc_prev': dc_total * ft}
    for g, d in delta.items():
        gradients['dW' + g] = d @ both.T
        gradients['db' + g] = d.sum(axis=1).reshape(-1, 1)
    return gradients


def lstm_backward(da, caches):
    step_caches, x = caches
    n_a, m, T_x = da.shape
    names = [k + g for g in 'fico' for k in ('dW', 'db')]
    first = step_caches[0]
    params = first[-1]
    gradients = {name: np.zeros_like(params[name[1:]]) for name in names}
    d_inputs = deque()
    da_next = np.zeros((n_a, m))
    dc_next = np.zeros((n_a, m))
    for t in reversed(range(T_x)):
        step = lstm_cell_backward(da[..., t] + da_next, dc_next, step_caches[t])
        d_inputs.appendleft(step['dxt'])
        da_next, dc_next = step['da_prev'], step['dc_prev']
        for name in names:
            gradients[name] += step[name]
    gradients['dx'] = np.stack(d_inputs, axis=2)
    gradients['da0'] = da_next
    return gradients
