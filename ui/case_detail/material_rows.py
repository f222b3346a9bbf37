"""Turns a case's list and its marks into rows of the 材料 tab."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from station_app.domain.case_records import MarkRow
from station_app.domain.catalogue import Limit
from station_app.domain.guidance import Treatment
from station_app.domain.readiness import IN_HAND, lacking, latest_promise
from station_app.domain.records import MaterialLineRow
from station_app.domain.workdays import Calendar
from station_app.services.case_service import FullCase
from ui.case_detail.lines import MaterialRow
from ui.intake.lines import copies_words
from ui.marks import Mark
from ui.palette import Tone

_FREE = Mark("shield-check", Tone.GREEN)
_SOURCES: Mapping[str, str] = {
    Treatment.ECERT: "电子证照库调取", Treatment.PRODUCED: "前一项办好即有", Treatment.WALLET: "企业材料库复用",
}  # fmt: skip
_DONE = Mark("circle-check", Tone.GREEN, solid=True)
_SIGNED = Mark("signature", Tone.GREEN)
_TO_SIGN = Mark("signature", Tone.PURPLE)
_DEFERRED = Mark("hourglass", Tone.YELLOW)
_MISSING = Mark("paperclip", Tone.GREY)
_MENDED = Mark("arrow-back-up", Tone.RED)
_OPTIONAL = Mark("circle-dashed", Tone.GREY)


def material_rows(case: FullCase, calendar: Calendar, today: date, *, bound: bool) -> tuple[MaterialRow, ...]:
    """The rows in list order.

    Args:
        bound: whether promises are also bound to the promised limits of the items.
    """
    limits = {row.position: case.catalogue.item(row.code).promised_limit for row in case.items}
    last = {
        line.material: _latest(line, limits, calendar, signed, bound=bound)
        for line in case.lines
        if (signed := case.work.mark(line.material).promised_on) is not None
    }
    missing = {one.material for one in lacking(case.lines, case.work.marks, last)}
    return tuple(
        _row(case, line, line.material in missing, _latest(line, limits, calendar, today, bound=bound))
        for line in case.lines
    )


def _latest(
    line: MaterialLineRow, limits: Mapping[int, Limit], calendar: Calendar, signed_on: date, *, bound: bool
) -> date:
    binding = [limits[number] for number in line.items] if bound else []
    return latest_promise(signed_on, line.deferral_workdays or 0, calendar, binding)


def _row(case: FullCase, line: MaterialLineRow, waiting: bool, latest: date) -> MaterialRow:  # noqa: FBT001
    treatment, mark = Treatment(line.treatment), case.work.mark(line.material)
    word, badge = _state(treatment, mark)
    return MaterialRow(
        code=line.material,
        number=line.position,
        name=case.catalogue.materials[line.material].name,
        numbers=line.items,
        merged="单项" if len(line.items) == 1 else f"{len(line.items)} 项合 1",
        form=_form(treatment, line),
        copies=mark.copies or max(line.originals + line.copies, 1),
        word=word,
        badge=badge,
        note=mark.supplement,
        mark=mark,
        held=tuple(original for original in case.work.held if original.material == line.material),
        free=treatment in IN_HAND,
        signs=treatment is Treatment.COMMITMENT,
        waiting=waiting,
        latest=latest if line.deferrable else None,
    )


def _form(treatment: Treatment, line: MaterialLineRow) -> str:
    if treatment in IN_HAND:
        return _SOURCES[treatment]
    if treatment is Treatment.COMMITMENT:
        return "承诺书替代"
    return copies_words(line.originals, line.copies)


def _state(treatment: Treatment, mark: MarkRow) -> tuple[str, Mark]:
    if mark.supplement:
        return "要补正", _MENDED
    if treatment in IN_HAND:
        return "免交", _FREE
    if treatment is Treatment.COMMITMENT:
        return ("已签", _SIGNED) if mark.signed_at else ("待签", _TO_SIGN)
    if mark.ticked_at:
        return "已交", _DONE
    if treatment is Treatment.DEFERRABLE:
        return (f"容缺 · {mark.promised_until:%m-%d} 前" if mark.promised_until else "容缺待承诺"), _DEFERRED
    return ("可不交", _OPTIONAL) if treatment is Treatment.OPTIONAL else ("未交", _MISSING)
