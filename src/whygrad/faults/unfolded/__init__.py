"""The chapters' formulas, unfolded: each value in one expression, as people write them who derive one by one.

These are what faults are planted in. Nothing is shared between lines, so a fault can be in one gate alone; and the
cells save the very arrays that they were given, as most people's do, so that a view shows in the cache. A test holds
them equal to the chapters.
"""
