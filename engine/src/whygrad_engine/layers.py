"""Layers for training and streaming: ``LSTM``, ``GRU`` and ``RNN`` over arrays (T, m, n), time first.

    n_x  features of the input      m  examples in a batch
    n_a  units                      T  time steps

    lstm = LSTM(n_x=64, n_a=128)
    parameters = lstm.initial_parameters(np.random.default_rng(0))
    y, state, saved = lstm.forward(x, parameters)          # x (T, m, n_x), y (T, m, n_a)
    gradients = lstm.backward(dy, saved)                   # {"dx": ..., "dWx_l0": ..., "dh0": ..., ...}

A layer object holds sizes and nothing else. Weights, states and what forward saves for backward are arguments and
results: to carry the state over to the next piece of a long sequence, pass it on.

With several layers, each takes the output of the one before it. With ``bidirectional``, a second set of weights
(``Wx_l0_reverse``, ...) runs from the last step to the first, and y is (T, m, 2 n_a): forward, then reverse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from typing import Any, ClassVar

import numpy as np

from whygrad_engine import checks
from whygrad_engine.kernels import pack, processors
from whygrad_engine.ragged import Padded, Ragged, arrange
from whygrad_engine.stream import Stream

Array = np.ndarray[Any, Any]
Parameters = Mapping[str, Array]


@dataclass(frozen=True)
class Saved:
    """What forward keeps for backward. ``x`` is the caller's own array: leave it as it is until then."""

    owner: Layer
    x: Array
    rows: Padded | Ragged
    walks: tuple[Walk, ...]

    @property
    def nbytes(self) -> int:
        """The memory that is kept beside x and y: packed weights are not counted."""
        return sum(walk.saved.nbytes for walk in self.walks)


@dataclass(frozen=True)
class Walk:
    """One layer in one direction: its weights, what it read, what it wrote."""

    packed: Any
    saved: Any
    inputs: Array  # rows of its input
    h: Array  # rows of n_a
    h0: Array  # (m, n_a)
    c0: Array | None


@dataclass(frozen=True)
class Layer:
    """What LSTM, GRU and RNN have in common."""

    n_x: int
    n_a: int
    layers: int = 1
    bidirectional: bool = False
    dtype: Any = np.float32
    threads: int | None = None

    cell = -1
    gates = 0
    biases = 0
    states: ClassVar[tuple[str, ...]] = ("h",)

    def __post_init__(self) -> None:
        checks.whole(self._name, n_x=self.n_x, n_a=self.n_a, layers=self.layers, threads=self.threads or 1)
        if self.dtype not in (np.float32, np.float64):
            raise checks.EngineTypeError(
                f"{self._name}: dtype must be float32 or float64, but is {self.dtype!r}."
            )
        widest = max(self.n_x, self.directions * self.n_a)
        checks.affordable(
            self._name, "a weight", widest, self.gates, self.n_a, itemsize=np.dtype(self.dtype).itemsize
        )

    @property
    def _name(self) -> str:
        return type(self).__name__

    @property
    def directions(self) -> int:
        """1, or 2 if the layer is bidirectional."""
        return 2 if self.bidirectional else 1

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each parameter. The gates stand side by side, in the order that the class says."""
        return dict(self._shapes)

    @cached_property
    def _shapes(self) -> dict[str, tuple[int, ...]]:
        shapes: dict[str, tuple[int, ...]] = {}
        for layer, direction in product(range(self.layers), range(self.directions)):
            inputs = self.n_x if layer == 0 else self.directions * self.n_a
            suffix = _suffix(layer, direction)
            shapes["Wx" + suffix] = (inputs, self.gates * self.n_a)
            shapes["Wh" + suffix] = (self.n_a, self.gates * self.n_a)
            shapes["b" + suffix] = (self.biases * self.n_a,)
        return shapes

    def initial_parameters(self, random: np.random.Generator) -> dict[str, Array]:
        """Uniform numbers within 1 / sqrt(n_a) of zero, for weights and biases."""
        bound = 1 / np.sqrt(self.n_a)
        return {
            name: random.uniform(-bound, bound, shape).astype(self.dtype)
            for name, shape in self.shapes().items()
        }

    def initial_state(self, m: int) -> Any:
        """A state of zeros for m examples."""
        checks.whole(f"{self._name}.initial_state", m=m)
        zeros = tuple(np.zeros((self.layers * self.directions, m, self.n_a), self.dtype) for _ in self.states)
        return zeros if len(zeros) > 1 else zeros[0]

    def forward(
        self,
        x: Array,
        parameters: Parameters,
        state: Any = None,
        lengths: Any = None,
        *,
        training: bool = True,
    ) -> tuple[Array, Any, Saved | None]:
        """All steps of x (T, m, n_x), from ``state`` (zeros if None).

        ``lengths`` (m,) are the steps that each example has; y is zero behind them, and they cost what they
        compute. Returns y (T, m, directions * n_a), the state after each example's last step, and what backward needs
        (None unless ``training``). y is read-only then, since backward reads it too.
        State: h, or for an LSTM the pair (h, c), each (layers * directions, m, n_a); layer 0 first, its reverse next.
        Raises EngineInputError, EngineTypeError.
        """
        function = f"{self._name}.forward"
        self._check(function, {"x": x}, parameters)
        checks.shapes(function, {"x": (x, f"T m {self.n_x}")})
        T, m, _ = x.shape
        start = self._state(function, "state", state, m)
        end = [np.empty_like(array) for array in start]
        rows = arrange(function, T, m, lengths)
        walks = []
        inputs = rows.gather(np.ascontiguousarray(x, self.dtype))
        for layer in range(self.layers):
            outputs = []
            for direction in range(self.directions):
                walk = self._walk(parameters, rows, (layer, direction), inputs, start, end, training)
                walks.append(walk)
                outputs.append(rows.turn(walk.h) if direction else walk.h)
            inputs = outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=-1)
        y = rows.scatter(inputs)
        final = tuple(end) if len(end) > 1 else end[0]
        if not training:
            return y, final, None
        y.flags.writeable = False
        return y, final, Saved(self, x, rows, tuple(walks))

    def _walk(
        self, parameters: Parameters, rows: Padded | Ragged, place: tuple[int, int], inputs: Array, start: list[Array],
        end: list[Array], training: bool,
    ) -> Walk:  # fmt: skip
        layer, direction = place
        index = layer * self.directions + direction
        packed = self._pack(parameters, layer, direction, training)
        turned = rows.turn(inputs) if direction else inputs
        first = [rows.sort(array[index]) for array in start] + [None]
        last = [np.empty_like(first[0]) for _ in start] + [None]
        h = np.empty((*turned.shape[:-1], self.n_a), self.dtype)
        saved = packed.forward(
            rows.steps, rows.m, bool(direction) and rows.active is None, rows.active, turned, first[0], first[1],
            h, last[0], last[1], training, self._threads,
        )  # fmt: skip
        for array, values in zip(end, last, strict=False):
            array[index] = rows.unsort(values)
        return Walk(packed, saved, turned, h, first[0], first[1])

    def backward(self, dy: Array, saved: Saved, dstate: Any = None) -> dict[str, Array]:
        """The gradients, from dy (T, m, directions * n_a) and, if the loss depends on it, the final state's.

        Returns a dict: dx (T, m, n_x), dh0 (and dc0), and for each parameter "d" + its name. What dy says behind an
        example's last step is ignored. Raises EngineInputError, EngineTypeError.
        """
        function = f"{self._name}.backward"
        if not isinstance(saved, Saved) or saved.owner != self:
            raise checks.EngineTypeError(
                f"{function}: saved must be what {self._name}.forward of this very layer returned."
            )
        rows = saved.rows
        checks.numbers(function, {"dy": dy})
        checks.shapes(function, {"dy": (dy, f"{rows.T} {rows.m} {self.directions * self.n_a}")})
        behind = self._state(function, "dstate", dstate, rows.m)
        gradients: dict[str, Array] = {}
        start = [np.empty_like(array) for array in behind]
        dout = rows.gather(np.ascontiguousarray(dy, self.dtype))
        for layer in reversed(range(self.layers)):
            dinputs = []
            for direction in range(self.directions):
                part = dout[..., direction * self.n_a : (direction + 1) * self.n_a]
                dinputs.append(self._walk_back(saved, (layer, direction), part, behind, start, gradients))
            dout = dinputs[0] if len(dinputs) == 1 else dinputs[0] + dinputs[1]
        states = {f"d{name}0": array for name, array in zip(self.states, start, strict=True)}
        return {"dx": rows.scatter(dout), **states, **{"d" + name: gradients[name] for name in self._shapes}}

    def _walk_back(
        self, saved: Saved, place: tuple[int, int], dh: Array, behind: list[Array], start: list[Array],
        gradients: dict[str, Array],
    ) -> Array:  # fmt: skip
        layer, direction = place
        index = layer * self.directions + direction
        rows, walk = saved.rows, saved.walks[index]
        turned = np.ascontiguousarray(rows.turn(dh) if direction else dh)
        last = [rows.sort(array[index]) for array in behind] + [None]
        first = [np.empty_like(last[0]) for _ in behind] + [None]
        suffix, shapes = _suffix(layer, direction), self._shapes
        dWx, dWh, db = (np.empty(shapes[name + suffix], self.dtype) for name in ("Wx", "Wh", "b"))
        dx = np.empty_like(walk.inputs)
        walk.packed.backward(
            walk.saved, walk.inputs, walk.h0, walk.c0, walk.h, turned, last[0], last[1], dx, first[0], first[1],
            [dWx], [dWh], [db[None]], rows.steps, self._threads,
        )  # fmt: skip
        for array, values in zip(start, first, strict=False):
            array[index] = rows.unsort(values)
        gradients |= {"Wx" + suffix: dWx, "Wh" + suffix: dWh, "b" + suffix: db}
        return rows.turn(dx) if direction else dx

    def stream(self, parameters: Parameters, m: int = 1) -> Stream:
        """Weights made ready for one step at a time; see Stream. Not for a bidirectional layer: it needs the future."""
        function = f"{self._name}.stream"
        if self.bidirectional:
            raise checks.EngineInputError(
                f"{function}: a bidirectional layer reads the future, so it cannot stream."
            )
        checks.whole(function, m=m)
        self._check(function, {}, parameters)
        packed = [self._pack(parameters, layer, 0, training=False) for layer in range(self.layers)]
        return Stream(packed, self.n_x, self.n_a, m, np.dtype(self.dtype), self.states)

    @property
    def _threads(self) -> int:
        return self.threads or processors()

    def _pack(self, parameters: Parameters, layer: int, direction: int, training: bool) -> Any:
        suffix = _suffix(layer, direction)
        inputs = self.n_x if layer == 0 else self.directions * self.n_a
        as_layer = partial(np.asarray, dtype=self.dtype)
        Wx, Wh, b = (as_layer(parameters[name + suffix]) for name in ("Wx", "Wh", "b"))
        return pack(self.cell, inputs, self.n_a, self.dtype, [Wx], [Wh], [b[None]], training)

    def _ready(self, array: Any, shape: tuple[int, ...]) -> bool:
        """Whether nothing is left to check or to convert."""
        return isinstance(array, np.ndarray) and array.dtype == self.dtype and array.shape == shape

    def _check(self, function: str, arrays: dict[str, Any], parameters: Parameters) -> None:
        shapes = self._shapes
        checks.parameters(function, parameters, shapes)
        weights = {name: parameters[name] for name in shapes}
        if all(self._ready(weights[name], shape) for name, shape in shapes.items()):
            weights = {}  # nothing is wrong with them: the usual case, which should cost little
        if arrays or weights:
            checks.numbers(function, arrays | weights)
        checks.shapes(
            function, {name: (array, " ".join(map(str, shapes[name]))) for name, array in weights.items()}
        )

    def _state(self, function: str, name: str, state: Any, m: int) -> list[Array]:
        if state is None:
            state = self.initial_state(m)
        given = (state,) if len(self.states) == 1 else state
        if not isinstance(given, tuple | list) or len(given) != len(self.states):
            raise checks.EngineTypeError(f"{function}: {name} must be the pair ({', '.join(self.states)}).")
        shape = (self.layers * self.directions, m, self.n_a)
        if all(self._ready(array, shape) for array in given):
            return [np.array(array, order="C") for array in given]
        named = {
            f"{name} {letter}" if len(given) > 1 else name: array
            for letter, array in zip(self.states, given, strict=True)
        }
        checks.numbers(function, named)
        letters = f"{self.layers * self.directions} {m} {self.n_a}"
        checks.shapes(function, {name: (array, letters) for name, array in named.items()})
        return [np.array(array, self.dtype, order="C") for array in given]


@dataclass(frozen=True)
class LSTM(Layer):
    """The LSTM. Gates in the order i, f, g, o: input, forget, candidate, output. b (4 n_a)."""

    cell = 1
    gates = biases = 4
    states = ("h", "c")


@dataclass(frozen=True)
class RNN(Layer):
    """The plain recurrent network, with tanh. b (n_a)."""

    cell = 0
    gates = biases = 1


@dataclass(frozen=True)
class GRU(Layer):
    """The GRU. Gates in the order r, z, n: reset, update, candidate; h = (1 - z) n + z h_prev.

    ``reset="after"``: n = tanh(x Wxn + bn + r * (h_prev Whn + bhn)); b (4 n_a) is r, z, n and then bhn. This is what
    PyTorch and cuDNN compute. ``reset="before"``: n = tanh(x Wxn + bn + (r * h_prev) Whn); b (3 n_a). This is the
    GRU of K. Cho et al., "Learning phrase representations using RNN encoder-decoder" (2014).
    """

    reset: str = "after"

    gates = 3

    def __post_init__(self) -> None:
        if self.reset not in ("after", "before"):
            raise checks.EngineInputError(f"GRU: reset must be 'after' or 'before', but is {self.reset!r}.")
        super().__post_init__()

    @property
    def cell(self) -> int:  # type: ignore[override]
        """The number of the cell in the core."""
        return 2 if self.reset == "after" else 3

    @property
    def biases(self) -> int:  # type: ignore[override]
        """The vectors of n_a in b."""
        return 4 if self.reset == "after" else 3


def _suffix(layer: int, direction: int) -> str:
    return f"_l{layer}" + ("_reverse" if direction else "")
