"""The systems that are compared: each makes, for a case, functions without arguments to be timed.

A system that is not installed, or cannot do what is asked, makes none. Every forward function returns y, so that
it can be seen that all compute the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from cases import Case

from whygrad_engine import LSTM

Timed = dict[str, Callable[[], Any]]


def engine(case: Case, threads: int) -> Timed:
    """whygrad-engine."""
    n_x, n_a, m, _ = case.shape
    layer = LSTM(n_x, n_a, dtype=case.dtype, threads=threads)
    parameters = {"Wx_l0": case.Wx, "Wh_l0": case.Wh, "b_l0": case.b}
    state = (case.h0[None], case.c0[None])

    def forward() -> Any:
        return layer.forward(case.x, parameters, state, case.lengths, training=False)[0]

    def training() -> Any:
        saved = layer.forward(case.x, parameters, state, case.lengths)[2]
        return layer.backward(case.dy, saved)

    stream = layer.stream(parameters, m)
    running = np.ascontiguousarray(np.stack(state, axis=1))
    return {"forward": forward, "training": training, "step": partial(stream.step, case.x[0], running)}


def plain_numpy(case: Case, threads: int) -> Timed:
    """NumPy with the four gates fused, as a careful person writes it."""
    if case.lengths is not None:
        return {}
    n_a, T = case.shape.n_a, case.shape.T

    def run() -> tuple[Any, list[Any]]:
        h, c, states, kept = case.h0, case.c0, [], []
        projected = case.x @ case.Wx + case.b
        for t in range(T):
            z = projected[t] + h @ case.Wh
            z[:, 2 * n_a : 3 * n_a] *= 2  # tanh(z) = 2 sigmoid(2 z) - 1: one exp for all gates
            s = 1 / (1 + np.exp(-z))
            i, f, o = s[:, :n_a], s[:, n_a : 2 * n_a], s[:, 3 * n_a :]
            g = 2 * s[:, 2 * n_a : 3 * n_a] - 1
            before, c = (h, c), f * c + i * g
            shown = np.tanh(c)
            h = o * shown
            states.append(h)
            kept.append((*before, i, f, g, o, shown))
        return np.stack(states), kept

    def training() -> Any:
        _, kept = run()
        dh, dc = np.zeros_like(case.h0), np.zeros_like(case.c0)
        dz = np.empty((T, case.shape.m, 4 * n_a), case.dtype)
        for t in reversed(range(T)):
            _, c_prev, i, f, g, o, shown = kept[t]
            dh = dh + case.dy[t]
            dc = dc + dh * o * (1 - shown * shown)
            dz[t, :, :n_a] = dc * g * i * (1 - i)
            dz[t, :, n_a : 2 * n_a] = dc * c_prev * f * (1 - f)
            dz[t, :, 2 * n_a : 3 * n_a] = dc * i * (1 - g * g)
            dz[t, :, 3 * n_a :] = dh * shown * o * (1 - o)
            dc = dc * f
            dh = dz[t] @ case.Wh.T
        rows = dz.reshape(-1, 4 * n_a)
        before = np.concatenate([step[0] for step in kept])
        return rows @ case.Wx.T, case.x.reshape(len(rows), -1).T @ rows, before.T @ rows, rows.sum(0), dh, dc

    def step() -> Any:
        z = case.x[0] @ case.Wx + case.h0 @ case.Wh + case.b
        s = 1 / (1 + np.exp(-z))
        c = s[:, n_a : 2 * n_a] * case.c0 + s[:, :n_a] * np.tanh(z[:, 2 * n_a : 3 * n_a])
        return s[:, 3 * n_a :] * np.tanh(c)

    return {"forward": lambda: run()[0], "training": training, "step": step}


def pytorch(case: Case, threads: int) -> Timed:
    """torch.nn.LSTM, LSTMCell for a single step, PackedSequence for a ragged batch."""
    import torch

    torch.set_num_threads(threads)
    n_x, n_a, _, _ = case.shape
    module = torch.nn.LSTM(n_x, n_a).to(torch.from_numpy(case.x).dtype)
    cell = torch.nn.LSTMCell(n_x, n_a).to(torch.from_numpy(case.x).dtype)
    with torch.no_grad():
        for ih, hh, b, other in (
            (module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0, module.bias_hh_l0),
            (cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh),
        ):
            ih.copy_(torch.from_numpy(case.Wx.T.copy()))
            hh.copy_(torch.from_numpy(case.Wh.T.copy()))
            b.copy_(torch.from_numpy(case.b))
            other.zero_()
    module.flatten_parameters()
    x, dy, h0, c0 = (torch.from_numpy(array) for array in (case.x, case.dy, case.h0, case.c0))
    state = (h0[None], c0[None])

    def run(inputs: Any, states: Any) -> Any:
        if case.lengths is None:
            return module(inputs, states)[0]
        packed = torch.nn.utils.rnn.pack_padded_sequence(inputs, case.lengths, enforce_sorted=False)
        return torch.nn.utils.rnn.pad_packed_sequence(module(packed, states)[0], total_length=len(case.x))[0]

    def forward() -> Any:
        with torch.inference_mode():
            return run(x, state)

    def training() -> Any:
        leaves = [tensor.detach().requires_grad_() for tensor in (x, *state)]
        y = run(leaves[0], tuple(leaves[1:]))
        return torch.autograd.grad(y, [*leaves, *module.parameters()], dy)

    def step() -> Any:
        with torch.inference_mode():
            return cell(x[0], (h0, c0))

    return {"forward": forward, "training": training, "step": step}


def onnx_runtime(case: Case, threads: int) -> Timed:
    """ONNX Runtime: forward in float32."""
    if case.dtype != np.float32 or case.lengths is not None:
        return {}
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    _, n_a, m, T = case.shape
    iofc = [0, 3, 1, 2]  # ONNX' order of gates, from i f g o

    def ordered(weights: Any) -> Any:
        return np.concatenate([weights[..., gate * n_a : (gate + 1) * n_a] for gate in iofc], axis=-1)

    constants = {
        "W": ordered(case.Wx).T[None],
        "R": ordered(case.Wh).T[None],
        "B": np.concatenate((ordered(case.b), np.zeros_like(case.b)))[None],
    }
    inputs = {"x": case.x, "h0": case.h0[None], "c0": case.c0[None]}
    node = helper.make_node("LSTM", ["x", "W", "R", "B", "", "h0", "c0"], ["y", "h", "c"], hidden_size=n_a)
    graph = helper.make_graph(
        [node], "lstm",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in inputs.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, (T, 1, m, n_a)),
         helper.make_tensor_value_info("h", TensorProto.FLOAT, (1, m, n_a)),
         helper.make_tensor_value_info("c", TensorProto.FLOAT, (1, m, n_a))],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in constants.items()],
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return {
        "forward": lambda: session.run(["y"], inputs)[0][:, 0],
        "step": lambda: session.run(["y", "h", "c"], inputs),
    }


def jax(case: Case, threads: int) -> Timed:
    """JAX: a jitted scan and its gradient."""
    if case.lengths is not None:
        return {}
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    weights = tuple(jnp.asarray(array) for array in (case.Wx, case.Wh, case.b))
    x, dy, state = jnp.asarray(case.x), jnp.asarray(case.dy), (jnp.asarray(case.h0), jnp.asarray(case.c0))

    def run(x: Any, state: Any, weights: Any) -> Any:
        Wx, Wh, b = weights

        def one(carry: Any, projected: Any) -> Any:
            h, c = carry
            i, f, g, o = jnp.split(projected + h @ Wh, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        return jax.lax.scan(one, state, x @ Wx + b)[1]

    forward = jax.jit(run)
    training = jax.jit(
        jax.grad(lambda x, state, weights: (run(x, state, weights) * dy).sum(), argnums=(0, 1, 2))
    )
    return {
        "forward": lambda: forward(x, state, weights).block_until_ready(),
        "training": lambda: jax.block_until_ready(training(x, state, weights)),
    }


SYSTEMS = {
    "whygrad-engine": (engine, "whygrad_engine"),
    "PyTorch": (pytorch, "torch"),
    "ONNX Runtime": (onnx_runtime, "onnxruntime"),
    "JAX": (jax, "jax"),
    "NumPy": (plain_numpy, "numpy"),
}


def installed() -> dict[str, Callable[[Case, int], Timed]]:
    """The systems that are there."""
    return {name: make for name, (make, module) in SYSTEMS.items() if find_spec(module)}
