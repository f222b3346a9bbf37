"""A real hall and real stations: every command is a process of its own, and any of them can be killed."""

import io
import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from tests.faults.killing import ROOT, Station, case_line

SETTLED = {0, 18}
"""Exit codes of a sync that leaves nothing waiting."""


class Starter:
    """Starts commands of both programs without the second that loading them takes."""

    def __init__(self):
        self._orders, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        line = [sys.executable, "-m", "tests.faults.starter", str(far.fileno())]
        self._process = subprocess.Popen(line, cwd=ROOT, env=surroundings, pass_fds=[far.fileno()])
        far.close()

    def start(self, program, *words, patience=0, plant="", stdin=None, **environment):
        """Begin `station-app` or `station-hall`.

        Args:
            stdin: a descriptor it reads from; without one there is nothing to read.
            patience: shortens how long a station waits for an answer, in seconds.
            plant: a fault of `tests.faults.plants` to start with.
        """
        out, far_out = os.pipe()
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # `Running` closes it
        order = {"program": program, "words": words, "environment": environment, "patience": patience, "plant": plant}
        streams = [far_out, errors.fileno(), *([] if stdin is None else [stdin])]
        socket.send_fds(self._orders, [json.dumps(order).encode()], streams)
        os.close(far_out)
        return Running(self, int(self._orders.recv(64)), out, errors, f"{program} {' '.join(words)}")

    def reap(self, pid):
        """The exit code of a process that has ended."""
        self._orders.send(json.dumps({"reap": pid}).encode())
        return int(self._orders.recv(64))

    def stop(self):
        self._orders.close()
        self._process.wait(30)


class Running:
    """A process of one command."""

    def __init__(self, starter, pid, out, errors, line):
        self._starter, self.pid, self._out, self._errors, self.line = starter, pid, out, errors, line
        self._watch = os.pidfd_open(pid)
        self._said = b""

    def ended_within(self, seconds):
        """Wait for its end, but not longer."""
        return bool(select.select([self._watch], [], [], seconds)[0])

    def lines(self, wanted, seconds=60):
        """The whole lines it has said, once there are so many."""
        deadline = time.monotonic() + seconds
        while self._said.count(b"\n") < wanted:
            ready, _, _ = select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))
            part = os.read(self._out, 65536) if ready else b""
            assert part, f"{self.line}: {self.complaint()}"
            self._said += part
        return self._said.decode(errors="replace").split("\n")[:-1]

    def first_line(self):
        """What it says first."""
        return self.lines(1)[0]

    def kill(self):
        """`kill -9`; whether that came before its own end."""
        os.kill(self.pid, signal.SIGKILL)
        return self.wait()[0] == -signal.SIGKILL

    def kill_after(self, lines, delay_ms):
        """`kill -9` so long after it has said so many lines; every whole line it has said."""
        self.lines(lines)
        select.select([], [], [], delay_ms / 1000)
        assert self.kill(), f"{self.line} had ended"
        return self.lines(0)

    def wait(self):
        """Its exit code and what it said."""
        while part := os.read(self._out, 65536):
            self._said += part
        assert self.ended_within(90), f"{self.line} does not end"
        code = self._starter.reap(self.pid)
        os.close(self._watch)
        os.close(self._out)
        self._complaint = self.complaint()
        self._errors.close()
        return code, self._said.decode()

    def complaint(self):
        if self._errors.closed:
            return self._complaint
        return os.pread(self._errors.fileno(), 4000, 0).decode()

    def answer(self, *codes):
        """The JSON it ended with; its exit code must be one of those expected."""
        code, said = self.wait()
        assert code in (codes or (0,)), f"{self.line}: {code} {said} {self._complaint}"
        return json.loads(said)


@dataclass
class RealHall:
    """A hall's folder and, most of the time, the process that serves it."""

    starter: Starter
    home: Path
    port: int = 0
    environment: dict[str, str] = field(default_factory=dict)
    process: Running | None = None

    def begin(self):
        words = ["serve", "--home", str(self.home), "--port", str(self.port)]
        self.process = self.starter.start("hall", *words, **self.environment)
        word, url = self.process.first_line().split()
        assert word == "READY"
        self.port = int(url.rpartition(":")[2])

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        assert self.process.kill(), "the hall had ended"
        self.process = None

    def end(self):
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGTERM)
            code, _ = self.process.wait()
            assert code in (0, -signal.SIGTERM), self.process.complaint()
            self.process = None

    def start(self, *words):
        return self.starter.start("hall", *words, "--home", str(self.home), "--json", **self.environment)

    def command(self, *words):
        return self.start(*words).answer()

    def enrol_code(self, station):
        return self.command("enrol-code", "--station", station)["code"]


@dataclass
class RealStation(Station):
    """A station whose every act is a command of its own; `files` are the hashes it has said to keep, with their case."""

    starter: Starter | None = None
    environment: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    made: int = 0
    plant: str = ""

    def start(self, *words, patience=0):
        line = [*self.arguments, "--json", *words]
        return self.starter.start("station", *line, patience=patience, plant=self.plant, **self.environment)

    def command(self, *words):
        return self.start(*words).answer()

    def begin_cases(self, count, generator, name):
        """A stream of cases; `take_cases` reads what came of it."""
        lines = [case_line(f"{name}-{self.made + n}", generator) for n in range(count)]
        self.made += count
        stream = self.folder / f"{name}-{self.made}.jsonl"
        stream.write_text("\n".join([*lines, ""]), "utf-8")
        return self.start("case", "add", "--file", str(stream))

    def take_cases(self, adding):
        acks = adding.answer()["acks"]
        self.remember(f"ACK {ack['case_no']} {ack['client_id']}" for ack in acks)
        return [ack["case_no"] for ack in acks]

    def begin_file(self, no, size, generator):
        picture = self.folder / f"{generator.getrandbits(64):016x}.png"
        picture.write_bytes(noise(size, generator))
        return self.start("case", "attach", no, str(picture))

    def take_file(self, no, attaching):
        self.files[attaching.answer()["sha256"]] = no

    def copy(self, folder):
        """The home as it lies there, copied file by file, with its key."""
        shutil.copytree(self.folder / "home", folder / "home")
        shutil.copy(self.folder / "key", folder / "key")

    def set_back(self, folder):
        """Put an older copy in place."""
        shutil.rmtree(self.folder / "home")
        shutil.copytree(folder / "home", self.folder / "home")


def noise(size, generator):
    """A picture of about so many bytes that no packing makes smaller."""
    side = max(2, int((size / 3) ** 0.5))
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), generator.randbytes(3 * side * side)).save(buffer, "PNG")
    return buffer.getvalue()


def seeds(first, count):
    """The seeds of a run; `FAULT_SEED` runs one of them alone."""
    alone = os.environ.get("FAULT_SEED")
    return [int(alone)] if alone else list(range(first, first + count))


def generator_of(seed):
    """All chance of one run."""
    return random.Random(seed)
