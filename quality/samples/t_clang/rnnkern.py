# rnnkern.py -- recurrent kernels. Port of rnnkern.c, hence the flat arrays.
#
# memory layout (row major):
#   hs[(n*T + t)*H + j]      states          xs[(n*T + t)*D + d]      inputs
#   z[n*G*H + k*H + j]       pre-activations, k = gate
import numpy as np
from math import exp, tanh

GI = 0
GF = 1
GO = 2
GG = 3
G = 4


def f_sigm(v):
    if v < 0.0:
        e = exp(v)
        return e / (1.0 + e)
    return 1.0 / (1.0 + exp(-v))


# y[i] += alpha * x[i],  i < n
def axpy(n, alpha, x, xo, y, yo):
    y[yo:yo + n] += alpha * x[xo:xo + n]


# sum_i x[i] * y[i]
def ddot(n, x, xo, y, yo):
    return float(np.dot(x[xo:xo + n], y[yo:yo + n]))


# z (N x M) = bias + u (N x K) * W (K x M)    [acc: keep what is in z]
def gemm_bias(N, K, M, u, W, bias, z):
    for n in range(N):
        if bias is not None:
            z[n * M:(n + 1) * M] = bias
        for k in range(K):
            axpy(M, u[n * K + k], W, k * M, z, n * M)


# gradients of gemm_bias, all of them ADDED: du += dz W^T, dW += u^T dz
def gemm_back(N, K, M, u, W, dz, du, dW):
    for n in range(N):
        for k in range(K):
            du[n * K + k] += ddot(M, dz, n * M, W, k * M)
            axpy(M, u[n * K + k], dz, n * M, dW, k * M)


def bias_back(N, M, dz, db):
    for n in range(N):
        for j in range(M):
            db[j] += dz[n * M + j]


# ---------------------------------------------------------------- rnn

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    N, D = x.shape
    H = prev_h.shape[1]
    z = np.empty(N * H)
    gemm_bias(N, D, H, x.ravel(), Wx.ravel(), b, z)
    gemm_bias(N, H, H, prev_h.ravel(), Wh.ravel(), None, z)
    out = np.empty(N * H)
    for i in range(N * H):
        out[i] = tanh(z[i])
    out = out.reshape(N, H)
    return out, (x, prev_h, Wx, Wh, out)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, out = cache
    N, D = x.shape
    H = out.shape[1]
    o = out.ravel()
    dz = dnext_h.flatten()          # flatten copies, ravel does not
    for i in range(N * H):
        dz[i] *= 1.0 - o[i] * o[i]
    dx = np.zeros(N * D)
    dh = np.zeros(N * H)
    dWx = np.zeros(D * H)
    dWh = np.zeros(H * H)
    db = np.zeros(H)
    gemm_back(N, D, H, x.ravel(), Wx.ravel(), dz, dx, dWx)
    gemm_back(N, H, H, prev_h.ravel(), Wh.ravel(), dz, dh, dWh)
    bias_back(N, H, dz, db)
    return dx.reshape(N, D), dh.reshape(N, H), dWx.reshape(D, H), dWh.reshape(H, H), db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    hs = np.zeros(N * T * H)
    tape = [None] * T
    cur = h0
    t = 0
    while t < T:
        cur, tape[t] = rnn_step_forward(x[:, t, :], cur, Wx, Wh, b)
        for n in range(N):
            off = (n * T + t) * H
            for j in range(H):
                hs[off + j] = cur[n, j]
        t += 1
    return hs.reshape(N, T, H), tape


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, H))
    dWh = np.zeros((H, H))
    db = np.zeros(H)
    acc = np.zeros((N, H))
    t = T - 1
    while t >= 0:
        acc += dh[:, t, :]
        gx, acc, gWx, gWh, gb = rnn_step_backward(acc, cache[t])
        dx[:, t, :] = gx
        dWx += gWx
        dWh += gWh
        db += gb
        t -= 1
    return dx, acc, dWx, dWh, db


# ---------------------------------------------------------------- lstm

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, D = x.shape
    H = prev_h.shape[1]
    M = G * H
    z = np.empty(N * M)
    gemm_bias(N, D, M, x.ravel(), Wx.ravel(), b, z)
    gemm_bias(N, H, M, prev_h.ravel(), Wh.ravel(), None, z)

    next_h = np.empty((N, H))
    next_c = np.empty((N, H))
    th = np.empty((N, H))
    for n in range(N):
        row = n * M
        for j in range(H):
            i = f_sigm(z[row + GI * H + j])
            f = f_sigm(z[row + GF * H + j])
            o = f_sigm(z[row + GO * H + j])
            g = tanh(z[row + GG * H + j])
            next_c[n, j] = f * prev_c[n, j] + i * g
            th[n, j] = tanh(next_c[n, j])
            next_h[n, j] = o * th[n, j]
            # activations replace the pre-activations
            z[row + GI * H + j] = i
            z[row + GF * H + j] = f
            z[row + GO * H + j] = o
            z[row + GG * H + j] = g
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, z, th)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, act, th = cache
    N, D = x.shape
    H = prev_h.shape[1]
    M = G * H
    dz = np.empty(N * M)
    dc_out = np.empty((N, H))
    for n in range(N):
        row = n * M
        for j in range(H):
            i = act[row + GI * H + j]
            f = act[row + GF * H + j]
            o = act[row + GO * H + j]
            g = act[row + GG * H + j]
            tc = th[n, j]
            dhv = dnext_h[n, j]
            dcv = dnext_c[n, j] + dhv * o * (1.0 - tc * tc)
            dz[row + GI * H + j] = dcv * g * i * (1.0 - i)
            dz[row + GF * H + j] = dcv * prev_c[n, j] * f * (1.0 - f)
            dz[row + GO * H + j] = dhv * tc * o * (1.0 - o)
            dz[row + GG * H + j] = dcv * i * (1.0 - g * g)
            dc_out[n, j] = dcv * f
    dx = np.zeros(N * D)
    dh = np.zeros(N * H)
    dWx = np.zeros(D * M)
    dWh = np.zeros(H * M)
    db = np.zeros(M)
    gemm_back(N, D, M, x.ravel(), Wx.ravel(), dz, dx, dWx)
    gemm_back(N, H, M, prev_h.ravel(), Wh.ravel(), dz, dh, dWh)
    bias_back(N, M, dz, db)
    return dx.reshape(N, D), dh.reshape(N, H), dc_out, dWx.reshape(D, M), dWh.reshape(H, M), db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    hs = np.zeros((N, T, H))
    tape = [None] * T
    h = h0
    c = np.zeros((N, H))
    for t in range(T):
        h, c, tape[t] = lstm_step_forward(x[:, t, :], h, c, Wx, Wh, b)
        hs[:, t, :] = h
    return hs, tape


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, G * H))
    dWh = np.zeros((H, G * H))
    db = np.zeros(G * H)
    acc_h = np.zeros((N, H))
    acc_c = np.zeros((N, H))
    t = T
    while t > 0:
        t -= 1
        acc_h += dh[:, t, :]
        gx, acc_h, acc_c, gWx, gWh, gb = lstm_step_backward(acc_h, acc_c, cache[t])
        dx[:, t, :] = gx
        dWx += gWx
        dWh += gWh
        db += gb
    return dx, acc_h, dWx, dWh, db
