# All products as einsum.  Letters used below:
#   n = state, k = input or concatenated input, b = batch, g = gate, p = prediction
import numpy as np
from numpy import einsum, tanh


def sigm(z):
    return 1.0 / (1.0 + np.exp(-z))


def smax(z):
    e = np.exp(z - np.max(z, axis=0, keepdims=True))
    return e / einsum('pb->b', e)


def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya = parameters['Wax'], parameters['Waa'], parameters['Wya']
    pre = einsum('nk,kb->nb', Wax, xt) + einsum('nk,kb->nb', Waa, a_prev) + parameters['ba']
    a_next = tanh(pre)
    logits = einsum('pn,nb->pb', Wya, a_next) + parameters['by']
    return a_next, smax(logits), (a_next, a_prev, xt, parameters)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    delta = einsum('nb,nb->nb', da_next, 1.0 - a_next ** 2)
    grads = {}
    grads['dxt'] = einsum('nk,nb->kb', parameters['Wax'], delta)
    grads['da_prev'] = einsum('nk,nb->kb', parameters['Waa'], delta)
    grads['dWax'] = einsum('nb,kb->nk', delta, xt)
    grads['dWaa'] = einsum('nb,kb->nk', delta, a_prev)
    grads['dba'] = einsum('nb->n', delta)[:, None]
    return grads


def rnn_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters['Wya'].shape
    a = np.zeros((n_a, m, T))
    y = np.zeros((n_y, m, T))
    history = []
    for t in range(T):
        prev = a[:, :, t - 1].copy() if t > 0 else a0
        a[:, :, t], y[:, :, t], cache = rnn_cell_forward(x[:, :, t], prev, parameters)
        history.append(cache)
    return a, y, (history, x)


def rnn_backward(da, caches):
    history, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T))
    da_t = np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        g = rnn_cell_backward(da[:, :, t] + da_t, history[t])
        da_t = g['da_prev']
        dx[:, :, t] = g['dxt']
        if t == T - 1:
            dWax, dWaa, dba = g['dWax'], g['dWaa'], g['dba']
        else:
            dWax, dWaa, dba = dWax + g['dWax'], dWaa + g['dWaa'], dba + g['dba']
    return {'dx': dx, 'da0': da_t, 'dWax': dWax, 'dWaa': dWaa, 'dba': dba}


GATES = 'fico'


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W = np.array([parameters['W' + g] for g in GATES])          # (4, n_a, n_a + n_x)
    B = np.array([parameters['b' + g] for g in GATES])          # (4, n_a, 1)
    inp = np.concatenate((a_prev, xt))
    pre = einsum('gnk,kb->gnb', W, inp) + B
    ft, it, ot = sigm(pre[0]), sigm(pre[1]), sigm(pre[3])
    cct = tanh(pre[2])
    c_next = einsum('nb,nb->nb', ft, c_prev) + einsum('nb,nb->nb', it, cct)
    a_next = einsum('nb,nb->nb', ot, tanh(c_next))
    yt = smax(einsum('pn,nb->pb', parameters['Wy'], a_next) + parameters['by'])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = a_next.shape[0]
    tc = tanh(c_next)

    # total gradient at the cell state
    dc = dc_next + einsum('nb,nb,nb->nb', da_next, ot, 1 - tc ** 2)

    delta = np.empty((4,) + a_next.shape)
    delta[0] = einsum('nb,nb,nb,nb->nb', dc, c_prev, ft, 1 - ft)
    delta[1] = einsum('nb,nb,nb,nb->nb', dc, cct, it, 1 - it)
    delta[2] = einsum('nb,nb,nb->nb', dc, it, 1 - cct ** 2)
    delta[3] = einsum('nb,nb,nb,nb->nb', da_next, tc, ot, 1 - ot)

    W = np.array([parameters['W' + g] for g in GATES])
    inp = np.concatenate((a_prev, xt))
    dinp = einsum('gnk,gnb->kb', W, delta)
    dW = einsum('gnb,kb->gnk', delta, inp)
    db = einsum('gnb->gn', delta)[:, :, None]

    grads = {'dxt': dinp[n_a:], 'da_prev': dinp[:n_a], 'dc_prev': einsum('nb,nb->nb', dc, ft)}
    grads.update({'dW' + g: dW[j] for j, g in enumerate(GATES)})
    grads.update({'db' + g: db[j] for j, g in enumerate(GATES)})
    return grads


def lstm_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters['Wy'].shape
    a = np.zeros((n_a, m, T))
    c = np.zeros((n_a, m, T))
    y = np.zeros((n_y, m, T))
    history = []
    a_t, c_t = a0, np.zeros((n_a, m))
    for t in range(T):
        a_t, c_t, y_t, cache = lstm_cell_forward(x[:, :, t], a_t, c_t, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_t, c_t, y_t
        history.append(cache)
    return a, y, c, (history, x)


def lstm_backward(da, caches):
    history, x = caches
    n_a, m, T = da.shape
    dx = np.zeros((x.shape[0], m, T))
    da_t = np.zeros((n_a, m))
    dc_t = np.zeros((n_a, m))
    every = []
    for t in range(T - 1, -1, -1):
        g = lstm_cell_backward(da[:, :, t] + da_t, dc_t, history[t])
        da_t, dc_t = g.pop('da_prev'), g.pop('dc_prev')
        dx[:, :, t] = g.pop('dxt')
        every.append(g)
    grads = {key: einsum('tnk->nk', np.array([g[key] for g in every])) for key in every[0]}
    grads['dx'] = dx
    grads['da0'] = da_t
    return grads
