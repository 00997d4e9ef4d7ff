#!/usr/bin/env python3
# Rede recorrente e LSTM do zero  (exercício da semana 1)
# cada passo guarda a sua "memoria": um dicionário dentro de outro
from collections import defaultdict
from functools import partial
import numpy as np

PORTAS = ('f', 'i', 'c', 'o')   # esquecer, entrada, candidato, saída


def sigmoide(z):
    return 1/(1+np.exp(-z))


def dsigmoide(y):
    return y*(1-y)


def dtanh(y):
    return 1-y**2


def softmax(z):
    e = np.exp(z)
    return e/e.sum(axis=0)


ATIVA = {'f': sigmoide, 'i': sigmoide, 'c': np.tanh, 'o': sigmoide}
DERIVA = {'f': dsigmoide, 'i': dsigmoide, 'c': dtanh, 'o': dsigmoide}


########## RNN ##########
def rnn_cell_forward(xt, a_prev, parameters):
    entrada, estado, saida = parameters['Wax'], parameters['Waa'], parameters['Wya']
    a_prox = np.tanh(estado@a_prev + entrada@xt + parameters['ba'])
    yt = softmax(saida@a_prox + parameters['by'])
    memoria = {'antes': {'a': a_prev}, 'depois': {'a': a_prox}, 'xt': xt, 'pesos': parameters}
    return a_prox, yt, memoria


def rnn_forward(x, a0, parameters):
    passo = partial(rnn_cell_forward, parameters=parameters)
    memorias = {}
    a, y = [a0], []
    for t, xt in enumerate(x.transpose(2, 0, 1)):
        prox, yt, memorias[t] = passo(xt, a[-1])
        a += [prox]
        y += [yt]
    return np.dstack(a[1:]), np.dstack(y), (memorias, x)


def rnn_cell_backward(da_next, cache):
    pesos = cache['pesos']
    dz = dtanh(cache['depois']['a'])*da_next
    grad = {}
    for nome, fonte, destino in (('Wax', cache['xt'], 'dxt'), ('Waa', cache['antes']['a'], 'da_prev')):
        grad['d'+nome] = dz@fonte.T
        grad[destino] = pesos[nome].T@dz
    grad['dba'] = dz.sum(axis=1, keepdims=True)
    return grad


def rnn_backward(da, caches):
    memorias, x = caches
    n_a, m, T = da.shape
    soma = defaultdict(float)
    dx = np.zeros((x.shape[0], m, T))
    volta = 0.
    for t in range(T-1, -1, -1):
        g = rnn_cell_backward(da[:,:,t]+volta, memorias[t])
        volta = g.pop('da_prev')
        dx[:,:,t] = g.pop('dxt')
        for k, v in g.items():
            soma[k] = soma[k]+v
    soma['dx'], soma['da0'] = dx, volta
    return dict(soma)


########## LSTM ##########
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    junto = np.vstack((a_prev, xt))

    def porta(k):
        return ATIVA[k](parameters[f'W{k}']@junto + parameters[f'b{k}'])

    portas = {k: porta(k) for k in PORTAS}
    c_prox = portas['f']*c_prev + portas['i']*portas['c']
    a_prox = portas['o']*np.tanh(c_prox)
    yt = softmax(parameters['Wy']@a_prox + parameters['by'])
    memoria = {
        'antes': {'a': a_prev, 'c': c_prev},
        'depois': {'a': a_prox, 'c': c_prox},
        'portas': portas,
        'junto': junto,
        'pesos': parameters,
    }
    return a_prox, c_prox, yt, memoria


def lstm_forward(x, a0, parameters):
    passo = partial(lstm_cell_forward, parameters=parameters)
    memorias = {}
    a, c, y = [a0], [np.zeros(a0.shape)], []
    for t, xt in enumerate(x.transpose(2, 0, 1)):
        a_prox, c_prox, yt, memorias[t] = passo(xt, a[-1], c[-1])
        a += [a_prox]
        c += [c_prox]
        y += [yt]
    return np.dstack(a[1:]), np.dstack(y), np.dstack(c[1:]), (memorias, x)


def lstm_cell_backward(da_next, dc_next, cache):
    antes, depois, portas, pesos = (cache[k] for k in ('antes', 'depois', 'portas', 'pesos'))
    n_a = antes['a'].shape[0]
    tc = np.tanh(depois['c'])
    dc = dc_next + da_next*portas['o']*dtanh(tc)
    chega = {
        'f': dc*antes['c'],
        'i': dc*portas['c'],
        'c': dc*portas['i'],
        'o': da_next*tc,
    }

    def delta(k):
        return chega[k]*DERIVA[k](portas[k])

    grad = {'dc_prev': dc*portas['f']}
    djunto = 0
    for k in PORTAS:
        dz = delta(k)
        grad['dW'+k] = dz@cache['junto'].T
        grad['db'+k] = dz.sum(axis=1, keepdims=True)
        djunto = djunto + pesos['W'+k].T@dz
    grad['da_prev'], grad['dxt'] = djunto[:n_a], djunto[n_a:]
    return grad


def lstm_backward(da, caches):
    memorias, x = caches
    n_a, m, T = da.shape
    soma = defaultdict(float)
    dx = np.zeros((x.shape[0], m, T))
    volta = {'a': np.zeros((n_a, m)), 'c': np.zeros((n_a, m))}
    for t in range(T-1, -1, -1):
        g = lstm_cell_backward(da[:,:,t]+volta['a'], volta['c'], memorias[t])
        for k in volta:
            volta[k] = g.pop(f'd{k}_prev')
        dx[:,:,t] = g.pop('dxt')
        for k, v in g.items():
            soma[k] = soma[k]+v
    soma['dx'], soma['da0'] = dx, volta['a']
    return dict(soma)
