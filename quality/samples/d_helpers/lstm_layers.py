"""Every layer is a pair of functions: forward returns (out, cache), backward returns the gradients."""
import numpy as np


def affine_forward(v, W, b):
    return W @ v + b, (v, W)


def affine_backward(dout, cache):
    v, W = cache
    dv = W.T @ dout
    dW = dout @ v.T
    db = np.sum(dout, axis=1, keepdims=True)
    return dv, dW, db


def sigmoid_forward(z):
    s = 1 / (1 + np.exp(-z))
    return s, s


def sigmoid_backward(dout, s):
    return dout * s * (1 - s)


def tanh_forward(z):
    h = np.tanh(z)
    return h, h


def tanh_backward(dout, h):
    return dout * (1 - h ** 2)


def multiply_forward(u, v):
    return u * v, (u, v)


def multiply_backward(dout, cache):
    u, v = cache
    return dout * v, dout * u


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


ACTIVATIONS = {
    'f': (sigmoid_forward, sigmoid_backward),
    'i': (sigmoid_forward, sigmoid_backward),
    'c': (tanh_forward, tanh_backward),
    'o': (sigmoid_forward, sigmoid_backward),
}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.vstack((a_prev, xt))
    gate, saved = {}, {}
    for k, (activate, _) in ACTIVATIONS.items():
        z, affine_cache = affine_forward(concat, parameters['W' + k], parameters['b' + k])
        gate[k], activation_cache = activate(z)
        saved[k] = (affine_cache, activation_cache)
    kept, saved['kept'] = multiply_forward(gate['f'], c_prev)
    new, saved['new'] = multiply_forward(gate['i'], gate['c'])
    c_next = kept + new
    squashed, saved['squash'] = tanh_forward(c_next)
    a_next, saved['out'] = multiply_forward(gate['o'], squashed)
    yt_pred = softmax(affine_forward(a_next, parameters['Wy'], parameters['by'])[0])
    return a_next, c_next, yt_pred, saved


def lstm_cell_backward(da_next, dc_next, cache):
    saved = cache
    d = {}
    d['o'], dsquashed = multiply_backward(da_next, saved['out'])
    dc = dc_next + tanh_backward(dsquashed, saved['squash'])
    d['f'], dc_prev = multiply_backward(dc, saved['kept'])
    d['i'], d['c'] = multiply_backward(dc, saved['new'])
    grads = {'dc_prev': dc_prev}
    dconcat = 0
    for k, (_, derive) in ACTIVATIONS.items():
        affine_cache, activation_cache = saved[k]
        dz = derive(d[k], activation_cache)
        dv, grads['dW' + k], grads['db' + k] = affine_backward(dz, affine_cache)
        dconcat = dconcat + dv
    n_a = dc_prev.shape[0]
    grads['da_prev'] = dconcat[:n_a, :]
    grads['dxt'] = dconcat[n_a:, :]
    return grads


def lstm_forward(x, a0, parameters):
    T = x.shape[2]
    a = np.zeros((a0.shape[0], a0.shape[1], T))
    c = np.zeros_like(a)
    y = np.zeros((parameters['by'].shape[0], a0.shape[1], T))
    tape = {}
    a_t = a0
    c_t = np.zeros_like(a0)
    for t in range(T):
        a_t, c_t, y[:, :, t], tape[t] = lstm_cell_forward(x[:, :, t], a_t, c_t, parameters)
        a[:, :, t] = a_t
        c[:, :, t] = c_t
    return a, y, c, {'tape': tape, 'x': x}


def lstm_backward(da, caches):
    tape = caches['tape']
    T = da.shape[2]
    sums = {}
    dx = np.zeros(caches['x'].shape[:2] + (T,))
    da_t = np.zeros(da.shape[:2])
    dc_t = np.zeros(da.shape[:2])
    for t in range(T - 1, -1, -1):
        da_t = da_t + da[:, :, t]
        grads = lstm_cell_backward(da_t, dc_t, tape[t])
        da_t, dc_t = grads['da_prev'], grads['dc_prev']
        dx[:, :, t] = grads['dxt']
        for name in grads:
            if name[1] in 'Wb':
                sums[name] = sums[name] + grads[name] if name in sums else grads[name]
    sums['dx'] = dx
    sums['da0'] = da_t
    return sums
