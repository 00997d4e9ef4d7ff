"""Diagnosis: judge, locate, explain. ``diagnose`` does it all for one file."""
