"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.atomic_write import write
from station_app.errors import Code, EnvironmentFault


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "告知书.pdf"
    target.write_bytes(b"old")
    write(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["告知书.pdf"]


def test_a_missing_folder_is_said_with_the_path(tmp_path: Path) -> None:
    target = tmp_path / "none" / "a.pdf"
    with pytest.raises(EnvironmentFault) as caught:
        write(target, b"x")
    assert caught.value.code is Code.FILE_NOT_WRITTEN
    assert caught.value.params["path"] == str(target)


def test_a_target_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(EnvironmentFault) as caught:
        write(target, b"x")
    assert caught.value.code is Code.FILE_NOT_WRITTEN
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_has_its_own_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    full = os.open("/dev/full", os.O_WRONLY)
    part = tmp_path / "part"
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (full, str(part)))
    with pytest.raises(EnvironmentFault) as caught:
        write(tmp_path / "a.pdf", b"x" * 100_000)
    assert caught.value.code is Code.DISK_FULL
    assert list(tmp_path.iterdir()) == []
