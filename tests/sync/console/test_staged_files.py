"""Files that were chosen in a form and never sent are swept; one that anybody names stays."""

from __future__ import annotations

import hashlib
import os
from typing import Any

import pytest

from sync.hall import blobs, housekeeping, loose_files
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import Desk, drawing
from tests.sync.console.test_forms import PDF, confirm, notice

pytestmark = pytest.mark.databases


def test_a_form_that_is_never_sent_leaves_no_file(
    hall: EmbeddedHall, window: Desk, received: str, clock: SetClock
) -> None:
    left, sent = PDF + b"left", PDF + b"sent"
    wrong = notice(document_no="")
    window.post(f"{received}/progress", wrong, page=f"{received}?action=correct", files={"sealed": ("a.pdf", left, "")})
    confirm(window, received, notice(), files={"sealed": ("b.pdf", sent, "")})
    kept = hall.hall.blobs
    names = {content: hashlib.sha256(content).hexdigest() for content in (left, sent)}
    clock.forward(days=3)
    assert housekeeping.tidy(hall.hall).files == 0, "brought to the machine just now"
    _age(hall, *names.values())
    clock.forward(days=3)
    assert housekeeping.tidy(hall.hall).files == 1
    assert (kept.has(names[left]), kept.has(names[sent])) == (False, True)
    clock.forward(days=3)
    assert housekeeping.tidy(hall.hall).files == 0
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT sha256 FROM loose_file") == []


def _age(hall: EmbeddedHall, *files: str) -> None:
    for sha256 in files:
        path = hall.hall.blobs.path_of(sha256)
        os.utime(path, (path.stat().st_mtime - 10 * 86_400,) * 2)


@pytest.mark.parametrize("planted", [False, True])
def test_a_file_that_is_wanted_while_it_is_swept_stays(
    hall: EmbeddedHall, clock: SetClock, planted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at who names it and its removal, the same content comes again and is about to be named."""
    content = drawing("wanted")
    sha256 = hall.hall.blobs.keep(content)
    hall.hall.store.transact(lambda tx: loose_files.note_loose(hall.hall, tx, sha256))
    _age(hall, sha256)
    clock.forward(days=3)
    look = loose_files._in_forms

    def late(tx: Any) -> set[str]:
        found = look(tx)
        hall.hall.blobs.keep(content)
        return found

    monkeypatch.setattr(loose_files, "_in_forms", late)
    if planted:
        monkeypatch.setattr(blobs, "brought_lately", lambda _: False)
    assert loose_files.sweep(hall.hall) == int(planted)
    assert hall.hall.blobs.has(sha256) != planted
