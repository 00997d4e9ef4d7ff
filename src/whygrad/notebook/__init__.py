"""whygrad in a running notebook: ``%whygrad``, ``%%whygrad``, ``whygrad.why()`` and ``whygrad.picture()``.

The kernel is only read. What it holds is written down as a notebook and judged in a process apart, as a file would be.
"""
