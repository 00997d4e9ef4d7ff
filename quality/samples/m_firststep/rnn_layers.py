import numpy as np


def sigmoid(x):
  return np.exp(x) / (1 + np.exp(x))


def rnn_step_forward(x, prev_h, Wx, Wh, b):
  h_raw = x.dot(Wx) + prev_h.dot(Wh) + b.reshape(1, -1)
  next_h = np.tanh(h_raw)
  cache = (next_h, Wx, Wh, prev_h, x)
  return next_h, cache


def rnn_step_backward(dnext_h, cache):
  next_h, Wx, Wh, prev_h, x = cache
  dh_raw = dnext_h * (1 - np.square(next_h))
  db = dh_raw.sum(axis=0)
  dprev_h = dh_raw.dot(Wh.T)
  dWh = prev_h.T.dot(dh_raw)
  dx = dh_raw.dot(Wx.T)
  dWx = x.T.dot(dh_raw)
  return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
  N, T, D = x.shape
  H = h0.shape[1]
  h = np.zeros((N, T, H))
  h[:, 0, :], first = rnn_step_forward(x[:, 0, :], h0, Wx, Wh, b)
  cache = [first]
  for t in range(1, T):
    h[:, t, :], step = rnn_step_forward(x[:, t, :], h[:, t-1, :], Wx, Wh, b)
    cache.append(step)
  return h, cache


def rnn_backward(dh, cache):
  T = dh.shape[1]
  dx_last, dprev_h, dWx, dWh, db = rnn_step_backward(dh[:, -1, :], cache[-1])
  N, D = dx_last.shape
  dx = np.zeros((N, T, D))
  dx[:, -1, :] = dx_last
  for t in range(T-2, -1, -1):
    dx[:, t, :], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t, :] + dprev_h, cache[t])
    dWx = dWx + dWx_t
    dWh = dWh + dWh_t
    db = db + db_t
  dh0 = dprev_h
  return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
  H = Wh.shape[0]
  act = x.dot(Wx) + prev_h.dot(Wh) + b
  i, f, o, g = sigmoid(act[:,:H]), sigmoid(act[:,H:2*H]), sigmoid(act[:,2*H:3*H]), np.tanh(act[:,3*H:4*H])
  next_c = f*prev_c + i*g
  next_h = o*np.tanh(next_c)
  cache = i, f, o, g, x, prev_c, prev_h, next_c, Wx, Wh
  return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
  i, f, o, g, x, prev_c, prev_h, next_c, Wx, Wh = cache
  yc = np.tanh(next_c)
  do = dnext_h * yc
  dnext_c += dnext_h * o * (1-yc*yc)
  df = dnext_c * prev_c
  di = dnext_c * g
  dg = dnext_c * i
  dprev_c = dnext_c * f
  da = di * (1-i) * i
  da = np.append(da, df * (1-f) * f, axis=1)
  da = np.append(da, do * (1-o) * o, axis=1)
  da = np.append(da, dg * (1-g*g), axis=1)
  dprev_h = da.dot(Wh.T).reshape(prev_h.shape)
  dx = da.dot(Wx.T).reshape(x.shape)
  dWx = x.reshape(x.shape[0], -1).T.dot(da)
  dWh = prev_h.reshape(prev_h.shape[0], -1).T.dot(da)
  db = np.sum(da, axis=0)
  return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
  N, T, D = x.shape
  H = Wh.shape[0]
  h = np.zeros((N,T,H))
  c = np.zeros((N,T,H))
  i = np.zeros((N,T,H))
  f = np.zeros((N,T,H))
  o = np.zeros((N,T,H))
  g = np.zeros((N,T,H))
  c0 = np.zeros((N,H))
  h[:,0,:], c[:,0,:], step = lstm_step_forward(x[:,0,:], h0, c0, Wx, Wh, b)
  i[:,0,:], f[:,0,:], o[:,0,:], g[:,0,:] = step[:4]
  for t in range(1,T):
    h[:,t,:], c[:,t,:], step = lstm_step_forward(x[:,t,:], h[:,t-1,:], c[:,t-1,:], Wx, Wh, b)
    i[:,t,:], f[:,t,:], o[:,t,:], g[:,t,:] = step[:4]
  cache = i, f, o, g, x, h0, h, c, Wx, Wh, b
  return h, cache


def lstm_backward(dh, cache):
  i, f, o, g, x, h0, h, c, Wx, Wh, b = cache
  N, T, D = x.shape
  dx = np.zeros_like(x)
  dWx = np.zeros_like(Wx)
  dWh = np.zeros_like(Wh)
  db = np.zeros_like(b)
  dc = np.zeros_like(c)
  dh = dh.copy()
  for t in reversed(range(1,T)):
    step = i[:,t,:], f[:,t,:], o[:,t,:], g[:,t,:], x[:,t,:], c[:,t-1,:], h[:,t-1,:], c[:,t,:], Wx, Wh
    dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dh[:,t,:], dc[:,t,:], step)
    dh[:,t-1,:] += dprev_h
    dc[:,t-1,:] += dprev_c
    dx[:,t,:] = dx_t
    dWx += dWx_t
    dWh += dWh_t
    db += db_t
  c0 = np.zeros_like(c[:,0,:])
  step = i[:,0,:], f[:,0,:], o[:,0,:], g[:,0,:], x[:,0,:], c0, h0, c[:,0,:], Wx, Wh
  dx[:,0,:], dh0, dc0, dWx_t, dWh_t, db_t = lstm_step_backward(dh[:,0,:], dc[:,0,:], step)
  dWx += dWx_t
  dWh += dWh_t
  db += db_t
  return dx, dh0, dWx, dWh, db
