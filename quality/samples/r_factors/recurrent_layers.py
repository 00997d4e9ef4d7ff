"""Recurrent layers for CS231n A3.

Forward already works out every local derivative; what is kept for the way back are factors only,
so that the backward pass is nothing but products.
"""
from collections import deque
from dataclasses import dataclass

import numpy as np


@dataclass
class RnnTape:
    slope: np.ndarray   # d next_h / d z
    x: np.ndarray
    h: np.ndarray
    Wx: np.ndarray
    Wh: np.ndarray


@dataclass
class LstmTape:
    c_by_h: np.ndarray  # d next_h / d next_c
    c_by_c: np.ndarray  # d next_c / d prev_c
    zi: np.ndarray      # d next_c / d z of the three gates that write the cell
    zf: np.ndarray
    zg: np.ndarray
    zo: np.ndarray      # d next_h / d z of the output gate
    x: np.ndarray
    h: np.ndarray
    Wx: np.ndarray
    Wh: np.ndarray


def sigmoid(z):
    """value and slope"""
    s = 1.0 / (1.0 + np.exp(-z))
    return s, s * (1.0 - s)


def tanh(z):
    """value and slope"""
    h = np.tanh(z)
    return h, 1.0 - h * h


def affine_back(dz, tape):
    """gradients of z = x Wx + h Wh + b"""
    dx = np.einsum("nk,dk->nd", dz, tape.Wx)
    dh = np.einsum("nk,hk->nh", dz, tape.Wh)
    dWx = np.einsum("nd,nk->dk", tape.x, dz)
    dWh = np.einsum("nh,nk->hk", tape.h, dz)
    return dx, dh, dWx, dWh, dz.sum(0)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h, slope = tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, RnnTape(slope, x, prev_h, Wx, Wh)


def rnn_step_backward(dnext_h, cache):
    return affine_back(dnext_h * cache.slope, cache)


def rnn_forward(x, h0, Wx, Wh, b):
    tapes = deque()
    hs = []
    h = h0
    for x_t in x.swapaxes(0, 1):
        h, tape = rnn_step_forward(x_t, h, Wx, Wh, b)
        hs.append(h)
        tapes.appendleft(tape)
    return np.stack(hs, axis=1), tapes


def rnn_backward(dh, cache):
    dx = deque()
    dcarry = 0.0
    dWx = dWh = db = 0.0
    for dh_t, tape in zip(dh.swapaxes(0, 1)[::-1], cache):
        dx_t, dcarry, dWx_t, dWh_t, db_t = rnn_step_backward(dh_t + dcarry, tape)
        dx.appendleft(dx_t)
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        db = db + db_t
    return np.stack(dx, axis=1), dcarry, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    z = x @ Wx + prev_h @ Wh + b
    z_i, z_f, z_o, z_g = np.split(z, 4, axis=1)
    i, i_slope = sigmoid(z_i)
    f, f_slope = sigmoid(z_f)
    o, o_slope = sigmoid(z_o)
    g, g_slope = tanh(z_g)
    next_c = f * prev_c + i * g
    squashed, c_slope = tanh(next_c)
    next_h = o * squashed
    tape = LstmTape(
        c_by_h=o * c_slope,
        c_by_c=f,
        zi=g * i_slope,
        zf=prev_c * f_slope,
        zg=i * g_slope,
        zo=squashed * o_slope,
        x=x, h=prev_h, Wx=Wx, Wh=Wh,
    )
    return next_h, next_c, tape


def lstm_step_backward(dnext_h, dnext_c, cache):
    dc = dnext_c + dnext_h * cache.c_by_h
    dz = np.concatenate((dc * cache.zi, dc * cache.zf, dnext_h * cache.zo, dc * cache.zg), axis=1)
    dx, dprev_h, dWx, dWh, db = affine_back(dz, cache)
    return dx, dprev_h, dc * cache.c_by_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    tapes = deque()
    hs = []
    h, c = h0, np.zeros(h0.shape)
    for x_t in x.swapaxes(0, 1):
        h, c, tape = lstm_step_forward(x_t, h, c, Wx, Wh, b)
        hs.append(h)
        tapes.appendleft(tape)
    return np.stack(hs, axis=1), tapes


def lstm_backward(dh, cache):
    dx = deque()
    dh_carry = np.zeros(dh[:, 0].shape)
    dc_carry = np.zeros(dh[:, 0].shape)
    dWx = dWh = db = 0.0
    for dh_t, tape in zip(dh.swapaxes(0, 1)[::-1], cache):
        dx_t, dh_carry, dc_carry, dWx_t, dWh_t, db_t = lstm_step_backward(dh_t + dh_carry, dc_carry, tape)
        dx.appendleft(dx_t)
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        db = db + db_t
    return np.stack(dx, axis=1), dh_carry, dWx, dWh, db
