"""The sums, the facts and the rules: pure functions and frozen dataclasses, nothing else."""
