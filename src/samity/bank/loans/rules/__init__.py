"""How a loan is calculated: pure functions, one file per family."""
