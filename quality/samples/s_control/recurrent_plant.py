"""Recurrent networks written the way I write plant models.

state equation    s[k+1] = phi(A s[k] + B u[k] + bias)
output equation   y[k]   = rho(C s[k+1] + offset)

The gradients are the adjoint (costate) recursion, run from the end of the horizon
to its start. Everything is linearised at the operating point kept by the forward run.
"""
import numpy as np


# ---------------------------------------------------------------- nonlinearities
def logistic(v):
    return 1.0 / (1.0 + np.exp(-v))


def logistic_gain(level):
    """Small-signal gain of the logistic, from its output level."""
    return level * (1.0 - level)


def tanh_gain(level):
    """Small-signal gain of tanh, from its output level."""
    return 1.0 - level ** 2


def measure(C, state, offset):
    """Output equation: class probabilities of every column."""
    v = C @ state + offset
    w = np.exp(v - v.max(axis=0))
    return w / w.sum(axis=0)


# ---------------------------------------------------------------- simple plant
def rnn_cell_forward(xt, a_prev, parameters):
    A, B, C = parameters["Waa"], parameters["Wax"], parameters["Wya"]
    state = np.tanh(A @ a_prev + B @ xt + parameters["ba"])
    reading = measure(C, state, parameters["by"])
    operating_point = (state, a_prev, xt, parameters)
    return state, reading, operating_point


def rnn_forward(x, a0, parameters):
    horizon = x.shape[2]
    n_y, n_a = parameters["Wya"].shape
    batch = x.shape[1]
    # one more sample than inputs: slot 0 is the initial condition
    trajectory = np.empty((n_a, batch, horizon + 1))
    trajectory[:, :, 0] = a0
    readings = np.empty((n_y, batch, horizon))
    points = []
    for k in range(horizon):
        s, readings[:, :, k], point = rnn_cell_forward(x[:, :, k], trajectory[:, :, k], parameters)
        trajectory[:, :, k + 1] = s
        points.append(point)
    return trajectory[:, :, 1:], readings, (points, x)


def rnn_cell_backward(da_next, cache):
    state, a_prev, u, parameters = cache
    A, B = parameters["Waa"], parameters["Wax"]
    # linearised about the operating point
    p = tanh_gain(state) * da_next
    return {
        "dxt": B.T @ p,
        "da_prev": A.T @ p,
        "dWax": p @ u.T,
        "dWaa": p @ a_prev.T,
        "dba": p.sum(axis=1, keepdims=True),
    }


def rnn_backward(da, caches):
    points, x = caches
    n_a, batch, horizon = da.shape
    costate = np.zeros((n_a, batch))
    sens = {"dx": np.zeros((x.shape[0], batch, horizon))}
    for k in reversed(range(horizon)):
        local = rnn_cell_backward(da[:, :, k] + costate, points[k])
        costate = local["da_prev"]
        sens["dx"][:, :, k] = local["dxt"]
        for theta in ("dWax", "dWaa", "dba"):
            sens[theta] = sens.get(theta, 0.0) + local[theta]
    sens["da0"] = costate
    return sens


# ---------------------------------------------------------------- plant with integrator
def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    drive = np.vstack((a_prev, xt))

    def channel(tag, phi):
        return phi(parameters["W" + tag] @ drive + parameters["b" + tag])

    leak = channel("f", logistic)
    valve = channel("i", logistic)
    feed = channel("c", np.tanh)
    tap = channel("o", logistic)
    # leaky integrator, then the tap
    integral = leak * c_prev + valve * feed
    state = tap * np.tanh(integral)
    reading = measure(parameters["Wy"], state, parameters["by"])
    operating_point = (state, integral, a_prev, c_prev, leak, valve, feed, tap, xt, parameters)
    return state, integral, reading, operating_point


def lstm_forward(x, a0, parameters):
    _, batch, horizon = x.shape
    n_y, n_a = parameters["Wy"].shape
    states = np.empty((n_a, batch, horizon))
    integrals = np.empty_like(states)
    readings = np.empty((n_y, batch, horizon))
    points = []
    s = a0
    q = np.zeros_like(a0)
    for k in range(horizon):
        s, q, y, point = lstm_cell_forward(x[:, :, k], s, q, parameters)
        states[:, :, k] = s
        integrals[:, :, k] = q
        readings[:, :, k] = y
        points.append(point)
    return states, readings, integrals, (points, x)


def lstm_cell_backward(da_next, dc_next, cache):
    state, integral, a_prev, c_prev, leak, valve, feed, tap, u, parameters = cache
    n_a = a_prev.shape[0]
    level = np.tanh(integral)
    # costate of the integrator: its own, and what reaches it through the tap
    mu = dc_next + tap * tanh_gain(level) * da_next
    # costates of the four channels, at the summing junctions
    nu_leak = mu * c_prev * logistic_gain(leak)
    nu_valve = mu * feed * logistic_gain(valve)
    nu_feed = mu * valve * tanh_gain(feed)
    nu_tap = da_next * level * logistic_gain(tap)
    drive = np.vstack((a_prev, u))
    adjoint = np.zeros_like(drive)
    sens = {"dc_prev": mu * leak}
    for tag, nu in (("f", nu_leak), ("i", nu_valve), ("c", nu_feed), ("o", nu_tap)):
        adjoint += parameters["W" + tag].T @ nu
        sens["dW" + tag] = nu @ drive.T
        sens["db" + tag] = nu.sum(axis=1, keepdims=True)
    sens["da_prev"] = adjoint[:n_a, :]
    sens["dxt"] = adjoint[n_a:, :]
    return sens


def lstm_backward(da, caches):
    points, x = caches
    n_a, batch, horizon = da.shape
    costate, integrator_costate = np.zeros((2, n_a, batch))
    total = {"dx": np.zeros((x.shape[0], batch, horizon))}
    k = horizon
    while k > 0:
        k -= 1
        local = lstm_cell_backward(da[:, :, k] + costate, integrator_costate, points[k])
        total["dx"][:, :, k] = local.pop("dxt")
        costate = local.pop("da_prev")
        integrator_costate = local.pop("dc_prev")
        for theta, slope in local.items():
            total[theta] = total.get(theta, 0.0) + slope
    total["da0"] = costate
    return total
