"""
cs231n A3 - rnn layers

Every step is a record (a dict), a sequence is a list of records; columns are
pulled out of the records and aggregated in the end.
"""
import numpy as np

GATE_COLUMNS = ["i", "f", "o", "g"]


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def column(records, key):
    return [record[key] for record in records]


def agg_sum(records, key):
    return np.sum(column(records, key), axis=0)


def to_frame(records, key):
    """list of (N, K) -> (N, T, K)"""
    return np.stack(column(records, key)).transpose(1, 0, 2)


def iter_time(x):
    for t, x_t in enumerate(np.swapaxes(x, 0, 1)):
        yield t, x_t


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    row = {"x": x, "prev_h": prev_h, "Wx": Wx, "Wh": Wh}
    row["next_h"] = np.tanh(x @ Wx + prev_h @ Wh + b)
    return row["next_h"], row


def rnn_step_backward(dnext_h, cache):
    row = cache
    dz = dnext_h * (1 - row["next_h"] ** 2)
    out = {
        "dx": dz @ row["Wx"].T,
        "dprev_h": dz @ row["Wh"].T,
        "dWx": row["x"].T @ dz,
        "dWh": row["prev_h"].T @ dz,
        "db": np.sum(dz, axis=0),
    }
    return tuple(out.values())


def rnn_forward(x, h0, Wx, Wh, b):
    rows = []
    h = h0
    for t, x_t in iter_time(x):
        h, row = rnn_step_forward(x_t, h, Wx, Wh, b)
        rows.append(row)
    return to_frame(rows, "next_h"), rows


def rnn_backward(dh, cache):
    rows = cache
    keys = ("dx", "dprev_h", "dWx", "dWh", "db")
    grads = []
    dprev_h = np.zeros_like(dh[:, 0])
    for t in range(len(rows))[::-1]:
        values = rnn_step_backward(dh[:, t] + dprev_h, rows[t])
        grad = dict(zip(keys, values))
        dprev_h = grad["dprev_h"]
        grads.append(grad)
    grads = grads[::-1]
    dx = to_frame(grads, "dx")
    dh0 = grads[0]["dprev_h"]
    dWx, dWh, db = (agg_sum(grads, key) for key in ("dWx", "dWh", "db"))
    return dx, dh0, dWx, dWh, db


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    row = {"x": x, "prev_h": prev_h, "prev_c": prev_c, "Wx": Wx, "Wh": Wh}
    z = x @ Wx + prev_h @ Wh + b
    row.update(zip(GATE_COLUMNS, np.split(z, 4, axis=1)))
    for key in ("i", "f", "o"):
        row[key] = sigmoid(row[key])
    row["g"] = np.tanh(row["g"])
    row["next_c"] = row["f"] * prev_c + row["i"] * row["g"]
    row["next_h"] = row["o"] * np.tanh(row["next_c"])
    return row["next_h"], row["next_c"], row


def lstm_step_backward(dnext_h, dnext_c, cache):
    row = cache
    tanh_c = np.tanh(row["next_c"])
    dc = dnext_c + dnext_h * row["o"] * (1 - tanh_c ** 2)
    d = {}
    d["i"] = dc * row["g"]
    d["f"] = dc * row["prev_c"]
    d["o"] = dnext_h * tanh_c
    d["g"] = dc * row["i"]
    for key in ("i", "f", "o"):
        d[key] = d[key] * row[key] * (1 - row[key])
    d["g"] = d["g"] * (1 - row["g"] ** 2)
    dz = np.concatenate([d[key] for key in GATE_COLUMNS], axis=1)
    dx = dz @ row["Wx"].T
    dprev_h = dz @ row["Wh"].T
    dprev_c = dc * row["f"]
    dWx = row["x"].T @ dz
    dWh = row["prev_h"].T @ dz
    db = dz.sum(axis=0)
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    rows = []
    state = {"h": h0, "c": np.zeros_like(h0)}
    for t, x_t in iter_time(x):
        next_h, next_c, row = lstm_step_forward(x_t, state["h"], state["c"], Wx, Wh, b)
        state = {"h": next_h, "c": next_c}
        rows.append(row)
    h = to_frame(rows, "next_h")
    return h, rows


def lstm_backward(dh, cache):
    rows = cache
    keys = ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
    grads = []
    last = {"dprev_h": 0.0, "dprev_c": 0.0}
    for t in range(len(rows))[::-1]:
        dnext_h = dh[:, t, :] + last["dprev_h"]
        last = dict(zip(keys, lstm_step_backward(dnext_h, last["dprev_c"], rows[t])))
        grads.append(last)
    dh0 = last["dprev_h"]
    dx = to_frame(list(reversed(grads)), "dx")
    dWx = agg_sum(grads, "dWx")
    dWh = agg_sum(grads, "dWh")
    db = agg_sum(grads, "db")
    return dx, dh0, dWx, dWh, db
