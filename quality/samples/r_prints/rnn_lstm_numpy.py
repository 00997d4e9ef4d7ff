# week 1 assignment - RNN and LSTM by hand
# !!! keep this version, the one in old/ is broken !!!
import numpy as np
# import matplotlib.pyplot as plt
# from rnn_utils import *

DEBUG = False
# DEBUG = True


def softmax(x):
    # return np.exp(x) / np.sum(np.exp(x))      <- first try, wrong, sums over everything
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum(axis=0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dbg(*args):
    if DEBUG:
        print("DBG", *args)


# ---------------------------------------------------------------- RNN forward
def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    # print("xt", xt.shape, "a_prev", a_prev.shape)
    # print("Wax", Wax.shape, "Waa", Waa.shape)
    z1 = np.dot(Wax, xt)
    z2 = np.dot(Waa, a_prev)
    z = z1 + z2 + ba
    dbg("z", z.shape, z[0])
    a_next = np.tanh(z)
    # a_next = np.tanh(np.dot(Waa, xt) + np.dot(Wax, a_prev) + ba)   # dims dont match??
    zy = np.dot(Wya, a_next) + by
    yt_pred = softmax(zy)
    # print("sum of y", yt_pred.sum(axis=0))

    cache = (a_next, a_prev, xt, parameters)
    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    caches = []
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    dbg("n_x", n_x, "m", m, "T_x", T_x, "n_y", n_y, "n_a", n_a)

    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    # a = []
    # y_pred = []

    a_next = a0
    for t in range(T_x):
        # print("---- step", t)
        xt = x[:, :, t]
        a_next, yt_pred, cache = rnn_cell_forward(xt, a_next, parameters)
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)
        # a.append(a_next)
    # a = np.array(a)       # (T, n_a, m) is wrong order!!

    caches = (caches, x)
    return a, y_pred, caches


# ---------------------------------------------------------------- RNN backward
def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, parameters) = cache
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    # Wya = parameters["Wya"]
    # ba = parameters["ba"]
    # by = parameters["by"]

    # dtanh = (1 - np.tanh(a_next) ** 2) * da_next     # no! a_next is tanh already
    one_minus = 1 - a_next ** 2
    dtanh = one_minus * da_next
    dbg("dtanh", dtanh.shape)

    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)
    # print("dWax", dWax.shape)

    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)

    dba = np.sum(dtanh, axis=1, keepdims=True)
    # dba = np.sum(dtanh, 1)
    # print("dba", dba.shape)

    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
    return gradients


def rnn_backward(da, caches):
    (list_of_caches, x) = caches
    (a1, a0, x1, parameters) = list_of_caches[0]

    n_a, m, T_x = da.shape
    n_x, m = x1.shape
    # print(n_a, m, T_x, n_x)

    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da0 = np.zeros((n_a, m))
    da_prevt = np.zeros((n_a, m))

    for t in reversed(range(T_x)):
        # gradients = rnn_cell_backward(da[:, :, t], list_of_caches[t])
        total = da[:, :, t] + da_prevt
        gradients = rnn_cell_backward(total, list_of_caches[t])
        dxt, da_prevt = gradients["dxt"], gradients["da_prev"]
        dWaxt, dWaat, dbat = gradients["dWax"], gradients["dWaa"], gradients["dba"]
        dbg("t", t, "da_prevt", da_prevt[0, 0])
        dx[:, :, t] = dxt
        dWax += dWaxt
        dWaa += dWaat
        dba += dbat

    da0 = da_prevt
    return {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# ---------------------------------------------------------------- LSTM forward
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    Wf = parameters["Wf"]
    bf = parameters["bf"]
    Wi = parameters["Wi"]
    bi = parameters["bi"]
    Wc = parameters["Wc"]
    bc = parameters["bc"]
    Wo = parameters["Wo"]
    bo = parameters["bo"]
    Wy = parameters["Wy"]
    by = parameters["by"]

    n_x, m = xt.shape
    n_y, n_a = Wy.shape

    concat = np.zeros((n_a + n_x, m))
    concat[: n_a, :] = a_prev
    concat[n_a :, :] = xt
    # concat = np.hstack((a_prev, xt))   # hstack is the wrong one
    # print("concat", concat)

    ft = sigmoid(np.dot(Wf, concat) + bf)      # forget
    it = sigmoid(np.dot(Wi, concat) + bi)      # update
    cct = np.tanh(np.dot(Wc, concat) + bc)     # candidate
    forget_part = ft * c_prev
    update_part = it * cct
    c_next = forget_part + update_part
    ot = sigmoid(np.dot(Wo, concat) + bo)      # output
    a_next = ot * np.tanh(c_next)
    dbg("ft", ft[0, 0], "it", it[0, 0], "cct", cct[0, 0], "ot", ot[0, 0])
    # assert(a_next.shape == (n_a, m))

    yt_pred = softmax(np.dot(Wy, a_next) + by)

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
    # c_next = np.zeros(a_next.shape)
    for t in range(T_x):
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        # print(t, "c_next", c_next[0, :3])
        a[:, :, t] = a_next
        y[:, :, t] = yt
        c[:, :, t] = c_next
        caches.append(cache)

    caches = (caches, x)
    return a, y, c, caches


# ---------------------------------------------------------------- LSTM backward
def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_x, m = xt.shape
    n_a, m = a_next.shape

    tanh_c = np.tanh(c_next)
    # dot = da_next * tanh_c           # forgot the sigmoid derivative here first
    dot = da_next * tanh_c * ot * (1 - ot)
    # dc_total = dc_next + da_next * ot * (1 - c_next ** 2)
    dc_total = dc_next + da_next * ot * (1 - tanh_c ** 2)
    dcct = dc_total * it * (1 - cct ** 2)
    dit = dc_total * cct * it * (1 - it)
    dft = dc_total * c_prev * ft * (1 - ft)
    dbg("dot", dot[0, 0], "dcct", dcct[0, 0], "dit", dit[0, 0], "dft", dft[0, 0])

    concat = np.concatenate((a_prev, xt), axis=0)
    # print(concat.T.shape)
    dWf = np.dot(dft, concat.T)
    dWi = np.dot(dit, concat.T)
    dWc = np.dot(dcct, concat.T)
    dWo = np.dot(dot, concat.T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)

    # da_prev = np.dot(Wf.T, dft) ...    # wrong size (8,10), need to cut
    Wf = parameters["Wf"]
    Wi = parameters["Wi"]
    Wc = parameters["Wc"]
    Wo = parameters["Wo"]
    da_prev = np.dot(Wf[:, :n_a].T, dft) + np.dot(Wi[:, :n_a].T, dit) + np.dot(Wc[:, :n_a].T, dcct) + np.dot(Wo[:, :n_a].T, dot)
    dc_prev = dc_total * ft
    dxt = np.dot(Wf[:, n_a:].T, dft) + np.dot(Wi[:, n_a:].T, dit) + np.dot(Wc[:, n_a:].T, dcct) + np.dot(Wo[:, n_a:].T, dot)
    # print("da_prev", da_prev.shape, "dxt", dxt.shape)

    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients


def lstm_backward(da, caches):
    (caches, x) = caches
    (a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = caches[0]

    n_a, m, T_x = da.shape
    n_x, m = x1.shape

    dx = np.zeros((n_x, m, T_x))
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    dWf = np.zeros((n_a, n_a + n_x))
    dWi = np.zeros((n_a, n_a + n_x))
    dWc = np.zeros((n_a, n_a + n_x))
    dWo = np.zeros((n_a, n_a + n_x))
    dbf = np.zeros((n_a, 1))
    dbi = np.zeros((n_a, 1))
    dbc = np.zeros((n_a, 1))
    dbo = np.zeros((n_a, 1))

    for t in reversed(range(T_x)):
        # print("t =", t)
        gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
        dbg("t", t, "da_prevt", da_prevt[0, 0], "dc_prevt", dc_prevt[0, 0])
        dx[:, :, t] = gradients["dxt"]
        dWf += gradients["dWf"]
        dWi += gradients["dWi"]
        dWc += gradients["dWc"]
        dWo += gradients["dWo"]
        dbf += gradients["dbf"]
        dbi += gradients["dbi"]
        dbc += gradients["dbc"]
        dbo += gradients["dbo"]
    # da0 = gradients["da_prev"][:, :, 0]      # IndexError
    da0 = da_prevt

    gradients = {"dx": dx, "da0": da0, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients


if __name__ == "__main__":
    np.random.seed(1)
    x = np.random.randn(3, 10, 4)
    a0 = np.random.randn(5, 10)
    p = {"Waa": np.random.randn(5, 5), "Wax": np.random.randn(5, 3), "Wya": np.random.randn(2, 5),
         "ba": np.random.randn(5, 1), "by": np.random.randn(2, 1)}
    a, y_pred, caches = rnn_forward(x, a0, p)
    print("a[4][1] = ", a[4][1])
    print("y_pred[1][3] =", y_pred[1][3])
    # print(caches[1][1][3])
