"""``whygrad.picture()``: how the gradient flows back through two functions, or through those of the chapter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from whygrad.diagnosis.exercises import STEP_BY_STEP
from whygrad.diagnosis.flow import STEPS, flow_of_functions, inputs
from whygrad.notebook.shown import FlowPicture

GIVEN = ("x", "a0", "parameters", "da")
UNKNOWN = "picture() knows lstm_forward with lstm_backward, and rnn_forward with rnn_backward, not {names}."
BOTH = "picture() wants both functions, forward and backward, or neither (then it shows the chapter's LSTM)."
NOT_OF_THE_FORM = (
    "These functions did not return what the exercise asks for: forward its outputs and caches, "
    "backward a dict with `dx` for each of the {steps} steps of `da`. `whygrad.why()` says more."
)


def picture(
    forward: Callable[..., Any] | None = None,
    backward: Callable[..., Any] | None = None,
    *,
    steps: int = STEPS,
    **given: Any,
) -> FlowPicture:
    """Gates, states and gradient norms over time: which gates are saturated, where a gradient vanishes or explodes.

    ``forward`` and ``backward`` are an ``lstm_forward`` and ``lstm_backward`` (or the RNN's); they are called once,
    here. Without them the chapter's LSTM is shown. ``x`` (n_x, m, T), ``a0`` (n_a, m), ``parameters`` and
    ``da`` (n_a, m, T) may be given; what is not comes from an ordinary network with a loss at the last of ``steps``
    steps.

    Raises:
        ValueError: a name is not known, or the functions do not return what the exercise asks for.
    """
    if (forward is None) != (backward is None):
        raise ValueError(BOTH)
    if forward is None or backward is None:
        from whygrad.chapters.lstm import lstm_backward, lstm_forward

        forward, backward = lstm_forward, lstm_backward
    names = getattr(forward, "__name__", "?"), getattr(backward, "__name__", "?")
    row = STEP_BY_STEP.functions.get(names[1])
    if row is None or not row.sequence or row.forward != names[0]:
        raise ValueError(UNKNOWN.format(names=" with ".join(names)))
    if unknown := set(given) - set(GIVEN):
        raise ValueError(f"picture() takes {', '.join(GIVEN)} and steps, not {', '.join(sorted(unknown))}.")
    made: Mapping[str, Any] = {**inputs(row, steps), **given}
    flow = flow_of_functions(STEP_BY_STEP, forward, backward, dict(made))
    if flow is None:
        raise ValueError(NOT_OF_THE_FORM.format(steps=made["da"].shape[-1]))
    return FlowPicture(flow)
