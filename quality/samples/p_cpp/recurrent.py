"""recurrent.py -- RNN / LSTM kernels.

Buffers are allocated once and filled in place (no temporaries in the hot loop).
"""
import numpy as np


class Step:
    """POD: what one LSTM step leaves behind."""

    __slots__ = ("a", "c", "aPrev", "cPrev", "f", "i", "g", "o", "x", "params")

    def __init__(self, **kw):
        for name, value in kw.items():
            setattr(self, name, value)


def sigmoid(z):
    out = np.empty_like(z)
    np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1.0
    np.reciprocal(out, out=out)
    return out


def softmax(z):
    out = z - np.max(z, axis=0, keepdims=True)
    np.exp(out, out=out)
    out /= np.sum(out, axis=0, keepdims=True)
    return out


def add_outer(dst, left, right):
    """dst += sum over the batch of left[:, k] (x) right[:, k]"""
    k = 0
    while k < left.shape[1]:
        dst += np.outer(left[:, k], right[:, k])
        k += 1


def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    pre = np.matmul(p["Wax"], xt)
    pre += np.matmul(p["Waa"], a_prev)
    pre += p["ba"]
    a_next = np.tanh(pre)
    yt_pred = softmax(np.matmul(p["Wya"], a_next) + p["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.empty((n_a, m, T))
    y = np.empty((n_y, m, T))
    steps = []
    state = a0
    t = 0
    while t < T:
        state, out, step = rnn_cell_forward(x[:, :, t], state, parameters)
        a[:, :, t] = state
        y[:, :, t] = out
        steps.append(step)
        t += 1
    return a, y, (steps, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    n_a = a_next.shape[0]
    # d(pre) = da * (1 - a*a), in place in a fresh buffer
    dpre = a_next * a_next
    np.subtract(1.0, dpre, out=dpre)
    dpre *= da_next
    dWax = np.zeros(p["Wax"].shape)
    dWaa = np.zeros((n_a, n_a))
    add_outer(dWax, dpre, xt)
    add_outer(dWaa, dpre, a_prev)
    dba = np.sum(dpre, axis=1, keepdims=True)
    dxt = np.matmul(p["Wax"].T, dpre)
    da_prev = np.matmul(p["Waa"].T, dpre)
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def rnn_backward(da, caches):
    steps, x = caches
    n_a, m, T = da.shape
    dx = np.empty((x.shape[0], m, T))
    total = {"dWax": np.zeros((n_a, x.shape[0])), "dWaa": np.zeros((n_a, n_a)), "dba": np.zeros((n_a, 1))}
    carry = np.zeros((n_a, m))
    t = T - 1
    while t >= 0:
        carry += da[:, :, t]
        step = rnn_cell_backward(carry, steps[t])
        dx[:, :, t] = step["dxt"]
        for name in total:
            total[name] += step[name]
        carry[...] = step["da_prev"]
        t -= 1
    return {"dx": dx, "da0": carry, **total}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    n_a, m = a_prev.shape
    n_x = xt.shape[0]
    v = np.empty((n_a + n_x, m))
    v[:n_a] = a_prev
    v[n_a:] = xt
    f = sigmoid(np.matmul(p["Wf"], v) + p["bf"])
    i = sigmoid(np.matmul(p["Wi"], v) + p["bi"])
    g = np.tanh(np.matmul(p["Wc"], v) + p["bc"])
    o = sigmoid(np.matmul(p["Wo"], v) + p["bo"])
    c_next = f * c_prev
    c_next += i * g
    a_next = np.tanh(c_next)
    a_next *= o
    yt = softmax(np.matmul(p["Wy"], a_next) + p["by"])
    step = Step(a=a_next, c=c_next, aPrev=a_prev, cPrev=c_prev, f=f, i=i, g=g, o=o, x=xt, params=p)
    return a_next, c_next, yt, step


def lstm_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_a = a0.shape[0]
    a = np.empty((n_a, m, T))
    c = np.empty((n_a, m, T))
    y = np.empty((parameters["Wy"].shape[0], m, T))
    steps = []
    hidden = a0
    cell = np.zeros((n_a, m))
    t = 0
    while t < T:
        hidden, cell, out, step = lstm_cell_forward(x[:, :, t], hidden, cell, parameters)
        a[:, :, t] = hidden
        c[:, :, t] = cell
        y[:, :, t] = out
        steps.append(step)
        t += 1
    return a, y, c, (steps, x)


def lstm_cell_backward(da_next, dc_next, cache):
    s = cache
    p = s.params
    n_a, m = s.a.shape
    tc = np.tanh(s.c)

    # total gradient of the cell state
    dc = 1.0 - tc * tc
    dc *= s.o
    dc *= da_next
    dc += dc_next

    # pre-activations
    d_o = da_next * tc
    d_o *= s.o * (1.0 - s.o)
    d_f = dc * s.cPrev
    d_f *= s.f * (1.0 - s.f)
    d_i = dc * s.g
    d_i *= s.i * (1.0 - s.i)
    d_g = dc * s.i
    d_g *= 1.0 - s.g * s.g

    v = np.vstack([s.aPrev, s.x])
    grads = {}
    for gate, d in (("f", d_f), ("i", d_i), ("c", d_g), ("o", d_o)):
        dW = np.zeros((n_a, v.shape[0]))
        add_outer(dW, d, v)
        grads["dW" + gate] = dW
        grads["db" + gate] = np.sum(d, axis=1, keepdims=True)

    dv = np.matmul(p["Wf"].T, d_f)
    dv += np.matmul(p["Wi"].T, d_i)
    dv += np.matmul(p["Wc"].T, d_g)
    dv += np.matmul(p["Wo"].T, d_o)
    grads["da_prev"] = dv[:n_a]
    grads["dxt"] = dv[n_a:]
    grads["dc_prev"] = dc * s.f
    return grads


def lstm_backward(da, caches):
    steps, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    dx = np.empty((n_x, m, T))
    total = {}
    for gate in "fico":
        total["dW" + gate] = np.zeros((n_a, n_a + n_x))
        total["db" + gate] = np.zeros((n_a, 1))
    dHidden = np.zeros((n_a, m))
    dCell = np.zeros((n_a, m))
    t = T - 1
    while t >= 0:
        dHidden += da[:, :, t]
        step = lstm_cell_backward(dHidden, dCell, steps[t])
        dx[:, :, t] = step["dxt"]
        for name in total:
            total[name] += step[name]
        dHidden[...] = step["da_prev"]
        dCell[...] = step["dc_prev"]
        t -= 1
    return {"dx": dx, "da0": dHidden, **total}
