from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from samity.storage.embedded import EmbeddedServerRefused, open_embedded
from samity.storage.embedded.account import ServerAccount
from samity.storage.embedded.home import Home

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_with_other_files_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear")
    with pytest.raises(EmbeddedServerRefused, match="holds other files"):
        open_embedded(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("version", ["16", "19"])
def test_a_home_of_another_postgresql_is_refused(tmp_path: Path, version: str) -> None:
    (tmp_path / "samity.lock").touch()
    (tmp_path / "pgdata").mkdir()
    (tmp_path / "pgdata" / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(EmbeddedServerRefused, match=f"made by PostgreSQL {version}, and this Samity brings 18"):
        open_embedded(tmp_path)


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedServerRefused, match="cannot be used: File exists"):
        open_embedded(tmp_path / "file")


def test_a_socket_folder_laid_as_a_trap_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    account = ServerAccount(os.geteuid(), os.getegid(), "me", ())
    with pytest.raises(EmbeddedServerRefused, match="belongs to somebody else"):
        Home(tmp_path).socket_folder(account)
