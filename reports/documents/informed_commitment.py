"""WS09 告知承诺书: what the authority tells, framed, and what the applicant promises; the wording is the authority's."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.frame import assemble
from reports.documents.framed import INNER, framed_blocks
from reports.documents.parts import SECTION_GAP, cell, section_heading, title_block
from reports.documents.signing import clauses, close, handler_side, own_tick, signature_box, signer, signing_party
from reports.documents.writing import pieces
from reports.typeset.drawing import MM, DrawList, Fragment, Weight, stack
from reports.typeset.flow import Block, glue
from reports.typeset.paragraph import Span, Style, bold, paragraph
from station_app.domain.instruments import InformedCommitmentData

NAME = "告知承诺书"
_SUBJECT = ("先告知，后承诺", "一式两份")
_TOLD = Style(12, leading=1.5, justify=True, indent=2)


def layout(data: InformedCommitmentData) -> DrawList:
    """Lay a promise upon notice out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    top = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        *signing_party("承诺人", data.applicant, data.items, ("审批部门", data.dept)),
        Block(section_heading("一、告知", f"{data.dept}告知，驿站原文转印"), SECTION_GAP),
        *framed_blocks(_told(data), 1.7),
    ]
    promise = [
        Block(section_heading("二、承诺", "逐条看清后签字"), SECTION_GAP),
        *clauses([piece for text in data.applicant_commit for piece in pieces(text)]),
        Block(own_tick([Span("我已看清告知和承诺的内容。"), bold("（本人打勾）")]), 7),
    ]
    signatures = [
        Block(signature_box(signer("承诺人（申请人或者代理人）签收", data.applicant), handler_side(data.identity)), 8)
    ]
    pages = close(glue(top), promise, data.identity, signatures, rows=0)
    return assemble(NAME, data.station, data.identity, pages)


def _told(data: InformedCommitmentData) -> list[Fragment]:
    parts: Sequence[tuple[str, Sequence[str]]] = (
        ("证明（许可）事项名称、设定依据和内容", data.certs),
        ("应当符合的条件、标准和要求", data.conditions),
        ("承诺方式、适用对象和可承诺事项", data.commit_scope),
        ("不实承诺的法律责任和核查方式", data.liability),
        ("承诺书的公开范围和时限", data.public_scope),
    )
    fragments: list[Fragment] = []
    for number, (title, texts) in enumerate([part for part in parts if any(part[1])], 1):
        heading = cell(f"（{'一二三四五'[number - 1]}）{title}", INNER, 11, Weight.BOLD)
        first, *others = [paragraph(piece, INNER, _TOLD) for text in texts for piece in pieces(text)]
        fragments += [stack([heading, first], 1.2 * MM), *others]
    return fragments
