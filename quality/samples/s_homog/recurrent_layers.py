"""CS231n recurrent layers with homogeneous coordinates.

The three parameters become one matrix  W = [Wx; Wh; b]  and every step's input becomes
one row  u = [x, h, 1],  so that a step is the single product  u @ W  and its gradient
the single product  u.T @ dz.  The sequence functions keep u and the gates of all
steps in time-major buffers, and form the gradient of W once, after the loop.
"""
import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def pack(Wx, Wh, b):
    return np.vstack([Wx, Wh, b[np.newaxis, :]])


def unpack(dW, D):
    """[dWx; dWh; db] -> the three of them"""
    return dW[:D], dW[D:-1], dW[-1]


def row(x, h):
    return np.concatenate([x, h, np.ones((len(x), 1))], axis=1)


def blocks(H):
    """Where the gates i, f, o, g lie, side by side."""
    return tuple(slice(k * H, (k + 1) * H) for k in range(4))


def activate(z, H):
    """Gates from pre-activations: three blocks of sigmoids, one of tanh."""
    gates = np.empty_like(z)
    gates[:, : 3 * H] = sigmoid(z[:, : 3 * H])
    gates[:, 3 * H :] = np.tanh(z[:, 3 * H :])
    return gates


def slopes(gates, H):
    """d gates / d z, block for block."""
    s = gates * (1.0 - gates)
    s[:, 3 * H :] = 1.0 - gates[:, 3 * H :] ** 2
    return s


def gates_backward(dh, dc, gates, prev_c, next_c):
    """Returns dz (N, 4H) and the gradient of prev_c."""
    H = dh.shape[1]
    i, f, o, g = blocks(H)
    th = np.tanh(next_c)
    dc = dc + dh * gates[:, o] * (1.0 - th ** 2)
    dz = slopes(gates, H)
    dz[:, i] *= dc * gates[:, g]
    dz[:, f] *= dc * prev_c
    dz[:, o] *= dh * th
    dz[:, g] *= dc * gates[:, i]
    return dz, dc * gates[:, f]


# ------------------------------------------------------------------ one step

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    i, f, o, g = blocks(H)
    W = pack(Wx, Wh, b)
    u = row(x, prev_h)
    gates = activate(u @ W, H)
    next_c = gates[:, f] * prev_c + gates[:, i] * gates[:, g]
    next_h = gates[:, o] * np.tanh(next_c)
    return next_h, next_c, (u, W, gates, prev_c, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    u, W, gates, prev_c, next_c = cache
    H = dnext_h.shape[1]
    D = u.shape[1] - H - 1
    dz, dprev_c = gates_backward(dnext_h, dnext_c, gates, prev_c, next_c)
    du = dz @ W.T
    dx, dprev_h = du[:, :D], du[:, D : D + H]
    return (dx, dprev_h, dprev_c, *unpack(u.T @ dz, D))


# ------------------------------------------------------------------ a sequence

def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    W = pack(Wx, Wh, b)
    i, f, o, g = blocks(H)

    U = np.ones((T, N, D + H + 1))
    U[:, :, :D] = x.transpose(1, 0, 2)
    gates = np.empty((T, N, 4 * H))
    C = np.zeros((T + 1, N, H))
    h = np.empty((N, T, H))

    last = h0
    for t in range(T):
        U[t, :, D:-1] = last
        gates[t] = activate(U[t] @ W, H)
        C[t + 1] = gates[t][:, f] * C[t] + gates[t][:, i] * gates[t][:, g]
        last = gates[t][:, o] * np.tanh(C[t + 1])
        h[:, t] = last
    return h, (U, W, gates, C)


def lstm_backward(dh, cache):
    U, W, gates, C = cache
    N, T, H = dh.shape
    D = U.shape[2] - H - 1

    dZ = np.empty_like(gates)
    dU = np.empty_like(U)
    dlast = np.zeros((N, H))
    dc = np.zeros((N, H))
    for t in reversed(range(T)):
        dZ[t], dc = gates_backward(dh[:, t] + dlast, dc, gates[t], C[t], C[t + 1])
        dU[t] = dZ[t] @ W.T
        dlast = dU[t, :, D:-1]

    dW = U.reshape(T * N, -1).T @ dZ.reshape(T * N, -1)
    dx = dU[:, :, :D].transpose(1, 0, 2)
    return (dx, dlast, *unpack(dW, D))
