"""Hooks: who is told what happens in the bank, and what of it has reached him."""
