import numpy as np

import functional as F


# --- vanilla ---------------------------------------------------------------

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    ctx = F.Context()
    w_ih, w_hh = Wx.T, Wh.T
    next_h = np.tanh(F.linear(x, w_ih, b) + F.linear(prev_h, w_hh))
    ctx.save_for_backward(x, prev_h, w_ih, w_hh, next_h)
    return next_h, ctx


def rnn_step_backward(dnext_h, cache):
    x, prev_h, w_ih, w_hh, next_h = cache.saved
    grad = F.tanh_backward(dnext_h, next_h)
    dx, grad_w_ih = F.linear_backward(grad, x, w_ih)
    dprev_h, grad_w_hh = F.linear_backward(grad, prev_h, w_hh)
    db = grad.sum(0)
    return dx, dprev_h, grad_w_ih.T, grad_w_hh.T, db


def rnn_forward(x, h0, Wx, Wh, b):
    batch, seq_len, _ = x.shape
    output = np.zeros((batch, seq_len, h0.shape[-1]))
    ctxs = []
    hx = h0
    for t in range(seq_len):
        hx, ctx = rnn_step_forward(x[:, t], hx, Wx, Wh, b)
        output[:, t] = hx
        ctxs.append(ctx)
    return output, (x.shape, ctxs)


def rnn_backward(dh, cache):
    (batch, seq_len, input_size), ctxs = cache
    hidden_size = dh.shape[2]
    grad_input = np.zeros((batch, seq_len, input_size))
    grad_w_ih = np.zeros((input_size, hidden_size))
    grad_w_hh = np.zeros((hidden_size, hidden_size))
    grad_b = np.zeros(hidden_size)
    grad_h = np.zeros((batch, hidden_size))
    t = seq_len - 1
    while ctxs and t >= 0:
        grad_h = grad_h + dh[:, t]
        grad_input[:, t], grad_h, dw_ih, dw_hh, db = rnn_step_backward(grad_h, ctxs[t])
        grad_w_ih += dw_ih
        grad_w_hh += dw_hh
        grad_b += db
        t -= 1
    return grad_input, grad_h, grad_w_ih, grad_w_hh, grad_b


# --- LSTM ------------------------------------------------------------------

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """gates are in the order of cs231n (i, f, o, g), not of torch (i, f, g, o)"""
    ctx = F.Context()
    w_ih, w_hh = Wx.T, Wh.T
    gates = F.linear(x, w_ih, b) + F.linear(prev_h, w_hh)
    i, f, o, g = F.chunk(gates, 4, dim=1)
    i, f, o, g = F.sigmoid(i), F.sigmoid(f), F.sigmoid(o), np.tanh(g)
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    next_h = o * tanh_c
    ctx.save_for_backward(x, prev_h, prev_c, w_ih, w_hh, i, f, o, g, tanh_c)
    return next_h, next_c, ctx


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, w_ih, w_hh, i, f, o, g, tanh_c = cache.saved
    # h = o * tanh(c)
    grad_o = dnext_h * tanh_c
    grad_c = F.tanh_backward(dnext_h * o, tanh_c)
    grad_c = grad_c + dnext_c
    # c = f * c' + i * g
    grad_f, dprev_c = grad_c * prev_c, grad_c * f
    grad_i, grad_g = grad_c * g, grad_c * i
    grad_gates = F.cat([
        F.sigmoid_backward(grad_i, i),
        F.sigmoid_backward(grad_f, f),
        F.sigmoid_backward(grad_o, o),
        F.tanh_backward(grad_g, g),
    ], dim=1)
    dx, grad_w_ih = F.linear_backward(grad_gates, x, w_ih)
    dprev_h, grad_w_hh = F.linear_backward(grad_gates, prev_h, w_hh)
    db = grad_gates.sum(0)
    return dx, dprev_h, dprev_c, grad_w_ih.T, grad_w_hh.T, db


def lstm_forward(x, h0, Wx, Wh, b):
    batch, seq_len, _ = x.shape
    hidden_size = h0.shape[1]
    output = np.zeros((batch, seq_len, hidden_size))
    ctxs = []
    hx, cx = h0, np.zeros((batch, hidden_size))
    for t in range(seq_len):
        hx, cx, ctx = lstm_step_forward(x[:, t], hx, cx, Wx, Wh, b)
        output[:, t] = hx
        ctxs.append(ctx)
    return output, (x.shape, ctxs)


def lstm_backward(dh, cache):
    (batch, seq_len, input_size), ctxs = cache
    hidden_size = dh.shape[2]
    grad_input = np.zeros((batch, seq_len, input_size))
    grad_w_ih = np.zeros((input_size, 4 * hidden_size))
    grad_w_hh = np.zeros((hidden_size, 4 * hidden_size))
    grad_b = np.zeros(4 * hidden_size)
    grad_h = np.zeros((batch, hidden_size))
    grad_c = np.zeros((batch, hidden_size))
    for t, ctx in reversed(list(enumerate(ctxs))):
        grad_h = grad_h + dh[:, t]
        dx, grad_h, grad_c, dw_ih, dw_hh, db = lstm_step_backward(grad_h, grad_c, ctx)
        grad_input[:, t] = dx
        grad_w_ih += dw_ih
        grad_w_hh += dw_hh
        grad_b += db
    return grad_input, grad_h, grad_w_ih, grad_w_hh, grad_b
