"""The two functions that squash: sigmoid for gates, softmax for predictions.

Both keep the type of what they are given (float32 stays float32, complex stays complex) and neither
overflows, however large its argument. tanh needs no page of its own: ``np.tanh`` does all of this already.
"""

from __future__ import annotations

import numpy as np

from whygrad.chapters.caches import Array


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), elementwise, of any shape.

    exp is only ever taken of something that is not positive: for z < 0 the fraction is expanded by exp(z).
    The sign is read off the real part, so that a complex step passes through unharmed.
    """
    positive = z.real >= 0
    decayed = np.exp(np.where(positive, -z, z))
    activated: Array = np.where(positive, 1, decayed) / (1 + decayed)
    return activated


def softmax(z: Array) -> Array:
    """exp(z) / sum(exp(z)), the sum over axis 0: every column becomes probabilities that add up to 1.

    A column's largest value is subtracted first. It cancels in the fraction, and leaves exp nothing to
    overflow on.
    """
    powers = np.exp(z - z.real.max(axis=0, keepdims=True))
    probabilities: Array = powers / powers.sum(axis=0, keepdims=True)
    return probabilities
