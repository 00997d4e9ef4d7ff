"""LSTM with one big matrix W of shape (4 n_a, n_a + n_x), row blocks i f o g, sliced by hand."""
import numpy as np
from numpy import tanh, dot


def sigmoid(x): return 1.0/(1.0 + np.exp(-x))

def softmax(x):
    ex = np.exp(x - x.max(axis=0, keepdims=True))
    return ex/ex.sum(axis=0, keepdims=True)

def pack(parameters):
    W = np.vstack((parameters['Wi'], parameters['Wf'], parameters['Wo'], parameters['Wc']))
    b = np.vstack((parameters['bi'], parameters['bf'], parameters['bo'], parameters['bc']))
    return W, b

def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    W, b = pack(parameters)
    H = a_prev.shape[0]
    A = dot(W, np.vstack((a_prev, xt))) + b
    it = sigmoid(A[:H])
    ft = sigmoid(A[H:2*H])
    ot = sigmoid(A[2*H:3*H])
    cct = tanh(A[3*H:])
    c_next = ft*c_prev + it*cct
    a_next = ot*tanh(c_next)
    yt = softmax(dot(parameters['Wy'], a_next) + parameters['by'])
    return a_next, c_next, yt, (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)

def lstm_forward(x, a0, parameters):
    N, M, T = x.shape
    H = a0.shape[0]
    a = np.zeros((H, M, T)); c = np.zeros((H, M, T)); y = np.zeros((parameters['Wy'].shape[0], M, T))
    caches = []
    prev_a, prev_c = a0, np.zeros((H, M))
    for t in range(T):
        next_a, next_c, yt, cache = lstm_cell_forward(x[:, :, t], prev_a, prev_c, parameters)
        a[:, :, t], c[:, :, t], y[:, :, t] = next_a, next_c, yt
        caches.append(cache)
        prev_a, prev_c = next_a, next_c
    return a, y, c, (caches, x)

def lstm_cell_backward(da_next, dc_next, cache):
    a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
    W, _ = pack(parameters)
    H, M = a_next.shape
    tc = tanh(c_next)
    dc = dc_next + da_next*ot*(1 - tc*tc)
    dA = np.zeros((4*H, M))
    dA[:H] = dc*cct*it*(1 - it)
    dA[H:2*H] = dc*c_prev*ft*(1 - ft)
    dA[2*H:3*H] = da_next*tc*ot*(1 - ot)
    dA[3*H:] = dc*it*(1 - cct*cct)
    dW = dot(dA, np.vstack((a_prev, xt)).T)
    db = dA.sum(axis=1).reshape(4*H, 1)
    dv = dot(W.T, dA)
    return {'da_prev': dv[:H], 'dxt': dv[H:], 'dc_prev': dc*ft,
            'dWi': dW[:H], 'dWf': dW[H:2*H], 'dWo': dW[2*H:3*H], 'dWc': dW[3*H:],
            'dbi': db[:H], 'dbf': db[H:2*H], 'dbo': db[2*H:3*H], 'dbc': db[3*H:]}

def lstm_backward(da, caches):
    caches, x = caches
    H, M, T = da.shape
    N = x.shape[0]
    dx = np.zeros((N, M, T))
    dW = {g: np.zeros((H, H + N)) for g in 'fioc'}
    db = {g: np.zeros((H, 1)) for g in 'fioc'}
    dh = np.zeros((H, M))
    dc = np.zeros((H, M))
    for t in range(T)[::-1]:
        dh = dh + da[:, :, t]
        step = lstm_cell_backward(dh, dc, caches[t])
        dx[:, :, t] = step['dxt']
        dh = step['da_prev']
        dc = step['dc_prev']
        for g in 'fioc':
            dW[g] += step['dW' + g]
            db[g] += step['db' + g]
    out = {'dx': dx, 'da0': dh}
    for g in 'fioc':
        out['dW' + g] = dW[g]
        out['db' + g] = db[g]
    return out
