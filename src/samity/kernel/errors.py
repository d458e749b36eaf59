"""Two families of errors, never mixed: the bank says no, or the bank is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The bank says no.

    A subclass is a dataclass named by the fact (`LoanNotApproved`); its docstring's first line is the sentence the
    officer hears, with the fields in braces.
    """

    def __str__(self) -> str:
        sentence = (type(self).__doc__ or type(self).__name__).splitlines()[0]
        return sentence.format(**self.facts())

    def facts(self) -> dict[str, Any]:
        """Return the values behind the refusal, in the order of its fields."""
        return {name: getattr(self, name) for name in getattr(self, "__dataclass_fields__", ())}


class Refusals(Refusal):
    """Several things are wrong at once, and each is named."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(*self.reasons)

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


class Located(Refusal):
    """A refusal of one part of a larger request, and where that part stands in it."""

    def __init__(self, place: str, reason: Refusal) -> None:
        self.place = place
        self.reason = reason
        super().__init__(place, reason)

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class BrokenInvariant(Exception):  # noqa: N818 - it is stronger than an error
    """The bank itself is wrong: nothing may be written."""


def reasons_of(refusal: Refusal) -> tuple[Refusal, ...]:
    """Return the single reasons of a refusal, to be told together with others."""
    return refusal.reasons if isinstance(refusal, Refusals) else (refusal,)


def located(place: str | None, reasons: Iterable[Refusal]) -> Iterator[Refusal]:
    """Say of each refusal where it stands; without a place it stands as it is."""
    for reason in reasons:
        yield reason if place is None else Located(place, reason)


def refuse_all(reasons: Iterable[Refusal]) -> None:
    """Raise what stands against an act, all of it at once and each thing once; return when nothing does.

    Raises:
        Refusal: the only reason, or `Refusals` around several.
    """
    told = {(type(single), str(single)): single for reason in reasons for single in reasons_of(reason)}
    reasons = list(told.values())
    if len(reasons) == 1:
        raise reasons[0]
    if reasons:
        raise Refusals(reasons)


def ensure(truth: bool, sentence: str) -> None:  # noqa: FBT001 - it reads as "ensure(this, that sentence)"
    """Say what must be true.

    Raises:
        BrokenInvariant: when it is not; the transaction rolls back and the alarm rings.
    """
    if not truth:
        raise BrokenInvariant(sentence)
