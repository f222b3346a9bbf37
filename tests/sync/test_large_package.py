"""A package of many scans is written, read back and taken in with little memory, whatever it weighs; real processes."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from station_app.clock import Clock, parse_moment
from station_app.services.service_set import Services
from sync.hall.embedded import open_hall
from sync.hall.feed import put_own
from sync.hall.store.database import Tx
from sync.station.enrolment import enrol
from tests.sync.hall_process import NOW, served
from tests.sync.station_work import log_case

SIDE = 2_600
"""Three random bytes a pixel: 20 MB a scan, the most a scan may have."""
MOST = 100 * 1024 * 1024
LONG_ROWS, LONG_ROW = 5_000, 10_000
_PEAK = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    with open("/proc/self/status") as status:
        print(next(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")


def peak(module: str, *words: str | Path) -> int:
    """Bytes a command held at most."""
    line = [sys.executable, "-c", _PEAK, module, *map(str, words)]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    told = next(line for line in done.stderr.splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) * 1024


def scan(seed: int) -> bytes:
    noise = random.Random(seed).randbytes(SIDE * SIDE * 3)
    picture = io.BytesIO()
    Image.frombytes("RGB", (SIDE, SIDE), noise).save(picture, "PNG", compress_level=0)
    return picture.getvalue()


def travel(
    open_station: Callable[..., Services], folder: Path, home: Path, scans: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two packages go to the hall by its command, first one without scans: what the second needs more is held low."""
    clock = Clock(parse_moment(NOW))
    with served(home) as hall:
        services = open_station(clock, folder)
        enrol(services, hall.url, hall.enrol_code("JG"))
        services.close()
    station = ("--home", folder / "home", "--key-file", folder / "key")
    peaks: list[tuple[int, int]] = []
    for count in (0, scans):
        services = open_station(clock, folder)
        no = log_case(services, f"箱{count}")
        for seed in range(count):
            kept = services.scans.keep_bytes(f"{seed}.png", scan(seed))
            services.scans.attach(no, kept, services.operators.first().id, "CL0210")
        services.close()
        stick = folder / f"stick{count}"
        stick.mkdir()
        written = peak("station_app", *station, "exchange", "export", stick)
        (package,) = stick.glob("*.station-package")
        taken = peak("sync.hall", "exchange", "import", package, "-o", stick, "--home", home)
        assert package.stat().st_size > count * SIDE * SIDE * 3
        (receipt,) = stick.glob("*.station-receipt")
        peak("station_app", *station, "exchange", "import", receipt)
        peaks.append((written, taken))
    services = open_station(clock, folder)
    assert services.uploads.pending() == services.sync.pending() == 0
    more = [after - before for before, after in zip(*peaks, strict=True)]
    with capsys.disabled():
        print(f"\n{scans} scans: {[one >> 20 for one in more]} MiB more at station and hall")
    assert max(more) <= MOST


def test_a_long_receipt_is_written_page_by_page(
    open_station: Callable[..., Services], station_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hall holds one page at a time, and its texts twice or thrice, whatever lies behind it."""
    clock, home = Clock(parse_moment(NOW)), tmp_path / "hall"
    with served(home) as hall:
        services = open_station(clock, station_folder)
        enrol(services, hall.url, hall.enrol_code("JG"))
        services.close()
    station = ("--home", station_folder / "home", "--key-file", station_folder / "key")
    peaks = []
    for rows in (0, LONG_ROWS):
        opened = open_hall(home, clock)
        for first in range(0, rows, 500):
            opened.store.transact(partial(put_news, first))
        opened.store.close()
        stick = tmp_path / f"stick{rows}"
        stick.mkdir()
        peak("station_app", *station, "exchange", "export", stick)
        (package,) = stick.glob("*.station-package")
        peaks.append(peak("sync.hall", "exchange", "import", package, "-o", stick, "--home", home))
        (receipt,) = stick.glob("*.station-receipt")
        assert receipt.stat().st_size > rows * LONG_ROW
        peak("station_app", *station, "exchange", "import", receipt)
    services = open_station(clock, station_folder)
    assert services._store.sql("SELECT count(*) FROM unknown_row WHERE kind = 'hall_document'") == [(LONG_ROWS,)]
    with capsys.disabled():
        print(f"\n{LONG_ROWS} rows: {(peaks[1] - peaks[0]) >> 20} MiB more at the hall")
    assert peaks[1] - peaks[0] <= MOST * 3 // 4


def put_news(first: int, tx: Tx) -> None:
    for number in range(first, first + 500):
        paper = {"case": "nobody-s", "document": "WS06", "number": f"{number}", "issued_by": "新" * (LONG_ROW // 3)}
        put_own(tx, "JG", "hall_document", f"n-{number}", paper)


def test_a_tenth(
    open_station: Callable[..., Services], station_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    travel(open_station, station_folder, tmp_path / "hall", 3, capsys)


@pytest.mark.soak
def test_half_a_gigabyte(
    open_station: Callable[..., Services], station_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    travel(open_station, station_folder, tmp_path / "hall", 25, capsys)
