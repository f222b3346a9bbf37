"""QR and Code 128 are read by an independent decoder from the page as it would come out of a scanner."""

from __future__ import annotations

import pytest
import zxingcpp

from reports.render import render
from tests.reports import sample
from tests.reports.reading import image


@pytest.mark.parametrize("code", sample.ALL)
def test_qr_and_barcode_of_a_page_decode(code: str) -> None:
    data = sample.ALL[code]()
    content = render([data])
    found = {r.text for r in zxingcpp.read_barcodes(image(content, 0, 150), formats=zxingcpp.BarcodeFormat.QRCode)}
    assert found == {data.identity.qr_payload}
    bars = zxingcpp.read_barcodes(image(content, 0, 200), formats=zxingcpp.BarcodeFormat.Code128)
    assert {r.text for r in bars} == {data.identity.case_number}


def test_codes_survive_a_black_and_white_fax() -> None:
    data = sample.notice()
    page = image(render([data]), 0, 200, mode="1").convert("L")
    texts = {r.text for r in zxingcpp.read_barcodes(page)}
    assert {data.identity.qr_payload, data.identity.case_number} <= texts


def test_second_page_carries_the_barcode_too() -> None:
    data = sample.notice()
    bars = zxingcpp.read_barcodes(image(render([data]), 1, 200))
    assert [r.text for r in bars] == [data.identity.case_number]
