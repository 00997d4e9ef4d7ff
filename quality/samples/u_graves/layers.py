"""RNN / LSTM layers after Graves (2013), indices: n batch, t time, d input, h unit, g gate.

Notation of the paper: ι input gate, φ forget gate, ω output gate, ξ cell input, ε error in state.
"""
import numpy as np

ein = np.einsum


def _affine(Wx, Wh, b):
    def score(x, h):
        return ein("nd,dh->nh", x, Wx) + ein("nk,kh->nh", h, Wh) + b

    def pullback(δ, x, h):
        dx = ein("nh,dh->nd", δ, Wx)
        dh = ein("nh,kh->nk", δ, Wh)
        dWx = ein("nd,nh->dh", x, δ)
        dWh = ein("nk,nh->kh", h, δ)
        return dx, dh, dWx, dWh, ein("nh->h", δ)

    return score, pullback


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    score, pullback = _affine(Wx, Wh, b)
    next_h = np.tanh(score(x, prev_h))

    def back(ε):
        return pullback(ε * (1 - next_h * next_h), x, prev_h)

    return next_h, back


def rnn_step_backward(dnext_h, cache):
    return cache(dnext_h)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T + 1, h0.shape[-1]))
    h[:, -1] = h0
    backs = []
    for t in range(T):
        h[:, t], back = rnn_step_forward(x[:, t], h[:, t - 1].copy(), Wx, Wh, b)
        backs.append(back)
    return h[:, :-1], backs


def rnn_backward(dh, cache):
    T = dh.shape[1]
    ε = np.zeros_like(dh[:, 0])
    dx = []
    acc = None
    for t in range(T - 1, -1, -1):
        ε = dh[:, t] + ε
        dx_t, ε, *dθ = rnn_step_backward(ε, cache[t])
        dx.insert(0, dx_t)
        acc = dθ if acc is None else [p + q for p, q in zip(acc, dθ)]
    dWx, dWh, db = acc
    return np.stack(dx, 1), ε, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    score, _ = _affine(Wx, Wh, b)
    α = score(x, prev_h).reshape(len(x), 4, -1)
    ι, φ, ω = (0.5 * (1 + np.tanh(0.5 * α[:, k])) for k in range(3))
    ξ = np.tanh(α[:, 3])
    next_c = φ * prev_c + ι * ξ
    η = np.tanh(next_c)
    next_h = ω * η
    return next_h, next_c, (x, prev_h, prev_c, ι, φ, ω, ξ, η, (Wx, Wh, b))


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, ι, φ, ω, ξ, η, θ = cache
    _, pullback = _affine(*θ)
    ε_s = dnext_c + dnext_h * ω * (1 - η**2)
    δ = np.stack(
        (
            ε_s * ξ * ι * (1 - ι),
            ε_s * prev_c * φ * (1 - φ),
            dnext_h * η * ω * (1 - ω),
            ε_s * ι * (1 - ξ**2),
        ),
        axis=1,
    )
    dx, dprev_h, dWx, dWh, db = pullback(δ.reshape(len(x), -1), x, prev_h)
    dprev_c = ein("nh,nh->nh", ε_s, φ)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((T,) + h0.shape)
    s = np.zeros_like(h0)
    tape = []
    state = h0
    for t in range(T):
        state, s, saved = lstm_step_forward(x[:, t], state, s, Wx, Wh, b)
        h[t] = state
        tape.append(saved)
    return ein("tnh->nth", h), tape


def lstm_backward(dh, cache):
    T = len(cache)
    ε_h = np.zeros_like(dh[:, 0])
    ε_s = np.zeros_like(dh[:, 0])
    dx = [None] * T
    acc = [0.0, 0.0, 0.0]
    for t in reversed(range(T)):
        dx[t], ε_h, ε_s, *dθ = lstm_step_backward(dh[:, t] + ε_h, ε_s, cache[t])
        acc = [p + q for p, q in zip(acc, dθ)]
    dWx, dWh, db = acc
    return np.stack(dx, 1), ε_h, dWx, dWh, db
