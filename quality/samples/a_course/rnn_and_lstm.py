import numpy as np
from rnn_utils import sigmoid, softmax

# ============================================================
#  PART 1 - the basic recurrent network, forward
# ============================================================

def rnn_cell_forward(xt, a_prev, parameters):
    """
    One forward step of the plain RNN.

    xt         -- input of this step, (n_x, m)
    a_prev     -- hidden state of the step before, (n_a, m)
    parameters -- dictionary with Wax, Waa, Wya, ba, by

    Returns a_next (n_a, m), yt_pred (n_y, m) and what the backward step needs.
    """
    # get the weights out of the dictionary
    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    # new hidden state
    a_next = np.tanh(np.dot(Waa, a_prev) + np.dot(Wax, xt) + ba)
    # prediction of this step
    yt_pred = softmax(np.dot(Wya, a_next) + by)

    # keep for the way back
    cache = (a_next, a_prev, xt, parameters)

    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    """
    All steps of the plain RNN.

    x  -- (n_x, m, T_x)
    a0 -- (n_a, m)
    """
    # list of the caches of all steps
    caches = []

    # dimensions
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape

    # room for the results
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))

    # start
    a_next = a0

    # loop over time
    for t in range(T_x):
        a_next, yt_pred, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)
        # store
        a[:, :, t] = a_next
        y_pred[:, :, t] = yt_pred
        caches.append(cache)

    # the input is kept as well
    caches = (caches, x)

    return a, y_pred, caches


# ============================================================
#  PART 2 - LSTM, forward
# ============================================================

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    """
    One forward step of the LSTM (see the picture in the notes).
    """
    # weights
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

    # dimensions
    n_x, m = xt.shape
    n_y, n_a = Wy.shape

    # put a_prev on top of xt
    concat = np.zeros((n_a + n_x, m))
    concat[: n_a, :] = a_prev
    concat[n_a :, :] = xt

    # the four gates and the new states
    ft = sigmoid(np.dot(Wf, concat) + bf)
    it = sigmoid(np.dot(Wi, concat) + bi)
    cct = np.tanh(np.dot(Wc, concat) + bc)
    c_next = ft * c_prev + it * cct
    ot = sigmoid(np.dot(Wo, concat) + bo)
    a_next = ot * np.tanh(c_next)

    # prediction
    yt_pred = softmax(np.dot(Wy, a_next) + by)

    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)

    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    """
    All steps of the LSTM. The memory starts with zeros.
    """
    caches = []

    # dimensions
    n_x, m, T_x = x.shape
    n_y, n_a = parameters['Wy'].shape

    # room for the results
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))

    # start
    a_next = a0
    c_next = np.zeros((n_a, m))

    # loop over time
    for t in range(T_x):
        # one step
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
        # store
        a[:, :, t] = a_next
        y[:, :, t] = yt
        c[:, :, t] = c_next
        caches.append(cache)

    caches = (caches, x)

    return a, y, c, caches


# ============================================================
#  PART 3 - the basic recurrent network, backward
# ============================================================

def rnn_cell_backward(da_next, cache):
    """
    One backward step of the plain RNN.
    """
    # what the forward step has kept
    (a_next, a_prev, xt, parameters) = cache

    Wax = parameters["Wax"]
    Waa = parameters["Waa"]
    Wya = parameters["Wya"]
    ba = parameters["ba"]
    by = parameters["by"]

    # through the tanh
    dtanh = (1 - a_next ** 2) * da_next

    # input and its weights
    dxt = np.dot(Wax.T, dtanh)
    dWax = np.dot(dtanh, xt.T)

    # state and its weights
    da_prev = np.dot(Waa.T, dtanh)
    dWaa = np.dot(dtanh, a_prev.T)

    # bias
    dba = np.sum(dtanh, axis=1, keepdims=True)

    gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}

    return gradients


def rnn_backward(da, caches):
    """
    All steps of the plain RNN, from the last one to the first.
    """
    (caches, x) = caches
    (a1, a0, x1, parameters) = caches[0]

    # dimensions
    n_a, m, T_x = da.shape
    n_x, m = x1.shape

    # start all gradients with zeros
    dx = np.zeros((n_x, m, T_x))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    da0 = np.zeros((n_a, m))
    da_prevt = np.zeros((n_a, m))

    for t in reversed(range(T_x)):
        # the gradient from above and the one from the right
        gradients = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
        dxt, da_prevt, dWaxt, dWaat, dbat = gradients["dxt"], gradients["da_prev"], gradients["dWax"], gradients["dWaa"], gradients["dba"]
        # collect
        dx[:, :, t] = dxt
        dWax += dWaxt
        dWaa += dWaat
        dba += dbat

    # what is left over at the first step
    da0 = da_prevt

    gradients = {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}

    return gradients


# ============================================================
#  PART 4 - LSTM, backward
# ============================================================

def lstm_cell_backward(da_next, dc_next, cache):
    """
    One backward step of the LSTM.
    """
    # what the forward step has kept
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache

    # dimensions
    n_x, m = xt.shape
    n_a, m = a_next.shape

    # gates, up to their pre-activation
    dot = da_next * np.tanh(c_next) * ot * (1 - ot)
    dcct = (dc_next * it + ot * (1 - np.square(np.tanh(c_next))) * it * da_next) * (1 - np.square(cct))
    dit = (dc_next * cct + ot * (1 - np.square(np.tanh(c_next))) * cct * da_next) * it * (1 - it)
    dft = (dc_next * c_prev + ot * (1 - np.square(np.tanh(c_next))) * c_prev * da_next) * ft * (1 - ft)

    # weights
    concat = np.concatenate((a_prev, xt), axis=0)
    dWf = np.dot(dft, concat.T)
    dWi = np.dot(dit, concat.T)
    dWc = np.dot(dcct, concat.T)
    dWo = np.dot(dot, concat.T)
    dbf = np.sum(dft, axis=1, keepdims=True)
    dbi = np.sum(dit, axis=1, keepdims=True)
    dbc = np.sum(dcct, axis=1, keepdims=True)
    dbo = np.sum(dot, axis=1, keepdims=True)

    # states and input
    da_prev = np.dot(parameters['Wf'][:, :n_a].T, dft) + np.dot(parameters['Wi'][:, :n_a].T, dit) + np.dot(parameters['Wc'][:, :n_a].T, dcct) + np.dot(parameters['Wo'][:, :n_a].T, dot)
    dc_prev = dc_next * ft + ot * (1 - np.square(np.tanh(c_next))) * ft * da_next
    dxt = np.dot(parameters['Wf'][:, n_a:].T, dft) + np.dot(parameters['Wi'][:, n_a:].T, dit) + np.dot(parameters['Wc'][:, n_a:].T, dcct) + np.dot(parameters['Wo'][:, n_a:].T, dot)

    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}

    return gradients


def lstm_backward(da, caches):
    """
    All steps of the LSTM, from the last one to the first.
    """
    (caches, x) = caches
    (a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = caches[0]

    # dimensions
    n_a, m, T_x = da.shape
    n_x, m = x1.shape

    # start all gradients with zeros
    dx = np.zeros((n_x, m, T_x))
    da0 = np.zeros((n_a, m))
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

    # back through time
    for t in reversed(range(T_x)):
        gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])
        # hand on to the step before
        da_prevt = gradients["da_prev"]
        dc_prevt = gradients["dc_prev"]
        # collect
        dx[:, :, t] = gradients["dxt"]
        dWf = dWf + gradients["dWf"]
        dWi = dWi + gradients["dWi"]
        dWc = dWc + gradients["dWc"]
        dWo = dWo + gradients["dWo"]
        dbf = dbf + gradients["dbf"]
        dbi = dbi + gradients["dbi"]
        dbc = dbc + gradients["dbc"]
        dbo = dbo + gradients["dbo"]

    # gradient of the first state
    da0 = da_prevt

    gradients = {"dx": dx, "da0": da0, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}

    return gradients


if __name__ == "__main__":
    np.random.seed(1)
    x_tmp = np.random.randn(3, 10, 7)
    a0_tmp = np.random.randn(5, 10)
    p = {}
    for g in "fioc":
        p["W" + g] = np.random.randn(5, 8)
        p["b" + g] = np.random.randn(5, 1)
    p["Wy"] = np.zeros((2, 5))
    p["by"] = np.zeros((2, 1))
    a_tmp, y_tmp, c_tmp, caches_tmp = lstm_forward(x_tmp, a0_tmp, p)
    gradients_tmp = lstm_backward(np.random.randn(5, 10, 4), caches_tmp)
    print("gradients_tmp['dx'][1][2] =", gradients_tmp["dx"][1][2])
    print("gradients_tmp['da0'][2][3] =", gradients_tmp["da0"][2][3])
