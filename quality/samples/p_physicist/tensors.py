# Recurrent networks in index notation.
#   h, k : hidden components        d : input components
#   s    : sample (batch)           q : output classes          t : time
# Sums over repeated indices are einsum's business.
import numpy as np
from numpy import einsum, exp, tanh


def sigma(u):
    return 0.5 * (1.0 + tanh(0.5 * u))


def boltzmann(E):
    """Occupation of the levels q, one distribution for each sample s."""
    w = exp(E - E.max(axis=0))
    Z = einsum('qs->s', w)
    return w / Z


def rnn_cell_forward(xt, a_prev, parameters):
    U, V, R = parameters['Wax'], parameters['Waa'], parameters['Wya']
    u = einsum('hd,ds->hs', U, xt) + einsum('hk,ks->hs', V, a_prev) + parameters['ba']
    a_next = tanh(u)
    E = einsum('qh,hs->qs', R, a_next) + parameters['by']
    return a_next, boltzmann(E), (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    caches = []
    psi = a0
    history, prob = [], []
    for t in range(x.shape[-1]):
        psi, p_t, cache = rnn_cell_forward(x[..., t], psi, parameters)
        history.append(psi)
        prob.append(p_t)
        caches.append(cache)
    return np.stack(history, axis=-1), np.stack(prob, axis=-1), (caches, x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    # delta_hs = dL/du_hs
    delta = (1.0 - a_next**2) * da_next
    dxt = einsum('hd,hs->ds', parameters['Wax'], delta)
    da_prev = einsum('hk,hs->ks', parameters['Waa'], delta)
    dWax = einsum('hs,ds->hd', delta, xt)
    dWaa = einsum('hs,ks->hk', delta, a_prev)
    dba = einsum('hs->h', delta)[:, None]
    return dict(dxt=dxt, da_prev=da_prev, dWax=dWax, dWaa=dWaa, dba=dba)


def rnn_backward(da, caches):
    cells, x = caches
    T = da.shape[-1]
    lam = np.zeros(da.shape[:-1])         # the adjoint state
    dx = np.zeros((x.shape[0],) + da.shape[1:])
    dWax = dWaa = dba = 0
    for t in reversed(range(T)):
        g = rnn_cell_backward(da[..., t] + lam, cells[t])
        lam = g['da_prev']
        dx[..., t] = g['dxt']
        dWax = dWax + g['dWax']
        dWaa = dWaa + g['dWaa']
        dba = dba + g['dba']
    return dict(dx=dx, da0=lam, dWax=dWax, dWaa=dWaa, dba=dba)


def _tensor(parameters, letter):
    """The four gates as one tensor with a leading index g = (f, i, c, o)."""
    return np.array([parameters[letter + g] for g in 'fico'])


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n = a_prev.shape[0]
    W = _tensor(parameters, 'W')
    b = _tensor(parameters, 'b')
    u = einsum('ghk,ks->ghs', W[:, :, :n], a_prev) + einsum('ghd,ds->ghs', W[:, :, n:], xt) + b
    phi, iota, omega = sigma(u[0]), sigma(u[1]), sigma(u[3])
    kappa = tanh(u[2])
    c_next = phi * c_prev + iota * kappa
    a_next = omega * tanh(c_next)
    E = einsum('qh,hs->qs', parameters['Wy'], a_next) + parameters['by']
    cache = (a_next, c_next, a_prev, c_prev, phi, iota, kappa, omega, xt, parameters)
    return a_next, c_next, boltzmann(E), cache


def lstm_forward(x, a0, parameters):
    h, s = a0.shape
    T = x.shape[-1]
    a = np.zeros((h, s, T))
    c = np.zeros((h, s, T))
    y = np.zeros((parameters['Wy'].shape[0], s, T))
    caches = []
    psi, chi = a0, np.zeros((h, s))
    for t in range(T):
        psi, chi, p_t, cache = lstm_cell_forward(x[..., t], psi, chi, parameters)
        a[..., t] = psi
        c[..., t] = chi
        y[..., t] = p_t
        caches.append(cache)
    return a, y, c, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, phi, iota, kappa, omega, xt, parameters = cache
    n = a_prev.shape[0]
    th = tanh(c_next)
    mu = dc_next + da_next * omega * (1.0 - th**2)       # dL/dc_hs
    delta = np.array([
        mu * c_prev * phi * (1.0 - phi),
        mu * kappa * iota * (1.0 - iota),
        mu * iota * (1.0 - kappa**2),
        da_next * th * omega * (1.0 - omega),
    ])
    W = _tensor(parameters, 'W')
    da_prev = einsum('ghk,ghs->ks', W[:, :, :n], delta)
    dxt = einsum('ghd,ghs->ds', W[:, :, n:], delta)
    dc_prev = mu * phi
    dWa = einsum('ghs,ks->ghk', delta, a_prev)
    dWx = einsum('ghs,ds->ghd', delta, xt)
    dW = np.concatenate([dWa, dWx], axis=2)
    db = einsum('ghs->gh', delta)[:, :, None]
    out = dict(dxt=dxt, da_prev=da_prev, dc_prev=dc_prev)
    for j, g in enumerate('fico'):
        out['dW' + g] = dW[j]
        out['db' + g] = db[j]
    return out


def lstm_backward(da, caches):
    cells, x = caches
    n, s, T = da.shape
    lam = np.zeros((n, s))
    mu = np.zeros((n, s))
    dx = np.zeros((x.shape[0], s, T))
    sums = {}
    for t in reversed(range(T)):
        g = lstm_cell_backward(da[..., t] + lam, mu, cells[t])
        lam, mu = g['da_prev'], g['dc_prev']
        dx[..., t] = g['dxt']
        for key in ('dWf', 'dWi', 'dWc', 'dWo', 'dbf', 'dbi', 'dbc', 'dbo'):
            sums[key] = sums.get(key, 0) + g[key]
    return dict(dx=dx, da0=lam, **sums)
