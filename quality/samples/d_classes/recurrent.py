import numpy as np


def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def softmax(z):
    e = np.exp(z - np.max(z, axis=0))
    return e / np.sum(e, axis=0)


class LSTMCell:
    """Remembers what it needs for the way back in self.cache."""

    def __init__(self, parameters):
        self.p = parameters
        self.n_a = parameters['Wf'].shape[0]
        self.cache = None

    def forward(self, xt, a_prev, c_prev):
        p = self.p
        z = np.concatenate([a_prev, xt])
        f = sigmoid(p['Wf'] @ z + p['bf'])
        i = sigmoid(p['Wi'] @ z + p['bi'])
        o = sigmoid(p['Wo'] @ z + p['bo'])
        g = np.tanh(p['Wc'] @ z + p['bc'])
        c = f * c_prev + i * g
        tc = np.tanh(c)
        a = o * tc
        self.cache = {'z': z, 'f': f, 'i': i, 'o': o, 'g': g, 'c_prev': c_prev, 'tc': tc, 'p': p}
        return a, c

    def predict(self, a):
        return softmax(self.p['Wy'] @ a + self.p['by'])

    def backward(self, da, dc):
        k = self.cache
        do = da * k['tc']
        dc = dc + da * k['o'] * (1 - k['tc'] ** 2)
        df = dc * k['c_prev']
        di = dc * k['g']
        dg = dc * k['i']
        dzf = df * k['f'] * (1 - k['f'])
        dzi = di * k['i'] * (1 - k['i'])
        dzo = do * k['o'] * (1 - k['o'])
        dzg = dg * (1 - k['g'] ** 2)
        grads = {}
        dz = np.zeros_like(k['z'])
        for name, d in [('f', dzf), ('i', dzi), ('o', dzo), ('c', dzg)]:
            grads['dW' + name] = d @ k['z'].T
            grads['db' + name] = d.sum(1, keepdims=True)
            dz += self.p['W' + name].T @ d
        grads['da_prev'] = dz[:self.n_a]
        grads['dxt'] = dz[self.n_a:]
        grads['dc_prev'] = dc * k['f']
        return grads


class RNNCell:
    def __init__(self, parameters):
        self.p = parameters

    def __call__(self, xt, a_prev):
        p = self.p
        a = np.tanh(p['Wax'] @ xt + p['Waa'] @ a_prev + p['ba'])
        self.cache = (a, a_prev, xt)
        return a, softmax(p['Wya'] @ a + p['by'])

    def backward(self, da):
        a, a_prev, xt = self.cache
        dz = da * (1 - a * a)
        return {'dxt': self.p['Wax'].T @ dz, 'da_prev': self.p['Waa'].T @ dz,
                'dWax': dz @ xt.T, 'dWaa': dz @ a_prev.T, 'dba': dz.sum(1, keepdims=True)}


def rnn_cell_forward(xt, a_prev, parameters):
    cell = RNNCell(parameters)
    a, y = cell(xt, a_prev)
    return a, y, cell


def rnn_cell_backward(da_next, cache):
    return cache.backward(da_next)


def rnn_forward(x, a0, parameters):
    cells, a, y = [], [], []
    state = a0
    for t in range(x.shape[2]):
        state, yt, cell = rnn_cell_forward(x[:, :, t], state, parameters)
        cells.append(cell)
        a.append(state)
        y.append(yt)
    return np.dstack(a), np.dstack(y), cells


def rnn_backward(da, caches):
    T = da.shape[2]
    total = {}
    dx = []
    back = 0
    for t in range(T - 1, -1, -1):
        g = rnn_cell_backward(da[:, :, t] + back, caches[t])
        back = g.pop('da_prev')
        dx.insert(0, g.pop('dxt'))
        for k in g:
            total[k] = total.get(k, 0) + g[k]
    return {'dx': np.dstack(dx), 'da0': back, **total}


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    cell = LSTMCell(parameters)
    a, c = cell.forward(xt, a_prev, c_prev)
    return a, c, cell.predict(a), cell


def lstm_cell_backward(da_next, dc_next, cache):
    return cache.backward(da_next, dc_next)


def lstm_forward(x, a0, parameters):
    cells, a, c, y = [], [], [], []
    state, memory = a0, np.zeros_like(a0)
    for t in range(x.shape[2]):
        state, memory, yt, cell = lstm_cell_forward(x[:, :, t], state, memory, parameters)
        cells.append(cell)
        a.append(state)
        c.append(memory)
        y.append(yt)
    return np.dstack(a), np.dstack(y), np.dstack(c), cells


def lstm_backward(da, caches):
    T = da.shape[2]
    total = {}
    dx = []
    da_back, dc_back = 0, 0
    for t in range(T - 1, -1, -1):
        g = lstm_cell_backward(da[:, :, t] + da_back, dc_back, caches[t])
        da_back = g.pop('da_prev')
        dc_back = g.pop('dc_prev')
        dx.insert(0, g.pop('dxt'))
        for k in g:
            total[k] = total.get(k, 0) + g[k]
    return {'dx': np.dstack(dx), 'da0': da_back, **total}
