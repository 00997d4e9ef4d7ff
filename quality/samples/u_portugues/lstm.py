# Redes recorrentes feitas à mão - trabalho 3
# uso buffers e operações in-place para poupar memória
import numpy as np


def sigmoide(z):
    saida = np.negative(z)
    np.exp(saida, out=saida)
    saida += 1
    np.divide(1, saida, out=saida)
    return saida


def softmax_colunas(z):
    z = z - np.max(z, axis=0, keepdims=True)
    np.exp(z, out=z)
    z /= np.sum(z, axis=0, keepdims=True)
    return z


def rnn_cell_forward(xt, a_prev, parameters):
    pesos = parameters
    estado = np.dot(pesos["Wax"], xt)
    estado += np.dot(pesos["Waa"], a_prev)
    estado += pesos["ba"]
    np.tanh(estado, out=estado)
    previsao = softmax_colunas(np.dot(pesos["Wya"], estado) + pesos["by"])
    memoria = (estado, a_prev, xt, pesos)
    return estado, previsao, memoria


def rnn_cell_backward(da_next, cache):
    estado, a_anterior, xt, pesos = cache
    delta = np.square(estado)
    np.subtract(1, delta, out=delta)
    delta *= da_next
    return {
        "dxt": pesos["Wax"].T.dot(delta),
        "da_prev": pesos["Waa"].T.dot(delta),
        "dWax": delta.dot(xt.T),
        "dWaa": delta.dot(a_anterior.T),
        "dba": delta.sum(1, keepdims=True),
    }


def rnn_forward(x, a0, parameters):
    passos = x.shape[2]
    n_y, n_a = parameters["Wya"].shape
    todos_a = np.empty((n_a, x.shape[1], passos))
    todas_y = np.empty((n_y, x.shape[1], passos))
    lista = []
    atual = a0
    for t in range(passos):
        atual, previsao, memoria = rnn_cell_forward(x[:, :, t], atual, parameters)
        todos_a[:, :, t] = atual
        todas_y[:, :, t] = previsao
        lista.append(memoria)
    return todos_a, todas_y, (lista, x)


def rnn_backward(da, caches):
    lista, x = caches
    n_a, m, passos = da.shape
    soma = {"dWax": 0, "dWaa": 0, "dba": 0}
    dx = np.empty((x.shape[0], m, passos))
    futuro = np.zeros((n_a, m))
    for t in reversed(range(passos)):
        futuro += da[:, :, t]
        gr = rnn_cell_backward(futuro, lista[t])
        dx[:, :, t] = gr["dxt"]
        futuro[...] = gr["da_prev"]
        for nome in soma:
            soma[nome] = soma[nome] + gr[nome]
    soma.update(dx=dx, da0=futuro)
    return soma


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    n_a, m = a_prev.shape
    junto = np.empty((n_a + xt.shape[0], m))
    junto[:n_a] = a_prev
    junto[n_a:] = xt

    esquece = sigmoide(parameters["Wf"].dot(junto) + parameters["bf"])
    entra = sigmoide(parameters["Wi"].dot(junto) + parameters["bi"])
    candidato = np.tanh(parameters["Wc"].dot(junto) + parameters["bc"])
    sai = sigmoide(parameters["Wo"].dot(junto) + parameters["bo"])

    c_novo = esquece * c_prev
    c_novo += entra * candidato
    a_novo = np.tanh(c_novo)
    a_novo *= sai
    previsao = softmax_colunas(parameters["Wy"].dot(a_novo) + parameters["by"])

    memoria = (a_novo, c_novo, a_prev, c_prev, esquece, entra, candidato, sai, xt, parameters)
    return a_novo, c_novo, previsao, memoria


def lstm_cell_backward(da_next, dc_next, cache):
    a_novo, c_novo, a_prev, c_prev, esquece, entra, candidato, sai, xt, pesos = cache
    n_a, m = a_prev.shape
    tc = np.tanh(c_novo)

    d_sai = da_next * tc
    d_sai *= sai
    d_sai *= 1 - sai

    d_c = 1 - tc ** 2
    d_c *= sai
    d_c *= da_next
    d_c += dc_next

    d_esquece = d_c * c_prev
    d_esquece *= esquece * (1 - esquece)
    d_entra = d_c * candidato
    d_entra *= entra * (1 - entra)
    d_candidato = d_c * entra
    d_candidato *= 1 - candidato ** 2

    d_junto = pesos["Wf"].T.dot(d_esquece)
    d_junto += pesos["Wi"].T.dot(d_entra)
    d_junto += pesos["Wc"].T.dot(d_candidato)
    d_junto += pesos["Wo"].T.dot(d_sai)

    junto = np.concatenate([a_prev, xt])
    d_c *= esquece
    gr = {"da_prev": d_junto[:n_a], "dxt": d_junto[n_a:], "dc_prev": d_c}
    for letra, d in zip("fico", (d_esquece, d_entra, d_candidato, d_sai)):
        gr["dW" + letra] = d.dot(junto.T)
        gr["db" + letra] = d.sum(axis=1, keepdims=True)
    return gr


def lstm_forward(x, a0, parameters):
    n_x, m, passos = x.shape
    n_y, n_a = parameters["Wy"].shape
    todos_a = np.empty((n_a, m, passos))
    todos_c = np.empty((n_a, m, passos))
    todas_y = np.empty((n_y, m, passos))
    lista = []
    a_atual = a0
    c_atual = np.zeros((n_a, m))
    for t in range(passos):
        a_atual, c_atual, previsao, memoria = lstm_cell_forward(x[:, :, t], a_atual, c_atual, parameters)
        todos_a[:, :, t] = a_atual
        todos_c[:, :, t] = c_atual
        todas_y[:, :, t] = previsao
        lista.append(memoria)
    return todos_a, todas_y, todos_c, (lista, x)


def lstm_backward(da, caches):
    lista, x = caches
    n_a, m, passos = da.shape
    n_x = x.shape[0]
    gr = {"dx": np.zeros((n_x, m, passos))}
    for letra in "fico":
        gr["dW" + letra] = np.zeros((n_a, n_a + n_x))
        gr["db" + letra] = np.zeros((n_a, 1))
    da_futuro = np.zeros((n_a, m))
    dc_futuro = np.zeros((n_a, m))
    for t in reversed(range(passos)):
        da_futuro = da_futuro + da[:, :, t]
        passo = lstm_cell_backward(da_futuro, dc_futuro, lista[t])
        gr["dx"][:, :, t] = passo.pop("dxt")
        da_futuro = passo.pop("da_prev")
        dc_futuro = passo.pop("dc_prev")
        for chave, valor in passo.items():
            gr[chave] += valor
    gr["da0"] = da_futuro
    return gr
