"""What became of packages on a stick, and their receipts, to be fetched again as long as a station takes them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from station_app.clock import to_text
from sync.hall.context import Hall
from sync.hall.loose_files import note_loose
from sync.hall.store.database import Tx

KEPT_FOR = timedelta(days=60)
"""How long a receipt may be on its way back."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a package held and where its receipt lies.

    Attributes:
        receipt: its path, or its name while it lies nowhere but at the hall.
        refused: batches that were refused as a whole, by their code.
        waiting: batches behind a refused one; they come again with the next package.
        verdicts: how many changes got which verdict.
        files: how many lie here whole now, of `files_sent`.
        repeated: it was taken in before; nothing was changed, the receipt says the same.
    """

    package_id: str
    station: str
    receipt: str
    batches: int
    refused: dict[str, str]
    files: int
    repeated: bool
    waiting: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    files_sent: int = 0
    made_at: str = ""

    @property
    def changes(self) -> int:
        """How many changes were judged."""
        return sum(self.verdicts.values())


def keep_receipt(hall: Hall, tx: Tx, report: ImportReport, sha256: str, actor: str) -> None:
    """Keep what became of a package; of one that came again, the newest.

    Args:
        sha256: of the receipt, among the files.
    """
    tx.run(
        "INSERT INTO exchange_receipt VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (package_id) DO UPDATE SET"
        " taken_at = excluded.taken_at, actor = excluded.actor, name = excluded.name, sha256 = excluded.sha256,"
        " report = excluded.report",
        report.package_id,
        report.station,
        to_text(hall.clock.now()),
        actor,
        report.receipt,
        sha256,
        json.dumps(asdict(report), ensure_ascii=False),
    )
    note_loose(hall, tx, sha256)


def forget_old(hall: Hall, tx: Tx) -> int:
    """Forget receipts no station takes any more; how many. Their files are swept."""
    return tx.run("DELETE FROM exchange_receipt WHERE taken_at < ?", to_text(hall.clock.now() - KEPT_FOR))


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt that can be fetched again, as long as the package's sender would take it.

    Attributes:
        name: how its file is called.
    """

    report: ImportReport
    taken_at: str
    actor: str
    name: str
    sha256: str


def kept_receipts(tx: Tx, package_id: str = "") -> list[KeptReceipt]:
    """The newest fifty, or that of one package."""
    wanted, params = (" WHERE package_id = ?", (package_id,)) if package_id else ("", ())
    rows = tx.all(
        f"SELECT report, taken_at, actor, name, sha256 FROM exchange_receipt{wanted}"  # noqa: S608  # fixed parts
        " ORDER BY taken_at DESC, package_id LIMIT 50",
        *params,
    )
    return [KeptReceipt(_read_report(row[0]), *row[1:]) for row in rows]


def _read_report(text: str) -> ImportReport:
    told: dict[str, Any] = json.loads(text)
    return ImportReport(**{name: told[name] for name in ImportReport.__dataclass_fields__ if name in told})
