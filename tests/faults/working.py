"""Run by the fault tests: ticks materials of a case and adds scans without end, and says so after every commit."""

import io
import sys
from itertools import count
from pathlib import Path

from PIL import Image

from station_app import bootstrap
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths


def picture(number):
    """A picture no other number has."""
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2), (number % 256, number // 256 % 256, 7)).save(buffer, "PNG")
    return buffer.getvalue()


def main(folder, no, start):
    source = KeySource(Path(folder) / "key")
    with bootstrap.open_services(Paths(Path(folder) / "home"), source, Clock()) as services:
        operator = services.operators.first().id
        materials = [line.material for line in services.cases.full(no).lines]
        for number in count(int(start)):
            material = materials[number % len(materials)]
            services.materials.tick(no, material, operator, copies=1 + number % 900)
            print("TICK", material, 1 + number % 900, flush=True)
            if number % 3 == 0:
                kept = services.scans.keep_bytes(f"{number}.png", picture(number))
                services.scans.attach(no, kept, operator, material)
                print("SCAN", kept.sha256, material, flush=True)


main(*sys.argv[1:])
