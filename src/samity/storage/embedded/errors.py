"""Why the embedded PostgreSQL does not start, said to the person at the keyboard."""

from __future__ import annotations


class EmbeddedServerRefused(Exception):  # noqa: N818 - it is an answer to the person who starts the server
    """The embedded PostgreSQL cannot be used on this home; the sentence says why and what to do."""
