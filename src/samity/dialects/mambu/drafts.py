"""Bodies of which a part cannot be read: what can be is judged beside it, so that all that is wrong is said at once."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.dialects.door.bodies import BodyRefused
from samity.kernel.errors import Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Model = TypeVar("Model", bound=BaseModel)
Found = TypeVar("Found")
Place = tuple[str, ...]
Fault = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft(Generic[Model]):
    """A body, and what is wrong with members of it.

    Attributes:
        body: as if the wrong members had not been given; a stand-in is in the place of one that it needs.
        faults: what is wrong.
        unread: where those members stand.
    """

    body: Model
    faults: tuple[Fault, ...] = ()
    unread: frozenset[Place] = frozenset()

    def whole(self) -> Model:
        """Return a body of which every member was read.

        Raises:
            BodyRefused: one was not.
        """
        if self.faults:
            raise BodyRefused(list(self.faults), getattr(self.body, "resource", ""))
        return self.body

    def reads(self, *places: Place) -> bool:
        """Say whether these members could be read, and all that is in them."""
        return not any(_overlap(place, each) for place in places for each in self.unread)


def drafted(given: object, model: type[Model], wrong: Iterable[Fault] = ()) -> Draft[Model]:
    """Read a body as far as it can be read; the model says what stands in for members that it needs.

    Args:
        given: what was sent.
        model: what it is read as, with `resource` and `stand_ins`.
        wrong: faults that were found already.

    Raises:
        BodyRefused: nothing of it can be.
    """
    faults = list(wrong)
    try:
        body = model.model_validate(given)
    except ValidationError as fault:
        faults = [*map(dict, fault.errors(include_url=False)), *faults]
    if not faults:
        return Draft(body)
    resource: str = getattr(model, "resource", "")
    if not isinstance(given, dict):
        raise BodyRefused(faults, resource)
    unread = frozenset(_standing(given, each["loc"]) for each in faults)
    stand_ins: Mapping[str, Any] = getattr(model, "stand_ins", {})
    try:
        return Draft(model.model_validate({**stand_ins, **_without(given, unread)}), tuple(faults), unread)
    except ValidationError:
        raise BodyRefused(faults, resource) from None


def _standing(given: Mapping[str, Any], loc: Sequence[str | int]) -> Place:
    """Return the innermost member on the way to a fault that is there; a list is one member."""
    place: list[str] = []
    inner: Any = given
    for step in loc:
        if not isinstance(inner, dict) or step not in inner:
            break
        place.append(str(step))
        inner = inner[step]
    return tuple(place) or (str(loc[0]),)


def _without(given: Mapping[str, Any], places: Iterable[Place]) -> dict[str, Any]:
    rest = deepcopy(dict(given))
    for *way, last in places:
        inner: Any = rest
        for step in way:
            inner = inner.get(step, {})
        inner.pop(last, None)
    return rest


def _overlap(one: Place, other: Place) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


class RefusedTogether(BodyRefused):
    """A body is wrong, and the bank says no to what could be read of it; `reasons` are the bank's."""

    def __init__(self, faults: list[Fault], resource: str, reasons: Sequence[Refusal]) -> None:
        super().__init__(faults, resource)
        self.reasons = tuple(reasons)


class Together:
    """Collects what is wrong with a request, until all of it is refused at once."""

    def __init__(self, resource: str, faults: Iterable[Fault] = ()) -> None:
        self.resource = resource
        self.faults = list(faults)
        self.reasons: list[Refusal] = []

    def tried(self, read: Callable[[], Found]) -> Found | None:
        """Return what is found, or keep what is said against it; whoever may not ask is told that alone.

        Raises:
            NotPermitted, OutsideOwnOffice.
        """
        try:
            return read()
        except (NotPermitted, OutsideOwnOffice):
            raise
        except BodyRefused as refused:
            self.faults += refused.faults
            self.reasons += getattr(refused, "reasons", ())
        except Refusal as refusal:
            self.reasons += reasons_of(refusal)
        return None

    def refuse(self) -> None:
        """Refuse everything that was collected.

        Raises:
            RefusedTogether: something is wrong with the body.
            Refusal, Refusals: only the bank says no.
        """
        if self.faults:
            raise RefusedTogether(self.faults, self.resource, self.reasons)
        refuse_all(self.reasons)
