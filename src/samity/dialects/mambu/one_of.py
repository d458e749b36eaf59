"""A member that is one of some words; those that are published and come later are refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Some words and no others; those that the bank follows later are refused with the reason."""

    words: Iterable[str]
    later: Mapping[str, str] = field(default_factory=dict)

    def __get_pydantic_core_schema__(self, _: object, __: object) -> CoreSchema:
        known = core_schema.literal_schema(list(self.words))
        return core_schema.no_info_before_validator_function(self._read, known) if self.later else known

    def _read(self, given: object) -> object:
        reason = self.later.get(given) if isinstance(given, str) else None
        if reason is not None:
            raise PydanticCustomError("not_supported", "{reason}", {"reason": reason})
        return given
