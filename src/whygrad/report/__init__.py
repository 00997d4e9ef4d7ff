"""Renders a ``Diagnosis`` for people (``terminal``) and for programs (``machine``); runs nothing.

Nothing is imported here: ``machine`` must cost no rich, and nothing here may cost NumPy.
"""
