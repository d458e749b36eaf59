from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from samity.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operating" / "settings.md"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_on_its_page_with_its_words_and_default(name: str) -> None:
    field = Settings.model_fields[name]
    default = "unset" if field.default is None else f"`{field.default}`"
    assert f"| `SAMITY_{name.upper()}` | {default} | {field.description} |" in PAGE.read_text()


def test_the_environment_speaks_and_an_empty_word_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMITY_PORT", "9000")
    monkeypatch.setenv("SAMITY_DATABASE_URL", "")
    settings = Settings()
    assert (settings.port, settings.database_url) == (9000, None)


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMITY_PORT", "9000")
    assert Settings(port=9001).port == 9001


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMITY_PORT", "70000")
    with pytest.raises(ValidationError):
        Settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMITY_ADMIN_PASSWORD", "very-secret")
    monkeypatch.setenv("SAMITY_DATABASE_URL", "postgresql://bank:also-secret@host/bank")
    assert "secret" not in repr(Settings()).replace("SecretStr", "")
