# -*- coding: utf-8 -*-
# LSTM : propagation avant et rétropropagation dans le temps
# (les noms des fonctions sont ceux de l'énoncé)
import numpy as np


def sigmoide(z):
    return 1. / (1. + np.exp(-z))


def proba(scores):
    e = np.exp(scores - np.max(scores, axis=0))
    return e / np.sum(e, axis=0)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_etat = a_prev.shape[0]

    # chaque porte a deux blocs de poids : l'état précédent, puis l'entrée
    def porte(lettre):
        poids = parameters['W' + lettre]
        biais = parameters['b' + lettre]
        return poids[:, :n_etat].dot(a_prev) + poids[:, n_etat:].dot(xt) + biais

    oubli = sigmoide(porte('f'))
    entree = sigmoide(porte('i'))
    candidat = np.tanh(porte('c'))
    sortie = sigmoide(porte('o'))

    memoire = oubli * c_prev + entree * candidat
    etat = sortie * np.tanh(memoire)
    prediction = proba(parameters['Wy'].dot(etat) + parameters['by'])

    portes = {'f': oubli, 'i': entree, 'c': candidat, 'o': sortie}
    cache = (xt, a_prev, c_prev, memoire, portes, parameters)
    return etat, memoire, prediction, cache


def lstm_forward(x, a0, parameters):
    n_x, m, duree = x.shape
    n_y, n_etat = parameters['Wy'].shape

    etats = np.zeros((n_etat, m, duree))
    memoires = np.zeros((n_etat, m, duree))
    sorties = np.zeros((n_y, m, duree))
    caches = []

    etat = np.copy(a0)
    memoire = np.zeros_like(etat)
    for instant in range(duree):
        entree = x[:, :, instant]
        etat, memoire, prediction, cache = lstm_cell_forward(entree, etat, memoire, parameters)
        etats[:, :, instant] = etat
        memoires[:, :, instant] = memoire
        sorties[:, :, instant] = prediction
        caches.append(cache)

    return etats, sorties, memoires, (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    xt, a_prev, c_prev, memoire, portes, parameters = cache
    oubli = portes['f']
    entree = portes['i']
    candidat = portes['c']
    sortie = portes['o']
    n_etat = a_prev.shape[0]
    th = np.tanh(memoire)

    # gradient total de la mémoire
    dmemoire = da_next * sortie * (1 - th * th) + dc_next

    # gradients avant activation
    delta = {}
    delta['o'] = da_next * th * sortie * (1 - sortie)
    delta['c'] = dmemoire * entree * (1 - candidat * candidat)
    delta['i'] = dmemoire * candidat * entree * (1 - entree)
    delta['f'] = dmemoire * c_prev * oubli * (1 - oubli)

    grad = {'dxt': np.zeros_like(xt), 'da_prev': np.zeros_like(a_prev)}
    for lettre in delta:
        d = delta[lettre]
        poids = parameters['W' + lettre]
        # poids : bloc de l'état, bloc de l'entrée, dans cet ordre
        bloc_etat = d.dot(a_prev.T)
        bloc_entree = d.dot(xt.T)
        grad['dW' + lettre] = np.hstack([bloc_etat, bloc_entree])
        grad['db' + lettre] = np.sum(d, axis=1)[:, np.newaxis]
        grad['da_prev'] += poids[:, :n_etat].T.dot(d)
        grad['dxt'] += poids[:, n_etat:].T.dot(d)
    grad['dc_prev'] = dmemoire * oubli
    return grad


def lstm_backward(da, caches):
    liste, x = caches
    n_etat, m, duree = da.shape
    n_x = x.shape[0]

    dx = np.zeros((n_x, m, duree))
    somme = {}
    for lettre in ('f', 'i', 'c', 'o'):
        somme['dW' + lettre] = np.zeros((n_etat, n_etat + n_x))
        somme['db' + lettre] = np.zeros((n_etat, 1))

    retour_etat = np.zeros((n_etat, m))
    retour_memoire = np.zeros((n_etat, m))
    for k in range(duree):
        instant = duree - 1 - k
        recu = da[:, :, instant] + retour_etat
        grad = lstm_cell_backward(recu, retour_memoire, liste[instant])
        retour_etat = grad['da_prev']
        retour_memoire = grad['dc_prev']
        dx[:, :, instant] = grad['dxt']
        for cle in somme:
            somme[cle] = somme[cle] + grad[cle]

    resultat = {'dx': dx, 'da0': retour_etat}
    resultat.update(somme)
    return resultat
