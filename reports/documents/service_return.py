"""WS15 送达回证: proof that papers of an authority reached their recipient; how, when and by whom is written by hand."""

from __future__ import annotations

from reports.documents.frame import WIDTH, assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.parts import DISC, HEADING_GAP, SECTION_GAP, cell, section_heading, title_block
from reports.documents.signing import close, foot_note, labelled_form
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Text, Weight, stack
from reports.typeset.flow import Block
from reports.typeset.marks import numerals, tick_box
from reports.typeset.paragraph import Align, Space, Span, Style, bold, line_of, text_width
from reports.typeset.table import FORM_CELL, HEAD, OUTER, ROW
from reports.typeset.type_size import set_size
from station_app.domain.slips import ServedPaper, ServiceReturnData

NAME = "送达回证"
_SUBJECT = ("一式一份，签收后归入办件档案",)
_COLUMNS = (
    Column("事项", 11.6 * MM, Align.CENTRE),
    Column("文书（证照）名称", 73.4 * MM, size=10, weight=Weight.BOLD),
    Column("文号", 52 * MM),
    Column("份数", 16 * MM, Align.CENTRE),
    Column("当面点清", 17 * MM, Align.CENTRE),
)
_SPARE_ROWS = 2
_WAY_HEIGHT = 9.2 * MM
_HALF, _GUTTER = 80 * MM, 5 * MM
_ENTRUSTED = "驿站受行政机关委托代为送达并回收本回证。收到日期由受送达人自己填写。"
_SIGN_WIDTHS = (34 * MM, 64.8 * MM, 27 * MM, 44.2 * MM)


def layout(data: ServiceReturnData) -> DrawList:
    """Lay a proof of service out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    recipient = data.recipient
    person = "　".join(part for part in (recipient.signatory or recipient.name, recipient.phone) if part)
    role = recipient.signatory_role if recipient.signatory else ""
    rows = (
        (("受送达人", [bold(recipient.name, 10)]), (role or "联系人", person)),
        (("送达机关", "　".join(data.authority)), ("受托代送", data.station.name)),
        (("送达地点", data.place),),
    )
    spare: list[Cell] = ["", "", "", "", tick_box(4.6 * MM)]
    papers = [_paper(paper) for paper in data.papers] + [spare] * _SPARE_ROWS
    note = "决定作出之日起 10 日内颁发、送达（行政许可法第四十四条）"
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(labelled_form(rows, (25 * MM, 69.8 * MM, 25 * MM, 50.2 * MM)), 3 * MM),
        *section("一、送达文书", note, _COLUMNS, papers, least=9.2 * MM),
    ]
    closing = [
        Block(section_heading("二、送达方式", "勾选一种"), SECTION_GAP),
        Block(_ways(), HEADING_GAP),
    ]
    signatures = [
        Block(section_heading("三、签收"), SECTION_GAP),
        Block(_signatures(), HEADING_GAP),
        Block(foot_note(_ENTRUSTED), 1.4 * MM),
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _paper(paper: ServedPaper) -> list[Cell]:
    number = line_of(numerals(paper.numbers, DISC, filled=True), Style(9)) if paper.numbers else ""
    return [number, paper.name, paper.document_no or "—", str(paper.copies), tick_box(4.6 * MM)]


# --- ways ----------------------------------------------------------------------


def _ways() -> Fragment:
    pairs = (
        (("直接送达", "受送达人本人或者法定代表人签收", False), ("代收", "写明代收人与受送达人的关系", True)),
        (("邮寄送达", "寄递单号", True), ("电子送达", "送达地址与到达时间", True)),
    )
    rows = [_pair(left, right, above=HEAD if index == 0 else 0) for index, (left, right) in enumerate(pairs)]
    last = _way("留置送达", "写明拒收理由，见证人签名", WIDTH, line=True)
    rows.append(Fragment(WIDTH, _WAY_HEIGHT, (Group(0, 0, last), Line(0, _WAY_HEIGHT, WIDTH, _WAY_HEIGHT, OUTER))))
    return stack(rows)


def _pair(left: tuple[str, str, bool], right: tuple[str, str, bool], *, above: float) -> Fragment:
    start = _HALF + _GUTTER
    ops: list[Op] = [
        Group(0, 0, _way(left[0], left[1], _HALF, line=left[2])),
        Group(start, 0, _way(right[0], right[1], WIDTH - start, line=right[2])),
        Line(0, _WAY_HEIGHT, _HALF, _WAY_HEIGHT, ROW),
        Line(start, _WAY_HEIGHT, WIDTH, _WAY_HEIGHT, ROW),
    ]
    if above:
        ops.append(Line(0, 0, WIDTH, 0, above))
    return Fragment(WIDTH, _WAY_HEIGHT, tuple(ops))


def _way(name: str, note: str, width: float, *, line: bool) -> Fragment:
    box = tick_box(5 * MM)
    words = line_of([bold(name), Space(2 * MM), Span(note, size=8.5)], Style(10.5))
    ops: list[Op] = [
        Group(1 * MM, (_WAY_HEIGHT - box.height) / 2, box),
        Group(8 * MM, (_WAY_HEIGHT - words.height) / 2, words),
    ]
    if line:
        y = _WAY_HEIGHT - 2.2 * MM
        ops.append(Line(10 * MM + words.width, y, width - 1 * MM, y, 0.7))
    return Fragment(width, _WAY_HEIGHT, tuple(ops))


# --- signatures ----------------------------------------------------------------


def _signatures() -> Fragment:
    """Four rows to write in: recipient, relation, server, remarks."""
    label, value, second, _ = _SIGN_WIDTHS
    heights = (24 * MM, 13 * MM, 18 * MM, 24 * MM)
    tops = [sum(heights[:index]) for index in range(len(heights))]
    right = label + value
    ops: list[Op] = [
        Rect(0, 0, WIDTH, sum(heights), stroke=OUTER),
        Line(label, 0, label, sum(heights), FORM_CELL),
        Line(right, 0, right, tops[3], FORM_CELL),
        Line(right + second, 0, right + second, tops[3], FORM_CELL),
        *(Line(0, top, WIDTH, top, FORM_CELL) for top in tops[1:]),
    ]
    left_labels = ("受送达人（代收人）\n签名或盖章", "代收人与\n受送达人关系", "送达人签名", "备注")
    for words, top, height in zip(left_labels, tops, heights, strict=True):
        ops.append(_label(words, 0, label, top, height))
    for words, index in (("收到日期", 0), ("代收人证件号码\n（前 1 后 1 位）", 1), ("送达日期", 2)):
        ops.append(_label(words, right, second, tops[index], heights[index]))
    start = right + second
    ops += [
        *_spread("年月日", start, 9 * MM),
        *_spread("时分", start, 16 * MM),
        *_spread("年月日", start, tops[2] + 10.5 * MM),
        Group(label + 1.8 * MM, tops[2] + 1.2 * MM, cell("两人送达的，两人都签", value, 8.5)),
        Group(label + 1.8 * MM, tops[3] + 1.2 * MM, cell("拒收理由、见证人签名、留置地点等", 90 * MM, 8.5)),
    ]
    return Fragment(WIDTH, sum(heights), tuple(ops))


def _label(words: str, x: float, width: float, top: float, height: float) -> Group:
    lines = stack([cell(line, width, 9, Weight.BOLD, Align.CENTRE) for line in words.split("\n")])
    return Group(x, top + (height - lines.height) / 2, lines)


def _spread(words: str, x: float, baseline: float) -> list[Op]:
    """The words of a date, spread out from the right edge of their cell."""
    pitch = 10.7 * MM
    edge = x + _SIGN_WIDTHS[3] - 5 * MM - (5.3 * MM if len(words) == 2 else 0)
    return [
        Text(
            edge - text_width(word, 10) - pitch * (len(words) - 1 - index), baseline, set_size(10), Weight.REGULAR, word
        )
        for index, word in enumerate(words)
    ]
