import numpy as np

σ = lambda z: 1 / (1 + np.exp(-z))
softmax = lambda z: (e := np.exp(z - z.max(0))) / e.sum(0)
col = lambda d: d.sum(1, keepdims=True)


def rnn_cell_forward(xt, a_prev, p):
    a = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"])
    return a, softmax(p["Wya"] @ a + p["by"]), (a, a_prev, xt, p)


def rnn_forward(x, a0, p):
    a, out = a0, []
    for xt in x.transpose(2, 0, 1):
        out.append((step := rnn_cell_forward(xt, a, p)))
        a, *_ = step
    A, Y, caches = map(list, zip(*out))
    return np.stack(A, -1), np.stack(Y, -1), (caches, x)


def rnn_cell_backward(da, cache):
    a, a_prev, xt, p = cache
    d = da * (1 - a * a)
    return {"dxt": p["Wax"].T @ d, "da_prev": p["Waa"].T @ d, "dWax": d @ xt.T, "dWaa": d @ a_prev.T, "dba": col(d)}


def rnn_backward(da, caches):
    caches, _ = caches
    down, gs = 0, []
    for d, cache in reversed([*zip(da.transpose(2, 0, 1), caches)]):
        gs.append(g := rnn_cell_backward(d + down, cache))
        down = g["da_prev"]
    total = {k: sum(g[k] for g in gs) for k in ("dWax", "dWaa", "dba")}
    return {"dx": np.stack([g["dxt"] for g in gs[::-1]], -1), "da0": down} | total


def lstm_cell_forward(xt, a_prev, c_prev, p):
    v = np.vstack([a_prev, xt])
    f, i, g, o = [act(p["W" + k] @ v + p["b" + k]) for k, act in zip("fico", (σ, σ, np.tanh, σ))]
    a = o * np.tanh(c := f * c_prev + i * g)
    return a, c, softmax(p["Wy"] @ a + p["by"]), (a, c, a_prev, c_prev, f, i, g, o, xt, p)


def lstm_forward(x, a0, p):
    a, c, out = a0, 0 * a0, []
    for xt in x.transpose(2, 0, 1):
        out.append((step := lstm_cell_forward(xt, a, c, p)))
        a, c, *_ = step
    A, C, Y, caches = map(list, zip(*out))
    return *(np.stack(s, -1) for s in (A, Y, C)), (caches, x)


def lstm_cell_backward(da, dc, cache):
    _, c, a_prev, c_prev, f, i, g, o, xt, p = cache
    n, v, th = len(a_prev), np.vstack([a_prev, xt]), np.tanh(c)
    dc = dc + da * o * (1 - th * th)
    d = dict(f=dc * c_prev * f * (1 - f), i=dc * g * i * (1 - i), c=dc * i * (1 - g * g), o=da * th * o * (1 - o))
    dv = sum(p["W" + k].T @ d[k] for k in d)
    dW, db = {"dW" + k: d[k] @ v.T for k in d}, {"db" + k: col(d[k]) for k in d}
    return {"dxt": dv[n:], "da_prev": dv[:n], "dc_prev": dc * f, **dW, **db}


def lstm_backward(da, caches):
    caches, x = caches
    da_next = dc_next = np.zeros(da.shape[:2])
    G, dx = {}, np.empty((x.shape[0], *da.shape[1:]))
    for t in range(da.shape[2])[::-1]:
        g = lstm_cell_backward(da[..., t] + da_next, dc_next, caches[t])
        da_next, dc_next, dx[..., t] = (g.pop(k) for k in ("da_prev", "dc_prev", "dxt"))
        G = {k: G.get(k, 0) + g[k] for k in g}
    return {"dx": dx, "da0": da_next, **G}
