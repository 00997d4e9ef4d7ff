# Port of my MATLAB code (lstm_layer.m) to numpy for the course.
# MATLAB:  G = bsxfun(@plus, X*Wx + H*Wh, b);  sigm(G(:, 1:K)) ...
from numpy import *
import numpy as np


def sigm(z):
    return 1. / (1. + exp(-z))


def dsigm(s):
    # derivative in terms of the *output*
    return s * (1 - s)


def dtanh(s):
    return 1 - s ** 2


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    K = prev_h.shape[1]
    G = dot(x, Wx) + dot(prev_h, Wh) + b[newaxis, :]
    I = sigm(G[:, 0 * K:1 * K])
    F = sigm(G[:, 1 * K:2 * K])
    O = sigm(G[:, 2 * K:3 * K])
    C = tanh(G[:, 3 * K:4 * K])
    next_c = F * prev_c + I * C
    TC = tanh(next_c)
    next_h = O * TC
    cache = {'x': x, 'H': prev_h, 'S': prev_c, 'I': I, 'F': F, 'O': O, 'C': C, 'TC': TC, 'Wx': Wx, 'Wh': Wh}
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    I = cache['I']; F = cache['F']; O = cache['O']; C = cache['C']; TC = cache['TC']
    N, K = dnext_h.shape

    dO = dnext_h * TC
    dS = dnext_h * O * dtanh(TC)
    dS = dS + dnext_c

    dG = zeros((N, 4 * K))
    dG[:, 0 * K:1 * K] = dS * C * dsigm(I)
    dG[:, 1 * K:2 * K] = dS * cache['S'] * dsigm(F)
    dG[:, 2 * K:3 * K] = dO * dsigm(O)
    dG[:, 3 * K:4 * K] = dS * I * dtanh(C)

    dx = dot(dG, cache['Wx'].T)
    dprev_h = dot(dG, cache['Wh'].T)
    dprev_c = dS * F
    dWx = dot(cache['x'].T, dG)
    dWh = dot(cache['H'].T, dG)
    db = sum(dG, 0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    (N, T, D) = x.shape
    K = h0.shape[1]
    # one slot more than steps, slot 0 is the start (in MATLAB this was H{1})
    H = zeros((T + 1, N, K))
    S = zeros((T + 1, N, K))
    H[0] = h0
    store = [None] * T
    for k in range(1, T + 1):
        H[k], S[k], store[k - 1] = lstm_step_forward(x[:, k - 1, :], H[k - 1], S[k - 1], Wx, Wh, b)
    h = transpose(H[1:], (1, 0, 2))
    return h, {'store': store, 'D': D}


def lstm_backward(dh, cache):
    store = cache['store']
    (N, T, K) = dh.shape
    D = cache['D']
    dx = zeros((N, T, D))
    dWx = zeros((D, 4 * K))
    dWh = zeros((K, 4 * K))
    db = zeros(4 * K)
    dH = zeros((N, K))
    dS = zeros((N, K))
    k = T
    while k >= 1:
        dH = dH + dh[:, k - 1, :]
        [dxk, dH, dS, dWxk, dWhk, dbk] = lstm_step_backward(dH, dS, store[k - 1])
        dx[:, k - 1, :] = dxk
        dWx = dWx + dWxk
        dWh = dWh + dWhk
        db = db + dbk
        k = k - 1
    dh0 = dH
    return dx, dh0, dWx, dWh, db
