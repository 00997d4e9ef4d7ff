# exercice RNN + LSTM, notation du polycopié (W·[a; x] -> blocs), tout en transposé: une ligne = un exemple
import numpy as np


def logistique(z):
    return 1. / (1. + np.exp(-z))


def softmax_lignes(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def rnn_cell_forward(xt, a_prev, parameters):
    X, A = xt.T, a_prev.T
    Z = X @ parameters['Wax'].T + A @ parameters['Waa'].T + parameters['ba'].T
    H = np.tanh(Z)
    Y = softmax_lignes(H @ parameters['Wya'].T + parameters['by'].T)
    return H.T, Y.T, (H.T, a_prev, xt, parameters)


def rnn_cell_backward(da_next, cache):
    H, A, X = (v.T for v in cache[:3])
    p = cache[3]
    D = da_next.T * (1 - H ** 2)
    return dict(
        dxt=(D @ p['Wax']).T,
        da_prev=(D @ p['Waa']).T,
        dWax=(X.T @ D).T,
        dWaa=(A.T @ D).T,
        dba=D.sum(axis=0)[:, np.newaxis],
    )


def rnn_forward(x, a0, parameters):
    sorties, etats, memoires = [], [a0], []
    for t in range(x.shape[2]):
        etat, sortie, memoire = rnn_cell_forward(x[:, :, t], etats[-1], parameters)
        etats.append(etat)
        sorties.append(sortie)
        memoires.append(memoire)
    return np.stack(etats[1:], 2), np.stack(sorties, 2), (memoires, x)


def rnn_backward(da, caches):
    memoires, x = caches
    T = da.shape[2]
    retour = np.zeros(da.shape[:2])
    pas = []
    for t in reversed(range(T)):
        g = rnn_cell_backward(da[:, :, t] + retour, memoires[t])
        retour = g['da_prev']
        pas.append(g)
    grads = {k: sum(g[k] for g in pas) for k in ('dWax', 'dWaa', 'dba')}
    grads['dx'] = np.stack([g['dxt'] for g in pas[::-1]], 2)
    grads['da0'] = retour
    return grads


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    R = np.hstack([a_prev.T, xt.T])
    oubli = logistique(R @ parameters['Wf'].T + parameters['bf'].T)
    entree = logistique(R @ parameters['Wi'].T + parameters['bi'].T)
    sortie = logistique(R @ parameters['Wo'].T + parameters['bo'].T)
    candidat = np.tanh(R @ parameters['Wc'].T + parameters['bc'].T)
    C = oubli * c_prev.T + entree * candidat
    A = sortie * np.tanh(C)
    Y = softmax_lignes(A @ parameters['Wy'].T + parameters['by'].T)
    cache = (A.T, C.T, a_prev, c_prev, oubli.T, entree.T, candidat.T, sortie.T, xt, parameters)
    return A.T, C.T, Y.T, cache


def lstm_cell_backward(da_next, dc_next, cache):
    A, C, Ap, Cp, oubli, entree, candidat, sortie, X = (v.T for v in cache[:9])
    p = cache[9]
    dA, dC = da_next.T, dc_next.T
    n_a = A.shape[1]
    R = np.hstack([Ap, X])

    TC = np.tanh(C)
    dC = dC + dA * sortie * (1 - TC ** 2)
    dZ = {
        'f': dC * Cp * oubli * (1 - oubli),
        'i': dC * candidat * entree * (1 - entree),
        'c': dC * entree * (1 - candidat ** 2),
        'o': dA * TC * sortie * (1 - sortie),
    }
    dR = np.zeros_like(R)
    grads = {}
    for porte in dZ:
        grads['dW' + porte] = dZ[porte].T @ R
        grads['db' + porte] = dZ[porte].sum(axis=0, keepdims=True).T
        dR += dZ[porte] @ p['W' + porte]
    grads['da_prev'] = dR[:, :n_a].T
    grads['dxt'] = dR[:, n_a:].T
    grads['dc_prev'] = (dC * oubli).T
    return grads


def lstm_forward(x, a0, parameters):
    def pas(t):
        """états après le pas t (récursif)"""
        if t < 0:
            return a0, np.zeros_like(a0)
        a_avant, c_avant = pas(t - 1)
        a_t, c_t, y_t, memoire = lstm_cell_forward(x[:, :, t], a_avant, c_avant, parameters)
        A.append(a_t)
        C.append(c_t)
        Y.append(y_t)
        M.append(memoire)
        return a_t, c_t

    A, C, Y, M = [], [], [], []
    pas(x.shape[2] - 1)
    return np.stack(A, 2), np.stack(Y, 2), np.stack(C, 2), (M, x)


def lstm_backward(da, caches):
    memoires, x = caches
    T = da.shape[2]
    da_suivant = np.zeros(da.shape[:2])
    dc_suivant = np.zeros(da.shape[:2])
    pas = {}
    for t in sorted(range(T), reverse=True):
        pas[t] = lstm_cell_backward(da[:, :, t] + da_suivant, dc_suivant, memoires[t])
        da_suivant, dc_suivant = pas[t]['da_prev'], pas[t]['dc_prev']
    grads = {'d' + w + g: sum(pas[t]['d' + w + g] for t in pas) for w in 'Wb' for g in 'fico'}
    grads.update(dx=np.stack([pas[t]['dxt'] for t in range(T)], 2), da0=pas[0]['da_prev'])
    return grads
