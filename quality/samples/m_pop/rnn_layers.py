from collections import deque, namedtuple
import numpy as np

Gates = namedtuple("Gates", "i f o g")
Step = namedtuple("Step", "x prev_h prev_c next_c gates Wx Wh")


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


ACTIVATE = {"i": sigmoid, "f": sigmoid, "o": sigmoid, "g": np.tanh}


def slope(name: str, value: np.ndarray) -> np.ndarray:
    match name:
        case "g":
            return 1 - value**2
        case _:
            return value * (1 - value)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    return (next_h := np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)), (x, prev_h, next_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, next_h, Wx, Wh = cache
    da = dnext_h * slope("g", next_h)
    return da.dot(Wx.T), da.dot(Wh.T), x.T.dot(da), prev_h.T.dot(da), da.sum(0)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, _ = x.shape
    h, h_t, cache = np.empty((N, T, h0.shape[1])), h0, deque()
    for t in range(T):
        h_t, step = rnn_step_forward(x[:, t], h_t, Wx, Wh, b)
        h[:, t] = h_t
        cache.append(step)
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    stack = list(cache)
    D = stack[0][0].shape[1]
    dx = np.empty((N, T, D))
    dprev_h = np.zeros((N, H))
    dWx = dWh = db = 0.0
    for t in range(T - 1, -1, -1):
        dx[:, t], dprev_h, *parts = rnn_step_backward(dprev_h + dh[:, t], stack.pop())
        dWx, dWh, db = dWx + parts[0], dWh + parts[1], db + parts[2]
    return dx, dprev_h, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    blocks = np.array_split(x.dot(Wx) + prev_h.dot(Wh) + b, 4, axis=-1)
    gates = Gates(*(ACTIVATE[name](block) for name, block in zip("ifog", blocks)))
    next_c = gates.f * prev_c + gates.i * gates.g
    next_h = gates.o * np.tanh(next_c)
    return next_h, next_c, Step(x, prev_h, prev_c, next_c, gates, Wx, Wh)


def lstm_step_backward(dnext_h, dnext_c, cache):
    gates = cache.gates
    dc = dnext_c + dnext_h * gates.o * slope("g", np.tanh(cache.next_c))
    upstream = {
        "i": dc * gates.g,
        "f": dc * cache.prev_c,
        "o": dnext_h * np.tanh(cache.next_c),
        "g": dc * gates.i,
    }
    da = np.concatenate([upstream[k] * slope(k, getattr(gates, k)) for k in Gates._fields], axis=1)
    dx, dprev_h = da @ cache.Wx.T, da @ cache.Wh.T
    dWx, dWh = cache.x.T @ da, cache.prev_h.T @ da
    return dx, dprev_h, dc * gates.f, dWx, dWh, da.sum(0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, _ = x.shape
    h, h_t, c_t, cache = np.empty((N, T, h0.shape[1])), h0, np.zeros_like(h0), deque()
    for t in range(T):
        h_t, c_t, step = lstm_step_forward(x[:, t], h_t, c_t, Wx, Wh, b)
        h[:, t] = h_t
        cache.append(step)
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    stack = list(cache)
    D = stack[0].x.shape[1]
    dx = np.empty((N, T, D))
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    dWx = dWh = db = 0.0
    for t in range(T - 1, -1, -1):
        dx[:, t], dprev_h, dprev_c, *parts = lstm_step_backward(dprev_h + dh[:, t], dprev_c, stack.pop())
        dWx, dWh, db = dWx + parts[0], dWh + parts[1], db + parts[2]
    return dx, dprev_h, dWx, dWh, db
