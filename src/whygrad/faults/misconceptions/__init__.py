"""What people believe and no single edit makes: rows that change a few words of an unfolded chapter.

A row says what is written in the place of what; it carries its kind and a sentence. Rows marked ``carry`` are the
likely partners of other faults.
"""

from whygrad.faults.misconceptions.backward import BACKWARD
from whygrad.faults.misconceptions.cell import CELL
from whygrad.faults.misconceptions.copies import COPIES
from whygrad.faults.misconceptions.forward import FORWARD
from whygrad.faults.misconceptions.outside import OLD_TEST_CELL, OUTSIDE
from whygrad.faults.misconceptions.row import Misconception
from whygrad.faults.misconceptions.sigmoids import SIGMOIDS
from whygrad.faults.misconceptions.slopes import SLOPES
from whygrad.faults.misconceptions.starts import STARTS
from whygrad.faults.misconceptions.sums import SUMS
from whygrad.faults.misconceptions.transposes import TRANSPOSES

ROWS: tuple[Misconception, ...] = (
    *BACKWARD,
    *SUMS,
    *CELL,
    *COPIES,
    *SLOPES,
    *STARTS,
    *FORWARD,
    *SIGMOIDS,
    *TRANSPOSES,
    *OUTSIDE,
)

__all__ = ["OLD_TEST_CELL", "ROWS", "Misconception"]
