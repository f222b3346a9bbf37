"""The material table of the notice: groups by treatment, tick boxes, numerals, standards; exempt lines in two columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from reports.documents import wording
from reports.documents.frame import WIDTH
from reports.documents.parts import (
    EXEMPT,
    HEADING_GAP,
    RING,
    cell,
    continued_heading,
    exempt_source,
    group_heading,
    pair_rows,
    with_provisional_bar,
)
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Weight
from reports.typeset.flow import Block, TableHead
from reports.typeset.marks import changed_mark, numerals, tick_box
from reports.typeset.paragraph import Align, Inline, Mark, Span, Style, bold, line_of, paragraph
from reports.typeset.table import HEAD, OUTER, ROW, Placed, row
from reports.typeset.type_size import cached_per_scale
from station_app.domain.documents import Material
from station_app.domain.guidance import Treatment

_SPLIT_FROM = 40
_NAME_X, _NUMBERS_X, _COPIES_X, _STANDARD_X, _SOURCE_X = 17.3 * MM, 77.4 * MM, 107 * MM, 116.4 * MM, 154.3 * MM
_GROUP_HEIGHT = 6.7 * MM
_TWO_COLUMNS = (*EXEMPT, Treatment.OPTIONAL)


@dataclass(frozen=True, slots=True)
class _Section:
    treatment: Treatment
    words: tuple[Inline, ...]
    lines: tuple[tuple[int, Material], ...]


def numbered(materials: Sequence[Material]) -> list[tuple[int, Material]]:
    """The lines with their serial numbers, in the order in which the table prints them."""
    return [entry for section in _sections(materials) for entry in section.lines]


def material_blocks(materials: Sequence[Material]) -> list[Block]:
    """The table as blocks; a group heading never ends a page and comes back as continued."""
    head = TableHead(_header(), _continued_note)
    blocks = [Block(head.header, HEADING_GAP, keep_with_next=True)]
    sections = _sections(materials)
    for index, section in enumerate(sections):
        last = index == len(sections) - 1
        heading = group_heading(section.treatment, section.words, _GROUP_HEIGHT)
        blocks.append(Block(heading, keep_with_next=True, table=head))
        again = continued_heading(section.treatment, _GROUP_HEIGHT)
        rows = (
            _pairs(section.lines, last=last) if section.treatment in _TWO_COLUMNS else _rows(section.lines, last=last)
        )
        blocks += [Block(fragment, table=head, group=again) for fragment in rows]
    return blocks


def _sections(materials: Sequence[Material]) -> list[_Section]:
    sections: list[_Section] = []
    serial = 1
    for treatment, words, lines in _grouped(materials):
        if not lines:
            continue
        entries = tuple(enumerate(lines, serial))
        serial += len(lines)
        sections.append(_Section(treatment, (bold(f"{len(lines)} 份"), *words), entries))
    return sections


def _with_common_note(words: tuple[Inline, ...], lines: list[Material]) -> tuple[tuple[Inline, ...], list[Material]]:
    """In a long list a note that all lines of a group share stands in its heading once."""
    notes = {line.standard or line.form for line in lines}
    if len(notes) != 1 or len(lines) == 1 or lines[0].treatment in (*_TWO_COLUMNS, Treatment.DEFERRABLE):
        return words, lines
    return (*words, Span(f"；{notes.pop()}")), [replace(line, standard="", form="") for line in lines]


def _grouped(materials: Sequence[Material]) -> list[tuple[Treatment, tuple[Inline, ...], list[Material]]]:
    def of(*treatments: Treatment) -> list[Material]:
        return [line for line in materials if line.treatment in treatments]

    groups: list[tuple[Treatment, tuple[Inline, ...], list[Material]]]
    submit = of(Treatment.SUBMIT)
    if len(materials) >= _SPLIT_FROM:
        own = [line for line in submit if not line.station_printed]
        printed = [line for line in submit if line.station_printed]
        groups = [
            (Treatment.SUBMIT, _words("自己准备，办理当天带齐"), own),
            (Treatment.SUBMIT, _words("驿站打印，您签字；不用提前写，到站核对后签字"), printed),
        ]
    else:
        tick = Mark(tick_box(3.6 * MM, ticked=True), 0.8, 0.8, joins_next=False)
        together = (Span("　办理当天带齐；打"), tick, Span("的驿站已收到"))
        groups = [(Treatment.SUBMIT, together, submit)]
    groups += [
        (Treatment.COMMITMENT, _words("不用找证明，签一份承诺书"), of(Treatment.COMMITMENT)),
        (Treatment.DEFERRABLE, _words("可以后补，按承诺的日期补齐"), of(Treatment.DEFERRABLE)),
        (Treatment.ECERT, _words("不用您准备，驿站调取或取用前项结果"), of(*EXEMPT)),
        (Treatment.OPTIONAL, _words("不影响受理"), of(Treatment.OPTIONAL)),
    ]
    if len(materials) >= _SPLIT_FROM:
        return [(treatment, *_with_common_note(words, lines)) for treatment, words, lines in groups]
    return groups


def _words(text: str) -> tuple[Inline, ...]:
    return (Span(f"　{text}"),)


@cached_per_scale
def _header() -> Fragment:
    titles = (
        (_NAME_X, "材料"),
        (_NUMBERS_X, "哪些事项要"),
        (_COPIES_X, "份数"),
        (_STANDARD_X, "形式与受理标准"),
        (_SOURCE_X, "来源"),
    )
    cells = [Placed(x, cell(title, 40 * MM, 8.5, Weight.BOLD)) for x, title in titles]
    for centre, title in ((3.3 * MM, "序"), (11.5 * MM, "备齐")):
        cells.append(Placed(centre - 5 * MM, cell(title, 10 * MM, 8.5, Weight.BOLD, Align.CENTRE)))
    return row(WIDTH, cells, padding=0.9 * MM, least=6.2 * MM, below=HEAD, above=OUTER)


@cached_per_scale
def _continued_note(page: int) -> Fragment:
    words = cell(f"材料表转第 {page} 页", WIDTH, 8.5, align=Align.RIGHT)
    return Fragment(WIDTH, words.height + 0.8 * MM, (Group(0, 0.8 * MM, words),))


def _rows(lines: Sequence[tuple[int, Material]], *, last: bool) -> list[Fragment]:
    fragments = []
    for serial, material in lines:
        below = OUTER if last and serial == lines[-1][0] else ROW
        fragment = _row(serial, material, below)
        fragments.append(with_provisional_bar(fragment) if material.provisional else fragment)
    return fragments


def _row(serial: int, material: Material, below: float) -> Fragment:
    box = tick_box(4.2 * MM, ticked=material.ticked)
    cells = [
        Placed(-1.7 * MM, cell(str(serial), 10 * MM, 9, align=Align.CENTRE)),
        Placed(11.5 * MM - box.width / 2, box),
        Placed(_NAME_X, cell(material.name, _NUMBERS_X - _NAME_X - 1.2 * MM, 10, Weight.BOLD)),
        Placed(_NUMBERS_X, _asking(material)),
        Placed(_COPIES_X - 2 * MM, cell(wording.copies_text(material, "原", "复"), 10.6 * MM, 9, align=Align.CENTRE)),
        Placed(_STANDARD_X, cell(_standard(material), _SOURCE_X - _STANDARD_X - 2 * MM, 8.5)),
        Placed(_SOURCE_X, cell(material.source, WIDTH - _SOURCE_X, 8.5)),
    ]
    if material.changed:
        cells.append(Placed(0, changed_mark()))
    return row(WIDTH, cells, padding=0.95 * MM, least=6.67 * MM, below=below)


def _asking(material: Material) -> Fragment:
    content = numerals(material.numbers, RING)
    if len(material.numbers) > 1:
        content.append(bold(f" {len(material.numbers)} 项合 1", 8))
    return cell(content, _COPIES_X - _NUMBERS_X - 1.5 * MM, 8.5)


def _standard(material: Material) -> Sequence[Inline]:
    if material.treatment is Treatment.DEFERRABLE:
        if material.deferral_until is not None:
            return [bold(material.deferral_until.isoformat()), Span(" 前补齐")]
        if material.deferral_workdays is not None:
            return [Span("签承诺后 "), bold(f"{material.deferral_workdays} 个工作日"), Span("内补齐")]
    return [Span(material.standard or material.form)]


def _pairs(lines: Sequence[tuple[int, Material]], *, last: bool) -> list[Fragment]:
    entries: list[Callable[[float], Fragment]] = [partial(_entry, serial, line) for serial, line in lines]
    rows = pair_rows(entries, column=82.5 * MM, gap=5 * MM, least=5.9 * MM, lines=False)
    inset = 0.7 * MM
    padded: list[Fragment] = []
    for index, fragment in enumerate(rows):
        above = inset if index == 0 else 0
        final = index == len(rows) - 1
        height = fragment.height + above + (inset if final else 0)
        ops: list[Op] = [Group(0, above, fragment)]
        if final:
            ops.append(Line(0, height, WIDTH, height, OUTER if last else ROW))
        padded.append(Fragment(WIDTH, height, tuple(ops)))
    return padded


def _entry(serial: int, material: Material, width: float) -> Fragment:
    source = line_of(exempt_source(material), Style(8.5))
    if source.width > 0.45 * width:
        source = paragraph(exempt_source(material), 0.45 * width, Style(8.5, align=Align.RIGHT))
    name_x = 7.6 * MM
    name_width = width - name_x - source.width - 3 * MM
    name = cell([bold(f"{material.name} "), *numerals(material.numbers, RING)], name_width, 9.5)
    height = max(name.height, source.height)
    ops: list[Op] = [
        Group(0, (height - name.height) / 2, cell(str(serial), 6 * MM, 9, align=Align.RIGHT)),
        Group(name_x, (height - name.height) / 2, name),
        Group(width - source.width - 1.4 * MM, (height - source.height) / 2, source),
    ]
    fragment = Fragment(width, height, tuple(ops))
    return with_provisional_bar(fragment) if material.provisional else fragment
