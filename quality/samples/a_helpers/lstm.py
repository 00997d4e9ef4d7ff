from __future__ import annotations

from dataclasses import dataclass

import numpy as np


# --- small pieces -----------------------------------------------------------

def sigmoid(z: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.tanh(0.5 * z))


def dsigmoid(y):
    """Slope of the sigmoid, from its output y."""
    return y * (1.0 - y)


def dtanh(y):
    """Slope of tanh, from its output y."""
    return 1.0 - y * y


def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


def affine(W, v, b):
    return W @ v + b


def affine_backward(dz, v):
    """Gradients of W and b for z = W @ v + b."""
    return dz @ v.T, dz.sum(axis=1, keepdims=True)


def concat(a, x):
    return np.concatenate([a, x], axis=0)


def split_concat(d, n_a):
    return d[:n_a], d[n_a:]


# --- what a step remembers --------------------------------------------------

@dataclass
class RNNStep:
    xt: np.ndarray
    a_prev: np.ndarray
    a_next: np.ndarray
    parameters: dict

    def backward(self, da_next):
        p = self.parameters
        dz = da_next * dtanh(self.a_next)
        dWax, dba = affine_backward(dz, self.xt)
        dWaa, _ = affine_backward(dz, self.a_prev)
        return p["Wax"].T @ dz, p["Waa"].T @ dz, dWax, dWaa, dba


@dataclass
class LSTMStep:
    xt: np.ndarray
    a_prev: np.ndarray
    c_prev: np.ndarray
    f: np.ndarray
    i: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c_next: np.ndarray
    parameters: dict

    @property
    def inputs(self):
        return concat(self.a_prev, self.xt)

    def pre_activation_grads(self, da_next, dc_next):
        squashed = np.tanh(self.c_next)
        dc = dc_next + da_next * self.o * dtanh(squashed)
        df = dc * self.c_prev * dsigmoid(self.f)
        di = dc * self.g * dsigmoid(self.i)
        dg = dc * self.i * dtanh(self.g)
        do = da_next * squashed * dsigmoid(self.o)
        return dc * self.f, {"f": df, "i": di, "c": dg, "o": do}


# --- RNN --------------------------------------------------------------------

def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a_next = np.tanh(affine(p["Waa"], a_prev, p["ba"]) + p["Wax"] @ xt)
    yt_pred = softmax(affine(p["Wya"], a_next, p["by"]))
    return a_next, yt_pred, RNNStep(xt, a_prev, a_next, parameters)


def rnn_forward(x, a0, parameters):
    p = parameters
    _, m, T = x.shape
    n_y, n_a = p["Wya"].shape
    a = np.zeros((n_a, m, T))
    y_pred = np.zeros((n_y, m, T))
    steps = []

    state = a0
    for t in range(T):
        xt = x[:, :, t]
        new = np.tanh(p["Wax"] @ xt + affine(p["Waa"], state, p["ba"]))
        steps.append(RNNStep(xt=xt, a_prev=state, a_next=new, parameters=p))
        y_pred[:, :, t] = softmax(affine(p["Wya"], new, p["by"]))
        a[:, :, t] = new
        state = new

    return a, y_pred, (steps, x)


def rnn_cell_backward(da_next, cache):
    names = ("dxt", "da_prev", "dWax", "dWaa", "dba")
    return dict(zip(names, cache.backward(da_next)))


def rnn_backward(da, caches):
    steps, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]

    grads = {
        "dx": np.zeros((n_x, m, T)),
        "dWax": np.zeros((n_a, n_x)),
        "dWaa": np.zeros((n_a, n_a)),
        "dba": np.zeros((n_a, 1)),
    }
    da_future = np.zeros((n_a, m))
    for t in reversed(range(T)):
        step = steps[t]
        dz = (da[:, :, t] + da_future) * dtanh(step.a_next)
        dWax, dba = affine_backward(dz, step.xt)
        grads["dWax"] += dWax
        grads["dWaa"] += dz @ step.a_prev.T
        grads["dba"] += dba
        grads["dx"][:, :, t] = step.parameters["Wax"].T @ dz
        da_future = step.parameters["Waa"].T @ dz

    grads["da0"] = da_future
    return grads


# --- LSTM -------------------------------------------------------------------

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    p = parameters
    v = concat(a_prev, xt)
    f = sigmoid(affine(p["Wf"], v, p["bf"]))
    i = sigmoid(affine(p["Wi"], v, p["bi"]))
    o = sigmoid(affine(p["Wo"], v, p["bo"]))
    g = np.tanh(affine(p["Wc"], v, p["bc"]))
    c_next = f * c_prev + i * g
    a_next = o * np.tanh(c_next)
    yt_pred = softmax(affine(p["Wy"], a_next, p["by"]))
    step = LSTMStep(xt, a_prev, c_prev, f, i, g, o, c_next, parameters)
    return a_next, c_next, yt_pred, step


def lstm_forward(x, a0, parameters):
    p = parameters
    _, m, T = x.shape
    n_y, n_a = p["Wy"].shape
    a, c = np.zeros((n_a, m, T)), np.zeros((n_a, m, T))
    y = np.zeros((n_y, m, T))
    steps = []

    hidden, memory = a0, np.zeros((n_a, m))
    for t in range(T):
        xt = x[:, :, t]
        v = concat(hidden, xt)
        f, i, o = (sigmoid(affine(p["W" + k], v, p["b" + k])) for k in "fio")
        g = np.tanh(affine(p["Wc"], v, p["bc"]))
        new_memory = f * memory + i * g
        new_hidden = o * np.tanh(new_memory)
        steps.append(LSTMStep(xt, hidden, memory, f, i, g, o, new_memory, p))
        a[:, :, t], c[:, :, t] = new_hidden, new_memory
        y[:, :, t] = softmax(affine(p["Wy"], new_hidden, p["by"]))
        hidden, memory = new_hidden, new_memory

    return a, y, c, (steps, x)


def lstm_cell_backward(da_next, dc_next, cache):
    n_a = da_next.shape[0]
    dc_prev, dz = cache.pre_activation_grads(da_next, dc_next)
    d_inputs = sum(cache.parameters["W" + k].T @ dz[k] for k in dz)
    da_prev, dxt = split_concat(d_inputs, n_a)
    grads = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev}
    for k in dz:
        grads["dW" + k], grads["db" + k] = affine_backward(dz[k], cache.inputs)
    return grads


def lstm_backward(da, caches):
    steps, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]

    grads = {"dx": np.zeros((n_x, m, T))}
    for k in "fico":
        grads["dW" + k] = np.zeros((n_a, n_a + n_x))
        grads["db" + k] = np.zeros((n_a, 1))

    da_future, dc_future = np.zeros((n_a, m)), np.zeros((n_a, m))
    for t in reversed(range(T)):
        step = steps[t]
        dc_future, dz = step.pre_activation_grads(da[:, :, t] + da_future, dc_future)
        back = sum(step.parameters["W" + k].T @ dz[k] for k in "fico")
        da_future, grads["dx"][:, :, t] = split_concat(back, n_a)
        for k in "fico":
            dW, db = affine_backward(dz[k], step.inputs)
            grads["dW" + k] += dW
            grads["db" + k] += db

    grads["da0"] = da_future
    return grads
