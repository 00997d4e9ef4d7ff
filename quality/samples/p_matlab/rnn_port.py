# RNN and LSTM, ported from my MATLAB scripts
# everything is x(i, m, t); A and C have one page more than x, page 0 is the start
import numpy as np
from numpy import dot, exp, size, tanh, zeros


def sigm(z):
    return 1.0 / (1.0 + exp(-z));


def smax(z):
    E = exp(z - z.max(0));
    return E / E.sum(0);


def rnn_cell_forward(xt, a_prev, parameters):
    Wax = parameters["Wax"]; Waa = parameters["Waa"]; Wya = parameters["Wya"];
    ba = parameters["ba"]; by = parameters["by"];
    z = dot(Waa, a_prev) + dot(Wax, xt) + ba;
    a_next = tanh(z);
    yt_pred = smax(dot(Wya, a_next) + by);
    cache = (a_next, a_prev, xt, parameters);
    return a_next, yt_pred, cache


def rnn_forward(x, a0, parameters):
    m = size(x, 1); Tx = size(x, 2);
    na = size(parameters["Waa"], 0);
    ny = size(parameters["Wya"], 0);
    A = zeros((na, m, Tx + 1));
    Y = zeros((ny, m, Tx));
    A[:, :, 0] = a0;
    caches = [None] * Tx;
    for t in range(0, Tx):
        A[:, :, t + 1], Y[:, :, t], caches[t] = rnn_cell_forward(x[:, :, t], A[:, :, t], parameters);
    # end
    return A[:, :, 1:], Y, (caches, x)


def rnn_cell_backward(da_next, cache):
    (a_next, a_prev, xt, P) = cache;
    dz = da_next * (1 - a_next ** 2);
    G = {};
    G["dxt"] = dot(P["Wax"].T, dz);
    G["da_prev"] = dot(P["Waa"].T, dz);
    G["dWax"] = dot(dz, xt.T);
    G["dWaa"] = dot(dz, a_prev.T);
    G["dba"] = dz.sum(1, keepdims=True);
    return G


def rnn_backward(da, caches):
    (cs, x) = caches;
    (na, m, Tx) = da.shape;
    nx = size(x, 0);
    dx = zeros((nx, m, Tx));
    dWax = zeros((na, nx)); dWaa = zeros((na, na)); dba = zeros((na, 1));
    DA = zeros((na, m, Tx + 1));
    for t in range(Tx - 1, -1, -1):
        G = rnn_cell_backward(da[:, :, t] + DA[:, :, t + 1], cs[t]);
        DA[:, :, t] = G["da_prev"];
        dx[:, :, t] = G["dxt"];
        dWax = dWax + G["dWax"];
        dWaa = dWaa + G["dWaa"];
        dba = dba + G["dba"];
    # end
    da0 = DA[:, :, 0];
    return {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa, "dba": dba}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    P = parameters;
    na = size(a_prev, 0);
    W = np.concatenate((P["Wf"], P["Wi"], P["Wc"], P["Wo"]), 0);
    b = np.concatenate((P["bf"], P["bi"], P["bc"], P["bo"]), 0);
    v = np.concatenate((a_prev, xt), 0);
    Z = dot(W, v) + b;
    ft = sigm(Z[0:na, :]);
    it = sigm(Z[na:2*na, :]);
    cct = tanh(Z[2*na:3*na, :]);
    ot = sigm(Z[3*na:4*na, :]);
    c_next = ft * c_prev + it * cct;
    a_next = ot * tanh(c_next);
    yt_pred = smax(dot(P["Wy"], a_next) + P["by"]);
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters);
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    m = size(x, 1); Tx = size(x, 2);
    na = size(a0, 0);
    ny = size(parameters["Wy"], 0);
    A = zeros((na, m, Tx + 1));
    C = zeros((na, m, Tx + 1));
    Y = zeros((ny, m, Tx));
    A[:, :, 0] = a0;    # C(:, :, 1) stays zero
    caches = [None] * Tx;
    for t in range(0, Tx):
        (a, c, y, caches[t]) = lstm_cell_forward(x[:, :, t], A[:, :, t], C[:, :, t], parameters);
        A[:, :, t + 1] = a;
        C[:, :, t + 1] = c;
        Y[:, :, t] = y;
    # end
    return A[:, :, 1:], Y, C[:, :, 1:], (caches, x)


def lstm_cell_backward(da_next, dc_next, cache):
    (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, P) = cache;
    na = size(a_next, 0);
    tc = tanh(c_next);
    dc = dc_next + da_next * ot * (1 - tc ** 2);
    dzo = da_next * tc * ot * (1 - ot);
    dzf = dc * c_prev * ft * (1 - ft);
    dzi = dc * cct * it * (1 - it);
    dzc = dc * it * (1 - cct ** 2);
    v = np.concatenate((a_prev, xt), 0);
    dv = dot(P["Wf"].T, dzf) + dot(P["Wi"].T, dzi) + dot(P["Wc"].T, dzc) + dot(P["Wo"].T, dzo);
    G = {};
    G["dxt"] = dv[na:, :];
    G["da_prev"] = dv[0:na, :];
    G["dc_prev"] = dc * ft;
    G["dWf"] = dot(dzf, v.T); G["dbf"] = dzf.sum(1, keepdims=True);
    G["dWi"] = dot(dzi, v.T); G["dbi"] = dzi.sum(1, keepdims=True);
    G["dWc"] = dot(dzc, v.T); G["dbc"] = dzc.sum(1, keepdims=True);
    G["dWo"] = dot(dzo, v.T); G["dbo"] = dzo.sum(1, keepdims=True);
    return G


def lstm_backward(da, caches):
    (cs, x) = caches;
    (na, m, Tx) = da.shape;
    nx = size(x, 0);
    dx = zeros((nx, m, Tx));
    dWf = zeros((na, na + nx)); dWi = zeros((na, na + nx)); dWc = zeros((na, na + nx)); dWo = zeros((na, na + nx));
    dbf = zeros((na, 1)); dbi = zeros((na, 1)); dbc = zeros((na, 1)); dbo = zeros((na, 1));
    DH = zeros((na, m, Tx + 1));
    DC = zeros((na, m, Tx + 1));
    for t in range(Tx - 1, -1, -1):
        G = lstm_cell_backward(da[:, :, t] + DH[:, :, t + 1], DC[:, :, t + 1], cs[t]);
        DH[:, :, t] = G["da_prev"];
        DC[:, :, t] = G["dc_prev"];
        dx[:, :, t] = G["dxt"];
        dWf = dWf + G["dWf"]; dbf = dbf + G["dbf"];
        dWi = dWi + G["dWi"]; dbi = dbi + G["dbi"];
        dWc = dWc + G["dWc"]; dbc = dbc + G["dbc"];
        dWo = dWo + G["dWo"]; dbo = dbo + G["dbo"];
    # end
    da0 = DH[:, :, 0];
    return {"dx": dx, "da0": da0, "dWf": dWf, "dbf": dbf, "dWi": dWi, "dbi": dbi,
            "dWc": dWc, "dbc": dbc, "dWo": dWo, "dbo": dbo}
