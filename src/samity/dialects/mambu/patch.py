"""JSON Patch as this dialect's clients write it: operations in any case, paths with or without their first slash."""

from __future__ import annotations

from typing import Any, Literal

import jsonpatch
import jsonpointer
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from samity.dialects.door.bodies import BodyRefused


class PatchOperation(BaseModel):
    """One change."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    op: Literal["add", "replace", "remove", "move"]
    path: str = Field(min_length=1, max_length=255)
    value: Any = None
    source: str | None = Field(default=None, alias="from", max_length=255)

    @field_validator("op", mode="before")
    @classmethod
    def _any_case(cls, given: Any) -> Any:  # noqa: ANN401 - pydantic's own
        return given.lower() if isinstance(given, str) else given

    @field_validator("path", "source")
    @classmethod
    def _with_slash(cls, given: str | None) -> str | None:
        return given if given is None or given.startswith("/") else f"/{given}"

    def standard(self) -> dict[str, Any]:
        """Return it as RFC 6902 writes it; what replaces a member stands there whether or not there was one before."""
        if self.op == "move":
            return {"op": self.op, "path": self.path, "from": self.source or ""}
        if self.op == "remove":
            return {"op": self.op, "path": self.path}
        return {"op": self.op, "path": self.path, "value": self.value}


class Patch(RootModel[tuple[PatchOperation, ...]]):
    """Changes, in their order."""

    model_config = ConfigDict(frozen=True)


def patched(document: dict[str, Any], patch: Patch) -> dict[str, Any]:
    """Return the document after the changes; the one given stays as it is.

    Args:
        document: every member that can be changed, None where there is nothing.
        patch: the changes.

    Raises:
        BodyRefused: a change leads nowhere; each that does is named by its path.
    """
    changed = document
    faults = []
    for index, each in enumerate(patch.root):
        try:
            changed = jsonpatch.apply_patch(changed, [each.standard()])
        except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException):
            place = each.path.strip("/").replace("/", ".")
            faults.append(
                {"type": "patch", "loc": (place,), "msg": f"Change {index + 1} leads to nothing that can change"}
            )
            continue
        changed = {name: changed.get(name) for name in [*document, *changed]}
    if faults:
        raise BodyRefused(faults, "patch")
    return changed
