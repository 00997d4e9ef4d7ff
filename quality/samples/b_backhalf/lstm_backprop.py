import numpy as np

# Backward half of the LSTM. The forward pass is given in the other file:
#     cache  = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
#     caches = ([cache, cache, ...], x)


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache

    n_x, m = xt.shape
    n_a, m = a_next.shape

    # weights of the state and of the input, apart
    Wfa, Wfx = parameters["Wf"][:, :n_a], parameters["Wf"][:, n_a:]
    Wia, Wix = parameters["Wi"][:, :n_a], parameters["Wi"][:, n_a:]
    Wca, Wcx = parameters["Wc"][:, :n_a], parameters["Wc"][:, n_a:]
    Woa, Wox = parameters["Wo"][:, :n_a], parameters["Wo"][:, n_a:]

    dot = np.multiply(np.multiply(da_next, np.tanh(c_next)), np.multiply(ot, np.subtract(1, ot)))
    dcct = np.multiply(np.multiply(np.add(dc_next, np.multiply(np.multiply(da_next, ot), np.subtract(1, np.power(np.tanh(c_next), 2)))), it), np.subtract(1, np.power(cct, 2)))
    dit = np.multiply(np.multiply(np.add(dc_next, np.multiply(np.multiply(da_next, ot), np.subtract(1, np.power(np.tanh(c_next), 2)))), cct), np.multiply(it, np.subtract(1, it)))
    dft = np.multiply(np.multiply(np.add(dc_next, np.multiply(np.multiply(da_next, ot), np.subtract(1, np.power(np.tanh(c_next), 2)))), c_prev), np.multiply(ft, np.subtract(1, ft)))

    dWf = np.hstack((np.matmul(dft, a_prev.T), np.matmul(dft, xt.T)))
    dWi = np.hstack((np.matmul(dit, a_prev.T), np.matmul(dit, xt.T)))
    dWc = np.hstack((np.matmul(dcct, a_prev.T), np.matmul(dcct, xt.T)))
    dWo = np.hstack((np.matmul(dot, a_prev.T), np.matmul(dot, xt.T)))

    dbf = np.sum(dft, axis=-1)[:, np.newaxis]
    dbi = np.sum(dit, axis=-1)[:, np.newaxis]
    dbc = np.sum(dcct, axis=-1)[:, np.newaxis]
    dbo = np.sum(dot, axis=-1)[:, np.newaxis]

    da_prev = np.matmul(Wfa.T, dft) + np.matmul(Wia.T, dit) + np.matmul(Wca.T, dcct) + np.matmul(Woa.T, dot)
    dxt = np.matmul(Wfx.T, dft) + np.matmul(Wix.T, dit) + np.matmul(Wcx.T, dcct) + np.matmul(Wox.T, dot)
    dc_prev = np.multiply(ft, np.add(dc_next, np.multiply(np.multiply(da_next, ot), np.subtract(1, np.power(np.tanh(c_next), 2)))))

    gradients = {}
    gradients["dxt"] = dxt
    gradients["da_prev"] = da_prev
    gradients["dc_prev"] = dc_prev
    gradients["dWf"], gradients["dbf"] = dWf, dbf
    gradients["dWi"], gradients["dbi"] = dWi, dbi
    gradients["dWc"], gradients["dbc"] = dWc, dbc
    gradients["dWo"], gradients["dbo"] = dWo, dbo
    return gradients


def lstm_backward(da, caches):
    (caches, x) = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    dxs = []
    da_prevt = np.zeros((n_a, m))
    dc_prevt = np.zeros((n_a, m))
    dWf, dWi, dWc, dWo = [np.zeros((n_a, n_a + n_x)) for _ in range(4)]
    dbf, dbi, dbc, dbo = [np.zeros((n_a, 1)) for _ in range(4)]

    for t in range(T_x - 1, -1, -1):
        g = lstm_cell_backward(np.add(da[:, :, t], da_prevt), dc_prevt, caches[t])
        da_prevt = g["da_prev"]
        dc_prevt = g["dc_prev"]
        dxs.insert(0, g["dxt"])
        dWf, dbf = dWf + g["dWf"], dbf + g["dbf"]
        dWi, dbi = dWi + g["dWi"], dbi + g["dbi"]
        dWc, dbc = dWc + g["dWc"], dbc + g["dbc"]
        dWo, dbo = dWo + g["dWo"], dbo + g["dbo"]

    gradients = {"dx": np.dstack(dxs), "da0": da_prevt,
                 "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
                 "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
    return gradients
