"""Read what people paste: printed values, in any of the styles in which they come."""

from __future__ import annotations

from whygrad.observations.outputs import read_notebook_outputs
from whygrad.observations.reading import read_text
from whygrad.observations.record import Number, Observation, Reading, Unread

__all__ = ["Number", "Observation", "Reading", "Unread", "read_notebook_outputs", "read_text"]
