"""How large an id may be that comes in by any door."""

LARGEST_ID = 2**53 - 1
"""The largest id that every client can keep: JavaScript's numbers are exact up to here."""
