import numpy as np


class Recurrent:
    """Layers of the assignment in one class; the LSTM's backward step looks up what its forward step left behind."""

    @staticmethod
    def squash(z):
        return 1.0 / (1.0 + np.exp(-z))

    # ---- vanilla

    @classmethod
    def rnn_step_forward(cls, x, prev_h, Wx, Wh, b):
        next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
        return next_h, (x, prev_h, Wx, Wh, next_h)

    @classmethod
    def rnn_step_backward(cls, dnext_h, cache):
        x, prev_h, Wx, Wh, next_h = cache
        da = dnext_h * (1.0 - next_h * next_h)
        return da.dot(Wx.T), da.dot(Wh.T), x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)

    @classmethod
    def rnn_forward(cls, x, h0, Wx, Wh, b):
        N, T, D = x.shape
        h = np.empty((N, T, h0.shape[1]))
        cache, state = [], h0
        for t in range(T):
            state, kept = cls.rnn_step_forward(x[:, t], state, Wx, Wh, b)
            h[:, t] = state
            cache.append(kept)
        return h, cache

    @classmethod
    def rnn_backward(cls, dh, cache):
        N, T, H = dh.shape
        x, _, Wx, Wh, _ = cache[0]
        dx = np.zeros((N, T, x.shape[1]))
        dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(H)
        dprev_h = np.zeros((N, H))
        for t in range(T - 1, -1, -1):
            dx[:, t], dprev_h, dWx_t, dWh_t, db_t = cls.rnn_step_backward(dh[:, t] + dprev_h, cache[t])
            dWx += dWx_t
            dWh += dWh_t
            db += db_t
        return dx, dprev_h, dWx, dWh, db

    # ---- LSTM

    def lstm_step_forward(self, x, prev_h, prev_c, Wx, Wh, b):
        a = x.dot(Wx) + prev_h.dot(Wh) + b
        ai, af, ao, ag = np.split(a, 4, axis=1)
        i, f, o = self.squash(ai), self.squash(af), self.squash(ao)
        g = np.tanh(ag)
        next_c = f * prev_c + i * g
        next_h = o * np.tanh(next_c)
        self.last = (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)
        return next_h, next_c, self.last

    def lstm_step_backward(self, dnext_h, dnext_c, cache):
        x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
        tc = np.tanh(next_c)
        do = dnext_h * tc
        dc = dnext_c + dnext_h * o * (1.0 - tc * tc)
        di, df, dg = dc * g, dc * prev_c, dc * i
        da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g * g)])
        dx = da.dot(Wx.T)
        dprev_h = da.dot(Wh.T)
        dprev_c = dc * f
        return dx, dprev_h, dprev_c, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)

    def lstm_forward(self, x, h0, Wx, Wh, b):
        self.tape = []
        h, c = h0, np.zeros_like(h0)
        out = []
        for t in range(x.shape[1]):
            h, c, kept = self.lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
            out.append(h)
            self.tape.append(kept)
        return np.stack(out, axis=1), None

    def lstm_backward(self, dh, cache):
        N, T, H = dh.shape
        dx = []
        dWx = dWh = db = 0
        dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
        for t in reversed(range(T)):
            dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = self.lstm_step_backward(dh[:, t] + dprev_h, dprev_c, self.tape[t])
            dx.insert(0, dx_t)
            dWx = dWx + dWx_t
            dWh = dWh + dWh_t
            db = db + db_t
        return np.stack(dx, axis=1), dprev_h, dWx, dWh, db
