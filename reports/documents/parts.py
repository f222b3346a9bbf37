"""Pieces several documents share: title, section heading, applicant form, group heading, exempt pairs, signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from reports.documents import wording
from reports.documents.frame import WIDTH
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Rect, Text, Weight, stack
from reports.typeset.flow import Block
from reports.typeset.marks import badge, numerals, provisional_bar
from reports.typeset.paragraph import Align, Inline, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.table import ROW, FormCell, Placed, form, row
from reports.typeset.type_size import set_size
from station_app.domain.documents import Applicant, Identity, Item, Material, Principal
from station_app.domain.guidance import Treatment

SECTION_GAP = 4 * MM
HEADING_GAP = 1.7 * MM
BLOCK_GAP = 3 * MM
MOST_ITEMS_IN_FORM = 20
"""From more items on, WS03 and WS10 list them below their form instead of in it."""
RING = 3.9 * MM
DISC = 5.2 * MM
EXEMPT = (Treatment.ECERT, Treatment.PRODUCED, Treatment.WALLET)


def title_block(name: str, subject: Sequence[str], identity: Identity) -> Fragment:
    """The title and one line below it."""
    words = [*subject, wording.holder(identity.copy)] if identity.copy else list(subject)
    title = paragraph(name, WIDTH, Style(20, Weight.BOLD, Align.CENTRE, tracking=4))
    below = paragraph("　".join(words), WIDTH, Style(10, align=Align.CENTRE))
    return stack([title, below])


def section_heading(words: str, note: str = "", right: Sequence[Inline] = ()) -> Fragment:
    """A section heading with its note on the same line, and something at the right edge."""
    content: list[Inline] = [bold(words)]
    if note:
        content += [Space(2.6 * MM), Span(note, size=8.5)]
    heading = paragraph(content, WIDTH, Style(11))
    if not right:
        return heading
    end = line_of(right, Style(9))
    return Fragment(
        WIDTH, heading.height, (Group(0, 0, heading), Group(WIDTH - end.width, (heading.height - end.height) / 2, end))
    )


def cell(
    text: str | Sequence[Inline],
    width: float,
    size: float = 9,
    weight: Weight = Weight.REGULAR,
    align: Align = Align.LEFT,
) -> Fragment:
    """Text of a table cell."""
    return paragraph(text, width, Style(size, weight, align))


def label_cell(text: str, width: float, rows: int = 1) -> FormCell:
    """The bold label of a form."""
    return FormCell(width, cell(text, width, 9, Weight.BOLD, Align.CENTRE), rows=rows)


def value_cell(content: str | Sequence[Inline], width: float, size: float = 9, rows: int = 1) -> FormCell:
    """What stands beside a label."""
    inset = 1.8 * MM
    return FormCell(width, paragraph(content, width - 2 * inset, Style(size)), inset, rows)


def certificate_text(holder: Applicant | Principal) -> str:
    """The certificate number, or what stands for it before it exists."""
    if holder.applicant_cert_no:
        return holder.applicant_cert_no
    return "设立后赋码" if holder.is_enterprise else "—"


def contact_text(applicant: Applicant) -> str:
    """The contact as printed: masked name, role, masked telephone."""
    role = f"（{applicant.contact_role}）" if applicant.contact and applicant.contact_role else ""
    return "　".join(part for part in (f"{applicant.contact}{role}", applicant.phone) if part) or "—"


def applicant_form(applicant: Applicant, channel: Sequence[str]) -> Fragment:
    """The applicant block of the notice."""
    widths = (23.1 * MM, 69.8 * MM, 24.9 * MM, 52.2 * MM)
    number = "信用代码" if applicant.is_enterprise else "证件号码"
    return form(
        (
            (
                label_cell("申请人", widths[0]),
                value_cell([bold(applicant.name, 10)], widths[1]),
                label_cell(number, widths[2]),
                value_cell(certificate_text(applicant), widths[3]),
            ),
            (
                label_cell("联系人", widths[0]),
                value_cell(contact_text(applicant), widths[1]),
                label_cell("办理方式", widths[2]),
                value_cell(" · ".join(channel), widths[3]),
            ),
        ),
        padding=1.2 * MM,
        least=7.1 * MM,
    )


def group_heading(treatment: Treatment, words: Sequence[Inline], height: float, *, line: float = ROW) -> Fragment:
    """The row that opens a group: its badge, then words."""
    mark = badge(treatment)
    left = 1.4 * MM
    text = line_of(words, Style(9))
    cells = (Placed(left, mark), Placed(left + mark.width + 1.9 * MM, text))
    return row(WIDTH, cells, padding=0, least=height, below=line)


def continued_heading(treatment: Treatment, height: float) -> Fragment:
    """A group's heading repeated after a page break."""
    return group_heading(treatment, [Span("（续上页）")], height)


def pair_rows(
    entries: Sequence[Callable[[float], Fragment]], *, column: float, gap: float, least: float, lines: bool
) -> list[Fragment]:
    """Entries in two columns, row by row; each entry is asked for its fragment at the column's width."""
    rows: list[Fragment] = []
    for start in range(0, len(entries), 2):
        pair = [entry(column) for entry in entries[start : start + 2]]
        height = max([least, *(fragment.height for fragment in pair)])
        ops: list[Op] = []
        for index, fragment in enumerate(pair):
            x = index * (column + gap)
            ops.append(Group(x, (height - fragment.height) / 2, fragment))
            if lines:
                ops.append(Line(x, height, x + column, height, ROW))
        rows.append(Fragment(2 * column + gap, height, tuple(ops)))
    return rows


def exempt_source(material: Material) -> list[Inline]:
    """Where a line that need not be handed in comes from."""
    match material.treatment:
        case Treatment.ECERT:
            return [Span("电子证照")]
        case Treatment.PRODUCED if material.produced_by is not None:
            return [*numerals([material.produced_by], RING), Span("办结后直接取用")]
        case Treatment.WALLET:
            return [Span("档案已有")]
        case _:
            return [Span(material.source)]


def with_provisional_bar(fragment: Fragment) -> Fragment:
    """A row that may change carries a dotted bar at its left edge."""
    return Fragment(fragment.width, fragment.height, (*fragment.ops, Group(0, 0, provisional_bar(fragment.height))))


def item_names(items: Sequence[Item], diameter: float) -> list[Inline]:
    """Items one after the other, each behind its disc."""
    content: list[Inline] = []
    for item in items:
        content += [*numerals([item.number], diameter, filled=True), Span(f"{item.item_name}　")]
    return content


def item_list_blocks(items: Sequence[Item], width: float) -> list[Block]:
    """Items with their codes in two columns, for papers whose form has no room for so many."""
    gap = 4 * MM
    entries: list[Callable[[float], Fragment]] = [partial(_listed_item, item) for item in items]
    rows = pair_rows(entries, column=(width - gap) / 2, gap=gap, least=5 * MM, lines=False)
    return [Block(fragment, 1.6 * MM if index == 0 else 0) for index, fragment in enumerate(rows)]


def _listed_item(item: Item, width: float) -> Fragment:
    content = [*numerals([item.number], 4.1 * MM, filled=True), Span(f"{item.item_name} {item.item_code}")]
    return cell(content, width, 8)


def same_for_all(values: Iterable[object]) -> bool:
    """True when there is one value only."""
    return len(set(values)) <= 1


def blank_date(width: float, size: float = 10) -> Fragment:
    """Room for a date to be written by hand, its three words spread out."""
    size = set_size(size)
    ops = tuple(
        Text(width * share - (size if share == 1 else size / 2), size * 1.055, size, Weight.REGULAR, word)
        for share, word in ((0.1, "年"), (0.55, "月"), (1.0, "日"))
    )
    return Fragment(width, size * 1.35, ops)


def sign_line(label: str, length: float, size: float = 10) -> Fragment:
    """A label and a line to sign on."""
    words = line_of([Span(label)], Style(size))
    start = words.width + 1.2 * MM
    y = words.height - 1.2
    return Fragment(start + length, words.height, (Group(0, 0, words), Line(start, y, start + length, y, 0.7)))


def framed_sentence(content: Sequence[Inline], size: float, *, align: Align = Align.LEFT, padding: float) -> Fragment:
    """A warning box around a sentence."""
    inset = 2.6 * MM
    words = paragraph(content, WIDTH - 2 * inset, Style(size, align=align, leading=1.5))
    height = words.height + 2 * padding
    return Fragment(WIDTH, height, (Rect(0.65, 0, WIDTH - 1.3, height, stroke=1.3), Group(inset, padding, words)))
