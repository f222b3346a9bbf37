"""ZF 走访单: what is known of an enterprise on one side of the talk, room to write on the other, to be carried along."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.one_line import cut
from reports.documents.parts import HEADING_GAP, SECTION_GAP, cell, section_heading, title_block
from reports.documents.satisfaction import LEVELS
from reports.documents.signing import Side, draft_box, labelled_form, signature_box
from reports.documents.writing import lines_to_write, tick_row
from reports.typeset.drawing import MM, DrawList, Op
from reports.typeset.flow import Block, Frame, fill_pages, glue
from reports.typeset.marks import light
from reports.typeset.paragraph import Inline, Mark, Span, bold
from station_app.domain.documents import DocumentKind
from station_app.domain.outing_papers import OpenLine, VisitSheetData

NAME = "走访单"
_WIDTHS = (23.1 * MM, 61.9 * MM, 23.1 * MM, 61.9 * MM)
_OPEN = (
    Column("编号", 29 * MM, size=8.5),
    Column("内容", 66 * MM),
    Column("到哪一步", 26 * MM),
    Column("在谁手里", 25 * MM),
    Column("灯", 24 * MM),
)
_ASKED = (
    Column("序", 9 * MM),
    Column("企业反映的问题、诉求", 71 * MM),
    Column("类别", 46 * MM),
    Column("涉及企业、金额", 25 * MM),
    Column("期望时间", 19 * MM),
)
_ROOM_FOR, _LINES = 6, 6
_KINDS = ("有诉即办", "办不成事", "诚信投诉", "作风问题")
_LEAST, _ASKED_LEAST = 5.8 * MM, 14 * MM
_MOST_LINES = 12
_MOST_RECORD = 400
_TOPICS = ("审批办理", "惠企政策", "用工", "融资", "用地厂房", "水电气网", "环保安全", "其他")
_FOOT = "回站后扫首页的码，按本单录入走访；写下的每个问题各成一件诉求。"


def layout(data: VisitSheetData) -> DrawList:
    """Lay a visit's sheet out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    when = wording.minute_text(data.at) if data.at else "时间　　　　　　　"
    known = [
        Block(title_block(NAME, (data.kind, when, "随身携带，用后归档"), data.identity)),
        Block(labelled_form(_head(data), _WIDTHS), 3 * MM),
        *_known(data),
        *_part("二、在办件", data.cases),
        *_part("三、未了诉求", data.demands),
        *(_part("四、项目堵点", data.points) if data.points or data.project else []),
    ]
    pages = [*fill_pages(known, BODY), *_record(data)]
    return assemble(NAME, data.station, data.identity, pages, reference="走访号")


def _record(data: VisitSheetData) -> list[list[Op]]:
    """The form to write in, on a page of its own."""
    top = BODY.next_top
    blocks = [
        Block(section_heading(f"走访记录　{cut(data.enterprise, 40)}", "当场手写"), keep_with_next=True),
        Block(labelled_form(((("到访时间", "　"), ("在场人员", "　")),), _WIDTHS), HEADING_GAP),
        Block(tick_row(_TOPICS, size=9.5, box=4.2 * MM), 2 * MM, keep_with_next=True),
        Block(lines_to_write(WIDTH, _LINES), 0.6 * MM),
        *section("问题与诉求", "一行一件", _ASKED, [_blank(number) for number in range(1, _ROOM_FOR + 1)], least=_ASKED_LEAST),
    ]  # fmt: skip
    closing = [
        Block(cell("企业对驿站服务", WIDTH, 10), 3 * MM, keep_with_next=True),
        Block(tick_row(LEVELS, size=9.5, box=4.2 * MM), 0.6 * MM),
    ]
    sides = signature_box(Side("走访人", "驿站与同行部门"), Side("企业", "在场人员，自愿签字"), 30 * MM)
    signed = data.identity.kind is not DocumentKind.DRAFT
    closing += [
        Block(sides if signed else draft_box(), 2 * MM, keep_with_next=True),
        Block(cell(_FOOT, WIDTH, 8.5), 1.4 * MM),
    ]
    return fill_pages([*blocks, *glue(closing)], Frame(top, top, BODY.bottom))


def _head(data: VisitSheetData) -> Sequence[Sequence[tuple[str, str | Sequence[Inline]]]]:
    rows: list[Sequence[tuple[str, str | Sequence[Inline]]]] = [
        (("走访企业", [bold(data.enterprise, 10)]), ("信用代码", data.uscc or "—")),
        (("主题", data.subject or "　"), ("地点", data.place or "　")),
        (("走访人", data.identity.operator("工号 ")), ("同行", data.companions or "　")),
    ]
    if data.project:
        rows.append((("所涉项目", data.project),))
    return rows


def _known(data: VisitSheetData) -> list[Block]:
    pairs = list(data.facts)
    rows = [tuple(pairs[place : place + 2]) for place in range(0, len(pairs), 2)]
    if data.last_day is not None:
        record = f"：{cut(data.last_record, _MOST_RECORD)}" if data.last_record else ""
        rows.append((("上次走访", f"{data.last_day} {data.last_subject}{record}"),))
    heading = Block(section_heading("一、企业概况"), SECTION_GAP, keep_with_next=True)
    if not rows:
        return [heading, Block(cell("企业库里还没有资料，请当场补记。", WIDTH, 9), HEADING_GAP)]
    return [heading, Block(labelled_form(rows, _WIDTHS), HEADING_GAP)]


def _part(heading: str, lines: Sequence[OpenLine]) -> list[Block]:
    if not lines:
        return [
            Block(section_heading(heading), SECTION_GAP, keep_with_next=True),
            Block(cell("没有", WIDTH, 9), MM),
        ]
    more = f"，另 {len(lines) - _MOST_LINES} 条见系统" if len(lines) > _MOST_LINES else ""
    rows = [_row(line) for line in lines[:_MOST_LINES]]
    return section(heading, f"{len(lines)} 条{more}", _OPEN, rows, least=_LEAST)


def _row(line: OpenLine) -> list[Cell]:
    shape, _ = light(line.light)
    return [
        line.number or "—",
        cut(line.subject, 60),
        line.state,
        cut(line.unit, 30) or "—",
        [Mark(shape, after=MM), Span(line.words)],
    ]


def _blank(number: int) -> list[Cell]:
    return [str(number), "", tick_row(_KINDS, width=44 * MM, size=8.5, box=3.6 * MM), "", ""]
