"""Members that real clients send for what the bank does not do: they pass when they ask for nothing.

A member of one of these types is accepted with its neutral value only; any other value is refused by the member's name
with the rule `is.not.supported`, so that nobody believes to have what he does not get.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import model_validator
from pydantic_core import PydanticCustomError, core_schema

from samity.dialects.fineract.wire import WireModel

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class Only:
    """A member that is accepted with these values, or null; it is read as None."""

    def __init__(self, *neutral: Any) -> None:  # noqa: ANN401 - values of JSON
        self._neutral = neutral

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401 - pydantic's own
        """Return how pydantic reads it."""
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(self, _: core_schema.CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        """Return how OpenAPI shows it."""
        return {"enum": [*self._neutral, None]}

    def _read(self, given: object) -> None:
        if given is not None and not any(_same(given, value) for value in self._neutral):
            raise not_offered()


class NullIsAbsent(WireModel):
    """A body whose members that are null count as absent, as those that are empty."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:  # noqa: ANN401 - pydantic's own
        return {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else given


def not_offered() -> PydanticCustomError:
    """Return the fault of a member whose value asks for what the bank does not do."""
    return PydanticCustomError("not_supported", "this is not supported")


def _same(given: object, neutral: object) -> bool:
    """Compare as JSON does: true is not 1, and clients write numbers and truths as text too."""
    if isinstance(given, str) and not isinstance(neutral, str):
        return given.strip().lower() == str(neutral).lower()
    return isinstance(given, bool) == isinstance(neutral, bool) and given == neutral


Off: TypeAlias = Annotated[None, Only(False)]  # noqa: FBT003 - a value of JSON
Zero: TypeAlias = Annotated[None, Only(0)]
Absent: TypeAlias = Annotated[None, Only()]
Nothing: TypeAlias = Annotated[None, Only([], {})]
