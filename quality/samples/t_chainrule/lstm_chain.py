# -*- coding: utf-8 -*-
"""
LSTM layer, backward pass by the chain rule.

Names:   L        the loss
         zi, ai   input gate before / after its nonlinearity (same for f, o, g)
         du_dv    a *local* derivative, elementwise
         dL_du    the gradient that has arrived at u

Every dL_ is (dL_ of what u feeds) * (local derivative), nothing else happens below.
"""
import numpy as np
from numpy import tanh


def sigma(z):
    return np.where(z > 0, 1.0 / (1.0 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1.0 + np.exp(-np.abs(z))))


def dsigma_dz(s):
    """derivative of sigma, given its VALUE s"""
    return s * (1.0 - s)


def dtanh_dz(t):
    """derivative of tanh, given its VALUE t"""
    return 1.0 - t ** 2


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    z = np.matmul(x, Wx) + np.matmul(prev_h, Wh) + b
    zi, zf, zo, zg = np.split(z, 4, axis=1)
    ai, af, ao, ag = sigma(zi), sigma(zf), sigma(zo), tanh(zg)

    next_c = af * prev_c + ai * ag
    squashed = tanh(next_c)
    next_h = ao * squashed

    cache = {
        "x": x, "prev_h": prev_h, "prev_c": prev_c, "Wx": Wx, "Wh": Wh,
        "ai": ai, "af": af, "ao": ao, "ag": ag, "squashed": squashed,
    }
    return next_h, next_c, cache


def lstm_step_backward(dL_dh, dL_dc, cache):
    ai, af, ao, ag = (cache[k] for k in ("ai", "af", "ao", "ag"))
    prev_c, squashed = cache["prev_c"], cache["squashed"]

    # h = ao * squashed,  squashed = tanh(c)
    dh_dao = squashed
    dh_dsquashed = ao
    dsquashed_dc = dtanh_dz(squashed)
    dh_dc = dh_dsquashed * dsquashed_dc
    dL_dctotal = dL_dc + dL_dh * dh_dc

    # c = af * prev_c + ai * ag
    dc_daf = prev_c
    dc_dprevc = af
    dc_dai = ag
    dc_dag = ai

    # gates
    dai_dzi = dsigma_dz(ai)
    daf_dzf = dsigma_dz(af)
    dao_dzo = dsigma_dz(ao)
    dag_dzg = dtanh_dz(ag)

    dL_dzi = dL_dctotal * dc_dai * dai_dzi
    dL_dzf = dL_dctotal * dc_daf * daf_dzf
    dL_dzo = dL_dh * dh_dao * dao_dzo
    dL_dzg = dL_dctotal * dc_dag * dag_dzg
    dL_dprevc = dL_dctotal * dc_dprevc

    # z = x Wx + prev_h Wh + b
    x, prev_h = cache["x"], cache["prev_h"]
    Wxi, Wxf, Wxo, Wxg = np.split(cache["Wx"], 4, axis=1)
    Whi, Whf, Who, Whg = np.split(cache["Wh"], 4, axis=1)

    dL_dx = np.matmul(dL_dzi, Wxi.T) + np.matmul(dL_dzf, Wxf.T)
    dL_dx = dL_dx + np.matmul(dL_dzo, Wxo.T) + np.matmul(dL_dzg, Wxg.T)
    dL_dprevh = np.matmul(dL_dzi, Whi.T) + np.matmul(dL_dzf, Whf.T)
    dL_dprevh = dL_dprevh + np.matmul(dL_dzo, Who.T) + np.matmul(dL_dzg, Whg.T)

    dL_dWxi, dL_dWhi, dL_dbi = np.matmul(x.T, dL_dzi), np.matmul(prev_h.T, dL_dzi), dL_dzi.sum(axis=0)
    dL_dWxf, dL_dWhf, dL_dbf = np.matmul(x.T, dL_dzf), np.matmul(prev_h.T, dL_dzf), dL_dzf.sum(axis=0)
    dL_dWxo, dL_dWho, dL_dbo = np.matmul(x.T, dL_dzo), np.matmul(prev_h.T, dL_dzo), dL_dzo.sum(axis=0)
    dL_dWxg, dL_dWhg, dL_dbg = np.matmul(x.T, dL_dzg), np.matmul(prev_h.T, dL_dzg), dL_dzg.sum(axis=0)

    dL_dWx = np.concatenate([dL_dWxi, dL_dWxf, dL_dWxo, dL_dWxg], axis=1)
    dL_dWh = np.concatenate([dL_dWhi, dL_dWhf, dL_dWho, dL_dWhg], axis=1)
    dL_db = np.concatenate([dL_dbi, dL_dbf, dL_dbo, dL_dbg])

    return dL_dx, dL_dprevh, dL_dprevc, dL_dWx, dL_dWh, dL_db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, _ = x.shape
    # index 0 holds the initial values, index t + 1 the values after step t
    h = [h0]
    c = [np.zeros(h0.shape)]
    cache = []
    for t in range(T):
        h_t, c_t, cache_t = lstm_step_forward(x[:, t, :], h[t], c[t], Wx, Wh, b)
        h.append(h_t)
        c.append(c_t)
        cache.append(cache_t)
    return np.stack(h[1:], axis=1), cache


def lstm_backward(dL_dhs, cache):
    N, T, H = dL_dhs.shape
    D = cache[0]["x"].shape[1]
    dL_dx = np.zeros((N, T, D))
    dL_dWx = np.zeros((D, 4 * H))
    dL_dWh = np.zeros((H, 4 * H))
    dL_db = np.zeros((4 * H,))

    # dh_{t+1}/dh_t and dc_{t+1}/dc_t: what step t + 1 sends to step t
    dL_dh_later = np.zeros((N, H))
    dL_dc_later = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        dL_dh_t = dL_dhs[:, t, :] + dL_dh_later
        dL_dx_t, dL_dh_later, dL_dc_later, dWx_t, dWh_t, db_t = lstm_step_backward(dL_dh_t, dL_dc_later, cache[t])
        dL_dx[:, t, :] = dL_dx_t
        dL_dWx += dWx_t
        dL_dWh += dWh_t
        dL_db += db_t
    dL_dh0 = dL_dh_later
    return dL_dx, dL_dh0, dL_dWx, dL_dWh, dL_db
