"""Loads both programs once and starts their commands as processes of their own: loading takes a second each time."""

import gc
import json
import os
import signal
import socket
import sys
import traceback
from functools import cache

import pypinyin  # noqa: F401  # loaded for the children, like the next
import uuid6  # noqa: F401

import sync.hall.cli
import sync.hall.metrics
import sync.hall.server
import sync.station.client
import sync.station.session
from station_app.cli import main as station
from station_app.services import inputs  # noqa: F401
from tests.faults.plants import PLANTS

PROGRAMS = {"station": station.main, "hall": sync.hall.cli.run}


def main(descriptor):
    for program, name in ((station, "build_parser"), (sync.hall.cli, "_parser")):
        made = cache(getattr(program, name))
        made()
        setattr(program, name, made)
    gc.freeze()
    orders = socket.socket(fileno=descriptor)
    while True:
        message, streams, _, _ = socket.recv_fds(orders, 65536, 3)
        if not message:
            return
        order = json.loads(message)
        if "reap" in order:
            _, status = os.waitpid(order["reap"], 0)
            orders.send(str(os.waitstatus_to_exitcode(status)).encode())
            continue
        child = os.fork()
        if not child:
            orders.close()
            become(order, streams)
        orders.send(str(child).encode())
        for stream in streams:
            os.close(stream)


def become(order, streams):
    """Be one command and end with its exit code, as a fresh interpreter would."""
    code = 1
    try:
        out, errors, *given = streams
        for place, stream in enumerate((*(given or [os.open(os.devnull, os.O_RDONLY)]), out, errors)):
            os.dup2(stream, place)
            os.close(stream)
        sys.stdout, sys.stderr = (open(place, "w", encoding="utf-8", closefd=False) for place in (1, 2))  # noqa: SIM115  # as an interpreter does
        os.environ.update(order["environment"])
        if order["patience"]:
            sync.station.client.READ_SECONDS = order["patience"]
        if order["plant"]:
            PLANTS[order["plant"]]()
        code = PROGRAMS[order["program"]](order["words"])
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  # what an interpreter does at its top
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(int(sys.argv[1]))
