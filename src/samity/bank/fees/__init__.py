"""Predefined fees and penalties: what they are called and how much they are."""
