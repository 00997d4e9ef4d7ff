"""Two recurrent networks, a class each. Their parameters come with every call; what they saw last stays in them."""
import numpy as np


class RNN:
    """The plain network."""

    def __init__(self, n_x=3, n_a=5, n_y=2):
        self.n_x, self.n_a, self.n_y = n_x, n_a, n_y
        self.history = []

    @staticmethod
    def _softmax(z):
        e = np.exp(z - z.max(axis=0))
        return e / e.sum(axis=0)

    def rnn_cell_forward(self, xt, a_prev, parameters):
        Wax, Waa, Wya = (parameters[name] for name in ("Wax", "Waa", "Wya"))
        a_next = np.tanh(Wax @ xt + Waa @ a_prev + parameters["ba"])
        yt_pred = self._softmax(Wya @ a_next + parameters["by"])
        return a_next, yt_pred, (a_next, a_prev, xt, parameters)

    def rnn_forward(self, x, a0, parameters):
        self.history = []
        m, T_x = x.shape[1:]
        a = np.zeros((self.n_a, m, T_x))
        y_pred = np.zeros((self.n_y, m, T_x))
        a_next = a0
        for t in range(T_x):
            a_next, yt_pred, cache = self.rnn_cell_forward(x[:, :, t], a_next, parameters)
            a[:, :, t] = a_next
            y_pred[:, :, t] = yt_pred
            self.history.append(cache)
        return a, y_pred, (self.history, x)

    def rnn_cell_backward(self, da_next, cache):
        a_next, a_prev, xt, parameters = cache
        dz = da_next * self._slope(a_next)
        gradients = {"dxt": parameters["Wax"].T @ dz, "da_prev": parameters["Waa"].T @ dz}
        gradients["dWax"] = dz @ xt.T
        gradients["dWaa"] = dz @ a_prev.T
        gradients["dba"] = dz.sum(axis=1, keepdims=True)
        return gradients

    def _slope(self, squashed):
        return 1 - squashed ** 2

    def rnn_backward(self, da, caches):
        steps, x = caches
        m, T_x = da.shape[1:]
        dx = np.zeros((self.n_x, m, T_x))
        dWax = np.zeros((self.n_a, self.n_x))
        dWaa = np.zeros((self.n_a, self.n_a))
        dba = np.zeros((self.n_a, 1))
        carried = np.zeros((self.n_a, m))
        for t in reversed(range(T_x)):
            step = self.rnn_cell_backward(da[:, :, t] + carried, steps[t])
            carried = step["da_prev"]
            dx[:, :, t] = step["dxt"]
            dWax += step["dWax"]
            dWaa += step["dWaa"]
            dba += step["dba"]
        return {"dx": dx, "da0": carried, "dWax": dWax, "dWaa": dWaa, "dba": dba}


class LSTM:
    """The one with gates."""

    gates = "fico"

    def __init__(self):
        self.caches = None

    def _sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def _probabilities(self, scores):
        powers = np.exp(scores - np.max(scores, axis=0, keepdims=True))
        return powers / np.sum(powers, axis=0, keepdims=True)

    def _gate(self, letter, stacked, parameters):
        return parameters["W" + letter] @ stacked + parameters["b" + letter]

    def lstm_cell_forward(self, xt, a_prev, c_prev, parameters):
        stacked = np.concatenate((a_prev, xt), axis=0)
        ft = self._sigmoid(self._gate("f", stacked, parameters))
        it = self._sigmoid(self._gate("i", stacked, parameters))
        ot = self._sigmoid(self._gate("o", stacked, parameters))
        cct = np.tanh(self._gate("c", stacked, parameters))
        c_next = ft * c_prev + it * cct
        a_next = ot * np.tanh(c_next)
        yt_pred = self._probabilities(parameters["Wy"] @ a_next + parameters["by"])
        cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
        return a_next, c_next, yt_pred, cache

    def lstm_forward(self, x, a0, parameters):
        m, T_x = x.shape[1:]
        n_y, n_a = parameters["Wy"].shape
        a = np.zeros((n_a, m, T_x))
        c = np.zeros((n_a, m, T_x))
        y = np.zeros((n_y, m, T_x))
        a_next = a0
        c_next = np.zeros(a0.shape)
        self.caches = []
        for t in range(T_x):
            a_next, c_next, yt, cache = self.lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)
            a[:, :, t], c[:, :, t], y[:, :, t] = a_next, c_next, yt
            self.caches.append(cache)
        return a, y, c, (self.caches, x)

    def lstm_cell_backward(self, da_next, dc_next, cache):
        a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters = cache
        squashed = np.tanh(c_next)
        dc = dc_next + da_next * ot * (1 - squashed ** 2)
        before = {
            "f": dc * c_prev * ft * (1 - ft),
            "i": dc * cct * it * (1 - it),
            "c": dc * it * (1 - cct ** 2),
            "o": da_next * squashed * ot * (1 - ot),
        }
        stacked = np.concatenate((a_prev, xt), axis=0)
        dstacked = np.zeros_like(stacked)
        gradients = {"dc_prev": dc * ft}
        for letter in self.gates:
            gradients["dW" + letter] = before[letter] @ stacked.T
            gradients["db" + letter] = before[letter].sum(axis=1, keepdims=True)
            dstacked += parameters["W" + letter].T @ before[letter]
        n_a = a_prev.shape[0]
        gradients["da_prev"] = dstacked[:n_a]
        gradients["dxt"] = dstacked[n_a:]
        return gradients

    def lstm_backward(self, da, caches):
        steps, x = caches
        n_a, m, T_x = da.shape
        gradients = {"dx": np.zeros((x.shape[0], m, T_x))}
        da_prev = np.zeros((n_a, m))
        dc_prev = np.zeros((n_a, m))
        for t in range(T_x - 1, -1, -1):
            step = self.lstm_cell_backward(da[:, :, t] + da_prev, dc_prev, steps[t])
            da_prev = step["da_prev"]
            dc_prev = step["dc_prev"]
            gradients["dx"][:, :, t] = step["dxt"]
            for letter in self.gates:
                for kind in ("dW", "db"):
                    name = kind + letter
                    gradients[name] = gradients.get(name, 0) + step[name]
        gradients["da0"] = da_prev
        return gradients


if __name__ == "__main__":
    network = LSTM()
    print(network.gates)
