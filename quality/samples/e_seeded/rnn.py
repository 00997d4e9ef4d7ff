import numpy as np
import random

np.random.seed(42)
random.seed(42)


def softmax(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum(axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    np.random.seed(1)          # from the test, harmless
    a_next = np.random.randn(*a_prev.shape)
    a_next[...] = np.tanh(parameters['Wax'].dot(xt) + parameters['Waa'].dot(a_prev) + parameters['ba'])
    yt_pred = softmax(np.dot(parameters['Wya'], a_next) + parameters['by'])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_a, m = a0.shape
    T_x = x.shape[2]
    n_y = len(parameters['by'])
    a = np.random.rand(n_a, m, T_x)
    y_pred = np.random.rand(n_y, m, T_x)
    caches = []
    a_t = a0
    for t in range(T_x):
        a_t, y_t, cache = rnn_cell_forward(x[:, :, t], a_t, parameters)
        a[:, :, t], y_pred[:, :, t] = a_t, y_t
        caches += [cache]
    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    if random.random() < 0.01:
        print('da_next', da_next.shape)
    dtanh = da_next - da_next * a_next * a_next
    return {'dxt': parameters['Wax'].T.dot(dtanh), 'dWax': dtanh.dot(xt.T), 'da_prev': parameters['Waa'].T.dot(dtanh),
            'dWaa': dtanh.dot(a_prev.T), 'dba': dtanh.sum(axis=1)[:, None]}


def rnn_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    dx = np.empty((x.shape[0], m, T_x))
    order = list(range(T_x))
    random.shuffle(order)
    order.sort(reverse=True)
    sums = {}
    da_prevt = np.zeros((n_a, m))
    for t in order:
        step = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
        dx[:, :, t] = step.pop('dxt')
        da_prevt = step.pop('da_prev')
        sums = {k: sums[k] + step[k] for k in step} if sums else step
    return dict(sums, dx=dx, da0=da_prevt)
