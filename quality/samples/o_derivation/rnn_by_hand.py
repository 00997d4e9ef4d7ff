# -*- coding: utf-8 -*-
'''
RNN + LSTM by hand.
I derive EVERY gradient one little node at a time, otherwise I never get it right.
Notation: d_something means dLoss / d(something)
'''
import numpy as np

np.set_printoptions(precision=5, suppress=True)
VERBOSE = False


def softmax(z):
    z_max = np.max(z, axis=0)
    z_shift = z - z_max
    e = np.exp(z_shift)
    total = np.sum(e, axis=0)
    return e / total


def sigmoid(z):
    minus_z = -z
    e = np.exp(minus_z)
    below = 1. + e
    return 1. / below


# ---------------------------------------------------------------- plain RNN

def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters['Wax']
    Waa = parameters['Waa']
    Wya = parameters['Wya']
    ba = parameters['ba']
    by = parameters['by']

    # z = Wax x + Waa a + ba
    from_x = np.dot(Wax, xt)            # (n_a, m)
    from_a = np.dot(Waa, a_prev)        # (n_a, m)
    assert from_x.shape == from_a.shape
    z = from_x + from_a
    z = z + ba                          # broadcast over the batch
    a_next = np.tanh(z)

    # prediction
    zy = np.dot(Wya, a_next)
    zy = zy + by
    yt_pred = softmax(zy)
    if VERBOSE:
        print('sum of probabilities', yt_pred.sum(axis=0))

    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wya'].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    caches = []

    a_before = a0
    t = 0
    while t < T_x:
        xt = x[:, :, t]
        a_after, yt, cache = rnn_cell_forward(xt, a_before, parameters)
        a[:, :, t] = a_after
        y_pred[:, :, t] = yt
        caches.append(cache)
        a_before = a_after
        t = t + 1

    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters['Wax']
    Waa = parameters['Waa']

    # a_next = tanh(z)     =>  da/dz = 1 - tanh(z)^2 = 1 - a_next^2
    a_squared = a_next * a_next
    slope = 1. - a_squared
    d_z = da_next * slope

    # z = from_x + from_a + ba      a plus node copies the gradient
    d_from_x = d_z
    d_from_a = d_z
    d_ba = np.sum(d_z, axis=1, keepdims=True)   # broadcast forward = sum backward

    # from_x = Wax . xt
    d_Wax = np.dot(d_from_x, xt.T)
    d_xt = np.dot(Wax.T, d_from_x)

    # from_a = Waa . a_prev
    d_Waa = np.dot(d_from_a, a_prev.T)
    d_a_prev = np.dot(Waa.T, d_from_a)

    assert d_xt.shape == xt.shape
    assert d_a_prev.shape == a_prev.shape
    assert d_Wax.shape == Wax.shape

    gradients = {'dxt': d_xt, 'da_prev': d_a_prev, 'dWax': d_Wax, 'dWaa': d_Waa, 'dba': d_ba}
    return gradients


def rnn_backward(da, caches):
    (step_caches, x) = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    from_the_future = np.zeros((n_a, m))

    t = T_x - 1
    while t >= 0:
        # two paths lead to a<t>: the loss at t, and everything later
        da_here = da[:, :, t]
        da_total = da_here + from_the_future
        step = rnn_cell_backward(da_total, step_caches[t])
        dx[:, :, t] = step['dxt']
        dWax = dWax + step['dWax']
        dWaa = dWaa + step['dWaa']
        dba = dba + step['dba']
        from_the_future = step['da_prev']
        t = t - 1

    da0 = from_the_future
    gradients = {'dx': dx, 'da0': da0, 'dWax': dWax, 'dWaa': dWaa, 'dba': dba}
    return gradients


# --------------------------------------------------------------------- LSTM

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf, bf = parameters['Wf'], parameters['bf']
    Wi, bi = parameters['Wi'], parameters['bi']
    Wc, bc = parameters['Wc'], parameters['bc']
    Wo, bo = parameters['Wo'], parameters['bo']
    Wy, by = parameters['Wy'], parameters['by']
    n_x, m = xt.shape
    n_a = a_prev.shape[0]

    # [a; x]
    concat = np.zeros((n_a + n_x, m))
    concat[: n_a, :] = a_prev
    concat[n_a :, :] = xt

    # forget
    zf = np.dot(Wf, concat) + bf
    ft = sigmoid(zf)
    # update
    zi = np.dot(Wi, concat) + bi
    it = sigmoid(zi)
    # candidate
    zc = np.dot(Wc, concat) + bc
    cct = np.tanh(zc)
    # output
    zo = np.dot(Wo, concat) + bo
    ot = sigmoid(zo)

    keep = ft * c_prev          # what stays of the old memory
    write = it * cct            # what is new
    c_next = keep + write
    shown = np.tanh(c_next)
    a_next = ot * shown

    zy = np.dot(Wy, a_next) + by
    yt_pred = softmax(zy)

    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wy'].shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    caches = []

    a_before = a0
    c_before = np.zeros((n_a, m))
    t = 0
    while t < T_x:
        a_after, c_after, yt, cache = lstm_cell_forward(x[:, :, t], a_before, c_before, parameters)
        a[:, :, t] = a_after
        c[:, :, t] = c_after
        y[:, :, t] = yt
        caches.append(cache)
        a_before = a_after
        c_before = c_after
        t += 1

    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a, m = a_next.shape
    Wf, Wi, Wc, Wo = parameters['Wf'], parameters['Wi'], parameters['Wc'], parameters['Wo']

    # ---- node: a_next = ot * shown
    shown = np.tanh(c_next)
    d_ot = da_next * shown
    d_shown = da_next * ot

    # ---- node: shown = tanh(c_next)
    slope_shown = 1. - shown * shown
    d_c_from_a = d_shown * slope_shown
    # c_next goes to the next step as well, so: add
    d_c = d_c_from_a + dc_next

    # ---- node: c_next = keep + write
    d_keep = d_c
    d_write = d_c

    # ---- node: keep = ft * c_prev
    d_ft = d_keep * c_prev
    d_c_prev = d_keep * ft

    # ---- node: write = it * cct
    d_it = d_write * cct
    d_cct = d_write * it

    # ---- through the activations
    slope_f = ft * (1. - ft)
    slope_i = it * (1. - it)
    slope_o = ot * (1. - ot)
    slope_c = 1. - cct * cct
    d_zf = d_ft * slope_f
    d_zi = d_it * slope_i
    d_zo = d_ot * slope_o
    d_zc = d_cct * slope_c

    # ---- weights
    concat = np.vstack((a_prev, xt))
    d_Wf = np.dot(d_zf, concat.T)
    d_Wi = np.dot(d_zi, concat.T)
    d_Wc = np.dot(d_zc, concat.T)
    d_Wo = np.dot(d_zo, concat.T)
    d_bf = d_zf.sum(axis=1, keepdims=True)
    d_bi = d_zi.sum(axis=1, keepdims=True)
    d_bc = d_zc.sum(axis=1, keepdims=True)
    d_bo = d_zo.sum(axis=1, keepdims=True)

    # ---- concat was used four times -> four contributions
    d_concat_f = np.dot(Wf.T, d_zf)
    d_concat_i = np.dot(Wi.T, d_zi)
    d_concat_c = np.dot(Wc.T, d_zc)
    d_concat_o = np.dot(Wo.T, d_zo)
    d_concat = d_concat_f + d_concat_i
    d_concat = d_concat + d_concat_c
    d_concat = d_concat + d_concat_o
    d_a_prev = d_concat[: n_a, :]
    d_xt = d_concat[n_a :, :]
    assert d_xt.shape == xt.shape, (d_xt.shape, xt.shape)

    gradients = {'dxt': d_xt, 'da_prev': d_a_prev, 'dc_prev': d_c_prev,
                 'dWf': d_Wf, 'dbf': d_bf, 'dWi': d_Wi, 'dbi': d_bi,
                 'dWc': d_Wc, 'dbc': d_bc, 'dWo': d_Wo, 'dbo': d_bo}
    return gradients


def lstm_backward(da, caches):
    (step_caches, x) = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    dx = np.zeros((n_x, m, T_x))
    dWf = np.zeros((n_a, n_a + n_x)); dbf = np.zeros((n_a, 1))
    dWi = np.zeros((n_a, n_a + n_x)); dbi = np.zeros((n_a, 1))
    dWc = np.zeros((n_a, n_a + n_x)); dbc = np.zeros((n_a, 1))
    dWo = np.zeros((n_a, n_a + n_x)); dbo = np.zeros((n_a, 1))
    a_from_the_future = np.zeros((n_a, m))
    c_from_the_future = np.zeros((n_a, m))

    t = T_x
    while t > 0:
        t -= 1
        da_here = da[:, :, t]
        da_total = da_here + a_from_the_future
        step = lstm_cell_backward(da_total, c_from_the_future, step_caches[t])
        dx[:, :, t] = step['dxt']
        dWf = dWf + step['dWf']
        dWi = dWi + step['dWi']
        dWc = dWc + step['dWc']
        dWo = dWo + step['dWo']
        dbf = dbf + step['dbf']
        dbi = dbi + step['dbi']
        dbc = dbc + step['dbc']
        dbo = dbo + step['dbo']
        a_from_the_future = step['da_prev']
        c_from_the_future = step['dc_prev']

    da0 = a_from_the_future
    return {'dx': dx, 'da0': da0,
            'dWf': dWf, 'dbf': dbf, 'dWi': dWi, 'dbi': dbi,
            'dWc': dWc, 'dbc': dbc, 'dWo': dWo, 'dbo': dbo}


if __name__ == '__main__':
    # quick look: nudge one weight and compare
    rng = np.random.RandomState(0)
    p = {k: rng.randn(4, 7) for k in ('Wf', 'Wi', 'Wc', 'Wo')}
    p.update({k: rng.randn(4, 1) for k in ('bf', 'bi', 'bc', 'bo')})
    p['Wy'], p['by'] = rng.randn(2, 4), rng.randn(2, 1)
    x, a0 = rng.randn(3, 6, 5), rng.randn(4, 6)
    a, y, c, caches = lstm_forward(x, a0, p)
    da = rng.randn(*a.shape)
    g = lstm_backward(da, caches)
    eps = 1e-6
    p['Wf'][1, 2] += eps
    up = (lstm_forward(x, a0, p)[0] * da).sum()
    p['Wf'][1, 2] -= 2 * eps
    down = (lstm_forward(x, a0, p)[0] * da).sum()
    print('dWf[1,2]', g['dWf'][1, 2], 'numeric', (up - down) / (2 * eps))
