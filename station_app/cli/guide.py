"""`guide`: the merged material list for items and answers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.cli.context import Context, split_list, split_pairs
from station_app.domain.guidance import Guidance, GuidanceRequest, MaterialLine, Mode
from station_app.domain.identifiers import check_uscc
from station_app.errors import Exit


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    guide = commands.add_parser("guide", parents=shared, help="one merged material list")
    guide.add_argument("--items", metavar="A,B")
    guide.add_argument("--bundle", metavar="CODE")
    guide.add_argument("--answers", metavar="k=v,...")
    guide.add_argument("--mode", choices=[mode.value for mode in Mode], default=Mode.PROXY.value)
    guide.add_argument("--enterprise", metavar="USCC")
    guide.set_defaults(run=_guide)


def _guide(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        wallet: Mapping[str, date | None] = {}
        if options.enterprise:
            wallet = services.guidance.wallet_of(check_uscc(options.enterprise, "enterprise"))
        request = GuidanceRequest(
            items=split_list(options.items),
            bundle=options.bundle,
            answers=split_pairs(options.answers),
            mode=Mode(options.mode),
            wallet=wallet,
        )
        guidance = services.guidance.preview(request)
    context.answer(guidance_json(guidance), _text(guidance))
    return Exit.DONE


def guidance_json(guidance: Guidance) -> dict[str, Any]:
    """The answer of `guide --json` (CONTRACT 2)."""
    return {
        "requested": guidance.requested,
        "merged": guidance.merged,
        "to_submit": guidance.to_submit,
        "chosen": list(guidance.chosen),
        "answers": dict(guidance.answers),
        "lines": [_line_json(line) for line in guidance.lines],
        "open_situations": list(guidance.open_situations),
    }


def _line_json(line: MaterialLine) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "originals": line.originals,
        "copies": line.copies,
        "items": list(line.items),
        "necessity": line.necessity.value,
        "treatment": line.treatment.value,
        "deferral_workdays": line.deferral_workdays,
        "provisional": line.provisional,
        "produced_by": line.produced_by,
        "wallet_valid_to": line.wallet_valid_to.isoformat() if line.wallet_valid_to else None,
        "reasons": [
            {
                "item": reason.item,
                "necessity": reason.necessity.value,
                "when": {code: list(values) for code, values in reason.when.items()},
                "originals": reason.originals,
                "copies": reason.copies,
            }
            for reason in line.reasons
        ],
    }


def _text(guidance: Guidance) -> str:
    head = f"逐项要求 {guidance.requested} → 去重合并 {guidance.merged} → 实际要交 {guidance.to_submit}"
    rows = [f"{line.treatment.value:<11}{line.code}\t{line.name}\t{'、'.join(line.items)}" for line in guidance.lines]
    if guidance.open_situations:
        rows.append(f"未答情形：{'、'.join(guidance.open_situations)}")
    return "\n".join([head, *rows])
