"""What needs a person at the hall, and deciding about it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from station_app.errors import Exit
from sync.hall.attention import open_items
from sync.hall.commands.context import Commands, Result, open_of


def add(commands: Commands) -> None:
    """Add `attention`."""
    commands.command("list", _attention_list, "everything open", "attention", "what needs a person")
    deciding = commands.command("decide", _attention_decide, "decide about a change in quarantine", "attention")
    deciding.add_argument("id", help="the item's id, or REPLICA:NUMBER")
    deciding.add_argument("--as", dest="decision", required=True, choices=["return", "adopt", "archive"])
    deciding.add_argument("--reason", required=True, help="the station reads it word for word")
    deciding.add_argument("--document-no", default="", help="needed to adopt the station's values")


def _attention_list(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall, hall.store.read() as tx:
        items = open_items(tx)
    text = "\n".join(f"{item.first_at}  {item.station}  {item.code}  {item.ref}" for item in items)
    return Exit.DONE, {"attention": [asdict(item) for item in items]}, text or "没有需处理事项。"


def _attention_decide(arguments: argparse.Namespace) -> Result:
    from sync.hall.decisions import Decision, by_attention, decide  # only this command judges changes
    from sync.hall.store.database import Tx

    decision = Decision(arguments.decision)

    def work(tx: Tx) -> tuple[str, int]:
        replica_id, seq = by_attention(tx, arguments.id)
        decide(hall, tx, replica_id, seq, decision, arguments.reason, arguments.document_no, "cli")
        return replica_id, seq

    with open_of(arguments) as hall:
        replica_id, seq = hall.store.transact(work)
    result = {"replica_id": replica_id, "seq": seq, "decision": decision.value, "reason": arguments.reason}
    return Exit.DONE, result, "已裁定，驿站下次同步收到。"
