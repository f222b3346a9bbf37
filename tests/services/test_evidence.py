"""附证据: files of demands, blocking points and visits, kept once, encrypted, and taken out of sight again."""

from datetime import datetime

import pytest

from station_app.clock import BEIJING
from station_app.domain.demand import DemandChannel, DemandForm
from station_app.domain.evidence import EvidenceOf
from station_app.domain.visit import VisitForm
from station_app.errors import Code, UserError
from tests.services.demand_writers import PIXEL
from tests.services.project_writers import raise_point

AT = datetime(2026, 1, 5, 9, 0, tzinfo=BEIJING)


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "路灯.png"
    path.write_bytes(PIXEL)
    return path


def test_a_file_belongs_to_what_it_was_attached_to(services, operator, picture):
    demand = services.demands.add(DemandForm("d-1", "路灯不亮", DemandChannel.QR), operator).no
    visit = services.visits.add(VisitForm("v-1", AT, "问需", enterprise_name="木桥数码"), operator).no
    point = raise_point(services, operator)
    kept = services.evidence.keep(picture)
    for about, name in (
        (EvidenceOf.DEMAND, demand), (EvidenceOf.VISIT, visit), (EvidenceOf.BLOCKING_POINT, point),
    ):  # fmt: skip
        row = services.evidence.add(about, name, kept, operator)
        assert (row.name, row.size, row.media_type) == ("路灯.png", len(PIXEL), "image/png")
        assert (row.here, row.at_hall) == (True, False)
        assert services.evidence.of(about, name) == [row]
        assert services.evidence.content(row.id) == PIXEL
        assert services.evidence.add(about, name, kept, operator) == row, "the same content once"
    assert services._store.sql("SELECT count(*) FROM attachment") == [(1,)]


def test_it_lies_encrypted_and_waits_for_the_hall_without_a_case(services, operator, picture):
    demand = services.demands.add(DemandForm("d-1", "路灯不亮", DemandChannel.QR), operator).no
    row = services.evidence.add(EvidenceOf.DEMAND, demand, services.evidence.keep(picture), operator)
    sealed = services.scans.files.path(row.sha256).read_bytes()
    assert PIXEL not in sealed
    (queued,) = services.uploads.queue()
    assert (queued.sha256, queued.case_id, queued.purpose) == (row.sha256, "", "evidence")


def test_it_goes_out_of_sight_and_its_content_stays(services, operator, picture):
    demand = services.demands.add(DemandForm("d-1", "路灯不亮", DemandChannel.QR), operator).no
    row = services.evidence.add(EvidenceOf.DEMAND, demand, services.evidence.keep(picture), operator)
    services.evidence.remove(row.id, operator)
    assert services.evidence.of(EvidenceOf.DEMAND, demand) == []
    assert services.scans.content(row.sha256) == PIXEL
    with pytest.raises(UserError) as gone:
        services.evidence.remove(row.id, operator)
    assert gone.value.code is Code.EVIDENCE_NOT_FOUND


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (EvidenceOf.DEMAND, Code.DEMAND_NOT_FOUND), (EvidenceOf.VISIT, Code.VISIT_NOT_FOUND),
        (EvidenceOf.BLOCKING_POINT, Code.BLOCKING_POINT_NOT_FOUND),
    ],
)  # fmt: skip
def test_what_it_belongs_to_has_to_be_there(services, operator, picture, about, code):
    kept = services.evidence.keep(picture)
    for call in (
        lambda: services.evidence.add(about, "x-9", kept, operator),
        lambda: services.evidence.of(about, "x-9"),
    ):
        with pytest.raises(UserError) as refused:
            call()
        assert refused.value.code is code


def test_what_is_no_picture_and_no_pdf_is_refused(services, tmp_path):
    path = tmp_path / "证据.txt"
    path.write_text("看不出是什么")
    with pytest.raises(UserError) as refused:
        services.evidence.keep(path)
    assert refused.value.code is Code.FILE_NOT_AS_NAMED
