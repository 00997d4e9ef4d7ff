# Everything is written into arrays that are made once.
import numpy as np


def lgst(z, out):
    np.multiply(z, 0.5, out=out)
    np.tanh(out, out=out)
    out += 1.0
    out *= 0.5
    return out


def probabilities(s):
    s = s - s.max(axis=0)
    np.exp(s, out=s)
    s /= s.sum(axis=0)
    return s


def rnn_forward(x, a0, parameters):
    n_y, n_a = parameters["Wya"].shape
    _, m, T = x.shape
    tape = {"x": x, "a": np.empty((T + 1, n_a, m)), "parameters": parameters}
    tape["a"][0] = a0
    y = np.empty((n_y, m, T))
    for t in range(T):
        now = tape["a"][t + 1]
        np.dot(parameters["Wax"], np.ascontiguousarray(x[:, :, t]), out=now)
        now += parameters["Waa"].dot(tape["a"][t])
        now += parameters["ba"]
        np.tanh(now, out=now)
        y[:, :, t] = probabilities(parameters["Wya"].dot(now) + parameters["by"])
    return tape["a"][1:].transpose(1, 2, 0).copy(), y, tape


def rnn_backward(da, caches):
    tape = caches
    parameters = tape["parameters"]
    n_a, m, T = da.shape
    x = tape["x"]
    dx = np.empty((x.shape[0], m, T))
    grads = {
        "dWax": np.zeros_like(parameters["Wax"]),
        "dWaa": np.zeros_like(parameters["Waa"]),
        "dba": np.zeros_like(parameters["ba"]),
    }
    dz = np.empty((n_a, m))
    da_t = np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        da_t += da[:, :, t]
        np.square(tape["a"][t + 1], out=dz)
        np.subtract(1, dz, out=dz)
        dz *= da_t
        grads["dWax"] += dz.dot(x[:, :, t].T)
        grads["dWaa"] += dz.dot(tape["a"][t].T)
        grads["dba"] += dz.sum(axis=1)[:, np.newaxis]
        dx[:, :, t] = parameters["Wax"].T.dot(dz)
        np.dot(parameters["Waa"].T, dz, out=da_t)
    grads["dx"] = dx
    grads["da0"] = da_t
    return grads


def lstm_forward(x, a0, parameters):
    n_y, n_a = parameters["Wy"].shape
    n_x, m, T = x.shape
    tape = {k: np.empty((T, n_a, m)) for k in ("f", "i", "g", "o", "tanh_c")}
    tape["a"] = np.empty((T + 1, n_a, m))
    tape["c"] = np.empty((T + 1, n_a, m))
    tape["v"] = np.empty((T, n_a + n_x, m))
    tape["p"] = parameters
    tape["a"][0] = a0
    tape["c"][0] = 0.0
    y = np.empty((n_y, m, T))
    for t in range(T):
        v = tape["v"][t]
        v[:n_a] = tape["a"][t]
        v[n_a:] = x[:, :, t]
        lgst(parameters["Wf"].dot(v) + parameters["bf"], out=tape["f"][t])
        lgst(parameters["Wi"].dot(v) + parameters["bi"], out=tape["i"][t])
        lgst(parameters["Wo"].dot(v) + parameters["bo"], out=tape["o"][t])
        np.tanh(parameters["Wc"].dot(v) + parameters["bc"], out=tape["g"][t])
        np.multiply(tape["f"][t], tape["c"][t], out=tape["c"][t + 1])
        tape["c"][t + 1] += tape["i"][t] * tape["g"][t]
        np.tanh(tape["c"][t + 1], out=tape["tanh_c"][t])
        np.multiply(tape["o"][t], tape["tanh_c"][t], out=tape["a"][t + 1])
        y[:, :, t] = probabilities(parameters["Wy"].dot(tape["a"][t + 1]) + parameters["by"])
    a = np.moveaxis(tape["a"][1:], 0, 2).copy()
    c = np.moveaxis(tape["c"][1:], 0, 2).copy()
    return a, y, c, tape


def lstm_backward(da, caches):
    tape = caches
    p = tape["p"]
    n_a, m, T = da.shape
    n_x = tape["v"].shape[1] - n_a
    dx = np.empty((n_x, m, T))
    grads = {"d" + k: np.zeros_like(p[k]) for k in ("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo")}
    da_t = np.zeros((n_a, m))
    dc_t = np.zeros((n_a, m))
    for t in range(T - 1, -1, -1):
        da_t += da[:, :, t]
        f, i, g, o, s = (tape[k][t] for k in ("f", "i", "g", "o", "tanh_c"))
        dc_t += da_t * o * (1 - s * s)
        dzo = da_t * s
        dzo *= o * (1 - o)
        dzf = dc_t * tape["c"][t]
        dzf *= f * (1 - f)
        dzi = dc_t * g
        dzi *= i * (1 - i)
        dzg = dc_t * i
        dzg *= 1 - g * g
        dv = np.zeros((n_a + n_x, m))
        for k, dz in (("f", dzf), ("i", dzi), ("c", dzg), ("o", dzo)):
            grads["dW" + k] += dz.dot(tape["v"][t].T)
            grads["db" + k] += dz.sum(axis=1, keepdims=True)
            dv += p["W" + k].T.dot(dz)
        da_t[:] = dv[:n_a]
        dx[:, :, t] = dv[n_a:]
        dc_t *= f
    grads.update(dx=dx, da0=da_t)
    return grads
