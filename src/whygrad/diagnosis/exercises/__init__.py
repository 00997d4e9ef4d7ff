"""The exercises that people are given, a module each, and the records that they are rows of."""

from __future__ import annotations

from collections.abc import Mapping

from whygrad.diagnosis.exercises.cs231n import CS231N
from whygrad.diagnosis.exercises.record import Exercise, Function, Inputs
from whygrad.diagnosis.exercises.step_by_step import STEP_BY_STEP

__all__ = ["CS231N", "EXERCISES", "STEP_BY_STEP", "Exercise", "Function", "Inputs"]

EXERCISES: Mapping[str, Exercise] = {one.name: one for one in (STEP_BY_STEP, CS231N)}
