"""Mambu's API, version 2, under /api: translated, never decided."""
