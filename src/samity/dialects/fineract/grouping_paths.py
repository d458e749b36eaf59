"""Paths that groups and centres share: /groups/{id}/… and /centers/{id}/… ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from samity.bank.clients.queries import Group, centre_by_id, group_by_id
from samity.bank.clients.values import Level
from samity.bank.gate import admit_office
from samity.doors.ids import LARGEST_ID
from samity.storage.unit import Unit

PathId = Annotated[int, Path(ge=-LARGEST_ID, le=LARGEST_ID)]
"""An id in a path, small enough for the database to look for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which group or centre a path names."""

    level: Level
    id: int

    @property
    def word(self) -> str:
        """The word that begins the path."""
        return "centers" if self.level is Level.CENTRE else "groups"


def _place(request: Request, grouping_id: PathId) -> Place:
    return Place(Level.CENTRE if request.scope["route"].path.startswith("/centers/") else Level.GROUP, grouping_id)


GroupingPath = Annotated[Place, Depends(_place)]
"""The group or centre of a route that stands under both words with `{grouping_id}`."""


def grouping_at(unit: Unit, place: Place) -> Group:
    """Return the group or centre of a path, for reading.

    Raises:
        GroupNotFound, CentreNotFound: there is none of this level.
        OutsideOwnOffice: it lies elsewhere.
    """
    find = centre_by_id if place.level is Level.CENTRE else group_by_id
    found = find(unit.connection, place.id)
    admit_office(unit, found.office_id, found.office_hierarchy)
    return found
