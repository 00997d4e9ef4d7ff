"""The chapters' functions, with their names, arguments, shapes and results, computed by the engine."""
