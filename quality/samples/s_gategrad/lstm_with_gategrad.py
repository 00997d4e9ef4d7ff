# LSTM homework, my version with a little helper class for the gradients
import numpy as np
from rnn_utils import sigmoid, softmax

LETTERS = "fico"


class GateGrad:
    """Collects the gradient of one gate's W and b, over as many steps as you feed it."""

    def __init__(self, letter, W, b):
        self.letter = letter
        self.W = W
        self.dW = np.zeros(W.shape)
        self.db = np.zeros(b.shape)

    def slope(self, value):
        """derivative of the gate's activation, value = activated gate"""
        match self.letter:
            case "c":
                return 1 - value ** 2
            case "f" | "i" | "o":
                return value * (1 - value)
            case other:
                raise ValueError(f"what is gate {other}?")

    def feed(self, dvalue, value, stacked):
        """Adds one step and returns the gradient of [a_prev; xt] of that step."""
        dz = dvalue * self.slope(value)
        self.dW += np.dot(dz, stacked.T)
        self.db += np.sum(dz, axis=1, keepdims=True)
        return np.dot(self.W.T, dz)

    def export(self):
        return {"dW" + self.letter: self.dW, "db" + self.letter: self.db}


def new_gates(parameters):
    return [GateGrad(s, parameters["W" + s], parameters["b" + s]) for s in LETTERS]


def through_one_step(gates, da_next, dc_next, cache):
    """Feeds all four gates; returns dxt, da_prev, dc_prev."""
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
    n_a = a_prev.shape[0]
    stacked = np.r_[a_prev, xt]

    tanh_c = np.tanh(c_next)
    dot_value = da_next * tanh_c
    dc = da_next * ot * (1 - tanh_c ** 2)
    dc = dc + dc_next

    dft_value = dc * c_prev
    dit_value = dc * cct
    dcct_value = dc * it
    dvalues = (dft_value, dit_value, dcct_value, dot_value)

    dstacked = np.zeros(stacked.shape)
    for gate, dvalue, value in zip(gates, dvalues, (ft, it, cct, ot)):
        dstacked += gate.feed(dvalue, value, stacked)
    return dstacked[n_a:], dstacked[:n_a], dc * ft


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    stacked = np.r_[a_prev, xt]
    value = {}
    for s in LETTERS:
        z = np.dot(parameters["W" + s], stacked) + parameters["b" + s]
        match s:
            case "c":
                value[s] = np.tanh(z)
            case _:
                value[s] = sigmoid(z)
    ft, it, cct, ot = value.values()

    c_next = ft * c_prev
    c_next += it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(np.dot(parameters["Wy"], a_next) + parameters["by"])

    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wy"].shape
    caches = []
    a = np.zeros((n_a, m, T_x))
    c = np.zeros((n_a, m, T_x))
    y = np.zeros((n_y, m, T_x))

    for t in range(T_x):
        if t == 0:
            before = a0, np.zeros((n_a, m))
        else:
            before = a_next, c_next
        a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], *before, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = a_next, c_next, yt
        caches.append(cache)

    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    gates = new_gates(cache[-1])
    dxt, da_prev, dc_prev = through_one_step(gates, da_next, dc_next, cache)
    gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev}
    for gate in gates:
        gradients.update(gate.export())
    return gradients


def lstm_backward(da, caches):
    (caches, x) = caches
    n_a, m, T_x = da.shape
    n_x = x.shape[0]

    # here the gates live through the whole sequence, so they sum by themselves
    gates = new_gates(caches[0][-1])
    dx = np.zeros((n_x, m, T_x))
    da_prev = np.zeros((n_a, m))
    dc_prev = np.zeros((n_a, m))

    for t in reversed(range(T_x)):
        da_here = da[:, :, t] + da_prev
        dx[:, :, t], da_prev, dc_prev = through_one_step(gates, da_here, dc_prev, caches[t])

    gradients = {"dx": dx, "da0": da_prev}
    for gate in gates:
        gradients |= gate.export()
    return gradients


if __name__ == "__main__":
    np.random.seed(1)
    p = {"W" + s: np.random.randn(5, 8) for s in LETTERS}
    p.update({"b" + s: np.random.randn(5, 1) for s in LETTERS})
    p["Wy"] = np.random.randn(2, 5)
    p["by"] = np.random.randn(2, 1)
    a, y, c, caches = lstm_forward(np.random.randn(3, 10, 7), np.random.randn(5, 10), p)
    for key, value in lstm_backward(np.random.randn(5, 10, 7), caches).items():
        print(key, value.shape, np.linalg.norm(value))
