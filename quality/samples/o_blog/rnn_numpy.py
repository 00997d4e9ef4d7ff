"""
Code for the post "An LSTM in plain numpy".

    python rnn_numpy.py        # runs the numerical check at the bottom
"""
import numpy as np

D_NAMES = ('i', 'f', 'o', 'g')


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))

def dsigmoid(y):
    # y is sigmoid(x) already
    return y * (1.0 - y)

def dtanh(y):
    # same here, y = tanh(x)
    return 1.0 - y * y


# --- the vanilla cell -------------------------------------------------

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    h = np.tanh(x @ Wx + prev_h @ Wh + b)
    cache = {'in': {'x': x, 'h': prev_h}, 'out': {'h': h}, 'weights': {'x': Wx, 'h': Wh}}
    return h, cache


def rnn_step_backward(dnext_h, cache):
    inn, out, w = cache['in'], cache['out'], cache['weights']
    delta = dnext_h * dtanh(out['h'])
    grads = {}
    for k in ('x', 'h'):
        grads['d' + k] = delta @ w[k].T
        grads['dW' + k] = inn[k].T @ delta
    grads['db'] = delta.sum(axis=0)
    return grads['dx'], grads['dh'], grads['dWx'], grads['dWh'], grads['db']


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = {-1: {'out': {'h': h0}}}
    for t in range(T):
        h[:, t], cache[t] = rnn_step_forward(x[:, t], cache[t - 1]['out']['h'], Wx, Wh, b)
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]['in']['x'].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, H))
    dWh = np.zeros((H, H))
    db = np.zeros(H)
    dnext = np.zeros((N, H))
    for t in range(T)[::-1]:
        dx[:, t], dnext, *dparams = rnn_step_backward(dh[:, t] + dnext, cache[t])
        for total, part in zip((dWx, dWh, db), dparams):
            total += part
    return dx, dnext, dWx, dWh, db


# --- the LSTM cell ----------------------------------------------------

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    z = x @ Wx + prev_h @ Wh + b
    gates = {}
    for k, name in enumerate(D_NAMES):
        part = z[:, k * H:(k + 1) * H]
        gates[name] = np.tanh(part) if name == 'g' else sigmoid(part)
    next_c = gates['f'] * prev_c + gates['i'] * gates['g']
    tanh_c = np.tanh(next_c)
    next_h = gates['o'] * tanh_c
    cache = {
        'in': {'x': x, 'h': prev_h, 'c': prev_c},
        'out': {'h': next_h, 'c': next_c, 'tanh_c': tanh_c},
        'gates': gates,
        'weights': {'x': Wx, 'h': Wh},
    }
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    inn, out, gates, w = (cache[k] for k in ('in', 'out', 'gates', 'weights'))
    # h = o * tanh(c): the memory gets a second gradient through the state
    dc = dnext_c + dnext_h * gates['o'] * dtanh(out['tanh_c'])
    d = dict(
        i=dc * gates['g'] * dsigmoid(gates['i']),
        f=dc * inn['c'] * dsigmoid(gates['f']),
        o=dnext_h * out['tanh_c'] * dsigmoid(gates['o']),
        g=dc * gates['i'] * dtanh(gates['g']),
    )
    delta = np.concatenate([d[name] for name in D_NAMES], axis=1)
    dx, dprev_h = delta @ w['x'].T, delta @ w['h'].T
    dprev_c = dc * gates['f']
    dWx, dWh = inn['x'].T @ delta, inn['h'].T @ delta
    db = delta.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = {-1: {'out': {'h': h0, 'c': np.zeros_like(h0)}}}
    for t in range(T):
        last = cache[t - 1]['out']
        h[:, t], _, cache[t] = lstm_step_forward(x[:, t], last['h'], last['c'], Wx, Wh, b)
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0]['in']['x'].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    dnext_h = np.zeros((N, H))
    dnext_c = np.zeros((N, H))
    for t in range(T)[::-1]:
        dx[:, t], dnext_h, dnext_c, *dparams = lstm_step_backward(dh[:, t] + dnext_h, dnext_c, cache[t])
        for total, part in zip((dWx, dWh, db), dparams):
            total += part
    return dx, dnext_h, dWx, dWh, db


def check(seed=231):
    rng = np.random.default_rng(seed)
    N, T, D, H = 2, 3, 4, 5
    args = [rng.normal(size=s) for s in ((N, T, D), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,))]
    h, cache = lstm_forward(*args)
    dh = rng.normal(size=h.shape)
    for name, a, grad in zip(('x', 'h0', 'Wx', 'Wh', 'b'), args, lstm_backward(dh, cache)):
        num = np.zeros_like(a)
        for ix in np.ndindex(*a.shape):
            keep = a[ix]
            a[ix] = keep + 1e-5
            plus = (lstm_forward(*args)[0] * dh).sum()
            a[ix] = keep - 1e-5
            minus = (lstm_forward(*args)[0] * dh).sum()
            a[ix] = keep
            num[ix] = (plus - minus) / 2e-5
        print(name, np.abs(num - grad).max())


if __name__ == '__main__':
    check()
