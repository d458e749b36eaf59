"""What stands against several acts on clients and groups: size, dates, names taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.rules.life_dates import DateFault, WrongDate
from samity.bank.clients.values import Level
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import date


@dataclass(eq=False)
class GroupNameTaken(Refusal):
    """A group with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class CentreNameTaken(Refusal):
    """A centre with the name {name} exists already."""

    name: str | None


@dataclass(eq=False)
class GroupExternalIdTaken(Refusal):
    """A group with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(eq=False)
class CentreExternalIdTaken(Refusal):
    """A centre with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(eq=False)
class GroupSizeOutOfRange(Refusal):
    """Group {group_id} would have {active_members} active members; from {least} to {most} are allowed."""

    group_id: int
    active_members: int
    least: int
    most: int | str


@dataclass(eq=False)
class GroupActivatedBeforeOfficeOpened(Refusal):
    """The group cannot be active on {given_on}: its office opened on {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class CentreActivatedBeforeOfficeOpened(Refusal):
    """The centre cannot be active on {given_on}: its office opened on {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class GroupSubmittedInFuture(Refusal):
    """The submission date {given_on} lies after today, {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class GroupSubmittedAfterActivation(Refusal):
    """The submission date {given_on} lies after the activation date {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class GroupActivatedInFuture(Refusal):
    """The activation date {given_on} lies after today, {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class ClientActivatedBeforeOfficeOpened(Refusal):
    """The client cannot be active on {given_on}: his office opened on {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class ClientSubmittedInFuture(Refusal):
    """The client's submission date {given_on} lies after today, {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class ClientSubmittedAfterActivation(Refusal):
    """The client's submission date {given_on} lies after his activation date {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(eq=False)
class ClientActivatedInFuture(Refusal):
    """The client's activation date {given_on} lies after today, {limit_on}."""

    given_on: date
    limit_on: date


_OF_GROUPS = {
    DateFault.ACTIVATED_BEFORE_OFFICE_OPENED: GroupActivatedBeforeOfficeOpened,
    DateFault.SUBMITTED_IN_FUTURE: GroupSubmittedInFuture,
    DateFault.SUBMITTED_AFTER_ACTIVATION: GroupSubmittedAfterActivation,
    DateFault.ACTIVATED_IN_FUTURE: GroupActivatedInFuture,
}
_OF_CENTRES = {**_OF_GROUPS, DateFault.ACTIVATED_BEFORE_OFFICE_OPENED: CentreActivatedBeforeOfficeOpened}
_OF_CLIENTS = {
    DateFault.ACTIVATED_BEFORE_OFFICE_OPENED: ClientActivatedBeforeOfficeOpened,
    DateFault.SUBMITTED_IN_FUTURE: ClientSubmittedInFuture,
    DateFault.SUBMITTED_AFTER_ACTIVATION: ClientSubmittedAfterActivation,
    DateFault.ACTIVATED_IN_FUTURE: ClientActivatedInFuture,
}


def refuse_group_dates(level: Level, wrong: Iterable[WrongDate]) -> None:
    """Raise what the dates of a group or centre offend, all of it at once."""
    refuse_all(_said(_OF_CENTRES if level is Level.CENTRE else _OF_GROUPS, wrong))


def refuse_client_dates(wrong: Iterable[WrongDate], birth: Iterable[Refusal] = ()) -> None:
    """Raise what the dates of a client offend, his birth's among them, all of it at once."""
    refuse_all([*_said(_OF_CLIENTS, wrong), *birth])


def _said(sentences: Mapping[DateFault, type[Refusal]], wrong: Iterable[WrongDate]) -> Iterator[Refusal]:
    return (sentences[each.fault](each.given_on, each.limit_on) for each in wrong)


def unique_names(level: Level, name: str | None, external_id: str | None) -> AbstractContextManager[None]:
    """Say in the words of the level that a name or an external id is taken."""
    of_centre = level is Level.CENTRE
    named: type[Refusal] = CentreNameTaken if of_centre else GroupNameTaken
    known: type[Refusal] = CentreExternalIdTaken if of_centre else GroupExternalIdTaken
    return refusing(uq_client_group_name_level=named(name), uq_client_group_external_id_level=known(external_id))
