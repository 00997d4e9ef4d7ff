from __future__ import print_function, division
import numpy as np
import sys
# import matplotlib.pyplot as plt
"""
my rnn layers. DONE: rnn, lstm.  TODO: captioning (nan loss?? check lr)
"""

DEBUG = 0


def sigmoid(x):
  out = np.zeros(x.shape)
  out[x >= 0] = 1 / (1 + np.exp(-x[x >= 0]))
  out[x < 0] = np.exp(x[x < 0]) / (1 + np.exp(x[x < 0]))
  return out


def rnn_step_forward(x, prev_h, Wx, Wh, b):
  N, D = x.shape
  H = prev_h.shape[1]
  assert Wx.shape == (D, H)
  a = x.dot(Wx)
  a += prev_h.dot(Wh)
  a += b
  next_h = np.tanh(a)
  if DEBUG: print('next_h', next_h.shape, next_h.mean())
  cache = (x, prev_h, Wx, Wh, b, next_h)
  return next_h, cache


def rnn_step_backward(dnext_h, cache):
  x, prev_h, Wx, Wh, b, next_h = cache
  # da = dnext_h * (1 - np.tanh(a)**2)     <- first try, needs a in the cache
  da = np.ones_like(next_h)
  da -= next_h * next_h
  da *= dnext_h
  dx = da.dot(Wx.T)
  dprev_h = da.dot(Wh.T)
  dWx = x.T.dot(da)
  dWh = prev_h.T.dot(da)
  db = np.sum(da, 0)
  return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
  N, T, D = x.shape
  N, H = h0.shape
  h = np.zeros((N, T, H))
  cache = []
  prev_h = h0
  for t in range(T):
    h[:, t, :], cache_t = rnn_step_forward(x[:, t, :], prev_h, Wx, Wh, b)
    prev_h = h[:, t, :]
    cache.append(cache_t)
  return h, cache


def rnn_backward(dh, cache):
  N, T, H = dh.shape
  x = cache[0][0]
  D = x.shape[1]
  dx = np.zeros((N, T, D))
  dWx, dWh = np.zeros((D, H)), np.zeros((H, H))
  db = np.zeros(H)
  dprev_h = np.zeros((N, H))
  t = T
  while t:
    t -= 1
    dcur = dh[:, t, :] + dprev_h
    grads = rnn_step_backward(dcur, cache[t])
    dx[:, t, :] = grads[0]
    dprev_h = grads[1]
    dWx += grads[2]; dWh += grads[3]; db += grads[4]
  dh0 = dprev_h
  return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
  N, H = prev_h.shape
  a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b
  assert a.shape == (N, 4 * H), a.shape
  ai = a[:, :H]
  af = a[:, H:2*H]
  ao = a[:, 2*H:3*H]
  ag = a[:, 3*H:]
  i = sigmoid(ai); f = sigmoid(af); o = sigmoid(ao)
  g = np.tanh(ag)
  next_c = f * prev_c
  next_c += i * g
  tanh_c = np.tanh(next_c)
  next_h = o * tanh_c
  # print(next_h)
  cache = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c, tanh_c)
  return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
  x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c, tanh_c = cache
  N, H = prev_h.shape
  dc = dnext_c.copy()
  dtanh = dnext_h * o
  dtanh *= (1 - tanh_c**2)
  dc += dtanh
  # gate grads go straight into their columns
  da = np.zeros((N, 4 * H))
  da[:, :H] = dc * g
  da[:, H:2*H] = dc * prev_c
  da[:, 2*H:3*H] = dnext_h * tanh_c
  da[:, 3*H:] = dc * i
  da[:, :H] *= i * (1 - i)
  da[:, H:2*H] *= f * (1 - f)
  da[:, 2*H:3*H] *= o * (1 - o)
  da[:, 3*H:] *= 1 - g**2
  dprev_c = dc * f
  dx = np.dot(da, Wx.T)
  dprev_h = np.dot(da, Wh.T)
  dWx = np.dot(x.T, da)
  dWh = np.dot(prev_h.T, da)
  db = np.sum(da, 0)
  if DEBUG: print('step back', [v.shape for v in (dx, dprev_h, dprev_c, dWx, dWh, db)], file=sys.stderr)
  return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
  N, T, D = x.shape
  H = h0.shape[1]
  h = np.zeros((N, T, H))
  c = np.zeros((N, T, H))
  cache = {}
  prev_h = h0
  prev_c = np.zeros((N, H))
  for t in range(T):
    h[:, t, :], c[:, t, :], cache[t] = lstm_step_forward(x[:, t, :], prev_h, prev_c, Wx, Wh, b)
    prev_h = h[:, t, :]
    prev_c = c[:, t, :]
  cache['D'] = D
  return h, cache


def lstm_backward(dh, cache):
  N, T, H = dh.shape
  D = cache['D']
  dx = np.zeros((N, T, D))
  dWx = np.zeros((D, 4*H))
  dWh = np.zeros((H, 4*H))
  db = np.zeros((4*H,))
  dprev_h = np.zeros((N, H))
  dprev_c = np.zeros((N, H))
  t = T - 1
  while t >= 0:
    dcur_h = dprev_h + dh[:, t, :]
    dcur_c = dprev_c
    dxt, dprev_h, dprev_c, dwx, dwh, dbt = lstm_step_backward(dcur_h, dcur_c, cache[t])
    dx[:, t, :] = dxt
    dWx += dwx
    dWh += dwh
    db += dbt
    t -= 1
  return dx, dprev_h, dWx, dWh, db
