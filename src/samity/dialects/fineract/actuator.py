"""/actuator/info beside the API: which release answers. Clients show it below every page; it needs no login."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)


@router.get("/actuator/info")
def info() -> dict[str, Any]:
    """Tell the release, in the two places where clients look for it."""
    release = version("samity")
    return {"build": {"name": "samity", "version": release}, "git": {"build": {"version": release}}}
