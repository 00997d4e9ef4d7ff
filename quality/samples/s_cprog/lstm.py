# lstm.py - recurrent layers with caller-owned buffers.
# No allocation in the inner loops where it can be helped. Style follows our C code base.
import numpy as np

F, I, C, O = 0, 1, 2, 3            # order of the gates in z and dz
WNAME = ("Wf", "Wi", "Wc", "Wo")
BNAME = ("bf", "bi", "bc", "bo")


def sigmoid_inplace(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1.0
    np.reciprocal(z, out=z)


def softmax_inplace(z):
    z -= z.max(axis=0)
    np.exp(z, out=z)
    z /= z.sum(axis=0)


def dsigmoid(s, dst):
    """dst *= s * (1 - s)"""
    dst *= s
    dst *= 1.0 - s


def dtanh(s, dst):
    """dst *= 1 - s*s"""
    dst *= 1.0 - s * s


def output_layer(W, a, b):
    y = np.matmul(W, a)
    y += b
    softmax_inplace(y)
    return y


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a, m = a_prev.shape
    n_x = xt.shape[0]

    v = np.empty((n_a + n_x, m))
    v[:n_a] = a_prev
    v[n_a:] = xt

    z = np.empty((4, n_a, m))
    k = 0
    while k < 4:
        np.matmul(parameters[WNAME[k]], v, out=z[k])
        z[k] += parameters[BNAME[k]]
        if k == C:
            np.tanh(z[k], out=z[k])
        else:
            sigmoid_inplace(z[k])
        k += 1

    c_next = np.multiply(z[F], c_prev)
    tmp = np.multiply(z[I], z[C])
    c_next += tmp
    a_next = np.tanh(c_next)
    a_next *= z[O]
    yt = output_layer(parameters["Wy"], a_next, parameters["by"])

    cache = (a_next, c_next, a_prev, c_prev, z[F], z[I], z[C], z[O], xt, parameters)
    return a_next, c_next, yt, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters["Wy"].shape

    a = np.zeros((n_a, m, T))
    c = np.zeros((n_a, m, T))
    y = np.zeros((n_y, m, T))
    caches = [None] * T

    a_cur = a0
    c_cur = np.zeros((n_a, m))
    t = 0
    while t < T:
        a_cur, c_cur, y_cur, caches[t] = lstm_cell_forward(x[:, :, t], a_cur, c_cur, parameters)
        np.copyto(a[:, :, t], a_cur)
        np.copyto(c[:, :, t], c_cur)
        np.copyto(y[:, :, t], y_cur)
        t += 1
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    n_a, m = a_next.shape
    n_x = xt.shape[0]
    s = (ft, it, cct, ot)

    # dc = dc_next + da_next * o * (1 - tanh(c)^2)
    th = np.tanh(c_next)
    dc = np.multiply(da_next, ot)
    dtanh(th, dc)
    dc += dc_next

    # dz[k]: gradient at the input of gate k
    dz = np.empty((4, n_a, m))
    np.multiply(dc, c_prev, out=dz[F])
    np.multiply(dc, cct, out=dz[I])
    np.multiply(dc, it, out=dz[C])
    np.multiply(da_next, th, out=dz[O])

    v = np.empty((n_a + n_x, m))
    v[:n_a] = a_prev
    v[n_a:] = xt
    dv = np.zeros((n_a + n_x, m))
    scratch = np.empty((n_a + n_x, m))

    g = {}
    for k in range(4):
        if k == C:
            dtanh(s[k], dz[k])
        else:
            dsigmoid(s[k], dz[k])
        np.matmul(parameters[WNAME[k]].T, dz[k], out=scratch)
        dv += scratch
        g["d" + WNAME[k]] = np.matmul(dz[k], v.T)
        g["d" + BNAME[k]] = np.add.reduce(dz[k], axis=1, keepdims=True)

    dc *= ft
    g["dc_prev"] = dc
    g["da_prev"] = dv[:n_a]
    g["dxt"] = dv[n_a:]
    return g


def lstm_backward(da, caches):
    steps, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]

    out = {"dx": np.zeros((n_x, m, T))}
    for k in range(4):
        out["d" + WNAME[k]] = np.zeros((n_a, n_a + n_x))
        out["d" + BNAME[k]] = np.zeros((n_a, 1))

    da_acc = np.zeros((n_a, m))
    dc_acc = np.zeros((n_a, m))
    t = T
    while t:
        t -= 1
        da_acc += da[:, :, t]
        g = lstm_cell_backward(da_acc, dc_acc, steps[t])
        out["dx"][:, :, t] = g["dxt"]
        np.copyto(da_acc, g["da_prev"])
        np.copyto(dc_acc, g["dc_prev"])
        for k in range(4):
            out["d" + WNAME[k]] += g["d" + WNAME[k]]
            out["d" + BNAME[k]] += g["d" + BNAME[k]]
    out["da0"] = da_acc
    return out
