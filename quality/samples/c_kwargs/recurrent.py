import numpy as np

GATES = ("f", "i", "c", "o")


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    shifted = np.exp(z - np.max(z, axis=0, keepdims=True))
    return shifted / np.sum(shifted, axis=0, keepdims=True)


def rnn_cell_forward(xt, a_prev, parameters):
    z = (
        parameters.get("Wax") @ xt
        + parameters.get("Waa") @ a_prev
        + parameters.get("ba")
    )
    a_next = np.tanh(z)
    yt_pred = softmax(z=parameters.get("Wya") @ a_next + parameters.get("by"))
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)


def rnn_forward(x, a0, parameters):
    records = []
    a_prev = a0
    for t in range(x.shape[2]):
        record = rnn_cell_forward(xt=x[..., t], a_prev=a_prev, parameters=parameters)
        records.append(record)
        a_prev = record[0]
    hidden, predictions, caches = zip(*records)
    return np.stack(hidden, axis=2), np.stack(predictions, axis=2), (list(caches), x)


def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, parameters = cache
    dz = da_next * (1 - a_next * a_next)
    return dict(
        dxt=parameters.get("Wax").T @ dz,
        da_prev=parameters.get("Waa").T @ dz,
        dWax=dz @ xt.T,
        dWaa=dz @ a_prev.T,
        dba=dz.sum(axis=1, keepdims=True),
    )


def rnn_backward(da, caches):
    cells, x = caches
    T = da.shape[2]
    totals = {}
    inputs = [None] * T
    carried = np.zeros(shape=da.shape[:2])
    for t in range(T)[::-1]:
        grads = rnn_cell_backward(da_next=da[..., t] + carried, cache=cells[t])
        carried = grads.pop("da_prev")
        inputs[t] = grads.pop("dxt")
        for name, value in grads.items():
            totals[name] = totals.get(name, 0) + value
    return dict(dx=np.stack(inputs, axis=2), da0=carried, **totals)


def lstm_cell_forward(xt, a_prev, c_prev, parameters):
    concat = np.concatenate((a_prev, xt), axis=0)
    z = {g: parameters[f"W{g}"] @ concat + parameters[f"b{g}"] for g in GATES}
    ft, it, ot = (sigmoid(z=z[g]) for g in ("f", "i", "o"))
    cct = np.tanh(z["c"])
    c_next = ft * c_prev + it * cct
    a_next = ot * np.tanh(c_next)
    yt_pred = softmax(z=parameters["Wy"] @ a_next + parameters["by"])
    cache = (a_next, c_next, a_prev, c_prev, ft, it, cct, ot, xt, parameters)
    return a_next, c_next, yt_pred, cache


def lstm_forward(x, a0, parameters):
    records = []
    state = dict(a_prev=a0, c_prev=np.zeros_like(a0))
    for t in range(x.shape[2]):
        record = lstm_cell_forward(xt=x[..., t], parameters=parameters, **state)
        records.append(record)
        state = dict(a_prev=record[0], c_prev=record[1])
    a, c, y, caches = zip(*records)
    a, c, y = (np.stack(arrays=seq, axis=2) for seq in (a, c, y))
    return a, y, c, (list(caches), x)


def lstm_cell_backward(da_next, dc_next, cache):
    names = ("a_next", "c_next", "a_prev", "c_prev", "f", "i", "c", "o", "xt", "parameters")
    v = dict(zip(names, cache))
    parameters = v.get("parameters")
    n_a = v["a_next"].shape[0]
    concat = np.concatenate((v["a_prev"], v["xt"]), axis=0)

    memory = np.tanh(v["c_next"])
    dc = dc_next + da_next * v["o"] * (1 - memory**2)

    slope = {g: v[g] * (1 - v[g]) for g in ("f", "i", "o")}
    slope["c"] = 1 - v["c"] ** 2
    arriving = {
        "f": dc * v["c_prev"],
        "i": dc * v["c"],
        "c": dc * v["i"],
        "o": da_next * memory,
    }
    dz = {g: arriving[g] * slope[g] for g in GATES}

    grads = {f"dW{g}": dz[g] @ concat.T for g in GATES}
    grads.update({f"db{g}": np.sum(a=dz[g], axis=1, keepdims=True) for g in GATES})

    dconcat = sum(parameters[f"W{g}"].T @ dz[g] for g in GATES)
    grads.update(da_prev=dconcat[:n_a], dxt=dconcat[n_a:], dc_prev=dc * v["f"])
    return grads


def lstm_backward(da, caches):
    cells, x = caches
    T = da.shape[2]
    totals = {}
    inputs = [None] * T
    da_carried = np.zeros(shape=da.shape[:2])
    dc_carried = np.zeros(shape=da.shape[:2])
    for t in range(T)[::-1]:
        grads = lstm_cell_backward(da_next=da[..., t] + da_carried, dc_next=dc_carried, cache=cells[t])
        da_carried = grads.pop("da_prev")
        dc_carried = grads.pop("dc_prev")
        inputs[t] = grads.pop("dxt")
        for name, value in grads.items():
            totals[name] = totals.get(name, 0) + value
    return dict(dx=np.stack(arrays=inputs, axis=2), da0=da_carried, **totals)
