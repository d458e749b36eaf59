"""How a connection to PostgreSQL is made."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from samity.storage.json import dumps, loads

DRIVERS = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
# A lost machine sends no FIN: keepalives make its row locks die in about ten seconds.
KEEPALIVES = {"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


def connect(url: str, *, pool_size: int = 10) -> Engine:
    """Return an engine with a pool of connections.

    Args:
        url: `postgresql://…`, `postgres://…` or `postgresql+psycopg://…`.
        pool_size: connections kept open; as many requests are served at once.

    Raises:
        ArgumentError: it is not the address of a PostgreSQL.
    """
    try:
        address = make_url(url)
    except ValueError:  # its port is no number
        raise ArgumentError from None
    if address.drivername not in DRIVERS:
        raise ArgumentError
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args={**KEEPALIVES, "application_name": "samity", "options": "-c jit=off -c timezone=UTC"},
        hide_parameters=True,  # what people wrote never stands in an error or a log
        json_serializer=dumps,
        json_deserializer=loads,
    )
