"""Index notation.

a: hidden unit, b: second hidden unit, x: input component, k: row of [a; x], y: output, m: sample, g: gate.
"""
import numpy as np
from numpy import einsum, newaxis, tanh

F, I, C, O = range(4)


def fermi(e):
    return 1 / (np.exp(-e) + 1)


def boltzmann(e):
    w = np.exp(e - e.max(axis=0)[newaxis, :])
    return w / w.sum(axis=0)[newaxis, :]


def tensors(parameters):
    W = np.array([parameters[name] for name in ("Wf", "Wi", "Wc", "Wo")])          # g a k
    b = np.array([parameters[name][:, 0] for name in ("bf", "bi", "bc", "bo")])    # g a
    return W, b


def rnn_cell_forward(xt, a_prev, parameters):
    field = einsum('ax,xm->am', parameters["Wax"], xt)
    field = field + einsum('ab,bm->am', parameters["Waa"], a_prev)
    field = field + parameters["ba"][:, 0][:, newaxis]
    a_next = tanh(field)
    energy = einsum('ya,am->ym', parameters["Wya"], a_next) + parameters["by"]
    return a_next, boltzmann(energy), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T + 1))
    y = np.zeros((n_y, m, T))
    a[:, :, 0] = a0
    history = []
    for t in np.arange(T):
        a_t, y_t, record = rnn_cell_forward(x[:, :, t], a[:, :, t], parameters)
        a[:, :, t + 1] = a_t
        y[:, :, t] = y_t
        history.append(record)
    return a[:, :, 1:], y, (history, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    delta = einsum('am,am->am', da_next, 1 - a_next**2)
    n_a, m = delta.shape
    dWaa = np.zeros((n_a, n_a))
    dWax = np.zeros((n_a, xt.shape[0]))
    for s in range(m):
        dWaa += np.outer(delta[:, s], a_prev[:, s])
        dWax += np.outer(delta[:, s], xt[:, s])
    return {
        "dxt": np.tensordot(parameters["Wax"], delta, axes=(0, 0)),
        "da_prev": np.tensordot(parameters["Waa"], delta, axes=(0, 0)),
        "dWax": dWax,
        "dWaa": dWaa,
        "dba": einsum('am->a', delta)[:, newaxis],
    }


def rnn_backward(da, caches):
    history, x = caches
    n_a, m, T = da.shape
    dx = np.zeros((x.shape[0], m, T))
    dWax = np.zeros((n_a, x.shape[0]))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    adjoint = np.zeros((n_a, m))
    for t in np.arange(T)[::-1]:
        g = rnn_cell_backward(adjoint + da[:, :, t], history[t])
        adjoint = g["da_prev"]
        dx[:, :, t] = g["dxt"]
        dWax += g["dWax"]
        dWaa += g["dWaa"]
        dba += g["dba"]
    return {"dx": dx, "da0": adjoint, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W, b = tensors(parameters)
    state = np.append(a_prev, xt, axis=0)
    e = einsum('gak,km->gam', W, state) + b[:, :, newaxis]
    ft, it, ot = fermi(e[F]), fermi(e[I]), fermi(e[O])
    cct = tanh(e[C])
    c_next = ft * c_prev + it * cct
    a_next = ot * tanh(c_next)
    y = boltzmann(einsum('ya,am->ym', parameters["Wy"], a_next) + parameters["by"])
    return a_next, c_next, y, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)


def lstm_forward(x, a0, parameters):
    n_x, m, T = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.zeros((n_a, m, T))
    c = np.zeros((n_a, m, T))
    y = np.zeros((n_y, m, T))
    history = []
    position, memory = a0, np.zeros((n_a, m))
    for t in np.arange(T):
        position, memory, y_t, record = lstm_cell_forward(x[:, :, t], position, memory, parameters)
        a[:, :, t] = position
        c[:, :, t] = memory
        y[:, :, t] = y_t
        history.append(record)
    return a, y, c, (history, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    W, b = tensors(parameters)
    n_a, m = a_next.shape
    state = np.append(a_prev, xt, axis=0)

    th = tanh(c_next)
    dc = dc_next + einsum('am,am,am->am', da_next, ot, 1 - th**2)

    # delta[g, a, m]: derivative with respect to the energy of gate g
    delta = np.zeros((4, n_a, m))
    delta[F] = dc * c_prev * ft * (1 - ft)
    delta[I] = dc * cct * it * (1 - it)
    delta[C] = dc * it * (1 - cct**2)
    delta[O] = da_next * th * ot * (1 - ot)

    dW = np.zeros_like(W)
    for s in range(m):
        dW += delta[:, :, s][:, :, newaxis] * state[:, s][newaxis, newaxis, :]
    db = delta.sum(axis=2)[:, :, newaxis]

    dstate = np.tensordot(W, delta, axes=([0, 1], [0, 1]))
    return {
        "dxt": dstate[n_a:], "da_prev": dstate[:n_a], "dc_prev": dc * ft,
        "dWf": dW[F], "dWi": dW[I], "dWc": dW[C], "dWo": dW[O],
        "dbf": db[F], "dbi": db[I], "dbc": db[C], "dbo": db[O],
    }


def lstm_backward(da, caches):
    history, x = caches
    n_a, m, T = da.shape
    dx = np.zeros((x.shape[0], m, T))
    sums = {name: 0 for name in ("dWf", "dWi", "dWc", "dWo", "dbf", "dbi", "dbc", "dbo")}
    adjoint_a = np.zeros((n_a, m))
    adjoint_c = np.zeros((n_a, m))
    for t in np.arange(T)[::-1]:
        g = lstm_cell_backward(adjoint_a + da[:, :, t], adjoint_c, history[t])
        adjoint_a = g["da_prev"]
        adjoint_c = g["dc_prev"]
        dx[:, :, t] = g["dxt"]
        for name in sums:
            sums[name] = sums[name] + g[name]
    return dict(sums, dx=dx, da0=adjoint_a)
