# -*- coding: utf-8 -*-
# Redes recurrentes: RNN simple y LSTM, hacia delante y hacia atrás.
import numpy as np


def sig(z): return 1/(1+np.exp(-z))


def suave(z):
    z = z-np.max(z, axis=0)
    return np.exp(z)/np.sum(np.exp(z), axis=0)


def rnn_cell_forward(xt, a_prev, parameters):
    U, V, S = parameters['Wax'], parameters['Waa'], parameters['Wya']
    b, q = parameters['ba'], parameters['by']
    h = np.tanh(U@xt+V@a_prev+b)
    y = suave(S@h+q)
    return h, y, (h, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    pasos = []
    H = np.zeros(a0.shape+(x.shape[2],))
    Y = np.zeros((parameters['by'].shape[0], x.shape[1], x.shape[2]))
    h = a0
    t = 0
    while t < x.shape[2]:
        h, y, guardado = rnn_cell_forward(x[:, :, t], h, parameters)
        H[:, :, t] = h
        Y[:, :, t] = y
        pasos.append(guardado)
        t += 1
    return H, Y, (pasos, x)


def rnn_cell_backward(da_next, cache):
    h, h_ant, e, par = cache
    d = (1-h**2)*da_next
    return dict(dxt=par['Wax'].T@d,
                da_prev=par['Waa'].T@d,
                dWax=d@e.T,
                dWaa=d@h_ant.T,
                dba=d.sum(1)[:, None])


def rnn_backward(da, caches):
    pasos, x = caches
    n, m, T = da.shape
    dx = np.zeros((x.shape[0], m, T))
    dU, dV, db = 0, 0, 0
    arrastre = np.zeros((n, m))
    for t in range(T-1, -1, -1):
        r = rnn_cell_backward(da[:, :, t]+arrastre, pasos[t])
        dx[:, :, t] = r['dxt']
        dU = dU+r['dWax']
        dV = dV+r['dWaa']
        db = db+r['dba']
        arrastre = r['da_prev']
    return dict(dx=dx, da0=arrastre, dWax=dU, dWaa=dV, dba=db)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n = a_prev.shape[0]
    Wf, Wi, Wc, Wo = (parameters[k] for k in ('Wf', 'Wi', 'Wc', 'Wo'))
    # parte de la memoria (columnas :n) y parte de la entrada (columnas n:)
    olvido = sig(Wf[:, :n]@a_prev+Wf[:, n:]@xt+parameters['bf'])
    entrada = sig(Wi[:, :n]@a_prev+Wi[:, n:]@xt+parameters['bi'])
    nuevo = np.tanh(Wc[:, :n]@a_prev+Wc[:, n:]@xt+parameters['bc'])
    salida = sig(Wo[:, :n]@a_prev+Wo[:, n:]@xt+parameters['bo'])
    c = olvido*c_prev+entrada*nuevo
    a = salida*np.tanh(c)
    y = suave(parameters['Wy']@a+parameters['by'])
    guardado = (xt, a_prev, c_prev, olvido, entrada, nuevo, salida, c, parameters)
    return a, c, y, guardado


def lstm_forward(x, a0, parameters):
    pasos = []
    n, m = a0.shape
    T = x.shape[2]
    A = np.zeros((n, m, T))
    C = np.zeros((n, m, T))
    Y = np.zeros((parameters['Wy'].shape[0], m, T))
    a = a0
    c = np.zeros((n, m))
    for t in range(T):
        a, c, y, guardado = lstm_cell_forward(x[:, :, t], a, c, parameters)
        A[:, :, t] = a
        C[:, :, t] = c
        Y[:, :, t] = y
        pasos.append(guardado)
    return A, Y, C, (pasos, x)


def lstm_cell_backward(da_next, dc_next, cache):
    e, a_ant, c_ant, olvido, entrada, nuevo, salida, c, par = cache
    n = a_ant.shape[0]
    dc = dc_next+da_next*salida/np.cosh(c)**2
    dO = da_next*np.tanh(c)*salida*(1-salida)
    dF = dc*c_ant*olvido*(1-olvido)
    dI = dc*nuevo*entrada*(1-entrada)
    dN = dc*entrada*(1-nuevo**2)

    g = {}
    g['da_prev'] = par['Wf'][:, :n].T@dF+par['Wi'][:, :n].T@dI+par['Wc'][:, :n].T@dN+par['Wo'][:, :n].T@dO
    g['dxt'] = par['Wf'][:, n:].T@dF+par['Wi'][:, n:].T@dI+par['Wc'][:, n:].T@dN+par['Wo'][:, n:].T@dO
    g['dc_prev'] = dc*olvido
    for k, d in (('f', dF), ('i', dI), ('c', dN), ('o', dO)):
        g['dW'+k] = np.hstack((d@a_ant.T, d@e.T))
        g['db'+k] = d.sum(1)[:, None]
    return g


def lstm_backward(da, caches):
    pasos, x = caches
    n, m, T = da.shape
    dx = np.zeros((x.shape[0], m, T))
    arrastre_a = np.zeros((n, m))
    arrastre_c = np.zeros((n, m))
    suma = {}
    for t in range(T-1, -1, -1):
        r = lstm_cell_backward(da[:, :, t]+arrastre_a, arrastre_c, pasos[t])
        arrastre_a = r['da_prev']
        arrastre_c = r['dc_prev']
        dx[:, :, t] = r['dxt']
        for k in 'fico':
            suma['dW'+k] = suma.get('dW'+k, 0)+r['dW'+k]
            suma['db'+k] = suma.get('db'+k, 0)+r['db'+k]
    suma['dx'] = dx
    suma['da0'] = arrastre_a
    return suma


# prueba rápida
np.random.seed(1)
x = np.random.randn(3, 10, 4)
a0 = np.random.randn(5, 10)
parameters = {'Wax': np.random.randn(5, 3), 'Waa': np.random.randn(5, 5), 'Wya': np.random.randn(2, 5),
              'ba': np.random.randn(5, 1), 'by': np.random.randn(2, 1)}
a, y, caches = rnn_forward(x, a0, parameters)
da = np.random.randn(5, 10, 4)
gradients = rnn_backward(da, caches)
print('dx[1][2] =', gradients['dx'][1][2])
print('da0[2][3] =', gradients['da0'][2][3])
