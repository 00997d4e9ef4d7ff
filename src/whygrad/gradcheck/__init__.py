"""Is this gradient the gradient of that loss? Two ways to measure, and a comparison.

    >>> import numpy as np
    >>> from whygrad.gradcheck import check_gradient
    >>> x = np.array([1.0, 2.0, 3.0])
    >>> check_gradient(lambda x: (x**2).sum(), x, 2 * x).agrees
    True
    >>> print(check_gradient(lambda x: (x**2).sum(), x, np.array([2.001, 4, 6]), method="complex"))
    wrong: furthest at [0], by 5.0e-04 of its size, where 2.001 was given and 2.0 was measured

``central_difference`` works for every loss and sees about 9 digits. ``complex_step`` sees all 16, of a loss
that also computes with complex numbers. The chapters do, and neither method knows anything about the
chapters.
"""

from whygrad.gradcheck.compare import GradientCheck, check_gradient
from whygrad.gradcheck.numeric import Measured, central_difference, complex_step

__all__ = ["GradientCheck", "Measured", "central_difference", "check_gradient", "complex_step"]
