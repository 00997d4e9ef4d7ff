# LSTM with all four gates stacked: W = [Wf; Wi; Wc; Wo], z = W [a; x] + b
import numpy as np

GATES = ("f", "i", "c", "o")


def stack(parameters):
    W = np.vstack([parameters["W" + g] for g in GATES])
    b = np.vstack([parameters["b" + g] for g in GATES])
    return W, b


def unstack(dW, db):
    out = {}
    for g, Wg, bg in zip(GATES, np.split(dW, 4), np.split(db, 4)):
        out["dW" + g] = Wg
        out["db" + g] = bg
    return out


def σ(z):
    return np.reciprocal(1 + np.exp(-z))


def softmax(z):
    z = z - z.max(0)
    return np.exp(z) / np.exp(z).sum(0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W, b = stack(parameters)
    n_a = a_prev.shape[0]
    ax = np.r_[a_prev, xt]
    z = W @ ax + b
    zf, zi, zc, zo = np.split(z, [n_a, 2 * n_a, 3 * n_a])
    ft, it, ot = σ(np.array([zf, zi, zo]))
    cct = np.tanh(zc)
    c_next = (np.stack([ft, it]) * np.stack([c_prev, cct])).sum(0)
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    W, _ = stack(parameters)
    n_a = len(a_next)
    th = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - th**2)
    outer = np.r_[dc * c_prev, dc * cct, dc * it, da_next * th]
    inner = np.r_[ft - ft**2, it - it**2, 1 - cct**2, ot - ot**2]
    dz = outer * inner
    dax = W.T @ dz
    da_prev, dxt = np.split(dax, [n_a])
    return {
        "dxt": dxt,
        "da_prev": da_prev,
        "dc_prev": ft * dc,
        **unstack(dz @ np.r_[a_prev, xt].T, dz.sum(axis=1, keepdims=True)),
    }


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    tape = []
    A, C, Y = [], [], []
    a, c = a0, np.zeros(a0.shape)
    for xt in np.moveaxis(x, 2, 0):
        a, c, y, cell = lstm_cell_forward(xt, a, c, parameters)
        A += [a]
        C += [c]
        Y += [y]
        tape += [cell]
    return np.dstack(A), np.dstack(Y), np.dstack(C), (tape, x)


def lstm_backward(da, caches):
    tape, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    dW = np.zeros((4 * n_a, n_a + n_x))
    db = np.zeros((4 * n_a, 1))
    dx = np.empty((n_x, m, T))
    da_t, dc_t = np.zeros((2, n_a, m))
    for t in range(T)[::-1]:
        g = lstm_cell_backward(da[..., t] + da_t, dc_t, tape[t])
        dW += np.block([[g["dW" + k]] for k in GATES])
        db += np.block([[g["db" + k]] for k in GATES])
        dx[..., t] = g["dxt"]
        da_t, dc_t = g["da_prev"], g["dc_prev"]
    return {"dx": dx, "da0": da_t, **unstack(dW, db)}
