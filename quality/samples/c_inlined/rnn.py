"""RNN and LSTM, forward and backward. No cells: each function does its whole job.

Slow on purpose, every number can be followed with a finger.
"""
import math

import numpy as np


def squash(v):
    if v >= 0:
        return 1.0 / (1.0 + math.exp(-v))
    e = math.exp(v)
    return e / (1.0 + e)


def rnn_forward(x, a0, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]
    n_x, m, T_x = x.shape
    n_y, n_a = Wya.shape

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    steps = []

    for t in range(T_x):
        if t == 0:
            a_prev = a0
        else:
            a_prev = a[:, :, t - 1]
        for j in range(m):
            for k in range(n_a):
                s = ba[k, 0]
                for p in range(n_x):
                    s += Wax[k, p] * x[p, j, t]
                for p in range(n_a):
                    s += Waa[k, p] * a_prev[p, j]
                a[k, j, t] = math.tanh(s)
            scores = []
            for r in range(n_y):
                s = by[r, 0]
                for k in range(n_a):
                    s += Wya[r, k] * a[k, j, t]
                scores.append(s)
            biggest = max(scores)
            total = 0.0
            for r in range(n_y):
                scores[r] = math.exp(scores[r] - biggest)
                total += scores[r]
            for r in range(n_y):
                y_pred[r, j, t] = scores[r] / total
        steps.append((a[:, :, t], a_prev, x[:, :, t], parameters))

    return a, y_pred, (steps, x)


def rnn_backward(da, caches):
    steps, x = caches
    parameters = steps[0][3]
    Wax, Waa = parameters["Wax"], parameters["Waa"]
    n_a, m, T = da.shape
    n_x = x.shape[0]

    dx = np.zeros((n_x, m, T))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    carry = np.zeros((n_a, m))

    t = T - 1
    while t >= 0:
        a_next, a_prev, xt, parameters = steps[t]
        handed_down = np.zeros((n_a, m))
        for j in range(m):
            for k in range(n_a):
                g = (da[k, j, t] + carry[k, j]) * (1 - a_next[k, j] ** 2)
                dba[k, 0] += g
                for p in range(n_x):
                    dWax[k, p] += g * xt[p, j]
                    dx[p, j, t] += g * Wax[k, p]
                for p in range(n_a):
                    dWaa[k, p] += g * a_prev[p, j]
                    handed_down[p, j] += g * Waa[k, p]
        carry = handed_down
        t -= 1

    return {"dx": dx, "da0": carry, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_forward(x, a0, parameters):
    Wf, Wi, Wc, Wo, Wy = [parameters[k] for k in ("Wf", "Wi", "Wc", "Wo", "Wy")]
    bf, bi, bc, bo, by = [parameters[k] for k in ("bf", "bi", "bc", "bo", "by")]
    n_x, m, T_x = x.shape
    n_y, n_a = Wy.shape

    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    steps = []

    h = a0.copy()
    mem = np.zeros((n_a, m))
    for t in range(T_x):
        ft, it = np.zeros((n_a, m)), np.zeros((n_a, m))
        cct, ot = np.zeros((n_a, m)), np.zeros((n_a, m))
        new_h, new_mem = np.zeros((n_a, m)), np.zeros((n_a, m))
        for j in range(m):
            v = list(h[:, j]) + list(x[:, j, t])
            for k in range(n_a):
                zf, zi, zc, zo = bf[k, 0], bi[k, 0], bc[k, 0], bo[k, 0]
                for p in range(n_a + n_x):
                    zf += Wf[k, p] * v[p]
                    zi += Wi[k, p] * v[p]
                    zc += Wc[k, p] * v[p]
                    zo += Wo[k, p] * v[p]
                ft[k, j] = squash(zf)
                it[k, j] = squash(zi)
                cct[k, j] = math.tanh(zc)
                ot[k, j] = squash(zo)
                new_mem[k, j] = ft[k, j] * mem[k, j] + it[k, j] * cct[k, j]
                new_h[k, j] = ot[k, j] * math.tanh(new_mem[k, j])
            score = Wy @ new_h[:, j] + by[:, 0]
            score = np.exp(score - score.max())
            y[:, j, t] = score / score.sum()
        a[:, :, t] = new_h
        c[:, :, t] = new_mem
        steps.append((new_h, new_mem, h, mem, ft, it, cct, ot, x[:, :, t], parameters))
        h = new_h
        mem = new_mem

    return a, y, c, (steps, x)


def lstm_backward(da, caches):
    steps, x = caches
    parameters = steps[0][-1]
    Wf, Wi, Wc, Wo = [parameters[k] for k in ("Wf", "Wi", "Wc", "Wo")]
    n_a, m, T = da.shape
    n_x = x.shape[0]

    dx = np.zeros((n_x, m, T))
    dWf, dWi, dWc, dWo = [np.zeros((n_a, n_a + n_x)) for _ in range(4)]
    dbf, dbi, dbc, dbo = [np.zeros((n_a, 1)) for _ in range(4)]
    dh_later = np.zeros((n_a, m))
    dmem_later = np.zeros((n_a, m))

    for t in range(T - 1, -1, -1):
        new_h, new_mem, h, mem, ft, it, cct, ot, xt, parameters = steps[t]
        for j in range(m):
            # one example: everything is a vector here
            f, i, g, o = ft[:, j], it[:, j], cct[:, j], ot[:, j]
            th = np.tanh(new_mem[:, j])
            dh = da[:, j, t] + dh_later[:, j]
            dm = dmem_later[:, j] + dh * o * (1 - th * th)
            v = np.concatenate([h[:, j], xt[:, j]])

            zo = dh * th * o * (1 - o)
            zf = dm * mem[:, j] * f * (1 - f)
            zi = dm * g * i * (1 - i)
            zc = dm * i * (1 - g * g)

            dWf += np.outer(zf, v)
            dWi += np.outer(zi, v)
            dWc += np.outer(zc, v)
            dWo += np.outer(zo, v)
            dbf[:, 0] += zf
            dbi[:, 0] += zi
            dbc[:, 0] += zc
            dbo[:, 0] += zo

            dv = zf @ Wf + zi @ Wi + zc @ Wc + zo @ Wo
            dx[:, j, t] = dv[n_a:]
            dh_later[:, j] = dv[:n_a]
            dmem_later[:, j] = dm * f

    return {"dx": dx, "da0": dh_later, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
            "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    n_a, n_x, n_y, m, T = 4, 2, 3, 5, 6
    p = {"Wy": rng.normal(size=(n_y, n_a)), "by": rng.normal(size=(n_y, 1))}
    for g in "fico":
        p["W" + g] = rng.normal(size=(n_a, n_a + n_x))
        p["b" + g] = rng.normal(size=(n_a, 1))
    a, y, c, caches = lstm_forward(rng.normal(size=(n_x, m, T)), rng.normal(size=(n_a, m)), p)
    grads = lstm_backward(rng.normal(size=a.shape), caches)
    print({k: v.shape for k, v in grads.items()})
