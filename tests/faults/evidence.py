"""What both ends say once the faults have stopped, read by their own commands, and what is wrong with it."""

import hashlib
import json
import time
from collections import Counter
from dataclasses import dataclass

from tests.faults.processes import SETTLED

SECONDS_TO_REST = 60


@dataclass(frozen=True)
class Evidence:
    """What a checker needs to know."""

    acknowledged: dict[str, str]
    at_hall: tuple[tuple[str, str], ...]
    promised: frozenset[str]
    complete: frozenset[str]
    content: dict[str, str]
    pending: int
    idle_requests: int
    stores: tuple[str, ...]

    def faults(self):
        """What is lost, doubled, torn or still on its way; empty when all is well."""
        numbers = dict(self.at_hall)
        times = Counter(client_id for client_id, _ in self.at_hall)
        found = [f"lost: {client_id}" for client_id, no in self.acknowledged.items() if numbers.get(client_id) != no]
        found += [f"doubled: {client_id}" for client_id, n in times.items() if n > 1]
        found += [f"invented: {client_id}" for client_id in times if client_id not in self.acknowledged]
        found += [f"file incomplete: {sha256}" for sha256 in sorted(self.promised - self.complete)]
        found += [f"file altered: {sha256}" for sha256, is_now in self.content.items() if sha256 != is_now]
        found += [f"store: {fault}" for fault in self.stores]
        if self.pending:
            found.append(f"waiting: {self.pending}")
        if self.idle_requests != 1:
            found.append(f"not idle: {self.idle_requests} requests")
        return found


def come_to_rest(*stations):
    """Sync one after the other until nobody has anything to send or to fetch; the seconds it took."""
    began = time.monotonic()
    while True:
        ended = [station.start("sync").wait() for station in stations]
        if all(code in SETTLED and json.loads(said)["requests"] == 1 for code, said in ended):
            return time.monotonic() - began
        assert time.monotonic() - began < SECONDS_TO_REST, f"no rest: {ended}"


def gather(hall, *stations):
    """Ask both ends."""
    idle = [station.start("sync").answer(*SETTLED)["requests"] for station in stations]
    rows = hall.command("case", "list")["cases"]
    promised = {sha256: no for station in stations for sha256, no in station.files.items()}
    complete, content = set(), {}
    for no in sorted(set(promised.values())):
        shown = hall.start("case", "show", no).answer(0, 21)
        for case in (shown, *shown.get("others", ())):
            complete |= {file["sha256"] for file in case.get("attachments", ()) if file["complete"]}
    for sha256 in complete & set(promised):
        path = hall.home / "blobs" / sha256[:2] / sha256
        content[sha256] = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    checks = [end.start("verify") for end in (hall, *stations)]
    return Evidence(
        acknowledged={key: no for station in stations for key, no in station.acknowledged.items()},
        at_hall=tuple((row["client_id"], row["no"]) for row in rows),
        promised=frozenset(promised),
        complete=frozenset(complete),
        content=content,
        pending=sum(station.command("status")["changes_pending"] for station in stations),
        idle_requests=max(idle),
        stores=tuple(fault for check in checks for fault in check.answer(0, 16)["faults"]),
    )
