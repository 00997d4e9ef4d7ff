"""Real text, as numbers: the topics of Python's reference manual, which every Python has in ``pydoc_data``."""

from __future__ import annotations

from dataclasses import dataclass
from pydoc_data.topics import topics
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Text:
    """The text as indices into its alphabet, cut into m parts of equal length that are read side by side."""

    alphabet: str
    parts: Array  # (m, characters of each part)

    def batch(self, step: int, T: int) -> tuple[Array, Array]:
        """T characters of every part, and those that follow them: both (T, m). Parts begin anew when they end."""
        start = step % self.steps(T) * T
        return self.parts[:, start : start + T].T, self.parts[:, start + 1 : start + T + 1].T

    def steps(self, T: int) -> int:
        """The batches until the parts begin anew."""
        return (self.parts.shape[1] - 1) // T


def reference_manual(m: int) -> Text:
    """The manual in m parts; characters that are not ASCII become a blank."""
    joined = "\n\n".join(topics[name] for name in sorted(topics))
    characters = "".join(character if character.isascii() else " " for character in joined)
    alphabet = "".join(sorted(set(characters)))
    numbers = np.array([alphabet.index(character) for character in characters])
    length = len(numbers) // m
    return Text(alphabet, numbers[: length * m].reshape(m, length))
