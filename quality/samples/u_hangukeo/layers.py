import numpy as np

# 과제 3: 순환 신경망.  TODO 남은 부분: rnn_backward


def 시그모이드(값):
    양수 = (값 >= 0)
    음수 = (값 < 0)
    z = np.zeros_like(값)
    z[양수] = np.exp(-값[양수])
    z[음수] = np.exp(값[음수])
    위 = np.ones_like(값)
    위[음수] = z[음수]
    return 위 / (1 + z)


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    점수 = np.hstack((x, prev_h)).dot(np.vstack((Wx, Wh))) + b
    다음 = np.tanh(점수)
    cache = dict(x=x, prev_h=prev_h, Wx=Wx, Wh=Wh, 다음=다음)
    return 다음, cache


def rnn_step_backward(dnext_h, cache):
    x, prev_h, 다음 = cache['x'], cache['prev_h'], cache['다음']
    d점수 = dnext_h - dnext_h * 다음 ** 2
    dx = d점수.dot(cache['Wx'].T)
    dprev_h = d점수.dot(cache['Wh'].T)
    dWx = x.T.dot(d점수)
    dWh = prev_h.T.dot(d점수)
    db = np.sum(d점수, axis=0)
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    cache = {}
    이전 = h0
    for t in range(T):
        h[:, t, :], cache[t] = rnn_step_forward(x[:, t, :], 이전, Wx, Wh, b)
        이전 = h[:, t, :]
    return h, cache


def rnn_backward(dh, cache):
    dx, dh0, dWx, dWh, db = None, None, None, None, None
    ##############################################################################
    # TODO: Implement the backward pass for a vanilla RNN running an entire      #
    # sequence of data.                                                          #
    ##############################################################################
    pass
    return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    N, H = prev_h.shape
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    입력 = 시그모이드(a[:, :H])
    망각 = 시그모이드(a[:, H:2*H])
    출력 = 시그모이드(a[:, 2*H:3*H])
    후보 = np.tanh(a[:, 3*H:])
    next_c = 망각 * prev_c + 입력 * 후보
    탄젠트 = np.tanh(next_c)
    next_h = 출력 * 탄젠트
    cache = [x, prev_h, prev_c, Wx, Wh, b, 입력, 망각, 출력, 후보, 탄젠트]
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, b, 입력, 망각, 출력, 후보, 탄젠트 = cache
    d출력 = dnext_h * 탄젠트
    d탄젠트 = dnext_h * 출력
    dc = dnext_c.copy()
    dc += d탄젠트 * (1 - 탄젠트 ** 2)
    d망각 = dc * prev_c
    dprev_c = dc * 망각
    d입력 = dc * 후보
    d후보 = dc * 입력
    da_i = d입력 * 입력 * (1 - 입력)
    da_f = d망각 * 망각 * (1 - 망각)
    da_o = d출력 * 출력 * (1 - 출력)
    da_g = d후보 * (1 - 후보 ** 2)
    da = np.concatenate((da_i, da_f, da_o, da_g), axis=1)
    dx = da.dot(Wx.T)
    dprev_h = da.dot(Wh.T)
    dWx = x.T.dot(da)
    dWh = prev_h.T.dot(da)
    db = da.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = np.zeros((N, T, H))
    cache = {}
    다음_h = h0
    다음_c = np.zeros((N, H))
    for t in range(T):
        다음_h, 다음_c, cache[t] = lstm_step_forward(x[:, t, :], 다음_h, 다음_c, Wx, Wh, b)
        h[:, t, :] = 다음_h
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = np.zeros((N, T, D))
    dWx = np.zeros((D, 4 * H))
    dWh = np.zeros((H, 4 * H))
    db = np.zeros((4 * H))
    d이전_h = np.zeros((N, H))
    d이전_c = np.zeros((N, H))
    for t in range(T):
        s = T - 1 - t
        d합 = dh[:, s, :] + d이전_h
        결과 = lstm_step_backward(d합, d이전_c, cache[s])
        dx[:, s, :] = 결과[0]
        d이전_h = 결과[1]
        d이전_c = 결과[2]
        dWx += 결과[3]
        dWh += 결과[4]
        db += 결과[5]
    dh0 = d이전_h
    return dx, dh0, dWx, dWh, db
