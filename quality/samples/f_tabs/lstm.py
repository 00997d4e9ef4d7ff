from __future__ import print_function
import numpy as np
import matplotlib.pyplot as plt
from rnn_utils import sigmoid, softmax
plt.rcParams['figure.figsize'] = (5.0, 4.0)


def rnn_cell_forward(xt, a_prev, parameters):
	Wax, Waa, Wya, ba, by = parameters['Wax'], parameters['Waa'], parameters['Wya'], parameters['ba'], parameters['by']
	z = np.dot(np.hstack((Waa, Wax)), np.vstack((a_prev, xt))) + ba
	a_next = np.tanh(z)
	yt_pred = softmax(Wya @ a_next + by)
	cache = (a_next, a_prev, xt, parameters)
	return a_next, yt_pred, cache


np.random.seed(1)
xt_tmp = np.random.randn(3, 10)
a_prev_tmp = np.random.randn(5, 10)
parameters_tmp = {}
for k, s in zip(['Waa','Wax','Wya','ba','by'], [(5,5),(5,3),(2,5),(5,1),(2,1)]):
	parameters_tmp[k] = np.random.randn(*s)
a_next_tmp, yt_pred_tmp, cache_tmp = rnn_cell_forward(xt_tmp, a_prev_tmp, parameters_tmp)
print('a_next[4] = \n', a_next_tmp[4])


def rnn_forward(x, a0, parameters):
	caches = []
	(n_x, m, T_x) = x.shape
	n_y = parameters['Wya'].shape[0]
	n_a = parameters['Wya'].shape[1]
	a = np.zeros((n_a, m, T_x))
	y_pred = np.zeros((n_y, m, T_x))
	a_next = a0.copy()
	for t in range(0, T_x):
		a_next, yt_pred, cache = rnn_cell_forward(xt=x[:, :, t], a_prev=a_next, parameters=parameters)
		a[:,:,t] = a_next[:]
		y_pred[:, :, t] = yt_pred
		caches.append(cache)
	caches = (caches, x)
	return a, y_pred, caches


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
	Wf = parameters["Wf"]
	bf = parameters["bf"]
	Wi = parameters["Wi"]
	bi = parameters["bi"]
	Wc = parameters["Wc"]
	bc = parameters["bc"]
	Wo = parameters["Wo"]
	bo = parameters["bo"]
	Wy = parameters["Wy"]
	by = parameters["by"]
	n_x, m = xt.shape
	n_y, n_a = Wy.shape
	concat = np.concatenate((a_prev, xt), axis=0)
	ft = sigmoid(Wf.dot(concat) + bf)
	it = sigmoid(np.dot(Wi, concat) + bi)
	cct = np.tanh(np.dot(Wc, concat) + bc)
	c_next = it * cct + ft * c_prev
	ot = sigmoid(np.dot(Wo, concat) + bo)
	a_next = ot * np.tanh(c_next)
	yt_pred = softmax(np.dot(Wy, a_next) + by)
	cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
	return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
	caches = []
	n_x, m, T_x = x.shape
	n_y, n_a = parameters['Wy'].shape
	a = np.zeros((n_a, m, T_x))
	c = np.zeros((n_a, m, T_x))
	y = np.zeros((n_y, m, T_x))
	a_next = a0
	c_next = np.zeros((n_a, m))
	for t in range(T_x):
		a_next, c_next, yt, cache = lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
		a[:,:,t] = a_next
		y[:, :, t] = yt
		c[:, :, t] = c_next
		caches.append(cache)
	caches = (caches, x)
	return a, y, c, caches


def rnn_cell_backward(da_next, cache):
	a_next, a_prev, xt, parameters = cache
	Wax = parameters["Wax"]
	Waa = parameters["Waa"]
	Wya = parameters["Wya"]
	ba = parameters["ba"]
	by = parameters["by"]
	dtanh = da_next - da_next * a_next ** 2
	dxt = np.dot(Wax.T, dtanh)
	dWax = np.matmul(dtanh, xt.T)
	da_prev = np.dot(Waa.T, dtanh)
	dWaa = np.dot(dtanh, a_prev.T)
	dba = dtanh.sum(axis=1).reshape(-1, 1)
	gradients = {"dxt": dxt, "da_prev": da_prev, "dWax": dWax, "dWaa": dWaa, "dba": dba}
	return gradients


def rnn_backward(da, caches):
	caches, x = caches
	a1, a0, x1, parameters = caches[0]
	n_a, m, T_x = np.shape(da)
	n_x = x1.shape[0]
	dx = np.zeros((n_x, m, T_x))
	dWax = np.zeros_like(parameters['Wax'])
	dWaa = np.zeros_like(parameters['Waa'])
	dba = np.zeros_like(parameters['ba'])
	da0 = np.zeros_like(a0)
	da_prevt = np.zeros_like(a0)
	for t in range(T_x)[::-1]:
		gradients = rnn_cell_backward(da[:, :, t] + da_prevt, caches[t])
		dxt, da_prevt, dWaxt, dWaat, dbat = gradients["dxt"], gradients["da_prev"], gradients["dWax"], gradients["dWaa"], gradients["dba"]
		dx[:, :, t] = dxt
		dba += dbat
		dWaa += dWaat
		dWax += dWaxt
	da0 = gradients['da_prev']
	gradients = {"dx": dx, "da0": da0, "dWax": dWax, "dWaa": dWaa,"dba": dba}
	return gradients


def lstm_cell_backward(da_next, dc_next, cache):
	(a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters) = cache
	n_x, m = np.shape(xt)
	n_a, m = np.shape(a_next)
	dot = da_next * np.tanh(c_next) * (ot - ot ** 2)
	dcct = (dc_next * it + ot * (1 - np.tanh(c_next) ** 2) * it * da_next) * (1 - np.square(cct))
	dit = (da_next * ot * (1 - np.square(np.tanh(c_next))) + dc_next) * cct * (1 - it) * it
	dft = (dc_next * c_prev + ot * (1 - np.tanh(c_next) ** 2) * c_prev * da_next) * ft * (1 - ft)
	dWf = np.dot(dft, np.concatenate((a_prev, xt), axis=0).T)
	dWi = np.dot(dit, np.concatenate((a_prev, xt), axis=0).T)
	dWc = np.dot(dcct, np.concatenate((a_prev, xt), axis=0).T)
	dWo = np.dot(dot, np.concatenate((a_prev, xt), axis=0).T)
	dbf = np.sum(dft, axis = 1).reshape((n_a, 1))
	dbi = np.sum(dit, axis = 1).reshape((n_a, 1))
	dbc = np.sum(dcct, axis = 1).reshape((n_a, 1))
	dbo = np.sum(dot, axis = 1).reshape((n_a, 1))
	da_prev = np.dot(parameters['Wf'].T[:n_a], dft)
	da_prev += np.dot(parameters['Wi'].T[:n_a], dit)
	da_prev += np.dot(parameters['Wc'].T[:n_a], dcct)
	da_prev += np.dot(parameters['Wo'].T[:n_a], dot)
	dc_prev = dc_next * ft + ot * (1 - np.power(np.tanh(c_next), 2)) * ft * da_next
	dxt = np.dot(parameters['Wf'][:, n_a:].T, dft) + np.dot(parameters['Wi'][:, n_a:].T, dit) + np.dot(parameters['Wc'][:, n_a:].T, dcct) + np.dot(parameters['Wo'][:, n_a:].T, dot)
	gradients = {"dxt": dxt, "da_prev": da_prev, "dc_prev": dc_prev, "dWf": dWf,"dbf": dbf, "dWi": dWi,"dbi": dbi, "dWc": dWc,"dbc": dbc, "dWo": dWo,"dbo": dbo}
	return gradients


def lstm_backward(da, caches):
	(caches, x) = caches
	(a1, c1, a0, c0, f1, i1, cc1, o1, x1, parameters) = caches[0]
	n_a, m, T_x = da.shape
	n_x, m = x1.shape
	dx = np.zeros((n_x, m, T_x))
	da0 = np.zeros((n_a, m))
	da_prevt = np.zeros((n_a, m))
	dc_prevt = np.zeros((n_a, m))
	dWf = np.zeros((n_a, n_a + n_x))
	dWi = np.zeros((n_a, n_a + n_x))
	dWc = np.zeros((n_a, n_a + n_x))
	dWo = np.zeros((n_a, n_a + n_x))
	dbf = np.zeros((n_a, 1))
	dbi = np.zeros((n_a, 1))
	dbc = np.zeros((n_a, 1))
	dbo = np.zeros((n_a, 1))
	for t in reversed(range(T_x)):
		gradients = lstm_cell_backward(da[:, :, t] + da_prevt, dc_prevt, caches[t])
		da_prevt, dc_prevt = gradients['da_prev'], gradients["dc_prev"]
		dx[:, :, t] = gradients['dxt']
		dWf = dWf + gradients['dWf']
		dWi = dWi + gradients['dWi']
		dWc = dWc + gradients['dWc']
		dWo = dWo + gradients['dWo']
		dbf = dbf + gradients['dbf']
		dbi = dbi + gradients['dbi']
		dbc = dbc + gradients['dbc']
		dbo = dbo + gradients['dbo']
	da0 = gradients['da_prev']
	gradients = {"dx": dx, "da0": da0, "dWf": dWf,"dbf": dbf, "dWi": dWi,"dbi": dbi, "dWc": dWc,"dbc": dbc, "dWo": dWo,"dbo": dbo}
	return gradients


np.random.seed(1)
x = np.random.randn(3,10,7)
a0 = np.random.randn(5,10)
Wf = np.random.randn(5, 5+3)
bf = np.random.randn(5,1)
Wi = np.random.randn(5, 5+3)
bi = np.random.randn(5,1)
Wo = np.random.randn(5, 5+3)
bo = np.random.randn(5,1)
Wc = np.random.randn(5, 5+3)
bc = np.random.randn(5,1)
parameters = {'Wf': Wf, 'Wi': Wi, 'Wo': Wo, 'Wc': Wc, 'bf': bf, 'bi': bi, 'bo': bo, 'bc': bc, 'Wy': np.zeros((2,5)), 'by': np.zeros((2,1))}
a, y, c, caches = lstm_forward(x, a0, parameters)
da = np.random.randn(5, 10, 4)
gradients = lstm_backward(da, caches)
print('gradients["dx"][1][2] =', gradients['dx'][1][2])
