"""Part 1 of the assignment: the basic RNN. (LSTM is in part 2.)"""
import numpy as np


def softmax(logits):
    m = np.max(logits, axis=0)
    log_z = m + np.log(np.sum(np.exp(logits - m), axis=0))
    return np.exp(logits - log_z)


class Cell:
    """A basic RNN cell that remembers its weights only."""

    def __init__(self, parameters):
        self.Wx = parameters['Wax']
        self.Wh = parameters['Waa']
        self.Wy = parameters['Wya']
        self.bh = parameters['ba']
        self.by = parameters['by']

    def step(self, x, h):
        h_new = np.tanh(self.Wh.dot(h) + self.Wx.dot(x) + self.bh)
        scores = self.Wy.dot(h_new) + self.by
        return h_new, softmax(scores)

    def back(self, dh_new, h_new, h, x):
        # tanh'(z) = (1 - tanh(z)) (1 + tanh(z))
        delta = (1 - h_new) * (1 + h_new) * dh_new
        dWx = delta.dot(x.T)
        dWh = delta.dot(h.T)
        dbh = delta.sum(axis=1).reshape(-1, 1)
        dx = self.Wx.T.dot(delta)
        dh = self.Wh.T.dot(delta)
        return dx, dh, dWx, dWh, dbh


def rnn_cell_forward(xt, a_prev, parameters):
    a_next, yt_pred = Cell(parameters).step(xt, a_prev)
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    T = x.shape[2]
    states, outputs, caches = [], [], []
    previous = a0
    for t in range(T):
        current, out, cache = rnn_cell_forward(x[..., t], previous, parameters)
        states.append(current)
        outputs.append(out)
        caches.append(cache)
        previous = current
    return np.stack(states, axis=2), np.stack(outputs, axis=2), (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    names = ['dxt', 'da_prev', 'dWax', 'dWaa', 'dba']
    return dict(zip(names, Cell(parameters).back(da_next, a_next, a_prev, xt)))


def rnn_backward(da, caches):
    steps, x = caches
    n_x, m, T = x.shape
    n_a = da.shape[0]
    gradients = {
        'dx': np.zeros(x.shape),
        'da0': np.zeros((n_a, m)),
        'dWax': np.zeros((n_a, n_x)),
        'dWaa': np.zeros((n_a, n_a)),
        'dba': np.zeros((n_a, 1)),
    }
    t = T - 1
    while t >= 0:
        # da0 is the running gradient of the state before step t
        upstream = da[..., t] + gradients['da0']
        local = rnn_cell_backward(upstream, steps[t])
        gradients['dx'][..., t] = local['dxt']
        gradients['da0'] = local['da_prev']
        for name in ('dWax', 'dWaa', 'dba'):
            gradients[name] += local[name]
        t -= 1
    return gradients
