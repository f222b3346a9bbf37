"""Reads a quick line with what this station knows: names typed by initials, bundles and items; runs on the store thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station_app.domain.case_form import Channel
from station_app.domain.quick_line import QuickLine, SpanKind, form_of
from station_app.domain.records import SearchHit
from station_app.domain.service_log import ServiceLogForm
from station_app.domain.terms import SERVICE_CATEGORIES
from station_app.services.service_log_service import Logged
from ui.desk import Desk

CHANNELS: Mapping[Channel, tuple[str, str]] = {
    Channel.ON_SITE: ("到站", "home"), Channel.VISIT: ("上门", "car"), Channel.PHONE: ("电话", "phone"),
    Channel.ONLINE: ("线上", "plug-connected"), Channel.SCAN: ("扫码", "barcode"),
}  # fmt: skip
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class QuickReading:
    """A line as it was understood.

    Attributes:
        enterprise_id: of the known enterprise that was meant; empty for an unknown name.
        bundle: code of the bundle the subject begins with; `item` of the item; empty for neither.
        chips: icon and words, in the order of the line.
    """

    line: QuickLine
    enterprise_id: str
    bundle: str
    item: str
    chips: tuple[tuple[str, str], ...]


def read_quick(desk: Desk, text: str) -> QuickReading:
    """Read a line; the enterprise may be typed by initials when only one is meant."""
    line = desk.services.service_logs.quick(text)
    known = _known(desk, line.enterprise, ("enterprise",)) if line.enterprise else None
    if known is not None:
        line = replace(line, enterprise=known.title)
    first = line.subject.split(" ", 1)[0] if line.subject else ""
    matter = _known(desk, first, ("bundle",)) or _known(desk, first, ("item",))
    return QuickReading(
        line=line,
        enterprise_id=known.ref if known is not None else "",
        bundle=matter.ref if matter is not None and matter.kind == "bundle" else "",
        item=matter.ref if matter is not None and matter.kind == "item" else "",
        chips=tuple(_chips(line, known is not None, matter, first)),
    )


def log_quick(desk: Desk, text: str, client_id: str) -> tuple[Logged, ServiceLogForm, QuickReading]:
    """Log a line as it stands; commits.

    Raises:
        UserError: whatever `ServiceLogService.add` refuses.
    """
    reading = read_quick(desk, text)
    form = form_of(reading.line, client_id)
    return desk.services.service_logs.add(form, desk.operator_id), form, reading


def _known(desk: Desk, text: str, kinds: tuple[str, ...]) -> SearchHit | None:
    """The one object that is meant: the only hit, or the one of exactly this name."""
    if len(text) < _SHORTEST:
        return None
    hits = desk.services.search.find(text, 3, kinds).hits
    exact = [hit for hit in hits if hit.title == text]
    return exact[0] if exact else (hits[0] if len(hits) == 1 else None)


def _chips(line: QuickLine, known: bool, matter: SearchHit | None, first: str) -> list[tuple[str, str]]:  # noqa: FBT001
    chips: list[tuple[str, str]] = []
    if line.enterprise:
        chips.append(("building-skyscraper", line.enterprise if known else f"{line.enterprise}（新）"))
    if line.channel is not None:
        chips.append((CHANNELS[line.channel][1], CHANNELS[line.channel][0]))
    if any(span.kind is SpanKind.CATEGORY for span in line.spans) or line.subject:
        chips.append(("messages", SERVICE_CATEGORIES[line.category]))
    if matter is not None:
        chips.append(("files", matter.title))
    rest = line.subject[len(first) :].strip() if matter is not None else line.subject
    if rest:
        chips.append(("file-text", f"事由：{rest}" if matter is None else f"备注：{rest}"))
    if line.phone:
        chips.append(("phone", line.phone))
    if line.callback_on is not None:
        chips.append(("calendar", f"回电 {line.callback_on:%m-%d}"))
    return chips
