"""ONNX Runtime as a second opinion, where it is installed (`make peers`): both directions, ragged batches, both GRUs."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from whygrad_engine import GRU, LSTM, RNN

onnx, onnxruntime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")

# The layer, the place of each of ONNX' gates among ours, and what ONNX calls the cell.
KINDS: dict[str, tuple[Any, list[int], str, dict[str, Any]]] = {
    "LSTM": (LSTM, [0, 3, 1, 2], "LSTM", {}),
    "RNN": (RNN, [0], "RNN", {}),
    "GRU": (GRU, [1, 0, 2], "GRU", {"linear_before_reset": 1}),
    "GRU before": (partial(GRU, reset="before"), [1, 0, 2], "GRU", {"linear_before_reset": 0}),
}


def weights(layer: Any, parameters: dict[str, np.ndarray], order: list[int]) -> dict[str, np.ndarray]:
    """W, R and B as ONNX has them, the reverse direction second."""
    n_a, gates = layer.n_a, len(order)

    def ordered(array: np.ndarray) -> np.ndarray:
        return np.concatenate([array[..., gate * n_a : (gate + 1) * n_a] for gate in order], axis=-1).T

    def bias(b: np.ndarray) -> np.ndarray:
        inner = np.zeros(gates * n_a, np.float32)
        inner[2 * n_a : 3 * n_a] = b[gates * n_a :] if layer.biases > gates else 0
        return np.concatenate((ordered(b[: gates * n_a]), inner))

    suffixes = ["_l0", "_l0_reverse"]
    return {
        "W": np.stack([ordered(parameters["Wx" + suffix]) for suffix in suffixes]),
        "R": np.stack([ordered(parameters["Wh" + suffix]) for suffix in suffixes]),
        "B": np.stack([bias(parameters["b" + suffix]) for suffix in suffixes]),
    }


def theirs(operator: str, options: dict[str, Any], arrays: dict[str, np.ndarray], n_a: int) -> np.ndarray:
    helper, of = onnx.helper, onnx.numpy_helper.from_array
    states = [name for name in ("h", "c") if name in arrays]
    node = helper.make_node(
        operator, ["x", "W", "R", "B", "lengths", *states], ["y"], hidden_size=n_a, direction="bidirectional", **options
    )  # fmt: skip
    constants = [of(np.ascontiguousarray(array), name) for name, array in arrays.items() if name != "x"]
    graph = helper.make_graph(
        [node], "layer",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, arrays["x"].shape)],
        [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, None)],
        constants,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": arrays["x"]})[0]


@pytest.mark.parametrize("kind", KINDS)
def test_it_computes_the_same(kind: str) -> None:
    make, order, operator, options = KINDS[kind]
    random, (n_x, n_a, m, T) = np.random.default_rng(2), (7, 19, 5, 11)
    layer = make(n_x, n_a, bidirectional=True)
    parameters = layer.initial_parameters(random)
    x, lengths = random.standard_normal((T, m, n_x)).astype(np.float32), np.array([4, 11, 1, 7, 11])
    states = [random.standard_normal((2, m, n_a)).astype(np.float32) for _ in layer.states]
    y, _, _ = layer.forward(x, parameters, tuple(states) if len(states) > 1 else states[0], lengths)
    arrays = {"x": x, **weights(layer, parameters, order), "lengths": lengths.astype(np.int32)}
    wanted = theirs(operator, options, arrays | dict(zip("hc", states, strict=False)), n_a)
    for example, length in enumerate(lengths):
        got = y[:length, example].reshape(length, 2, n_a)
        np.testing.assert_allclose(got, wanted[:length, :, example], atol=2e-6)
