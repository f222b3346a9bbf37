"""The file as a whole: same bytes every time, bookmarks, titles, padding, archive marks, no trace of the library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from reports.render import BatchOptions, layout, render
from station_app.domain.documents import DocumentKind
from tests.reports import sample
from tests.reports.reading import all_text, page_texts

ROOT = Path(__file__).parents[2]
DIGEST = """
import hashlib
from tests.reports import sample
from reports.render import render
print(hashlib.sha256(render([make() for make in sample.ALL.values()])).hexdigest())
"""


def test_two_processes_write_the_same_bytes() -> None:
    digests = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_importing_the_rest_of_the_program_does_not_load_reportlab() -> None:
    code = "import sys, reports, station_app.domain.documents; sys.exit('reportlab' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_batch_has_a_bookmark_per_document() -> None:
    documents = [make() for make in sample.ALL.values()]
    content = render(documents, BatchOptions(title="一批"))
    with pdfium.PdfDocument(content) as pdf:
        assert [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()] == [
            ("一次性告知书 JG-WS01-20261123-01-0012", 0),
            ("材料清单（勾选单） JG-WS02-20261123-01-0015", 2),
            ("收件凭证 JG-WS03-20261123-01-0009", 3),
            ("授权委托书 JG-WS10-20261123-01-0006", 4),
        ]
        assert pdf.get_metadata_dict()["Title"] == "一批"
    assert content.count(b"/FontFile2") == 2


def test_page_numbers_count_within_each_document() -> None:
    texts = page_texts(
        render([sample.notice(), sample.checklist(), sample.notice(materials=sample.many_materials(60))])
    )
    found = [re.search(r"第\s*(\d+)\s*页\s*共\s*(\d+)\s*页", text) for text in texts]
    assert [tuple(map(int, match.groups())) for match in found if match] == [
        (1, 2), (2, 2), (1, 1), (1, 3), (2, 3), (3, 3),
    ]  # fmt: skip


def test_batches_are_padded_only_when_asked() -> None:
    documents = [sample.checklist(), sample.notice()]
    with (
        pdfium.PdfDocument(render(documents)) as plain,
        pdfium.PdfDocument(render(documents, BatchOptions(pad_to_even=True))) as padded,
    ):
        assert len(plain) == 3
        assert len(padded) == 4
        assert padded[1].get_textpage().count_chars() == 0


def test_one_document_names_the_file_and_no_library_is_named() -> None:
    content = render([sample.notice()])
    with pdfium.PdfDocument(content) as pdf:
        info = pdf.get_metadata_dict()
    assert info["Title"] == "一次性告知书 JG-WS01-20261123-01-0012"
    assert info["Producer"] == info["Creator"] == "Station Desk"
    assert info["CreationDate"] == "D:20261123103800+08'00'"
    assert not re.search(rb"reportlab[^\n]*\d+\.\d+", content, re.IGNORECASE)


def test_the_file_is_marked_for_archives() -> None:
    content = render([sample.notice(applicant=sample.APPLICANT)], BatchOptions(title="<甲> & 乙"))
    assert content.startswith(b"%PDF-1.7")
    for mark in (b"<pdfaid:part>2</pdfaid:part>", b"GTS_PDFA1", b"/Lang", b"&lt;", b"DisplayDocTitle"):
        assert mark in content


def test_a_number_not_taken_yet_is_said_to_be_pending() -> None:
    pending = sample.notice(
        identity=sample.identity("WS01", 1, "JG-261123-012", number=None, qr_payload=None, check_code=None)
    )
    content = render([pending])
    assert "编号待取" in all_text(content)
    with pdfium.PdfDocument(content) as pdf:
        assert pdf.get_metadata_dict()["Title"] == "一次性告知书（编号待取）"


@pytest.mark.parametrize(
    ("kind", "letters"),
    [
        (DocumentKind.DRAFT, "预审版"),
        (DocumentKind.DEMO, "演示"),
        (DocumentKind.PRACTICE, "练习不作凭据"),
        (DocumentKind.VOID, "作废"),
    ],
)
@pytest.mark.parametrize("code", sample.ALL)
def test_watermarks_are_on_every_page(kind: DocumentKind, letters: str, code: str) -> None:
    data = sample.ALL[code](identity=sample.identity(code, 1, "JG-261123-012", kind=kind))
    marks = [op for page in layout(data).pages for op in page.ops if type(op).__name__ == "Watermark"]
    assert {mark.text.replace(" ", "") for mark in marks} == {letters}
    assert len(marks) >= len(layout(data).pages)


def test_nothing_to_render_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        render([])
