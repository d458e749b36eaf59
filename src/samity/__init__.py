"""Samity: core banking for group lending."""
