"""WS20 诉求（问题线索）办理单: five stages in five boxes; finished ones printed, open ones with lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.parts import cell, label_cell, sign_line, title_block, value_cell
from reports.documents.satisfaction import LEVELS
from reports.documents.signing import foot_note
from reports.documents.writing import lines_to_write, tick_row
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Polygon, Rect, Text, Weight, stack
from reports.typeset.flow import Block, fill_pages
from reports.typeset.marks import light, numeral, tick_box
from reports.typeset.paragraph import Align, Inline, Mark, Space, Span, Style, bold, line_of, paragraph, text_width
from reports.typeset.table import FORM_CELL, OUTER, ROW, FormCell, form
from reports.typeset.type_size import set_size
from station_app.domain.slips import IssueSource, IssueStage, IssueTicketData

NAME = "诉求（问题线索）办理单"
_LABEL = 21.2 * MM
_INNER = WIDTH - _LABEL - 5.2 * MM
_STAGES = ("问题来源", "分析研究", "交办处理", "办结反馈", "督导检查")
_SIGNERS: tuple[tuple[str, ...], ...] = ((), ("意见人",), ("接收人",), ("反馈人", "企业确认"), ("督导人",))
_SOURCES = {
    IssueSource.HOTLINE: "12345",
    IssueSource.WINDOW: "窗口",
    IssueSource.VISIT: "走访",
    IssueSource.NETWORK: "网络",
    IssueSource.BOX: "意见箱",
    IssueSource.UNSETTLED: "办不成事",
}
_LEAST = 34 * MM
_LINES_TO_WRITE = 2
_TEXT_SIZES = ((10, 1.55), (9, 1.35), (7.5, 1.2))
_HIGHEST_TEXT = 218 * MM
_FOOT = "一式一份。时限按工作日计；每一环节办完即打印新版并注明作废旧版，手写内容录入系统后归档。"


def layout(data: IssueTicketData) -> DrawList:
    """Lay a demand's ticket out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    reopened = (f"第 {data.reopened} 次重开",) if data.reopened else ()
    blocks = [
        Block(title_block(NAME, (data.subject, *reopened), data.identity)),
        Block(_complainant(data), 3 * MM),
        *(
            Block(_stage(index, stage, data), 3 * MM if index == 0 else 0, keep_with_next=index == len(_STAGES) - 1)
            for index, stage in enumerate(data.stages)
        ),
        Block(_visit(), 0, keep_with_next=True),
        Block(foot_note(_FOOT), 1.4 * MM),
    ]
    return assemble(NAME, data.station, data.identity, fill_pages(blocks, BODY), reference="诉求号")


def _complainant(data: IssueTicketData) -> Fragment:
    widths = (_LABEL, 82.4 * MM, 21.2 * MM, 45.2 * MM)
    who = data.complainant
    contact = "　".join(part for part in (who.contact, who.phone) if part)
    name: list[Inline] = [bold(who.name)]
    if contact:
        name += [Space(3 * MM), Span(f"联系人 {contact}")]
    row = (
        label_cell("提出企业" if who.is_enterprise else "提出人", widths[0]),
        value_cell(name, widths[1]),
        label_cell("涉及面", widths[2]),
        value_cell(data.extent or "—", widths[3]),
    )
    return form((row,), padding=1.4 * MM, least=10 * MM)


# --- stages ----------------------------------------------------------------------


def _stage(index: int, stage: IssueStage, data: IssueTicketData) -> Fragment:
    parts: list[Fragment] = [_responsible(index, stage, data)]
    if index == 0:
        parts.append(_sources(data))
    if index == len(_STAGES) - 1:
        parts.append(_outcomes(data.reopened))
    if stage.text:
        parts.append(_text(stage.text))
    elif not stage.done:
        parts.append(lines_to_write(_INNER, _LINES_TO_WRITE))
    content = stack(parts, 1.6 * MM)
    signing = _signing(_SIGNERS[index], stage)
    height = max(_LEAST, content.height + signing.height + 7 * MM)
    number = numeral(index + 1, 7 * MM, filled=stage.done)
    name = cell(_STAGES[index], _LABEL, 10.5, Weight.BOLD, Align.CENTRE)
    top = (height - number.height - name.height - 2 * MM) / 2
    ops: list[Op] = [
        Rect(OUTER / 2, 0, WIDTH - OUTER, height, stroke=OUTER if not stage.done else FORM_CELL),
        Line(OUTER / 2, 0, OUTER / 2, height, OUTER),
        Line(WIDTH - OUTER / 2, 0, WIDTH - OUTER / 2, height, OUTER),
        Line(_LABEL, 0, _LABEL, height, FORM_CELL),
        Group((_LABEL - number.width) / 2, top, number),
        Group(0, top + number.height + 2 * MM, name),
        Group(_LABEL + 2.6 * MM, 1.6 * MM, content),
        Group(_LABEL + 2.6 * MM, height - signing.height - 1.8 * MM, signing),
    ]
    if index:
        middle, half = _LABEL / 2, 1.5 * MM
        ops.append(Polygon(((middle - half, 0), (middle + half, 0), (middle, 2 * MM))))
    return Fragment(WIDTH, height, tuple(ops))


def _text(text: str) -> Fragment:
    """A stage's text, smaller when it would not fit on a page."""
    for size, leading in _TEXT_SIZES:
        words = paragraph(text, _INNER, Style(size, leading=leading))
        if words.height <= _HIGHEST_TEXT:
            break
    return words


def _responsible(index: int, stage: IssueStage, data: IssueTicketData) -> Fragment:
    """Who and until when, above a line."""
    words = [Span(f"登记 {data.registered_at:%m-%d %H:%M}")] if index == 0 else [Span(f"时限 {stage.limit or '—'}")]
    right: list[Inline] = list(words)
    if stage.light is not None:
        shape, word = light(stage.light)
        right += [Space(3 * MM), Mark(shape, after=1 * MM), bold(f"{word} {stage.light_words}".strip())]
    end = line_of(right, Style(9))
    left = cell(f"责任 {stage.responsible or '—'}", _INNER - end.width - 3 * MM, 9)
    height = max(left.height, end.height) + 1.2 * MM
    return Fragment(
        _INNER, height, (Group(0, 0, left), Group(_INNER - end.width, 0, end), Line(0, height, _INNER, height, ROW))
    )


def _sources(data: IssueTicketData) -> Fragment:
    ticked = (_SOURCES[data.source],) if data.source else ()
    boxes = tick_row(tuple(_SOURCES.values()), ticked, _INNER, size=9.5, box=3.6 * MM)
    if not data.visit_no:
        return boxes
    return stack([boxes, cell(f"走访记录 {data.visit_no}", _INNER, 9)])


def _outcomes(reopened: int) -> Fragment:
    content: list[Inline] = []
    for word in ("已解决，销号", "部分解决，续办", f"不满意，退回交办（第 {reopened + 1} 次重开）"):
        content += [Mark(tick_box(3.6 * MM), after=1 * MM), Span(word), Space(4 * MM)]
    return line_of(content, Style(9.5))


def _signing(signers: Sequence[str], stage: IssueStage) -> Fragment:
    """Lines to sign on at the right, with the day: printed when it is known."""
    ops: list[Op] = []
    x = _INNER
    for signer in reversed(signers):
        day = _day(stage)
        line = sign_line(signer, 24 * MM, 9)
        x -= day.width
        ops.append(Group(x, 0, day))
        x -= line.width + 2 * MM
        ops.append(Group(x, 0, line))
        x -= 4 * MM
    return Fragment(_INNER, 9 * 1.35 if signers else 0, tuple(ops))


def _day(stage: IssueStage) -> Fragment:
    width = 20 * MM
    if stage.done_on is not None:
        return cell(f"{stage.done_on.month} 月 {stage.done_on.day} 日", width, 9, align=Align.RIGHT)
    ends = (width / 2, width)
    ops = tuple(
        Text(end - text_width(word, 9), 9 * 1.055, set_size(9), Weight.REGULAR, word)
        for end, word in zip(ends, "月日", strict=True)
    )
    return Fragment(width, 9 * 1.35, ops)


def _visit() -> Fragment:
    """How content the enterprise is, asked when called back."""
    first = 9.8 * MM
    boxes = tick_row(LEVELS, width=WIDTH - 30 * MM, size=10.5, box=4.6 * MM)
    label = cell("回访满意度", 28 * MM, 10.5, Weight.BOLD, Align.CENTRE)
    top = Fragment(
        WIDTH,
        first,
        (
            Rect(OUTER / 2, 0, WIDTH - OUTER, first, stroke=OUTER),
            Group(0, (first - label.height) / 2, label),
            Group(30 * MM, (first - boxes.height) / 2, boxes),
        ),
    )
    widths = (_LABEL, 82.4 * MM, 21.2 * MM, 45.2 * MM)
    row = (
        label_cell("回访记录", widths[0]),
        FormCell(widths[1], Fragment(widths[1], 0, ())),
        label_cell("回访人与日期", widths[2]),
        FormCell(widths[3], Fragment(widths[3], 0, ())),
    )
    return stack([top, form((row,), padding=1.4 * MM, least=11.5 * MM)])
