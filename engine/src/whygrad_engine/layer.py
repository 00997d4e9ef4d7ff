"""What LSTM, GRU and RNN have in common: sizes, checks, and the order in which layers and directions are walked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, ClassVar

import numpy as np

from whygrad_engine import checks
from whygrad_engine.kernels import pack, processors
from whygrad_engine.ragged import Padded, Ragged, arrange
from whygrad_engine.rooms import room
from whygrad_engine.saved import Place, Saved, Walk
from whygrad_engine.stream import Stream

Array = np.ndarray[Any, Any]
Parameters = Mapping[str, Array]


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
    def _places(self) -> list[Place]:
        places = []
        for index, (layer, direction) in enumerate(product(range(self.layers), range(self.directions))):
            inputs = self.n_x if layer == 0 else self.directions * self.n_a
            suffix = f"_l{layer}" + ("_reverse" if direction else "")
            places.append(
                Place(index, layer, bool(direction), inputs, "Wx" + suffix, "Wh" + suffix, "b" + suffix)
            )
        return places

    @cached_property
    def _shapes(self) -> dict[str, tuple[int, ...]]:
        shapes: dict[str, tuple[int, ...]] = {}
        for place in self._places:
            shapes[place.Wx] = (place.inputs, self.gates * self.n_a)
            shapes[place.Wh] = (self.n_a, self.gates * self.n_a)
            shapes[place.b] = (self.biases * self.n_a,)
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
        zeros = self._zeros(m)
        return tuple(zeros) if len(zeros) > 1 else zeros[0]

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
        self._check(function, parameters)
        x_given, x = x, self._sequence(function, "x", x, ("T", "m", self.n_x))
        T, m, _ = x.shape
        start = self._state(function, "state", state, m) or self._zeros(m)
        end = [np.empty_like(array) for array in start]
        rows = arrange(function, T, m, lengths)
        walks: list[Walk] = []
        inputs, outputs = rows.gather(x), []
        for place in self._places:
            walk = self._walk(parameters, rows, place, inputs, start, end, training)
            walks.append(walk)
            outputs.append(rows.turn(walk.h) if place.reverse else walk.h)
            if len(outputs) == self.directions:
                inputs, outputs = outputs[0] if len(outputs) == 1 else np.concatenate(outputs, axis=-1), []
        y = rows.scatter(inputs)
        final = tuple(end) if len(end) > 1 else end[0]
        if not training:
            return y, final, None
        y.flags.writeable = False
        return y, final, Saved(self, x_given, rows, walks)

    def _walk(
        self, parameters: Parameters, rows: Padded | Ragged, place: Place, inputs: Array, start: list[Array],
        end: list[Array], training: bool,
    ) -> Walk:  # fmt: skip
        packed = self._pack(parameters, place, training)
        turned = rows.turn(inputs) if place.reverse else inputs
        h0, c0 = _pair([rows.sort(array[place.index]) for array in start])
        h_last, c_last = _pair([rows.room(array[place.index]) for array in end])
        h = room((*turned.shape[:-1], self.n_a), self._type)
        saved = packed.forward(
            rows.steps, rows.m, place.reverse and rows.active is None, rows.active, turned, h0, c0,
            h, h_last, c_last, training, self._threads,
        )  # fmt: skip
        for array, values in zip(end, (h_last, c_last), strict=False):
            rows.unsort(values, array[place.index])
        return Walk(packed, saved, turned, h, h0, c0)

    def backward(self, dy: Array, saved: Saved, dstate: Any = None) -> dict[str, Array]:
        """The gradients, from dy (T, m, directions * n_a) and, if the loss depends on it, the final state's.

        Returns a dict: dx (T, m, n_x), dh0 (and dc0), and for each parameter "d" + its name. What dy says behind an
        example's last step is ignored. Raises EngineInputError, EngineTypeError.
        """
        function = f"{self._name}.backward"
        if not isinstance(saved, Saved) or (saved.owner is not self and saved.owner != self):
            raise checks.EngineTypeError(
                f"{function}: saved must be what {self._name}.forward of this very layer returned."
            )
        rows = saved.rows
        dy = self._sequence(function, "dy", dy, (rows.T, rows.m, self.directions * self.n_a))
        behind = self._state(function, "dstate", dstate, rows.m)
        shape = (self.layers * self.directions, rows.m, self.n_a)
        start = [np.empty(shape, self._type) for _ in self.states]
        found: dict[str, Array] = {}
        dout, dinputs = rows.gather(dy), []
        for place in reversed(self._places):
            part = dout
            if self.bidirectional:
                part = dout[..., self.n_a :] if place.reverse else dout[..., : self.n_a]
            dinputs.append(self._walk_back(saved, place, part, behind, start, found))
            if len(dinputs) == self.directions:
                dout, dinputs = dinputs[0] if len(dinputs) == 1 else dinputs[0] + dinputs[1], []
        gradients = {"dx": rows.scatter(dout)}
        for name, array in zip(self.states, start, strict=True):
            gradients[f"d{name}0"] = array
        for name in self._shapes:
            gradients["d" + name] = found[name]
        return gradients

    def _walk_back(
        self, saved: Saved, place: Place, dh: Array, behind: list[Array] | None, start: list[Array],
        found: dict[str, Array],
    ) -> Array:  # fmt: skip
        rows, walk = saved.rows, saved.walks[place.index]
        turned = np.ascontiguousarray(rows.turn(dh) if place.reverse else dh)
        dh_last, dc_last = _pair([rows.sort(array[place.index]) for array in behind or ()])
        dh0, dc0 = _pair([rows.room(array[place.index]) for array in start])
        shapes = self._shapes
        dWx, dWh, db = (room(shapes[name], self._type) for name in (place.Wx, place.Wh, place.b))
        dx = room(walk.inputs.shape, self._type)
        walk.packed.backward(
            walk.saved, walk.inputs, walk.h0, walk.c0, walk.h, turned, dh_last, dc_last, dx, dh0, dc0,
            [dWx], [dWh], [db[None]], rows.steps, self._threads,
        )  # fmt: skip
        for array, values in zip(start, (dh0, dc0), strict=False):
            rows.unsort(values, array[place.index])
        found[place.Wx], found[place.Wh], found[place.b] = dWx, dWh, db
        return rows.turn(dx) if place.reverse else dx

    def stream(self, parameters: Parameters, m: int = 1) -> Stream:
        """Weights made ready for one step at a time; see Stream. Not for a bidirectional layer: it needs the future."""
        function = f"{self._name}.stream"
        if self.bidirectional:
            raise checks.EngineInputError(
                f"{function}: a bidirectional layer reads the future, so it cannot stream."
            )
        checks.whole(function, m=m)
        self._check(function, parameters)
        packed = [self._pack(parameters, place, training=False) for place in self._places]
        return Stream(packed, self.n_x, self.n_a, m, self._type, self.states)

    @cached_property
    def _type(self) -> np.dtype[Any]:
        return np.dtype(self.dtype)

    @property
    def _threads(self) -> int:
        return self.threads or processors()

    def _pack(self, parameters: Parameters, place: Place, training: bool) -> Any:
        Wx, Wh, b = (np.asarray(parameters[name], self._type) for name in (place.Wx, place.Wh, place.b))
        return pack(self.cell, place.inputs, self.n_a, self._type, [Wx], [Wh], [b[None]], training)

    # What follows looks first whether anything is left to check or to convert. Mostly there is not, and to check a
    # short sequence should not take longer than to compute it.

    def _check(self, function: str, parameters: Parameters) -> None:
        shapes, dtype = self._shapes, self._type
        checks.parameters(function, parameters, shapes)
        for name, shape in shapes.items():
            array = parameters[name]
            if not (isinstance(array, np.ndarray) and array.dtype == dtype and array.shape == shape):
                break
        else:
            return
        checks.numbers(function, {name: parameters[name] for name in shapes})
        letters = {name: " ".join(map(str, shape)) for name, shape in shapes.items()}
        checks.shapes(function, {name: (parameters[name], letters[name]) for name in shapes})

    def _sequence(self, function: str, name: str, array: Any, letters: tuple[Any, Any, int]) -> Array:
        """x or dy (T, m, n), contiguous and of the layer's type."""
        T, m, n = letters
        ready = isinstance(array, np.ndarray) and array.dtype == self._type and array.ndim == 3 and array.size
        if not ready or array.shape[2] != n or (T != "T" and array.shape[:2] != (T, m)):
            checks.numbers(function, {name: array})
            checks.shapes(function, {name: (array, " ".join(map(str, letters)))})
        return np.ascontiguousarray(array, self._type)

    def _zeros(self, m: int) -> list[Array]:
        shape = (self.layers * self.directions, m, self.n_a)
        return [np.zeros(shape, self._type) for _ in self.states]

    def _state(self, function: str, name: str, state: Any, m: int) -> list[Array] | None:
        """Copies of h and c, or None for none."""
        if state is None:
            return None
        given = (state,) if len(self.states) == 1 else state
        if not isinstance(given, tuple | list) or len(given) != len(self.states):
            raise checks.EngineTypeError(f"{function}: {name} must be the pair ({', '.join(self.states)}).")
        shape = (self.layers * self.directions, m, self.n_a)
        for array in given:
            if not (isinstance(array, np.ndarray) and array.dtype == self._type and array.shape == shape):
                break
        else:
            return [array.copy() for array in given]
        named = {
            f"{name} {letter}" if len(given) > 1 else name: array
            for letter, array in zip(self.states, given, strict=True)
        }
        checks.numbers(function, named)
        letters = " ".join(map(str, shape))
        checks.shapes(function, {name: (array, letters) for name, array in named.items()})
        return [np.array(array, self._type, order="C") for array in given]


def _pair(arrays: list[Array]) -> tuple[Array | None, Array | None]:
    """h and c; None for what there is not."""
    return arrays[0] if arrays else None, arrays[1] if len(arrays) > 1 else None
