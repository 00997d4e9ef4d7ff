import numpy as np


def sigmoid(z):
    return 1. / (1. + np.exp(-z))


def softmax(z):
    ez = np.exp(z)
    return ez / np.sum(ez, axis=0, keepdims=True)


def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya, ba, by = [parameters[k] for k in ("Wax", "Waa", "Wya", "ba", "by")]
    a_next = np.tanh(np.matmul(Wax, xt) + np.matmul(Waa, a_prev) + ba)
    yt_pred = softmax(np.matmul(Wya, a_next) + by)
    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    states = [a0]
    preds = []
    for t in range(T):
        a_next, yt, _ = rnn_cell_forward(x[:, :, t], states[-1], parameters)
        states.append(a_next)
        preds.append(yt)
    cells = [(states[t + 1], states[t], x[:, :, t], parameters) for t in range(T)]
    return np.stack(states[1:], axis=2), np.stack(preds, axis=2), (cells, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next * (1 + a_next) * (1 - a_next)
    dWax = np.matmul(dz, xt.T)
    dWaa = np.matmul(dz, a_prev.T)
    dba = dz.sum(axis=1).reshape(-1, 1)
    dxt = np.matmul(parameters["Wax"].T, dz)
    da_prev = np.matmul(parameters["Waa"].T, dz)
    return {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def rnn_backward(da, caches):
    cells, x = caches
    T = da.shape[2]
    dxs, dWaxs, dWaas, dbas = [], [], [], []
    da_back = np.zeros(da.shape[:2])
    for t in range(T - 1, -1, -1):
        g = rnn_cell_backward(da[:, :, t] + da_back, cells[t])
        da_back = g["da_prev"]
        dxs.append(g["dxt"])
        dWaxs.append(g["dWax"])
        dWaas.append(g["dWaa"])
        dbas.append(g["dba"])
    return {
        "dx": np.stack(dxs[::-1], axis=2),
        "da0": da_back,
        "dWax": sum(dWaxs),
        "dWaa": sum(dWaas),
        "dba": sum(dbas),
    }


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt))

    def pre(gate):
        return np.matmul(parameters["W" + gate], concat) + parameters["b" + gate]

    ft = sigmoid(pre("f"))
    it = sigmoid(pre("i"))
    cct = np.tanh(pre("c"))
    ot = sigmoid(pre("o"))
    c_next = c_prev * ft + cct * it
    a_next = np.tanh(c_next) * ot
    yt_pred = softmax(np.matmul(parameters["Wy"], a_next) + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    T = x.shape[-1]
    a_list, c_list, y_list, cells = [], [], [], []
    at, ct = a0, np.zeros(a0.shape)
    for t in range(T):
        at, ct, yt, cell = lstm_cell_forward(x[:, :, t], at, ct, parameters)
        a_list.append(at)
        c_list.append(ct)
        y_list.append(yt)
        cells.append(cell)
    a, y, c = [np.stack(lst, axis=-1) for lst in (a_list, y_list, c_list)]
    return a, y, c, (cells, x)


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a = a_prev.shape[0]

    th = np.tanh(c_next)
    dth = da_next * ot
    dc = dc_next.copy()
    dc += dth - dth * th ** 2

    dot = da_next * th * (ot - ot ** 2)
    dft = dc * c_prev * (ft - ft ** 2)
    dit = dc * cct * (it - it ** 2)
    dcct = dc * it * (1 - cct ** 2)

    concat = np.concatenate((a_prev, xt))
    dconcat = np.matmul(parameters["Wf"].T, dft)
    dconcat += np.matmul(parameters["Wi"].T, dit)
    dconcat += np.matmul(parameters["Wc"].T, dcct)
    dconcat += np.matmul(parameters["Wo"].T, dot)

    grads = {"dxt": dconcat[n_a:, :], "da_prev": dconcat[:n_a, :], "dc_prev": dc * ft}
    for name, dz in zip(["f", "i", "c", "o"], [dft, dit, dcct, dot]):
        grads["dW" + name] = np.matmul(dz, concat.T)
        grads["db" + name] = dz.sum(axis=1).reshape(-1, 1)
    return grads


def lstm_backward(da, caches):
    cells, x = caches
    T = da.shape[2]
    steps = []
    da_back = np.zeros(da.shape[:2])
    dc_back = np.zeros(da.shape[:2])
    for t in range(T - 1, -1, -1):
        g = lstm_cell_backward(da_back + da[:, :, t], dc_back, cells[t])
        da_back, dc_back = g["da_prev"], g["dc_prev"]
        steps.insert(0, g)

    result = {"dx": np.stack([g["dxt"] for g in steps], axis=2), "da0": steps[0]["da_prev"]}
    for name in ["dWf", "dbf", "dWi", "dbi", "dWc", "dbc", "dWo", "dbo"]:
        result[name] = np.sum([g[name] for g in steps], axis=0)
    return result
