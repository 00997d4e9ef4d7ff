"""Sieci rekurencyjne, zadanie domowe (CS231n, lista 3).

Wszystkie kroki zbieram na listach, na koncu jeden np.stack.
"""
import numpy as np


def sigmoida(z):
    dodatnie = z >= 0
    e = np.exp(-np.abs(z))
    return np.where(dodatnie, 1 / (1 + e), e / (1 + e))


def w_czasie(tablica):
    """(N, T, cos) -> lista T plastrow (N, cos)"""
    return list(tablica.transpose(1, 0, 2))


# ----------------------------------------------------------------- zwykla siec

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, poprzedni, Wx, Wh, nastepny = cache
    przed = dnext_h * (1 - nastepny ** 2)
    return (
        przed.dot(Wx.T),
        przed.dot(Wh.T),
        x.T.dot(przed),
        poprzedni.T.dot(przed),
        przed.sum(axis=0),
    )


def rnn_forward(x, h0, Wx, Wh, b):
    stan = h0
    stany, pamiec = [], []
    for plaster in w_czasie(x):
        stan, krok = rnn_step_forward(plaster, stan, Wx, Wh, b)
        stany.append(stan)
        pamiec.append(krok)
    return np.stack(stany, axis=1), pamiec


def rnn_backward(dh, cache):
    z_przyszlosci = 0
    wejscia, wagi = [], []
    for gradient, krok in zip(w_czasie(dh)[::-1], cache[::-1]):
        dx, z_przyszlosci, *reszta = rnn_step_backward(gradient + z_przyszlosci, krok)
        wejscia.append(dx)
        wagi.append(reszta)
    wejscia.reverse()
    dWx, dWh, db = (sum(czesci) for czesci in zip(*wagi))
    return np.stack(wejscia, axis=1), z_przyszlosci, dWx, dWh, db


# ----------------------------------------------------------------- LSTM

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    suma = x.dot(Wx) + prev_h.dot(Wh) + b
    wejscie, zapominanie, wyjscie, kandydat = np.hsplit(suma, 4)
    wejscie = sigmoida(wejscie)
    zapominanie = sigmoida(zapominanie)
    wyjscie = sigmoida(wyjscie)
    kandydat = np.tanh(kandydat)

    next_c = zapominanie * prev_c + wejscie * kandydat
    scisniete = np.tanh(next_c)
    next_h = wyjscie * scisniete

    bramki = (wejscie, zapominanie, wyjscie, kandydat)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, bramki, scisniete)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, bramki, scisniete = cache
    wejscie, zapominanie, wyjscie, kandydat = bramki

    # wszystko, co wplywa do komorki
    dc = dnext_c + dnext_h * wyjscie * (1 - scisniete ** 2)

    d_wejscie = dc * kandydat
    d_zapominanie = dc * prev_c
    d_wyjscie = dnext_h * scisniete
    d_kandydat = dc * wejscie

    dsuma = np.hstack([
        d_wejscie * wejscie * (1 - wejscie),
        d_zapominanie * zapominanie * (1 - zapominanie),
        d_wyjscie * wyjscie * (1 - wyjscie),
        d_kandydat * (1 - kandydat ** 2),
    ])

    dx = dsuma.dot(Wx.T)
    dprev_h = dsuma.dot(Wh.T)
    dprev_c = dc * zapominanie
    dWx = x.T.dot(dsuma)
    dWh = prev_h.T.dot(dsuma)
    db = dsuma.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    stan = h0
    komorka = np.zeros_like(h0)
    stany, pamiec = [], []
    for plaster in w_czasie(x):
        stan, komorka, krok = lstm_step_forward(plaster, stan, komorka, Wx, Wh, b)
        stany.append(stan)
        pamiec.append(krok)
    return np.stack(stany, axis=1), pamiec


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    dstan = np.zeros((N, H))
    dkomorka = np.zeros((N, H))
    wejscia, wagi = [], []
    for gradient, krok in zip(w_czasie(dh)[::-1], cache[::-1]):
        dx, dstan, dkomorka, *reszta = lstm_step_backward(gradient + dstan, dkomorka, krok)
        wejscia.insert(0, dx)
        wagi.append(reszta)
    dWx, dWh, db = map(sum, zip(*wagi))
    return np.stack(wejscia, axis=1), dstan, dWx, dWh, db


if __name__ == "__main__":
    los = np.random.default_rng(231)
    N, T, D, H = 2, 3, 4, 5
    x, h0 = los.normal(size=(N, T, D)), los.normal(size=(N, H))
    Wx, Wh, b = los.normal(size=(D, 4 * H)), los.normal(size=(H, 4 * H)), los.normal(size=4 * H)
    h, cache = lstm_forward(x, h0, Wx, Wh, b)
    for nazwa, g in zip("dx dh0 dWx dWh db".split(), lstm_backward(np.ones_like(h), cache)):
        print(nazwa, g.shape)
