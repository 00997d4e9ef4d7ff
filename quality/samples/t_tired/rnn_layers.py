import numpy as np
import time

# A3 rnn layers -- 2nd try, the 1st one is in rnn_layers_OLD.py (dont submit that!!)
# its 3am, everything is spelled out so that I can still follow it tomorrow

DO_PRINT = False
tic = time.time()


def sigmoid(x):
    # from the handout I think? the naive one overflowed
    p = (x >= 0)
    n = (x < 0)
    e = np.zeros_like(x)
    e[p] = np.exp(-x[p])
    e[n] = np.exp(x[n])
    num = np.ones_like(x)
    num[n] = e[n]
    return num / (1 + e)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    N, D = x.shape
    N, H = prev_h.shape
    a1 = np.dot(x, Wx)
    a2 = np.dot(prev_h, Wh)
    a = a1 + a2
    a = a + b
    next_h = np.tanh(a)
    #next_h = 2*sigmoid(2*a) - 1     # same thing
    cache = (x, prev_h, Wx, Wh, b, a, next_h)
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, b, a, next_h = cache
    da = dnext_h * (1 - next_h * next_h)
    # a = a1 + a2 + b
    da1 = da
    da2 = da
    db = np.sum(da, axis=0)
    # a1 = x Wx
    dx = np.dot(da1, Wx.T)
    dWx = np.dot(x.T, da1)
    # a2 = prev_h Wh
    dprev_h = np.dot(da2, Wh.T)
    dWh = np.dot(prev_h.T, da2)
    return dx, dprev_h, dWx, dWh, db
    # check shapes
    print(dx.shape, dprev_h.shape)
    assert dWx.shape == Wx.shape


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    cache = {}
    h_prev = h0
    for t in range(T):
        x_t = x[:, t, :]
        h_t, c_t = rnn_step_forward(x_t, h_prev, Wx, Wh, b)
        h[:, t, :] = h_t
        cache[t] = c_t
        h_prev = h_t
    return h, cache


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, H))
    dWh = np.zeros((H, H))
    db = np.zeros(H)
    dprev_h = np.zeros((N, H))
    for t in range(T):
        tt = T - t - 1
        dh_t = dh[:, tt, :] + dprev_h
        # copied from the step (calling it gave me shape errors, no idea why)
        x, prev_h, Wx, Wh, b, a, next_h = cache[tt]
        da = dh_t * (1 - next_h * next_h)
        dx[:, tt, :] = np.dot(da, Wx.T)
        dprev_h = np.dot(da, Wh.T)
        dWx += np.dot(x.T, da)
        dWh += np.dot(prev_h.T, da)
        db += np.sum(da, axis=0)
        if DO_PRINT:
            print(tt, np.abs(dprev_h).mean())
    dh0 = dprev_h
    return dx, dh0, dWx, dWh, db


#----------------------------------------------------------------------------
#  LSTM
#----------------------------------------------------------------------------

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    # input gate
    Wxi = Wx[:, 0:H]
    Whi = Wh[:, 0:H]
    bi = b[0:H]
    ai = np.dot(x, Wxi) + np.dot(prev_h, Whi) + bi
    i = sigmoid(ai)
    # forget gate
    Wxf = Wx[:, H:2*H]
    Whf = Wh[:, H:2*H]
    bf = b[H:2*H]
    af = np.dot(x, Wxf) + np.dot(prev_h, Whf) + bf
    f = sigmoid(af)
    # output gate
    Wxo = Wx[:, 2*H:3*H]
    Who = Wh[:, 2*H:3*H]
    bo = b[2*H:3*H]
    ao = np.dot(x, Wxo) + np.dot(prev_h, Who) + bo
    o = sigmoid(ao)
    # "gate" gate (??)
    Wxg = Wx[:, 3*H:4*H]
    Whg = Wh[:, 3*H:4*H]
    bg = b[3*H:4*H]
    ag = np.dot(x, Wxg) + np.dot(prev_h, Whg) + bg
    g = np.tanh(ag)

    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c, next_h)
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c, next_h = cache
    H = prev_h.shape[1]
    tc = np.tanh(next_c)
    # next_h = o * tanh(next_c)
    do = dnext_h * tc
    dtc = dnext_h * o
    dc = dtc * (1 - tc * tc)
    dc = dc + dnext_c       # c goes out TWO ways!!!!
    # next_c = f * prev_c + i * g
    df = dc * prev_c
    dprev_c = dc * f
    di = dc * g
    dg = dc * i
    # input gate
    dai = di * i * (1 - i)
    dxi = np.dot(dai, Wx[:, 0:H].T)
    dhi = np.dot(dai, Wh[:, 0:H].T)
    dWxi = np.dot(x.T, dai)
    dWhi = np.dot(prev_h.T, dai)
    dbi = np.sum(dai, axis=0)
    # forget gate
    daf = df * f * (1 - f)
    dxf = np.dot(daf, Wx[:, H:2*H].T)
    dhf = np.dot(daf, Wh[:, H:2*H].T)
    dWxf = np.dot(x.T, daf)
    dWhf = np.dot(prev_h.T, daf)
    dbf = np.sum(daf, axis=0)
    # output gate
    dao = do * o * (1 - o)
    dxo = np.dot(dao, Wx[:, 2*H:3*H].T)
    dho = np.dot(dao, Wh[:, 2*H:3*H].T)
    dWxo = np.dot(x.T, dao)
    dWho = np.dot(prev_h.T, dao)
    dbo = np.sum(dao, axis=0)
    # g
    dag = dg * (1 - g * g)
    dxg = np.dot(dag, Wx[:, 3*H:4*H].T)
    dhg = np.dot(dag, Wh[:, 3*H:4*H].T)
    dWxg = np.dot(x.T, dag)
    dWhg = np.dot(prev_h.T, dag)
    dbg = np.sum(dag, axis=0)
    # put together
    dx = dxi + dxf + dxo + dxg
    dprev_h = dhi + dhf + dho + dhg
    dWx = np.hstack((dWxi, dWxf, dWxo, dWxg))
    dWh = np.hstack((dWhi, dWhf, dWho, dWhg))
    db = np.hstack((dbi, dbf, dbo, dbg))
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    c = np.zeros((N, T, H))
    cache = {}
    h_prev = h0
    c_prev = np.zeros((N, H))
    for t in range(T):
        x_t = x[:, t, :]
        h_t, c_t, cache_t = lstm_step_forward(x_t, h_prev, c_prev, Wx, Wh, b)
        h[:, t, :] = h_t
        c[:, t, :] = c_t
        cache[t] = cache_t
        h_prev = h_t
        c_prev = c_t
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros(4 * H)
    dprev_h = np.zeros((N, H))
    dprev_c = np.zeros((N, H))
    for t in range(T):
        tt = T - t - 1
        dh_t = dh[:, tt, :] + dprev_h
        dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dh_t, dprev_c, cache[tt])
        dx[:, tt, :] = dx_t
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    dh0 = dprev_h
    return dx, dh0, dWx, dWh, db


def lstm_backward_OLD(dh, cache):
    # does not work, keep for the parts
    T = dh.shape[1]
    dprev_c = 0
    for t in range(T - 1, 0, -1):
        lstm_step_backward(dh[:, t], dprev_c, cache[t])
    return None


#print('took', time.time() - tic)
