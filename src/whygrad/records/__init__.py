"""What passes between the phases, and out to other programs: small frozen records that go to JSON and back."""

from whygrad.records.diagnosis import (
    Diagnosis,
    Excerpt,
    Finding,
    Note,
    Numbers,
    Output,
    Place,
    PrintedValue,
    Proof,
    Spoiled,
)

__all__ = [
    "Diagnosis",
    "Excerpt",
    "Finding",
    "Note",
    "Numbers",
    "Output",
    "Place",
    "PrintedValue",
    "Proof",
    "Spoiled",
]
