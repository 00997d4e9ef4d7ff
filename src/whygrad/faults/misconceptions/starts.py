"""About where the way back starts, and whether each step's own gradient enters it."""

from __future__ import annotations

from whygrad.faults.misconceptions.row import Misconception

_STARTS = {
    "the gradient of the last state": "da[:, :, -1]",
    "the gradient of the first state": "da[:, :, 0]",
    "the sum of da over time": "np.sum(da, axis=2)",
    "the mean of da over time": "np.mean(da, axis=2)",
}
_NETWORKS = (("lstm_backward", ""), ("rnn_backward", " in the plain network"))
_ZERO = "    da_prevt = np.zeros((n_a, m))"

STARTS = tuple(
    row
    for function, where in _NETWORKS
    for words, start in _STARTS.items()
    for row in (
        Misconception(
            f"the hidden carry starts as {words}{where}",
            function,
            "wrong-initial-state",
            _ZERO,
            f"    da_prevt = {start}",
        ),
        Misconception(
            f"the hidden carry starts as {words}, and no step adds its own{where}",
            function,
            "missing-term",
            _ZERO,
            f"    da_prevt = {start}",
            more=(("da[:, :, t] + da_prevt", "da_prevt"),),
        ),
    )
)
