"""What a loan product offers: terms by default, how far a loan may leave them, and what is asked for one loan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.arrears_settings import ASKED_AS, asked_in
from samity.bank.loans.values.delinquency import NonPerforming
from samity.bank.loans.values.leeway import Leeway
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.terms import LoanTerms, RateUnit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from samity.bank.loans.values.agreement import AccountingRule


class ProductCategory(StrEnum):
    """For whom or what a product is meant; nothing follows from it."""

    UNCATEGORIZED = "UNCATEGORIZED"
    PERSONAL_LENDING = "PERSONAL_LENDING"
    PURCHASE_FINANCING = "PURCHASE_FINANCING"
    RETAIL_MORTGAGES = "RETAIL_MORTGAGES"
    SME_LENDING = "SME_LENDING"
    COMMERCIAL = "COMMERCIAL"


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a term, both included; None is without bound."""

    least: int | Fraction | None = None
    most: int | Fraction | None = None

    def holds(self, value: int | Fraction) -> bool:
        """Say whether a value lies within."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def nearest(self, value: int) -> int:
        """Return the whole number within that is nearest to one."""
        least = value if self.least is None else max(value, ceil(self.least))
        return least if self.most is None else min(least, floor(self.most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a product offers.

    Attributes:
        terms: the defaults, principal in minor units.
        rate: percent per rate_every times rate_unit, as entered.
        rate_every: such as 10 days; 1 is the unit itself.
        principal, installments, rates: how far a loan may leave the defaults (rates per rate_unit).
        first_offsets: by how many days its first due date may lie later than a whole period.
        amortizations: over how many installments its amortization may be reckoned, where not over its own.
        penalty_rates: how far a loan may leave the rate of its penalties.
        graces: for how many days after a due date, or until which day of a month, it may be late without arrears.
        tolerated: how many percent of its principal may be late so.
        payments: how payments are taken.
        minimum_days: between disbursement and first repayment.
        starts_at_submission: due dates count from the submission, not from the disbursement.
        leeway: how far a loan may leave the offer beside these bounds.
        allowances: what may be done to a loan once it is there.
        left_open: what has no default, so that each loan says its own: `principal`, `number_of_installments`, `rate`.
            What stands in its place here is possible, and is nobody's.
        category: for whom or what it is meant.
        non_performing: when its loans perform no more, also those that are made already.
        charges: ids of the predefined charges that each of its loans gets, with every installment or late ones.
    """

    terms: LoanTerms
    rate: Fraction
    rate_unit: RateUnit
    rate_every: int = 1
    principal: Range = field(default_factory=Range)
    installments: Range = field(default_factory=Range)
    rates: Range = field(default_factory=Range)
    first_offsets: Range = field(default_factory=Range)
    amortizations: Range = field(default_factory=Range)
    penalty_rates: Range = field(default_factory=Range)
    graces: Range = field(default_factory=Range)
    tolerated: Range = field(default_factory=Range)
    payments: PaymentTerms
    minimum_days: int = 0
    starts_at_submission: bool = False
    leeway: Leeway = field(default_factory=Leeway)
    allowances: Allowances = field(default_factory=Allowances)
    left_open: frozenset[str] = frozenset()
    category: ProductCategory = ProductCategory.UNCATEGORIZED
    non_performing: NonPerforming = field(default_factory=NonPerforming)
    charges: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the offer as JSON knows it: exact fractions in text."""
        return {
            "terms": self.terms.to_json(),
            "rate": str(self.rate),
            "rate_unit": self.rate_unit.value,
            "rate_every": self.rate_every,
            "principal": _range_to_json(self.principal),
            "installments": _range_to_json(self.installments),
            "rates": _range_to_json(self.rates),
            "first_offsets": _range_to_json(self.first_offsets),
            "amortizations": _range_to_json(self.amortizations),
            "penalty_rates": _range_to_json(self.penalty_rates),
            "graces": _range_to_json(self.graces),
            "tolerated": _range_to_json(self.tolerated),
            "payments": self.payments.to_json(),
            "minimum_days": self.minimum_days,
            "starts_at_submission": self.starts_at_submission,
            "leeway": self.leeway.to_json(),
            "allowances": self.allowances.to_json(),
            "left_open": sorted(self.left_open),
            "category": self.category.value,
            "non_performing": self.non_performing.to_json(),
            "charges": list(self.charges),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Offer:
        """Read what `to_json` wrote."""
        return cls(
            terms=LoanTerms.from_json(stored["terms"]),
            rate=Fraction(stored["rate"]),
            rate_unit=RateUnit(stored["rate_unit"]),
            rate_every=stored.get("rate_every", 1),
            principal=_range_from_json(stored["principal"]),
            installments=_range_from_json(stored["installments"]),
            rates=_range_from_json(stored["rates"]),
            first_offsets=_range_from_json(stored.get("first_offsets", _UNBOUNDED)),
            amortizations=_range_from_json(stored.get("amortizations", _UNBOUNDED)),
            penalty_rates=_range_from_json(stored.get("penalty_rates", _UNBOUNDED)),
            graces=_range_from_json(stored.get("graces", _UNBOUNDED)),
            tolerated=_range_from_json(stored.get("tolerated", _UNBOUNDED)),
            payments=PaymentTerms.from_json(stored["payments"]),
            minimum_days=stored["minimum_days"],
            starts_at_submission=stored["starts_at_submission"],
            leeway=Leeway.from_json(stored.get("leeway", {})),
            allowances=Allowances.from_json(stored.get("allowances", {})),
            left_open=frozenset(stored.get("left_open", ())),
            category=ProductCategory(stored.get("category", ProductCategory.UNCATEGORIZED)),
            non_performing=NonPerforming.of(stored.get("non_performing", ())),
            charges=tuple(stored.get("charges", ())),
        )


@dataclass(frozen=True, slots=True)
class LoanProduct:
    """A loan product on offer."""

    id: int
    name: str
    short_name: str
    external_id: str | None
    description: str | None
    currency_code: str
    accounting: AccountingRule
    starts_on: date | None
    closes_on: date | None
    offer: Offer
    created_at: datetime
    changed_at: datetime
    fund_id: int | None = None
    bucket_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for one loan where it leaves its product; None takes the product's.

    Attributes:
        rate: percent per the product's rate unit.
        terms: other terms by their name in LoanTerms (`repay_every`, `grace_on_principal` …), those about arrears
            one by one (`arrears_grace` …).
    """

    principal: int | None = None
    number_of_installments: int | None = None
    rate: Fraction | None = None
    strategy: Mapping[str, Any] | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    def without(self, kept: Collection[str]) -> Wish:
        """Return what is left of the wish where the product keeps terms of its own."""
        left = {name: value for name, value in self.terms.items() if name not in kept}
        return replace(self, terms=left, strategy=None if "strategy" in kept else self.strategy)

    def over(self, current: Wish) -> Wish:
        """Return what was asked for before, with what is asked for now put in its place."""
        asked = {name: value for name, value in self.terms.items() if value is not None}
        own = ("principal", "number_of_installments", "rate", "strategy")
        given = {name: getattr(self, name) for name in own if getattr(self, name) is not None}
        return replace(current, **given, terms={**current.terms, **asked})

    def of(self, terms: LoanTerms) -> LoanTerms:
        """Return the product's terms with what is asked for put in their place, the rate aside."""
        asked = {"principal": self.principal, "number_of_installments": self.number_of_installments, **self.terms}
        given = {name: value for name, value in asked.items() if value is not None and name not in ASKED_AS}
        return replace(terms, arrears=replace(terms.arrears, **asked_in(asked)), **given)


_UNBOUNDED: list[str | None] = [None, None]


def _range_to_json(given: Range) -> list[str | None]:
    return [None if bound is None else str(bound) for bound in (given.least, given.most)]


def _range_from_json(stored: list[str | None]) -> Range:
    return Range(*(None if bound is None else Fraction(bound) for bound in stored))
