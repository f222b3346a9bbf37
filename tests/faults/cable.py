"""A network cable between station and hall that fails by seed: cut, reset, stalled, dripping, flipping bits, or captive."""

import random
import socket
import struct
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from threading import Event, Thread

_PART = 16 * 1024
_DRIPPING = 4_000
"""So many bytes come one by one, then the rest at once."""
_PORTAL = b"<html><body>Please sign in to use this network.</body></html>"


class Trouble(Enum):
    """What can happen to a connection."""

    NONE = "none"
    CUT_UP = "cut on the way up"
    CUT_DOWN = "cut on the way down"
    RESET_UP = "reset on the way up"
    RESET_DOWN = "reset on the way down"
    STALL = "stall"
    DRIP = "one byte at a time"
    FLIP = "a bit of the answer flipped"
    PORTAL = "captive portal"


@dataclass(frozen=True)
class Fate:
    """What happens to one connection, and behind how many bytes."""

    trouble: Trouble
    after: int


class SeededCable:
    """Passes bytes to the hall; while it is bad, each connection meets a fate drawn from the seed."""

    def __init__(self, port, seed):
        self._port = port
        self._chance = random.Random(seed)
        self.bad = False
        self.met = Counter()
        self._ended = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = []
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def stop(self):
        self._ended.set()
        close(self._listener)
        for end in self._open:
            close(end)

    def wait(self):
        """Wait until the cable is taken down: what a stalled connection does."""
        self._ended.wait()

    def _fate(self):
        if not self.bad:
            return Fate(Trouble.NONE, 0)
        trouble = self._chance.choices(list(Trouble), weights=[2, 3, 3, 2, 2, 1, 1, 2, 1])[0]
        furthest = 6 if trouble in {Trouble.CUT_UP, Trouble.RESET_UP} else 3.3
        after = int(10 ** self._chance.uniform(0, furthest))
        self.met[trouble.value] += trouble is not Trouble.NONE
        return Fate(trouble, after)

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                fate = self._fate()
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.append(near)
                if fate.trouble is Trouble.PORTAL:
                    Thread(target=answer_as_portal, args=(near,), daemon=True).start()
                    continue
                try:
                    far = socket.create_connection(("127.0.0.1", self._port))
                except OSError:
                    close(near)
                    continue
                self._open.append(far)
                line = Line(self, near, far, fate)
                Thread(target=line.upward, daemon=True).start()
                Thread(target=line.downward, daemon=True).start()


class Line:
    """One connection and its fate."""

    def __init__(self, cable, near, far, fate):
        self._cable, self._near, self._far, self._fate = cable, near, far, fate

    def upward(self):
        self._pass(self._near, self._far, {Trouble.CUT_UP, Trouble.RESET_UP})

    def downward(self):
        self._pass(self._far, self._near, set(Trouble) - {Trouble.CUT_UP, Trouble.RESET_UP, Trouble.NONE})

    def _pass(self, source, target, troubles):
        mine = self._fate.trouble if self._fate.trouble in troubles else Trouble.NONE
        passed = 0
        with suppress(OSError):
            while part := source.recv(_PART):
                reached = mine is not Trouble.NONE and passed + len(part) > self._fate.after
                if reached and mine is Trouble.FLIP:
                    part, mine = flipped(part, max(0, self._fate.after - passed)), Trouble.NONE
                elif mine is Trouble.DRIP:
                    drip(target, part, _DRIPPING - passed)
                    passed += len(part)
                    continue
                elif reached:
                    target.sendall(part[: max(0, self._fate.after - passed)])
                    break
                target.sendall(part)
                passed += len(part)
        if mine is Trouble.STALL and passed <= self._fate.after:
            self._cable.wait()
        if mine in {Trouble.RESET_UP, Trouble.RESET_DOWN}:
            reset(self._near)
        close(self._near)
        close(self._far)


def flipped(part, place):
    """The part with one bit turned round."""
    return part[:place] + bytes([part[place] ^ 1 << place % 7]) + part[place + 1 :]


def drip(target, part, count):
    """Send the first bytes one by one."""
    count = max(0, min(count, len(part)))
    for place in range(count):
        target.sendall(part[place : place + 1])
    target.sendall(part[count:])


def answer_as_portal(near):
    """200 and a page, whatever was asked."""
    with suppress(OSError):
        near.recv(_PART)
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(_PORTAL)}\r\nConnection: close\r\n\r\n"
        )
        near.sendall(head.encode() + _PORTAL)
    close(near)


def reset(end):
    """Make the close that follows a reset."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.close()


def close(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
