"""`key`: status, rewrap, and recovery by the printed key."""

from __future__ import annotations

import argparse
from typing import Any

from station_app import keyslots
from station_app.cli.context import Context
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("key", parents=shared, help="who can open the store").add_subparsers(
        metavar="ACTION", required=True
    )
    group.add_parser("status", parents=shared).set_defaults(run=_status)
    group.add_parser("rewrap", parents=shared, help="renew this slot and the recovery key").set_defaults(run=_rewrap)
    group.add_parser("recover", parents=shared, help="recovery key on standard input").set_defaults(run=_recover)


def _status(context: Context) -> Exit:
    slots = keyslots.load(context.paths.keys)
    rows = [{"kind": slot.kind.value, "alg": slot.alg, "where": slot.where} for slot in slots.slots]
    text = "\n".join(f"{row['kind']}\t{row['alg']}\t{row['where']}" for row in rows)
    context.answer({"store_id": slots.store_id, "slots": rows}, text)
    return Exit.DONE


def _rewrap(context: Context) -> Exit:
    slots = keyslots.load(context.paths.keys)
    opened = keyslots.unlock(slots, context.key_source)
    slot = keyslots.slot_for(slots.store_id, opened.key, keyslots.source_of(slots, opened, context.key_source))
    recovery, text = keyslots.recovery_slot(opened.key)
    keyslots.save(slots.with_slot(slot).with_slot(recovery), context.paths.keys)
    context.answer({"slot": slot.kind.value, "recovery_key": text}, f"新的恢复密钥（只显示这一次）：{text}")
    return Exit.DONE


def _recover(context: Context) -> Exit:
    slots = keyslots.load(context.paths.keys)
    key = keyslots.unlock_with_recovery_key(slots, context.read_line())
    slot = keyslots.slot_for(slots.store_id, key, context.key_source)
    keyslots.save(slots.with_slot(slot), context.paths.keys)
    context.answer({"slot": slot.kind.value, "where": slot.where}, f"已写入 {slot.kind.value}。")
    return Exit.DONE
