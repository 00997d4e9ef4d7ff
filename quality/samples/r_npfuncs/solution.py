"""Recurrent networks, solution of the exercise. Every operation is spelled with its NumPy function."""
import numpy as np


def sigmoid(z):
    return np.divide(1.0, np.add(1.0, np.exp(np.negative(z))))


def softmax(z):
    shifted = np.subtract(z, np.max(z, axis=0, keepdims=True))
    exps = np.exp(shifted)
    return np.divide(exps, np.sum(exps, axis=0, keepdims=True))


def sigmoid_slope(s):
    """slope of the sigmoid from its own output s"""
    return np.multiply(s, np.subtract(1.0, s))


def tanh_slope(h):
    """slope of tanh from its own output h"""
    return np.subtract(1.0, np.square(h))


def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    ba, by = parameters["ba"], parameters["by"]

    from_input = np.matmul(Wax, xt)
    from_state = np.matmul(Waa, a_prev)
    a_next = np.tanh(np.add(np.add(from_input, from_state), ba))
    yt_pred = softmax(np.add(np.matmul(Wya, a_next), by))

    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_x, m, T_x = np.shape(x)
    n_y, n_a = np.shape(parameters["Wya"])
    a = np.empty(shape=(n_a, m, T_x))
    y_pred = np.empty(shape=(n_y, m, T_x))
    caches = []

    a_prev = a0
    for t in np.arange(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[..., t], a_prev, parameters)
        a[..., t] = a_next
        y_pred[..., t] = yt_pred
        caches.append(cache)
        a_prev = a_next

    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = np.multiply(tanh_slope(a_next), da_next)
    gradients = dict()
    gradients["dxt"] = np.matmul(np.transpose(parameters["Wax"]), dz)
    gradients["da_prev"] = np.matmul(np.transpose(parameters["Waa"]), dz)
    gradients["dWax"] = np.matmul(dz, np.transpose(xt))
    gradients["dWaa"] = np.matmul(dz, np.transpose(a_prev))
    gradients["dba"] = np.sum(dz, axis=-1, keepdims=True)
    return gradients


def rnn_backward(da, caches):
    steps, x = caches
    n_a, m, T_x = np.shape(da)
    n_x = np.shape(x)[0]

    dx = np.empty(shape=(n_x, m, T_x))
    dWax = np.zeros(shape=(n_a, n_x))
    dWaa = np.zeros(shape=(n_a, n_a))
    dba = np.zeros(shape=(n_a, 1))
    da_carried = np.zeros(shape=(n_a, m))

    for t in np.arange(T_x - 1, -1, -1):
        step = rnn_cell_backward(np.add(da[..., t], da_carried), steps[t])
        da_carried = step["da_prev"]
        dx[..., t] = step["dxt"]
        dWax = np.add(dWax, step["dWax"])
        dWaa = np.add(dWaa, step["dWaa"])
        dba = np.add(dba, step["dba"])

    return {"dx": dx, "da0": da_carried, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate([a_prev, xt], axis=0)

    ft = sigmoid(np.add(np.matmul(parameters["Wf"], concat), parameters["bf"]))
    it = sigmoid(np.add(np.matmul(parameters["Wi"], concat), parameters["bi"]))
    cct = np.tanh(np.add(np.matmul(parameters["Wc"], concat), parameters["bc"]))
    ot = sigmoid(np.add(np.matmul(parameters["Wo"], concat), parameters["bo"]))

    kept = np.multiply(ft, c_prev)
    written = np.multiply(it, cct)
    c_next = np.add(kept, written)
    a_next = np.multiply(ot, np.tanh(c_next))
    yt_pred = softmax(np.add(np.matmul(parameters["Wy"], a_next), parameters["by"]))

    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = np.shape(x)
    n_y, n_a = np.shape(parameters["Wy"])
    a = np.empty(shape=(n_a, m, T_x))
    c = np.empty(shape=(n_a, m, T_x))
    y = np.empty(shape=(n_y, m, T_x))
    caches = []

    a_prev, c_prev = a0, np.zeros_like(a0)
    for t in np.arange(T_x):
        a_next, c_next, yt, cache = lstm_cell_forward(x[..., t], a_prev, c_prev, parameters)
        a[..., t] = a_next
        c[..., t] = c_next
        y[..., t] = yt
        caches.append(cache)
        a_prev = a_next
        c_prev = c_next

    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = np.size(a_next, axis=0)

    tanh_c = np.tanh(c_next)
    through_a = np.multiply(np.multiply(da_next, ot), tanh_slope(tanh_c))
    dc = np.add(dc_next, through_a)

    dzo = np.multiply(np.multiply(da_next, tanh_c), sigmoid_slope(ot))
    dzf = np.multiply(np.multiply(dc, c_prev), sigmoid_slope(ft))
    dzi = np.multiply(np.multiply(dc, cct), sigmoid_slope(it))
    dzc = np.multiply(np.multiply(dc, it), tanh_slope(cct))

    concat_T = np.transpose(np.concatenate([a_prev, xt], axis=0))
    dconcat = np.matmul(np.transpose(parameters["Wf"]), dzf)
    dconcat = np.add(dconcat, np.matmul(np.transpose(parameters["Wi"]), dzi))
    dconcat = np.add(dconcat, np.matmul(np.transpose(parameters["Wc"]), dzc))
    dconcat = np.add(dconcat, np.matmul(np.transpose(parameters["Wo"]), dzo))

    return {
        "dxt": dconcat[n_a:, :],
        "da_prev": dconcat[:n_a, :],
        "dc_prev": np.multiply(dc, ft),
        "dWf": np.matmul(dzf, concat_T), "dbf": np.sum(dzf, axis=-1, keepdims=True),
        "dWi": np.matmul(dzi, concat_T), "dbi": np.sum(dzi, axis=-1, keepdims=True),
        "dWc": np.matmul(dzc, concat_T), "dbc": np.sum(dzc, axis=-1, keepdims=True),
        "dWo": np.matmul(dzo, concat_T), "dbo": np.sum(dzo, axis=-1, keepdims=True),
    }


def lstm_backward(da, caches):
    steps, x = caches
    n_a, m, T_x = np.shape(da)
    n_x = np.shape(x)[0]
    wide, thin = (n_a, np.add(n_a, n_x)), (n_a, 1)

    dx = np.empty(shape=(n_x, m, T_x))
    dWf, dWi, dWc, dWo = np.zeros(wide), np.zeros(wide), np.zeros(wide), np.zeros(wide)
    dbf, dbi, dbc, dbo = np.zeros(thin), np.zeros(thin), np.zeros(thin), np.zeros(thin)
    da_carried = np.zeros((n_a, m))
    dc_carried = np.zeros((n_a, m))

    for t in np.arange(T_x - 1, -1, -1):
        step = lstm_cell_backward(np.add(da[..., t], da_carried), dc_carried, steps[t])
        dx[..., t] = step["dxt"]
        dWf = np.add(dWf, step["dWf"])
        dWi = np.add(dWi, step["dWi"])
        dWc = np.add(dWc, step["dWc"])
        dWo = np.add(dWo, step["dWo"])
        dbf = np.add(dbf, step["dbf"])
        dbi = np.add(dbi, step["dbi"])
        dbc = np.add(dbc, step["dbc"])
        dbo = np.add(dbo, step["dbo"])
        da_carried = step["da_prev"]
        dc_carried = step["dc_prev"]

    return {"dx": dx, "da0": da_carried, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
            "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
