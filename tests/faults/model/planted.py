"""Faults to plant: each breaks one promise of the sync, and the model must notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from station_app.domain import merge as merging
from station_app.services import peer_rows, sync_service
from station_app.storage import exchange_store, outbox_store, replicated
from sync.hall import changes, feed, judge, receive, replicas
from sync.station import outbox, push, session
from sync.wire.codes import Verdict

Plant = Callable[[pytest.MonkeyPatch], None]


def cursor_before_rows(patch: pytest.MonkeyPatch) -> None:
    """The cursor moves, the rows do not arrive (S6)."""

    def take_page(self: Any, _rows: Any, cursor: str, _stop: Any = None) -> int:
        with self._store.write() as write:
            exchange_store.update_replica(write, cursor=cursor)
        return 0

    patch.setattr(sync_service.SyncService, "take_page", take_page)


def acknowledged_when_sent(patch: pytest.MonkeyPatch) -> None:
    """What was sent counts as received, whatever the hall said (S1)."""
    real = push.Pusher._send

    def send(self: Any, batch: Any) -> Any:
        try:
            return real(self, batch)
        except Exception:
            with self._sync._store.write() as write:
                outbox_store.acknowledge(write, batch.first_seq, batch.last_seq, batch.batch_id, write.at)
                outbox_store.drop_batches(write)
            raise

    patch.setattr(push.Pusher, "_send", send)


def ids_forgotten(patch: pytest.MonkeyPatch) -> None:
    """The hall does not know changes again that come under another replica (S2)."""

    def keep_row(station: str, replica_id: str, decision: Any, receipt_no: str) -> tuple[object, ...]:
        row = real(station, replica_id, decision, receipt_no)
        return (*row[:3], None, *row[4:])

    real = changes._change_row
    patch.setattr(changes, "known_ids", lambda *_: {})
    patch.setattr(changes, "_change_row", keep_row)


def gap_swallowed(patch: pytest.MonkeyPatch) -> None:
    """A restored hall is not filled again (S1)."""
    patch.setattr(session, "follow", lambda *_: None)
    patch.setattr(outbox.Outbox, "_send_from", lambda self, _batch, _expected: self._sync.drop_batches() or False)


def other_pcs_untold(patch: pytest.MonkeyPatch) -> None:
    """Rows somebody else wrote too stay with their last writer (S8)."""
    real = feed.put_entities

    def put(tx: Any, station: str, stored: Mapping[Any, feed.Stored]) -> None:
        real(tx, station, {key: feed.Stored(one.state, one.origin, sole=True) for key, one in stored.items()})

    patch.setattr(receive, "put_entities", put)


def last_arrival_wins(patch: pytest.MonkeyPatch) -> None:
    """The hall takes whatever comes last instead of the latest stamp (S8)."""

    def merge(state: Any, change: Any) -> Any:
        fields = {**{name: (cell.winner.value, cell.winner.hlc) for name, cell in state.fields.items()},
                  **{name: (value, change.hlc) for name, value in change.fields.items()}}  # fmt: skip
        built = {name: merging.FieldState({hlc: merging.Version(value, hlc)}) for name, (value, hlc) in fields.items()}
        return merging.EntityState(built), ()

    patch.setattr(judge, "merge", merge)


def older_wins_here(patch: pytest.MonkeyPatch) -> None:
    """A pull overwrites what is newer on this PC (S7)."""
    real = replicated._known

    def known(*arguments: Any) -> Any:
        found = real(*arguments)
        return None if found is None else ("", {})

    patch.setattr(replicated, "_known", known)


def conflicts_hidden(patch: pytest.MonkeyPatch) -> None:
    """Values that lost are not shown on the PC that pulls them (S8)."""
    patch.setattr(peer_rows.PeerRows, "_contest", lambda *_: None)


def rejections_untold(patch: pytest.MonkeyPatch) -> None:
    """A change is sent back and nobody is told (S3)."""
    real = sync_service.exchange_store.open_attention

    def open_attention(write: Any, source: str, *rest: Any) -> bool:
        return False if source == "change" else real(write, source, *rest)

    patch.setattr(exchange_store, "open_attention", open_attention)
    patch.setattr(receive, "accepted_cases", lambda *found: frozenset(found[-1]))


def future_stamps_pass(patch: pytest.MonkeyPatch) -> None:
    """The hall takes stamps of the future (S9)."""
    patch.setattr(receive, "_check_clock", lambda *_: None)


def group_torn(patch: pytest.MonkeyPatch) -> None:
    """Receipts are given, but what was applied is not kept (S1)."""
    real = changes.keep

    def keep(tx: Any, station: str, replica_id: str, decisions: Any, *rest: Any) -> None:
        real(
            tx,
            station,
            replica_id,
            [d for d in decisions if d.verdict is not Verdict.APPLIED or d.received.seq % 5],
            *rest,
        )

    patch.setattr(changes, "keep", keep)


def seq_falls(patch: pytest.MonkeyPatch) -> None:
    """The hall forgets how far a replica has come (S4)."""
    real = replicas.hello

    def hello(hall: Any, device: Any, request: Any) -> Any:
        answer = real(hall, device, request)
        with hall.store.write() as tx:
            tx.run("UPDATE replica SET last_seq = last_seq - 1 WHERE last_seq > 1")
        return answer

    patch.setattr(replicas, "hello", hello)


PLANTS: tuple[Plant, ...] = (
    cursor_before_rows, acknowledged_when_sent, ids_forgotten, gap_swallowed, other_pcs_untold,
    last_arrival_wins, conflicts_hidden, rejections_untold, future_stamps_pass, group_torn, seq_falls,
)  # fmt: skip
QUICKLY_SEEN = (
    cursor_before_rows, acknowledged_when_sent, ids_forgotten, other_pcs_untold, future_stamps_pass, seq_falls,
)  # fmt: skip
"""Those the model meets within its first runs."""
SEEDS = {gap_swallowed: 1}
"""With which seed the model meets a fault within its 300 runs, where it is not 0."""
