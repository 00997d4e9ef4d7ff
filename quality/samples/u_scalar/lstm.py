# my lstm homework.  I do it with loops so I understand every number
import numpy as np
import math


def sig(v):
    return 1 / (1 + math.exp(-v))


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]
    n_x, m = xt.shape
    n_y, n_a = Wya.shape
    a_next = np.zeros((n_a, m))
    for k in range(m):
        for i in range(n_a):
            total = ba[i, 0]
            for j in range(n_x):
                total += Wax[i, j] * xt[j, k]
            for j in range(n_a):
                total += Waa[i, j] * a_prev[j, k]
            a_next[i, k] = math.tanh(total)
    yt_pred = np.zeros((n_y, m))
    for k in range(m):
        scores = []
        for i in range(n_y):
            s = by[i, 0]
            for j in range(n_a):
                s += Wya[i, j] * a_next[j, k]
            scores.append(math.exp(s))
        for i in range(n_y):
            yt_pred[i, k] = scores[i] / sum(scores)
    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
    caches = (caches, x)
    return a, y_pred, caches


def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    n_x, m = xt.shape
    n_a = a_next.shape[0]
    dxt = np.zeros((n_x, m))
    da_prev = np.zeros((n_a, m))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    for k in range(m):
        for i in range(n_a):
            dz = da_next[i, k] * (1 - a_next[i, k] ** 2)
            dba[i, 0] += dz
            for j in range(n_x):
                dxt[j, k] += Wax[i, j] * dz
                dWax[i, j] += dz * xt[j, k]
            for j in range(n_a):
                da_prev[j, k] += Waa[i, j] * dz
                dWaa[i, j] += dz * a_prev[j, k]
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def rnn_backward(da, caches):
    steps = caches[0]
    x = caches[1]
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da_later = np.zeros((n_a, m))
    t = T_x - 1
    while t >= 0:
        grads = rnn_cell_backward(da[:, :, t] + da_later, steps[t])
        da_later = grads["da_prev"]
        dx[:, :, t] = grads["dxt"]
        dWax += grads["dWax"]
        dWaa += grads["dWaa"]
        dba += grads["dba"]
        t = t - 1
    return {"dx": dx, "da0": da_later, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_x, m = xt.shape
    n_y, n_a = parameters["Wy"].shape
    ft = np.zeros((n_a, m))
    it = np.zeros((n_a, m))
    cct = np.zeros((n_a, m))
    ot = np.zeros((n_a, m))
    c_next = np.zeros((n_a, m))
    a_next = np.zeros((n_a, m))
    yt_pred = np.zeros((n_y, m))
    for k in range(m):
        concat = list(a_prev[:, k]) + list(xt[:, k])
        for i in range(n_a):
            zf = parameters["bf"][i, 0]
            zi = parameters["bi"][i, 0]
            zc = parameters["bc"][i, 0]
            zo = parameters["bo"][i, 0]
            for j in range(n_a + n_x):
                zf += parameters["Wf"][i, j] * concat[j]
                zi += parameters["Wi"][i, j] * concat[j]
                zc += parameters["Wc"][i, j] * concat[j]
                zo += parameters["Wo"][i, j] * concat[j]
            ft[i, k] = sig(zf)
            it[i, k] = sig(zi)
            cct[i, k] = math.tanh(zc)
            ot[i, k] = sig(zo)
            c_next[i, k] = ft[i, k] * c_prev[i, k] + it[i, k] * cct[i, k]
            a_next[i, k] = ot[i, k] * math.tanh(c_next[i, k])
        e = np.exp(parameters["Wy"].dot(a_next[:, k]) + parameters["by"][:, 0])
        yt_pred[:, k] = e / e.sum()
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))
    a_next = a0
    c_next = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        a[:, :, t] = a_next
        c[:, :, t] = c_next
        y[:, :, t] = yt
        caches.append(cache)
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_x, m = xt.shape
    n_a = a_next.shape[0]
    dxt = np.zeros((n_x, m))
    da_prev = np.zeros((n_a, m))
    dc_prev = np.zeros((n_a, m))
    dW = {}
    db = {}
    for g in "fico":
        dW[g] = np.zeros((n_a, n_a + n_x))
        db[g] = np.zeros((n_a, 1))
    for k in range(m):
        for i in range(n_a):
            f, ii, cc, o = ft[i, k], it[i, k], cct[i, k], ot[i, k]
            tc = math.tanh(c_next[i, k])
            dc = dc_next[i, k] + da_next[i, k] * o * (1 - tc ** 2)
            dz = {}
            dz["o"] = da_next[i, k] * tc * o * (1 - o)
            dz["c"] = dc * ii * (1 - cc ** 2)
            dz["i"] = dc * cc * ii * (1 - ii)
            dz["f"] = dc * c_prev[i, k] * f * (1 - f)
            dc_prev[i, k] = dc * f
            for g in "fico":
                db[g][i, 0] += dz[g]
                for j in range(n_a):
                    dW[g][i, j] += dz[g] * a_prev[j, k]
                    da_prev[j, k] += parameters["W" + g][i, j] * dz[g]
                for j in range(n_x):
                    dW[g][i, n_a + j] += dz[g] * xt[j, k]
                    dxt[j, k] += parameters["W" + g][i, n_a + j] * dz[g]
    return {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev,
            "dWf": dW["f"], "dbf": db["f"], "dWi": dW["i"], "dbi": db["i"],
            "dWc": dW["c"], "dbc": db["c"], "dWo": dW["o"], "dbo": db["o"]}


def lstm_backward(da, caches):
    steps, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    dx = np.zeros((n_x, m, T_x))
    da_later = np.zeros((n_a, m))
    dc_later = np.zeros((n_a, m))
    sums = {}
    for g in "fico":
        sums["dW" + g] = np.zeros((n_a, n_a + n_x))
        sums["db" + g] = np.zeros((n_a, 1))
    for t in range(T_x - 1, -1, -1):
        grads = lstm_cell_backward(da[:, :, t] + da_later, dc_later, steps[t])
        da_later = grads["da_prev"]
        dc_later = grads["dc_prev"]
        dx[:, :, t] = grads["dxt"]
        for name in sums:
            sums[name] += grads[name]
    sums["dx"] = dx
    sums["da0"] = da_later
    return sums
