import numpy as np

from rnn_utils import softmax

# Few temporaries: results go into arrays that are allocated once.


def sigmoid_(z):
    """Logistic function, in place."""
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1.0
    np.reciprocal(z, out=z)
    return z


def rnn_cell_forward(xt, a_prev, parameters):
    z = np.dot(parameters["Wax"], xt)
    z += np.dot(parameters["Waa"], a_prev)
    z += parameters["ba"]
    a_next = np.tanh(z, out=z)
    logits = np.dot(parameters["Wya"], a_next)
    logits += parameters["by"]
    return a_next, softmax(logits), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    (n_y, n_a), (n_x, m, T_x) = parameters["Wya"].shape, x.shape
    a = np.empty((n_a, m, T_x))
    y_pred = np.empty((n_y, m, T_x))
    caches = [None] * T_x
    state = np.array(a0)
    for t in range(T_x):
        a_next, yt, caches[t] = rnn_cell_forward(x[:, :, t], state.copy(), parameters)
        np.copyto(state, a_next)
        np.copyto(a[:, :, t], a_next)
        np.copyto(y_pred[:, :, t], yt)
    return a, y_pred, (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    WaxT = parameters["Wax"].T
    WaaT = parameters["Waa"].T

    dz = np.square(a_next)
    np.subtract(1.0, dz, out=dz)
    dz *= da_next
    return {
        "dxt": np.dot(WaxT, dz),
        "da_prev": np.dot(WaaT, dz),
        "dWax": np.dot(dz, xt.T),
        "dWaa": np.dot(dz, a_prev.T),
        "dba": np.add.reduce(dz, axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    caches, x = caches
    n_x, m, T_x = x.shape
    n_a = da.shape[0]
    dx = np.empty_like(x)
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    upstream = np.empty((n_a, m))
    carry = np.zeros((n_a, m))
    for back in range(T_x):
        t = T_x - 1 - back
        np.add(da[:, :, t], carry, out=upstream)
        g = rnn_cell_backward(upstream, caches[t])
        dx[:, :, t] = g["dxt"]
        carry[...] = g["da_prev"]
        np.add(dWax, g["dWax"], out=dWax)
        np.add(dWaa, g["dWaa"], out=dWaa)
        np.add(dba, g["dba"], out=dba)
    return {"dx": dx, "da0": carry, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a, m = a_prev.shape
    n_x = xt.shape[0]
    concat = np.empty((n_a + n_x, m))
    concat[:n_a] = a_prev
    concat[n_a:] = xt

    ft = np.dot(parameters["Wf"], concat)
    ft += parameters["bf"]
    sigmoid_(ft)
    it = np.dot(parameters["Wi"], concat)
    it += parameters["bi"]
    sigmoid_(it)
    ot = np.dot(parameters["Wo"], concat)
    ot += parameters["bo"]
    sigmoid_(ot)
    cct = np.dot(parameters["Wc"], concat)
    cct += parameters["bc"]
    np.tanh(cct, out=cct)

    c_next = np.multiply(it, cct)
    c_next += ft * c_prev
    a_next = np.tanh(c_next)
    a_next *= ot
    logits = np.dot(parameters["Wy"], a_next)
    logits += parameters["by"]
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, softmax(logits), cache


def lstm_forward(x, a0, parameters):
    (n_y, n_a), (n_x, m, T_x) = parameters["Wy"].shape, x.shape
    a = np.empty((n_a, m, T_x))
    c = np.empty((n_a, m, T_x))
    y = np.empty((n_y, m, T_x))
    caches = [None] * T_x
    hidden = np.array(a0)
    memory = np.zeros((n_a, m))
    for t in range(T_x):
        a_next, c_next, yt, caches[t] = lstm_cell_forward(x[:, :, t], hidden.copy(), memory.copy(), parameters)
        hidden[:] = a_next
        memory[:] = c_next
        a[:, :, t] = hidden
        c[:, :, t] = memory
        y[:, :, t] = yt
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a = len(a_next)

    tc = np.tanh(c_next)
    zo = da_next * tc
    zo *= ot
    zo *= 1 - ot

    dc = np.square(tc)
    np.subtract(1, dc, out=dc)
    dc *= ot
    dc *= da_next
    dc += dc_next

    zf = dc * c_prev
    zf *= ft
    zf *= 1 - ft
    zi = dc * cct
    zi *= it
    zi *= 1 - it
    zc = np.square(cct)
    np.subtract(1, zc, out=zc)
    zc *= it
    zc *= dc
    dc *= ft

    inT = np.vstack((a_prev, xt)).T
    grads = {"dc_prev": dc}
    dconcat = np.zeros((n_a + len(xt), dc.shape[1]))
    for z, gate in ((zf, "f"), (zi, "i"), (zc, "c"), (zo, "o")):
        WT = parameters["W" + gate].T
        dconcat += np.dot(WT, z)
        grads["dW" + gate] = np.dot(z, inT)
        grads["db" + gate] = np.add.reduce(z, axis=1, keepdims=True)
    grads["da_prev"] = dconcat[:n_a]
    grads["dxt"] = dconcat[n_a:]
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]
    dx = np.empty((n_x, m, T_x))
    W_sums = np.zeros((4, n_a, n_a + n_x))
    b_sums = np.zeros((4, n_a, 1))
    da_carry = np.zeros((n_a, m))
    dc_carry = np.zeros((n_a, m))
    for t in range(T_x - 1, -1, -1):
        da_carry += da[:, :, t]
        g = lstm_cell_backward(da_carry, dc_carry, caches[t])
        np.copyto(da_carry, g["da_prev"])
        np.copyto(dc_carry, g["dc_prev"])
        dx[:, :, t] = g["dxt"]
        for k, gate in enumerate("fico"):
            W_sums[k] += g["dW" + gate]
            b_sums[k] += g["db" + gate]
    out = {"dx": dx, "da0": da_carry}
    for k, gate in enumerate("fico"):
        out["dW" + gate] = W_sums[k]
        out["db" + gate] = b_sums[k]
    return out
