"""From a file that somebody wrote to the functions to check, with what they need and nothing else of it."""

from whygrad.submission.imports import run_import, supplied_names
from whygrad.submission.selection import BrokenCell, Definition, Submission, select
from whygrad.submission.source import Cell, Unreadable, read

__all__ = [
    "BrokenCell",
    "Cell",
    "Definition",
    "Submission",
    "Unreadable",
    "read",
    "run_import",
    "select",
    "supplied_names",
]
