"""Files of cases: checked by content, kept once, encrypted, versioned, backed up and verified."""

import io
import sys
import zipfile

import pypdf
import pytest
from PIL import Image

from station_app import bootstrap
from station_app.clock import Clock
from station_app.domain.case_form import CaseForm
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.restore import restore
from station_app.services.scan_check import check_bytes, read_checked

MOST = 20 << 20
FORM = CaseForm(
    "t-1", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="青澜味工坊餐饮管理有限公司",
    contact_name="周敏", contact_mobile="13812342067",
)  # fmt: skip


def image(colour="white", kind="PNG"):
    buffer = io.BytesIO()
    Image.new("L", (80, 60), colour).save(buffer, kind)
    return buffer.getvalue()


def pdf(password=None):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.pdf", b"", Code.FILE_EMPTY),
        ("账本.pdf", b"MZ\x90\x00 a program", Code.FILE_NOT_AS_NAMED),
        ("说明.png", "文字".encode(), Code.FILE_NOT_AS_NAMED),
        ("锁.pdf", pdf("secret"), Code.FILE_ENCRYPTED),
        ("断.pdf", b"%PDF-1.7\n1 0 obj", Code.FILE_DAMAGED),
        ("断.png", image()[:60], Code.FILE_DAMAGED),
        ("大.png", image() + bytes(MOST), Code.FILE_TOO_LARGE),
    ],
)
def test_what_a_case_may_not_hold_is_named(file, name, data, code):
    with pytest.raises(UserError) as refused:
        read_checked(file(name, data), MOST)
    assert (refused.value.code, refused.value.params["name"]) == (code, name)


@pytest.mark.parametrize("name", ["\udc80.png", "两\n行.png"])
def test_a_name_that_cannot_be_stored_is_refused(name):
    with pytest.raises(UserError) as refused:
        check_bytes(name, image(), MOST)
    assert (refused.value.code, refused.value.field) == (Code.BAD_CHARACTER, "file")


def test_a_file_that_disappears_is_not_found(tmp_path):
    with pytest.raises(UserError) as refused:
        read_checked(tmp_path / "gone.pdf", MOST)
    assert refused.value.code is Code.FILE_NOT_FOUND


def test_a_200_mb_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "巨.pdf"
    with path.open("wb") as sparse:
        sparse.truncate(200 << 20)
    with pytest.raises(UserError) as refused:
        read_checked(path, MOST)
    assert refused.value.code is Code.FILE_TOO_LARGE


def test_the_content_decides_and_a_wrong_name_is_told(services, file):
    kept = services.scans.keep(file("执照.pdf", image(kind="JPEG")))
    assert (kept.media_type, kept.renamed) == ("image/jpeg", True)


def test_a_scan_is_kept_once_encrypted_and_comes_back_as_it_was(services, operator, case, file):
    data = image()
    kept = services.scans.keep(file("a.png", data))
    first = services.scans.attach(case, kept, operator, "CL0103")
    again = services.scans.attach(case, services.scans.keep(file("b.png", data)), operator, "CL0103")
    assert again == first
    (stored,) = services.paths.attachments.glob("*/*")
    assert data[:40] not in stored.read_bytes()
    assert stored.stem == first.sha256
    assert services.scans.content(first.sha256) == data


def test_a_newer_scan_is_a_new_version_and_the_old_one_stays(services, operator, case, file):
    for colour in ("white", "black"):
        services.scans.attach(case, services.scans.keep(file(f"{colour}.png", image(colour))), operator, "CL0103")
    assert [(scan.version, scan.name) for scan in services.scans.of_case(case)] == [(1, "white.png"), (2, "black.png")]


def test_a_wrong_assignment_can_be_put_right_and_a_removal_undone(services, operator, case, file):
    scan = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    assert services.scans.assign(scan.id, "CL0210", operator).material == "CL0210"
    with pytest.raises(UserError) as unknown:
        services.scans.assign(scan.id, "CL9999", operator)
    assert unknown.value.code is Code.UNKNOWN_MATERIAL
    services.scans.remove(scan.id, operator)
    assert services.scans.of_case(case) == []
    services.scans.bring_back(scan.id, operator)
    assert [one.id for one in services.scans.of_case(case)] == [scan.id]


def test_a_remark_is_pinned_and_settled(services, operator, case, file):
    scan = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator, "CL0103")
    remark = services.scans.pin(scan.id, 0, (0.5, 0.25), "印章不清楚", operator, "hall")
    services.scans.settle(scan.id, remark, operator)
    (found,) = services.scans.remarks(case)
    assert (found.x, found.y, found.text, found.source) == (0.5, 0.25, "印章不清楚", "hall")
    assert found.settled_at is not None
    with pytest.raises(UserError):
        services.scans.pin(scan.id, 0, (1.5, 0), "页外", operator)


def test_a_closed_case_takes_no_scan(services, operator, case, file):
    services.acts.withdraw(case, operator, "企业撤回")
    with pytest.raises(UserError) as refused:
        services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    assert refused.value.code is Code.ACTION_NOT_ALLOWED


@pytest.mark.parametrize(
    ("fault", "found"),
    [("altered", "attachment_damaged"), ("swapped", "attachment_damaged"), ("gone", "attachment_missing")],
)
def test_verify_names_a_file_that_is_not_what_it_was(services, operator, case, file, fault, found):
    scan = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    assert services.maintenance.verify() == []
    path = services.scans.files.path(scan.sha256)
    if fault == "gone":
        path.unlink()
    elif fault == "altered":
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
    else:
        other = services.scans.keep(file("b.png", image("black")))
        path.write_bytes(services.scans.files.path(other.sha256).read_bytes())
    assert services.maintenance.verify() == [f"{found}:{scan.sha256}"]


def test_a_backup_takes_the_files_along(services, operator, case, file, station_folder, tmp_path):
    scan = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    backup = services.maintenance.backup(tmp_path / "b.backup")
    home = Paths(tmp_path / "restored")
    source = KeySource(key_file=station_folder / "key")
    restore(home, backup, source, Clock())
    with bootstrap.open_services(home, source, Clock()) as restored:
        assert restored.scans.content(scan.sha256) == image()
        assert restored.maintenance.verify() == []


def test_what_the_hall_has_whole_is_left_out_unless_all_is_asked_for(services, operator, case, file, tmp_path):
    scan = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    services._store.database.execute_sql("UPDATE attachment SET complete_at = '2026-11-22'")
    for made, wanted in ((services.maintenance.backup, False), (services.maintenance.full_backup, True)):
        path = made(tmp_path / f"{wanted}.backup")
        assert any(scan.sha256 in name for name in zipfile.ZipFile(path).namelist()) is wanted


def test_what_a_backup_left_out_is_elsewhere_and_nothing_is_missing(
    services, operator, case, file, station_folder, tmp_path
):
    left = services.scans.attach(case, services.scans.keep(file("a.png", image())), operator)
    services._store.database.execute_sql("UPDATE attachment SET complete_at = '2026-11-22'")
    brought = services.scans.attach(case, services.scans.keep(file("b.png", image("black"))), operator)
    backup, home = services.maintenance.backup(tmp_path / "b.backup"), Paths(tmp_path / "restored")
    source = KeySource(key_file=station_folder / "key")
    restore(home, backup, source, Clock())
    with bootstrap.open_services(home, source, Clock()) as restored:
        assert restored.maintenance.verify() == []
        kept = dict(restored._store.sql("SELECT sha256, elsewhere FROM attachment"))
    assert kept == {left.sha256: 1, brought.sha256: None}


def test_a_folder_that_cannot_be_written_is_a_fault_and_the_case_stays_as_it_was(services, case, file):
    folder = services.paths.attachments
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    with pytest.raises(EnvironmentFault) as fault:
        services.scans.keep(file("a.png", image()))
    assert fault.value.code is Code.STORE_READ_ONLY
    assert services.scans.of_case(case) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes")
def test_a_file_that_cannot_be_written_whole_is_a_fault_and_leaves_no_part(services, file):
    import resource

    services.scans.keep(file("a.png", image()))
    path, limits = file("big.png", image(kind="BMP")), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(EnvironmentFault) as fault:
            services.scans.keep(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert fault.value.code in {Code.STORE_READ_ONLY, Code.DISK_FULL}
    assert [found.suffix for found in services.paths.attachments.glob("*/*")] == [".age"]
