"""The fault model: edits that turn a right program into a wrong one, and back."""
