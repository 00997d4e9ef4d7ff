"""One step at a time, as fast as it goes: for what arrives while it is being computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from whygrad_engine import _core, checks

Array = np.ndarray[Any, Any]


class Stream:
    """Packed weights and room to work in, for m examples. The state is the caller's, and no step takes memory.

        stream = lstm.stream(parameters)
        state = stream.initial_state()             # (layers, 2, m, n_a): h and c; (layers, 1, m, n_a) without a c
        for x in arriving:                         # x (m, n_x), contiguous, of the layer's dtype
            stream.step(x, state)                  # the state is written over
            ... state[-1, 0] ...                   # the output: h of the last layer

    A stream is for one thread at a time.
    """

    def __init__(
        self, packed: list[Any], n_x: int, n_a: int, m: int, dtype: np.dtype[Any], states: tuple[str, ...]
    ) -> None:
        self.n_x, self.n_a, self.m, self.dtype = n_x, n_a, m, dtype
        self._shape = (len(packed), len(states), m, n_a)
        make = _core.stream32 if dtype == np.float32 else _core.stream64
        self._stream = make(packed, m)
        self._step = self._stream.step

    def initial_state(self) -> Array:
        """A state of zeros."""
        return np.zeros(self._shape, self.dtype)

    def step(self, x: Array, state: Array) -> None:
        """One step from x (m, n_x) and ``state``, which becomes the next state.

        Raises EngineInputError if one of them has another shape, type or order in memory than it must have.
        """
        try:
            self._step(x, state)
        except (TypeError, ValueError):
            raise self._refusal(x, state) from None

    def _refusal(self, x: Any, state: Any) -> Exception:
        for name, array, shape in (("x", x, (self.m, self.n_x)), ("state", state, self._shape)):
            if not isinstance(array, np.ndarray):
                return checks.EngineTypeError(
                    f"Stream.step: {name} must be a NumPy array, but is a {type(array).__name__}."
                )
            if array.size != np.prod(shape):
                return checks.EngineInputError(
                    f"Stream.step: {name} has the shape {array.shape}, but must be {shape}."
                )
        return checks.EngineInputError(
            f"Stream.step: x and state must be contiguous and of the type {self.dtype}, and state must be writeable."
        )
