"""A network that learns to write, one character at a time, on the engine.

    python -m examples.characters train --steps 2000 --checkpoint /tmp/characters.safetensors
    python -m examples.characters sample --checkpoint /tmp/characters.safetensors

The text is Python's own reference manual, as it comes with Python. Training may be killed at any time; the same command
goes on from the last checkpoint, and ends with the same numbers as if nothing had happened.
"""
