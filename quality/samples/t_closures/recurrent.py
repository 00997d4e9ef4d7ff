"""Assignment 3: recurrent layers.

Both layers are one long function each. Whatever a step needs on its way back it finds in the
scope it was born in, so a cache is just the function that runs the layer backwards.
"""
import numpy as np


def vanilla(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = Wh.shape[0]
    backs = []

    def step(xt, before):
        after = np.tanh(xt @ Wx + before @ Wh + b)

        def back(dafter):
            dz = (1 - after ** 2) * dafter
            return dz @ Wx.T, dz @ Wh.T, xt.T @ dz, before.T @ dz, dz.sum(0)

        return after, back

    def run():
        out = np.empty((N, T, H))
        state = h0
        for t in range(T):
            state, back = step(x[:, t], state)
            out[:, t] = state
            backs.append(back)
        return out

    def run_back(dout):
        steps = dout.shape[1]
        dx = np.empty((N, steps, D))
        dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
        dstate = np.zeros((N, H))

        def add(uWx, uWh, ub):
            nonlocal dWx, dWh, db
            dWx = dWx + uWx
            dWh = dWh + uWh
            db = db + ub

        for t in reversed(range(steps)):
            dx[:, t], dstate, *grads = backs[t](dout[:, t] + dstate)
            add(*grads)
        return dx, dstate, dWx, dWh, db

    return step, run, run_back


def gated(x, h0, c0, Wx, Wh, b):
    N, T, D = x.shape
    H = Wh.shape[0]
    backs = []

    def logistic(z):
        s = 1 / (1 + np.exp(-z))

        def back(ds):
            return ds * s * (1 - s)

        return s, back

    def hyperbolic(z):
        s = np.tanh(z)

        def back(ds):
            return ds * (1 - s * s)

        return s, back

    def step(xt, h, c):
        z = xt @ Wx + h @ Wh + b
        i, i_back = logistic(z[:, :H])
        f, f_back = logistic(z[:, H:2 * H])
        o, o_back = logistic(z[:, 2 * H:3 * H])
        g, g_back = hyperbolic(z[:, 3 * H:])
        c_new = f * c + i * g
        t_new, t_back = hyperbolic(c_new)
        h_new = o * t_new

        def back(dh_new, dc_new):
            do = dh_new * t_new
            total = dc_new + t_back(dh_new * o)
            dz = np.empty_like(z)
            dz[:, :H] = i_back(total * g)
            dz[:, H:2 * H] = f_back(total * c)
            dz[:, 2 * H:3 * H] = o_back(do)
            dz[:, 3 * H:] = g_back(total * i)
            return dz @ Wx.T, dz @ Wh.T, total * f, xt.T @ dz, h.T @ dz, dz.sum(0)

        return h_new, c_new, back

    def run():
        out = np.empty((N, T, H))
        h, c = h0, c0
        for t in range(T):
            h, c, back = step(x[:, t], h, c)
            out[:, t] = h
            backs.append(back)
        return out

    def run_back(dout):
        steps = dout.shape[1]
        dx = np.empty((N, steps, D))
        dh, dc = np.zeros((N, H)), np.zeros((N, H))
        sums = [np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros(4 * H)]

        def one(t):
            nonlocal dh, dc
            dx[:, t], dh, dc, *grads = backs[t](dh + dout[:, t], dc)
            for total, grad in zip(sums, grads):
                total += grad

        for t in range(steps):
            one(steps - 1 - t)
        return (dx, dh, *sums)

    return step, run, run_back


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    step, _, _ = vanilla(x[:, None], prev_h, Wx, Wh, b)
    return step(x, prev_h)


def rnn_step_backward(dnext_h, cache):
    return cache(dnext_h)


def rnn_forward(x, h0, Wx, Wh, b):
    _, run, run_back = vanilla(x, h0, Wx, Wh, b)
    return run(), run_back


def rnn_backward(dh, cache):
    return cache(dh)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    step, _, _ = gated(x[:, None], prev_h, prev_c, Wx, Wh, b)
    return step(x, prev_h, prev_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    return cache(dnext_h, dnext_c)


def lstm_forward(x, h0, Wx, Wh, b):
    _, run, run_back = gated(x, h0, np.zeros_like(h0), Wx, Wh, b)
    return run(), run_back


def lstm_backward(dh, cache):
    return cache(dh)
