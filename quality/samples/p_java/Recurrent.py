"""Recurrent layers (CS231n, assignment 3). One class for each kind of cell."""
import numpy as np


class Activations:

    @staticmethod
    def sigmoid(z):
        result = np.zeros_like(z)
        positive = z >= 0
        result[positive] = 1.0 / (1.0 + np.exp(-z[positive]))
        e = np.exp(z[~positive])
        result[~positive] = e / (1.0 + e)
        return result

    @staticmethod
    def sigmoidSlope(s):
        return s * (1.0 - s)

    @staticmethod
    def tanhSlope(t):
        return 1.0 - t * t


class RnnCell:

    def __init__(self, Wx, Wh, b):
        self._Wx = Wx
        self._Wh = Wh
        self._b = b

    def getInputWeights(self):
        return self._Wx

    def getHiddenWeights(self):
        return self._Wh

    def forward(self, x, prevH):
        z = x.dot(self._Wx) + prevH.dot(self._Wh) + self._b
        return np.tanh(z)

    def backward(self, dNextH, memento):
        dz = dNextH * Activations.tanhSlope(memento.getNextH())
        gradients = Gradients()
        gradients.setInput(dz.dot(self.getInputWeights().T))
        gradients.setHidden(dz.dot(self.getHiddenWeights().T))
        gradients.add(memento.getX().T.dot(dz), memento.getPrevH().T.dot(dz), dz.sum(axis=0))
        return gradients


class RnnMemento:
    """State of one step, for the way back."""

    def __init__(self, cell, x, prevH, nextH):
        self._cell = cell
        self._x = x
        self._prevH = prevH
        self._nextH = nextH

    def getCell(self):
        return self._cell

    def getX(self):
        return self._x

    def getPrevH(self):
        return self._prevH

    def getNextH(self):
        return self._nextH


class Gradients:
    """Collects the gradients of the weights; add() may be called many times."""

    def __init__(self):
        self._dWx = None
        self._dWh = None
        self._db = None
        self._dInput = None
        self._dHidden = None
        self._dCell = None

    def add(self, dWx, dWh, db):
        if self._dWx is None:
            self._dWx = np.zeros_like(dWx)
            self._dWh = np.zeros_like(dWh)
            self._db = np.zeros_like(db)
        self._dWx += dWx
        self._dWh += dWh
        self._db += db

    def addAll(self, other):
        self.add(*other.getWeights())

    def getWeights(self):
        return self._dWx, self._dWh, self._db

    def setInput(self, value):
        self._dInput = value

    def getInput(self):
        return self._dInput

    def setHidden(self, value):
        self._dHidden = value

    def getHidden(self):
        return self._dHidden

    def setCell(self, value):
        self._dCell = value

    def getCell(self):
        return self._dCell


class LstmCell:

    def __init__(self, Wx, Wh, b):
        self._Wx = Wx
        self._Wh = Wh
        self._b = b
        self._hiddenSize = Wh.shape[0]

    def getHiddenSize(self):
        return self._hiddenSize

    def getInputWeights(self):
        return self._Wx

    def getHiddenWeights(self):
        return self._Wh

    def forward(self, x, prevH, prevC):
        H = self.getHiddenSize()
        z = np.dot(x, self._Wx) + np.dot(prevH, self._Wh) + self._b
        i = Activations.sigmoid(z[:, :H])
        f = Activations.sigmoid(z[:, H:2 * H])
        o = Activations.sigmoid(z[:, 2 * H:3 * H])
        g = np.tanh(z[:, 3 * H:])
        nextC = f * prevC + i * g
        tanhC = np.tanh(nextC)
        nextH = o * tanhC
        return nextH, nextC, LstmMemento(self, x, prevH, prevC, i, f, o, g, tanhC)

    def backward(self, dNextH, dNextC, memento):
        H = self.getHiddenSize()
        dC = dNextC + dNextH * memento.o * Activations.tanhSlope(memento.tanhC)
        dz = np.zeros((dNextH.shape[0], 4 * H))
        dz[:, :H] = dC * memento.g * Activations.sigmoidSlope(memento.i)
        dz[:, H:2 * H] = dC * memento.prevC * Activations.sigmoidSlope(memento.f)
        dz[:, 2 * H:3 * H] = dNextH * memento.tanhC * Activations.sigmoidSlope(memento.o)
        dz[:, 3 * H:] = dC * memento.i * Activations.tanhSlope(memento.g)
        gradients = Gradients()
        gradients.setInput(dz.dot(self._Wx.T))
        gradients.setHidden(dz.dot(self._Wh.T))
        gradients.setCell(dC * memento.f)
        gradients.add(memento.x.T.dot(dz), memento.prevH.T.dot(dz), dz.sum(axis=0))
        return gradients


class LstmMemento:

    def __init__(self, cell, x, prevH, prevC, i, f, o, g, tanhC):
        self.cell = cell
        self.x = x
        self.prevH = prevH
        self.prevC = prevC
        self.i = i
        self.f = f
        self.o = o
        self.g = g
        self.tanhC = tanhC

    def getCell(self):
        return self.cell


# ------------------------------------------------------------------ the functions of the assignment

def rnn_step_forward(x, prev_h, Wx, Wh, b):
    cell = RnnCell(Wx, Wh, b)
    next_h = cell.forward(x, prev_h)
    return next_h, RnnMemento(cell, x, prev_h, next_h)


def rnn_step_backward(dnext_h, cache):
    gradients = cache.getCell().backward(dnext_h, cache)
    dWx, dWh, db = gradients.getWeights()
    return gradients.getInput(), gradients.getHidden(), dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    cell = RnnCell(Wx, Wh, b)
    h = np.zeros((N, T, H))
    mementos = []
    current = h0
    for t in range(T):
        following = cell.forward(x[:, t, :], current)
        mementos.append(RnnMemento(cell, x[:, t, :], current, following))
        h[:, t, :] = following
        current = following
    return h, mementos


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    cell = cache[0].getCell()
    D = cell.getInputWeights().shape[0]
    dx = np.zeros((N, T, D))
    sums = Gradients()
    dCarry = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        step = cell.backward(dh[:, t, :] + dCarry, cache[t])
        dx[:, t, :] = step.getInput()
        dCarry = step.getHidden()
        sums.addAll(step)
    dWx, dWh, db = sums.getWeights()
    return dx, dCarry, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    cell = LstmCell(Wx, Wh, b)
    return cell.forward(x, prev_h, prev_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    gradients = cache.getCell().backward(dnext_h, dnext_c, cache)
    dWx, dWh, db = gradients.getWeights()
    return gradients.getInput(), gradients.getHidden(), gradients.getCell(), dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    cell = LstmCell(Wx, Wh, b)
    h = np.zeros((N, T, cell.getHiddenSize()))
    mementos = []
    currentH = h0
    currentC = np.zeros_like(h0)
    for t in range(T):
        currentH, currentC, memento = cell.forward(x[:, t, :], currentH, currentC)
        h[:, t, :] = currentH
        mementos.append(memento)
    return h, mementos


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    cell = cache[0].getCell()
    dx = np.zeros((N, T, cell.getInputWeights().shape[0]))
    sums = Gradients()
    dCarryH = np.zeros((N, H))
    dCarryC = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        step = cell.backward(dh[:, t, :] + dCarryH, dCarryC, cache[t])
        dx[:, t, :] = step.getInput()
        dCarryH = step.getHidden()
        dCarryC = step.getCell()
        sums.addAll(step)
    dWx, dWh, db = sums.getWeights()
    return dx, dCarryH, dWx, dWh, db
