"""Running somebody's code: every value passes one hook, and the whole of it in a process of its own."""
