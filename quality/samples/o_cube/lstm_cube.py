import numpy as np

# All activations of a sequence live in one cube  G[gate, unit, example, time].
GATES = "fico"
F, I, C, O = range(4)
LOGISTIC = [F, I, O]


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def squash(z):
    """z: (4, ...), changed into the gates' values."""
    out = np.tanh(z)
    out[LOGISTIC] = 1 / (1 + np.exp(-z[LOGISTIC]))
    return out


def unsquash(g):
    d = g * (1 - g)
    d[C] = 1 - g[C] ** 2
    return d


def unpack(parameters, n_a):
    W = np.stack([parameters["W" + k] for k in GATES])
    b = np.stack([parameters["b" + k] for k in GATES])
    return W[:, :, :n_a], W[:, :, n_a:], b


def pack(Wa, Wx, b):
    out = {}
    for k, wa, wx, bias in zip(GATES, Wa, Wx, b):
        out["dW" + k] = np.concatenate([wa, wx], axis=1)
        out["db" + k] = bias.reshape(-1, 1)
    return out


# ------------------------------------------------------------------ forward

def rnn_cell_forward(xt, a_prev, parameters):
    W = np.concatenate([parameters["Waa"], parameters["Wax"]], axis=1)
    a_next = np.tanh(np.matmul(W, np.concatenate([a_prev, xt])) + parameters["ba"])
    yt = softmax(np.matmul(parameters["Wya"], a_next) + parameters["by"])
    return a_next, yt, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    T = x.shape[-1]
    fed = np.tensordot(parameters["Wax"], x, axes=(1, 0)) + parameters["ba"][:, :, None]
    A = np.zeros(a0.shape + (T + 1,))
    A[..., 0] = a0
    for t in range(T):
        A[..., t + 1] = np.tanh(fed[..., t] + np.matmul(parameters["Waa"], A[..., t]))
    y = softmax(np.tensordot(parameters["Wya"], A[..., 1:], axes=(1, 0)) + parameters["by"][:, :, None])
    return A[..., 1:].copy(), y, (A, x, parameters)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wa, Wx, b = unpack(parameters, a_prev.shape[0])
    g = squash(np.matmul(Wa, a_prev) + np.matmul(Wx, xt) + b)
    c_next = g[F] * c_prev + g[I] * g[C]
    a_next = g[O] * np.tanh(c_next)
    yt = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, g, xt, parameters)


def lstm_forward(x, a0, parameters):
    n_a, m = a0.shape
    T = x.shape[2]
    Wa, Wx, b = unpack(parameters, n_a)
    Z = np.tensordot(Wx, x, axes=(2, 0)) + b[..., None]      # (4, n_a, m, T), no recurrence in it
    G = np.zeros((4, n_a, m, T))
    A = np.zeros((n_a, m, T + 1))
    M = np.zeros((n_a, m, T + 1))
    A[:, :, 0] = a0
    for t in range(T):
        G[..., t] = squash(Z[..., t] + np.matmul(Wa, A[:, :, t]))
        M[:, :, t + 1] = G[F, :, :, t] * M[:, :, t] + G[I, :, :, t] * G[C, :, :, t]
        A[:, :, t + 1] = G[O, :, :, t] * np.tanh(M[:, :, t + 1])
    a, c = A[:, :, 1:], M[:, :, 1:]
    y = softmax(np.tensordot(parameters["Wy"], a, axes=(1, 0)) + parameters["by"][..., None])
    return a.copy(), y, c.copy(), (G, A, M, x, parameters)


# ----------------------------------------------------------------- backward

def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next * (1 - np.square(a_next))
    return dict(
        dxt=np.matmul(parameters["Wax"].T, dz),
        da_prev=np.matmul(parameters["Waa"].T, dz),
        dWax=np.tensordot(dz, xt, axes=(1, 1)),
        dWaa=np.tensordot(dz, a_prev, axes=(1, 1)),
        dba=dz.sum(axis=1, keepdims=True),
    )


def rnn_backward(da, caches):
    A, x, parameters = caches
    T = da.shape[2]
    dZ = np.zeros_like(da)
    back = np.zeros(da.shape[:2])
    for t in range(T)[::-1]:
        dZ[..., t] = (da[..., t] + back) * (1 - A[..., t + 1] ** 2)
        back = parameters["Waa"].T @ dZ[..., t]
    return dict(
        dx=np.tensordot(parameters["Wax"], dZ, axes=(0, 0)),
        da0=back,
        dWax=np.tensordot(dZ, x[..., :T], axes=((1, 2), (1, 2))),
        dWaa=np.tensordot(dZ, A[..., :T], axes=((1, 2), (1, 2))),
        dba=dZ.sum(axis=(1, 2))[:, None],
    )


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, g, xt, parameters = cache
    Wa, Wx, b = unpack(parameters, a_prev.shape[0])
    th = np.tanh(c_next)
    dc = dc_next + da_next * g[O] * (1 - th * th)
    up = np.stack([dc * c_prev, dc * g[C], dc * g[I], da_next * th])
    dz = up * unsquash(g)
    grads = pack(np.matmul(dz, a_prev.T), np.matmul(dz, xt.T), dz.sum(axis=2))
    grads["dxt"] = np.tensordot(Wx, dz, axes=((0, 1), (0, 1)))
    grads["da_prev"] = np.tensordot(Wa, dz, axes=((0, 1), (0, 1)))
    grads["dc_prev"] = dc * g[F]
    return grads


def lstm_backward(da, caches):
    G, A, M, x, parameters = caches
    n_a, m, T = da.shape
    Wa, Wx, b = unpack(parameters, n_a)
    slopes = unsquash(G)
    TH = np.tanh(M)
    dZ = np.zeros((4, n_a, m, T))
    a_back, c_back = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in reversed(range(T)):
        d = da[:, :, t] + a_back
        dc = c_back + d * G[O, ..., t] * (1 - TH[..., t + 1] ** 2)
        dZ[F, ..., t] = dc * M[..., t]
        dZ[I, ..., t] = dc * G[C, ..., t]
        dZ[C, ..., t] = dc * G[I, ..., t]
        dZ[O, ..., t] = d * TH[..., t + 1]
        dZ[..., t] *= slopes[..., t]
        a_back = np.tensordot(Wa, dZ[..., t], axes=((0, 1), (0, 1)))
        c_back = dc * G[F, ..., t]
    over = ((2, 3), (1, 2))
    grads = pack(
        np.tensordot(dZ, A[..., :T], axes=over),
        np.tensordot(dZ, x[..., :T], axes=over),
        dZ.sum(axis=(2, 3)),
    )
    grads["dx"] = np.tensordot(Wx, dZ, axes=((0, 1), (0, 1)))
    grads["da0"] = a_back
    return grads
