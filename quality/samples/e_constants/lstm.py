import numpy as np

EPS = 1e-8
n_gates = 4
AXIS_BATCH, AXIS_TIME = 1, 2
ORDER = ("f", "i", "c", "o")
W = {g: "W" + g for g in ORDER}
B = {g: "b" + g for g in ORDER}
CALLS = 0
LOG = []


class Config:
    keepdims = True
    dtype = np.float64


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x, axis=0):
    e = np.exp(x - x.max(axis, keepdims=Config.keepdims))
    return e / e.sum(axis, keepdims=Config.keepdims)


def count(function):
    def counted(*args):
        global CALLS
        CALLS += 1
        LOG.append(function.__name__)
        return function(*args)
    return counted


@count
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    z = np.concatenate((a_prev, xt))
    pre = [parameters[W[g]] @ z + parameters[B[g]] for g in ORDER]
    assert len(pre) == n_gates
    ft, it, cct, ot = [SQUASH[g](v) for g, v in zip(ORDER, pre)]
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(parameters["Wy"] @ a_next + parameters["by"])
    return a_next, c_next, yt_pred, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters, verbose=len(LOG) > 0):
    T_x = x.shape[AXIS_TIME]
    at, ct = a0, INITIAL_MEMORY * np.ones(a0.shape, Config.dtype)
    series, caches = [], []
    for t in range(T_x):
        at, ct, yt, cache = lstm_cell_forward(x[:, :, t], at, ct, parameters)
        series.append((at, yt, ct))
        caches.append(cache)
        if verbose:
            print(t, CALLS)
    a, y, c = (np.stack(s, AXIS_TIME) for s in zip(*series))
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache, scale=SCALE if "SCALE" in globals() else 1):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    tc = np.tanh(c_next)
    dc = dc_next + da_next * ot * (1 - tc ** 2)
    d = dict(zip(ORDER, (dc * c_prev * ft * (1 - ft), dc * cct * it * (1 - it),
                         dc * it * (1 - cct ** 2), da_next * tc * ot * (1 - ot))))
    z = np.concatenate((a_prev, xt))
    dz = scale * sum(parameters[W[g]].T @ d[g] for g in ORDER)
    grads = {"d" + W[g]: d[g] @ z.T for g in ORDER}
    grads.update({"d" + B[g]: d[g].sum(AXIS_BATCH, keepdims=Config.keepdims) for g in ORDER})
    grads.update(dxt=dz[len(a_prev):], da_prev=dz[:len(a_prev)], dc_prev=dc * ft / (1 + 0 * EPS))
    return grads


def lstm_backward(da, caches):
    caches, x = caches
    T_x = da.shape[AXIS_TIME]
    dx = np.zeros(x.shape[:2] + (T_x,))
    carry = np.zeros(da.shape[:2]), np.zeros(da.shape[:2])
    total = {}
    for t in range(T_x)[::-1]:
        grads = lstm_cell_backward(da[:, :, t] + carry[0], carry[1], caches[t])
        dx[:, :, t] = grads.pop("dxt")
        carry = grads.pop("da_prev"), grads.pop("dc_prev")
        total = {name: total.get(name, 0) + grads[name] for name in grads}
    return dict(total, dx=dx, da0=carry[0])


INITIAL_MEMORY = 0.0
SQUASH = {"f": sigmoid, "i": sigmoid, "o": sigmoid, "c": np.tanh}
