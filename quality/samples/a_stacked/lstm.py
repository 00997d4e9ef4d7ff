"""RNN and LSTM in NumPy, column layout (features, batch[, time]).

The LSTM keeps its four gates in one matrix product.  Rows of every stacked
array, n_a each:   forget | input | output | candidate
so that the three logistic gates are one contiguous block.
"""
import numpy as np

ORDER = ("f", "i", "o", "c")


def _logistic(z, out=None):
    # 1/(1+exp(-z)) without temporaries
    out = np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1.0
    return np.reciprocal(out, out=out)


def _softmax(z):
    z = z - z.max(axis=0)
    np.exp(z, out=z)
    z /= z.sum(axis=0)
    return z


def _stack(parameters):
    W = np.vstack([parameters["W" + g] for g in ORDER])
    b = np.vstack([parameters["b" + g] for g in ORDER])
    return W, b


# ---------------------------------------------------------------- plain RNN

def rnn_cell_forward(xt, a_prev, parameters):
    W = np.hstack((parameters["Waa"], parameters["Wax"]))
    h = W @ np.vstack((a_prev, xt))
    h += parameters["ba"]
    np.tanh(h, out=h)
    y = _softmax(parameters["Wya"] @ h + parameters["by"])
    return h, y, (h, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    steps = x.shape[2]
    n_y, n_a = parameters["Wya"].shape
    a = np.empty((n_a, x.shape[1], steps))
    y = np.empty((n_y, x.shape[1], steps))
    tape = []
    h = a0
    for t in range(steps):
        h, y[..., t], saved = rnn_cell_forward(x[..., t], h, parameters)
        a[..., t] = h
        tape.append(saved)
    return a, y, (tape, x)


def rnn_cell_backward(da_next, cache):
    h, h_prev, xt, parameters = cache
    n_a = h.shape[0]
    W = np.hstack((parameters["Waa"], parameters["Wax"]))

    dz = da_next - da_next * h * h
    dW = dz @ np.vstack((h_prev, xt)).T
    dcat = W.T @ dz

    return {
        "dxt": dcat[n_a:],
        "da_prev": dcat[:n_a],
        "dWax": dW[:, n_a:],
        "dWaa": dW[:, :n_a],
        "dba": dz.sum(axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    tape, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    dx = np.empty((n_x, m, T))
    dWax = np.zeros((n_a, n_x))
    dWaa = np.zeros((n_a, n_a))
    dba = np.zeros((n_a, 1))
    carry = np.zeros((n_a, m))
    for t in range(T)[::-1]:
        step = rnn_cell_backward(carry + da[..., t], tape[t])
        carry = step["da_prev"]
        dx[..., t] = step["dxt"]
        dWax += step["dWax"]
        dWaa += step["dWaa"]
        dba += step["dba"]
    return {"dx": dx, "da0": carry, "dWax": dWax, "dWaa": dWaa, "dba": dba}


# --------------------------------------------------------------------- LSTM

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a = a_prev.shape[0]
    W, b = _stack(parameters)
    z = W @ np.vstack((a_prev, xt)) + b
    _logistic(z[:3 * n_a], out=z[:3 * n_a])
    np.tanh(z[3 * n_a:], out=z[3 * n_a:])
    f = z[0:n_a]
    i = z[n_a:2 * n_a]
    o = z[2 * n_a:3 * n_a]
    g = z[3 * n_a:]

    c_next = i * g
    c_next += f * c_prev
    a_next = np.tanh(c_next)
    a_next *= o
    y = _softmax(parameters["Wy"] @ a_next + parameters["by"])

    return a_next, c_next, y, (a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters)


def lstm_forward(x, a0, parameters):
    n_x, m, steps = x.shape
    n_y, n_a = parameters["Wy"].shape
    a = np.empty((n_a, m, steps))
    c = np.empty((n_a, m, steps))
    y = np.empty((n_y, m, steps))
    tape = []
    h, s = a0, np.zeros_like(a0)
    for t in range(steps):
        h, s, y[..., t], saved = lstm_cell_forward(x[..., t], h, s, parameters)
        a[..., t] = h
        c[..., t] = s
        tape.append(saved)
    return a, y, c, (tape, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, f, i, g, o, xt, parameters = cache
    n_a, m = a_next.shape
    W, _ = _stack(parameters)

    u = np.tanh(c_next)
    ds = da_next * o * (1.0 - u * u) + dc_next      # everything that reaches the memory

    dz = np.empty((4 * n_a, m))
    dz[0:n_a] = ds * c_prev * f * (1.0 - f)
    dz[n_a:2 * n_a] = ds * g * i * (1.0 - i)
    dz[2 * n_a:3 * n_a] = da_next * u * o * (1.0 - o)
    dz[3 * n_a:] = ds * i * (1.0 - g * g)

    dcat = W.T @ dz
    dW = dz @ np.vstack((a_prev, xt)).T
    db = dz.sum(axis=1, keepdims=True)

    out = {"da_prev": dcat[:n_a], "dxt": dcat[n_a:], "dc_prev": ds * f}
    for k, name in enumerate(ORDER):
        rows = slice(k * n_a, (k + 1) * n_a)
        out["dW" + name] = dW[rows]
        out["db" + name] = db[rows]
    return out


def lstm_backward(da, caches):
    tape, x = caches
    n_a, m, T = da.shape
    n_x = x.shape[0]
    weights = ["d" + kind + name for name in ORDER for kind in "Wb"]

    total = {"dx": np.empty((n_x, m, T))}
    for key in weights:
        total[key] = np.zeros((n_a, n_a + n_x if key[1] == "W" else 1))

    dh = np.zeros((n_a, m))
    ds = np.zeros((n_a, m))
    for t in range(T)[::-1]:
        step = lstm_cell_backward(dh + da[..., t], ds, tape[t])
        dh = step["da_prev"]
        ds = step["dc_prev"]
        total["dx"][..., t] = step["dxt"]
        for key in weights:
            total[key] += step[key]
    total["da0"] = dh
    return total
