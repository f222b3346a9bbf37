"""What stands around a signature: the boxed sides, clauses, the tick of one's own, the form of who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH
from reports.documents.parts import (
    MOST_ITEMS_IN_FORM,
    blank_date,
    cell,
    certificate_text,
    framed_sentence,
    item_list_blocks,
    label_cell,
    sign_line,
    value_cell,
)
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Rect, Weight
from reports.typeset.flow import Block, fill_pages, glue, height_of, part_before_last_rows
from reports.typeset.marks import numerals, seal_ring, tick_box
from reports.typeset.paragraph import Align, Inline, Span, Style, bold, paragraph
from reports.typeset.table import FORM_CELL, OUTER, FormCell, form
from station_app.domain.documents import DocumentKind, Identity, Item, Principal

BODY_STYLE = Style(12, leading=1.62, justify=True, indent=2)
CLAUSE_STYLE = Style(11, leading=1.62, justify=True)
SEAL = 42 * MM
_HEIGHT = 46 * MM
_LEFT_SHARE = 0.66
_FORM_WIDTHS = (23.1 * MM, 69.8 * MM, 24.9 * MM, 52.2 * MM)
_MOST_TOGETHER = 0.62
_LEAST_TOGETHER = 4
Pages = list[list[Op]]
FormRows = Sequence[Sequence[tuple[str, str | Sequence[Inline]]]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a signature box.

    Attributes:
        how: below the title: how to sign, or who signs.
        date: printed; empty leaves room to write it.
        seal: room for a seal beside the signature.
    """

    title: str
    how: str
    date: str = ""
    seal: bool = False


def signer(title: str, principal: Principal) -> Side:
    """The side of the person or enterprise that promises or empowers."""
    how = "单位盖章并由法定代表人（负责人）签字" if principal.is_enterprise else "签字并按指印"
    return Side(title, how, seal=principal.is_enterprise)


def handler_side(identity: Identity) -> Side:
    """The station's side, its day printed."""
    return Side("驿站经办人", identity.operator("工号 "), wording.long_date(identity.printed_at.date()))


def signature_box(left: Side, right: Side, height: float = _HEIGHT) -> Fragment:
    """Two sides in one box, with lines to sign on."""
    middle = WIDTH * _LEFT_SHARE
    return Fragment(
        WIDTH,
        height,
        (
            Rect(0, 0, WIDTH, height, stroke=OUTER),
            Line(middle, 0, middle, height, FORM_CELL),
            Group(0, 0, _side(left, middle, height)),
            Group(middle, 0, _side(right, WIDTH - middle, height)),
        ),
    )


def _side(side: Side, width: float, height: float) -> Fragment:
    inset = 3 * MM
    room = width - 2 * inset - (SEAL if side.seal else 0)
    bottom = height - 7 * MM
    ops: list[Op] = [
        Group(inset, 2.2 * MM, cell(side.title, room, 10, Weight.BOLD)),
        Group(inset, 7.2 * MM, cell(side.how, room, 8.5)),
        Group(inset, height / 2 - 1 * MM, sign_line("签字", min(room - 10 * MM, 46 * MM))),
    ]
    if side.date:
        ops.append(Group(inset, bottom, cell(side.date, room, 10)))
    else:
        start = 18 * MM
        blank = blank_date(min(room - start, 44 * MM))
        ops += [Group(inset, bottom, cell("日期", start, 10)), Group(inset + start, bottom, blank)]
    if side.seal:
        ops.append(Group(width - SEAL - 2.5 * MM, (height - SEAL) / 2, seal_ring(SEAL)))
    return Fragment(width, height, tuple(ops))


def clauses(texts: Sequence[str]) -> list[Block]:
    """Numbered clauses a person signs under."""
    return [Block(_clause(number, text), 0.6 * MM) for number, text in enumerate(texts, 1)]


def _clause(number: int, text: str) -> Fragment:
    indent = 7 * MM
    words = paragraph(text, WIDTH - indent, CLAUSE_STYLE)
    label = paragraph(f"{number}.", indent - 1.8 * MM, Style(11, align=Align.RIGHT, leading=1.62))
    return Fragment(WIDTH, words.height, (Group(0, 0, label), Group(indent, 0, words)))


def own_tick(content: Sequence[Inline]) -> Fragment:
    """A sentence behind a box the person ticks."""
    box = tick_box(5 * MM)
    words = paragraph(content, WIDTH - 7.4 * MM, Style(11))
    height = max(box.height, words.height)
    return Fragment(
        WIDTH,
        height,
        (Group(0, (height - box.height) / 2, box), Group(7.4 * MM, (height - words.height) / 2, words)),
    )


def running_text(text: str) -> Fragment:
    """Text a person signs under."""
    return paragraph(text, WIDTH, BODY_STYLE)


def foot_note(text: str) -> Fragment:
    """A small sentence below the signatures."""
    return paragraph(text, WIDTH, Style(8.5))


def labelled_form(rows: FormRows, widths: Sequence[float] = _FORM_WIDTHS) -> Fragment:
    """A form of labels and values, one or two pairs a row."""
    wide = sum(widths[1:])
    cells: list[list[FormCell]] = []
    for pairs in rows:
        line: list[FormCell] = []
        for index, (label, content) in enumerate(pairs):
            width = wide if len(pairs) == 1 else widths[2 * index + 1]
            line += [label_cell(label, widths[2 * index]), value_cell(content, width)]
        cells.append(line)
    return form(cells, padding=1.2 * MM, least=7.1 * MM)


def signing_party(label: str, party: Principal, items: Sequence[Item], *pairs: tuple[str, str]) -> list[Block]:
    """Who signs and for which items; a single pair stands beside a single item, otherwise below."""
    number = "信用代码" if party.is_enterprise else "证件号码"
    what = ("办理事项", items_text(items))
    rows = (
        ((label, [bold(party.name, 10)]), (number, certificate_text(party))),
        (("联系人", person_text(party)), ("联系电话", party.phone or "—")),
        *(((what, *pairs),) if len(items) == len(pairs) == 1 else ((what,), pairs)),
    )
    return [Block(labelled_form(rows), 3 * MM), *items_below(items)]


def person_text(party: Principal) -> str:
    """The person who signs, in full, with what they are."""
    role = f"（{party.signatory_role}）" if party.signatory and party.signatory_role else ""
    return f"{party.signatory or party.name}{role}"


def items_below(items: Sequence[Item]) -> list[Block]:
    """The items a form only counts, listed below it."""
    return item_list_blocks(items, WIDTH) if len(items) > MOST_ITEMS_IN_FORM else []


def items_text(items: Sequence[Item]) -> str | Sequence[Inline]:
    """Items with their codes, or their count where they stand below the form."""
    if len(items) > MOST_ITEMS_IN_FORM:
        return f"共 {len(items)} 项，列于表下"
    content: list[Inline] = []
    for item in items:
        content += [*numerals([item.number], 4.1 * MM, filled=True), Span(f"{item.item_name} {item.item_code}　")]
    return content


def close(
    blocks: Sequence[Block],
    closing: Sequence[Block],
    identity: Identity,
    signatures: Sequence[Block],
    *,
    rows: int = 2,
) -> Pages:
    """Fill pages so that the closing stays with so many last rows; a draft has a box instead of signatures.

    Of a closing that would take most of a page only the end stays together.
    """
    end = [*closing, *(signatures if identity.kind is not DocumentKind.DRAFT else (Block(draft_box(), 3 * MM),))]
    before, last = part_before_last_rows(blocks, rows)
    if height_of([*last, *end]) <= _MOST_TOGETHER * (BODY.bottom - BODY.next_top):
        return fill_pages([*before, *glue([*last, *end])], BODY)
    cut = max(len(end) - _LEAST_TOGETHER, 0)
    return fill_pages([*blocks, *end[:cut], *glue(end[cut:])], BODY)


def draft_box() -> Fragment:
    """What stands instead of signatures on a paper that is not numbered yet."""
    return framed_sentence([bold(wording.DRAFT_BOX)], 11, align=Align.CENTRE, padding=3.6 * MM)
