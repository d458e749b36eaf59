"""Meetings: when a group or centre meets, and who came."""
