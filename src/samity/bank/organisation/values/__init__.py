"""Frozen values of the organisation."""
