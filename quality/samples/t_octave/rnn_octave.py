# rnn_octave.py
# One to one from my Octave files rnn_cell.m, rnn_fw.m, rnn_bw.m.
# Time runs 1..T as over there; page(x, t) does the "- 1".
from types import SimpleNamespace as struct

import numpy as np
from numpy import dot, exp, ones, tanh, transpose, zeros


def page(X, t):
    # X(:, :, t)
    return X[:, :, t - 1]


def rows(X):
    return X.shape[0]


def cols(X):
    return X.shape[1]


def pages(X):
    return X.shape[2]


def repmat(v, m):
    # repmat(v, 1, m)
    return dot(v, ones((1, m)))


def softmax(Z):
    top = Z.max(axis=0).reshape(1, cols(Z))
    E = exp(Z - dot(ones((rows(Z), 1)), top))
    S = dot(ones((1, rows(Z))), E)
    return E / dot(ones((rows(Z), 1)), S)


def sech2(A):
    # derivative of tanh where tanh has the value A
    return ones(A.shape) - A * A


# [a_next, yt] = rnn_cell(xt, a_prev, theta)
def rnn_cell_forward(xt, a_prev, parameters):
    m = cols(xt)
    Theta = np.hstack((parameters['ba'], parameters['Wax'], parameters['Waa']))
    U = np.vstack((ones((1, m)), xt, a_prev))      # [1; x; a]
    a_next = tanh(dot(Theta, U))
    yt = softmax(dot(parameters['Wya'], a_next) + repmat(parameters['by'], m))
    s = struct(U=U, A=a_next, Theta=Theta, nx=rows(xt))
    return a_next, yt, s
# endfunction


# [a, y] = rnn_fw(x, a0, theta)
def rnn_forward(x, a0, parameters):
    m = cols(x)
    T = pages(x)
    na = rows(a0)
    ny = rows(parameters['Wya'])
    a = zeros((na, m, T))
    y = zeros((ny, m, T))
    s = {}                                          # cell(1, T)
    for t in range(1, T + 1):
        if t == 1:
            a_prev = a0
        else:
            a_prev = page(a, t - 1).copy()
        # endif
        a_next, yt, s[t] = rnn_cell_forward(page(x, t), a_prev, parameters)
        page(a, t)[...] = a_next
        page(y, t)[...] = yt
    # endfor
    return a, y, (s, x)
# endfunction


def rnn_cell_backward(da_next, cache):
    s = cache
    nx = s.nx
    dZ = da_next * sech2(s.A)
    dTheta = dot(dZ, transpose(s.U))                # [dba dWax dWaa]
    dU = transpose(dot(transpose(dZ), s.Theta))     # [-; dx; da]
    grad = {}
    grad['dba'] = dTheta[:, 0:1]
    grad['dWax'] = dTheta[:, 1:nx + 1]
    grad['dWaa'] = dTheta[:, nx + 1:]
    grad['dxt'] = dU[1:nx + 1, :]
    grad['da_prev'] = dU[nx + 1:, :]
    return grad
# endfunction


def rnn_backward(da, caches):
    s, x = caches
    na = rows(da)
    m = cols(da)
    T = pages(da)
    nx = rows(x)
    dx = zeros((nx, m, T))
    dWax = zeros((na, nx))
    dWaa = zeros((na, na))
    dba = zeros((na, 1))
    da_prev = zeros((na, m))
    for t in range(T, 0, -1):
        g = rnn_cell_backward(page(da, t) + da_prev, s[t])
        page(dx, t)[...] = g['dxt']
        da_prev = g['da_prev']
        dWax = dWax + g['dWax']
        dWaa = dWaa + g['dWaa']
        dba = dba + g['dba']
    # endfor
    grad = {}
    grad['dx'] = dx
    grad['da0'] = da_prev
    grad['dWax'] = dWax
    grad['dWaa'] = dWaa
    grad['dba'] = dba
    return grad
# endfunction
