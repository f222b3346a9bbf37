"""Writes a store of the size of a big hall's year in bulk, below the services: for benchmarks only.

476,405 cases with 1.5 items the hall has finished, 10 list lines, a tick for each line to submit and 6 events each; all but the newest changes are pruned. Fifty projects of 112 nodes.
"""

import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from stdnum.cn import uscc

from station_app import bootstrap
from station_app.bootstrap import NewStation
from station_app.clock import BEIJING, Clock
from station_app.domain.guidance import GuidanceRequest, guide
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.storage import search_index, sort_keys
from tests.benchmarks.plans import add_projects

CASES = 476_405
ENTERPRISES = 59_500
PENDING = 2_000
LAST_DAY = date(2026, 10, 24)
"""The day on which the last case was logged."""
_FIRST = "青澜禾光云栈松筠溪山北岸远舟启衡木桥百穗瑞知微晨桉小满澄星海明德泰安恒宇中科华信东方金桂园联创博雅"
_MIDDLE = "新能源智能科技精密食品餐饮环保检测物流生物数码软件机械电子材料医药建筑装饰文化传媒商贸信息网络"
_SUFFIX = ("有限公司", "科技有限公司", "（集团）有限公司", "贸易有限公司", "管理有限公司", "服务有限公司")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华"


def build(home: Path) -> None:
    """Make the store in `home`, with a key file beside it."""
    random.seed(476_405)
    paths, source = Paths(home), key_of(home)
    station = NewStation("JG", "基准驿站", region="430302")
    bootstrap.create_store(paths, station, source, Clock())
    opened = bootstrap.unlock(paths, source)
    store = bootstrap.open_store(paths, opened.key, Clock())
    connection = store.database.connection()
    connection.execute("PRAGMA synchronous=OFF")
    services = bootstrap.build_services(paths, store, opened)
    lists = _lists(services.catalogues.active())
    operator = services.operators.first().id
    enterprises = _enterprises(connection)
    _cases(connection, enterprises, lists, operator, services.catalogues.active())
    add_projects(services, home.parent, LAST_DAY)
    connection.execute("INSERT INTO search_index(search_index) VALUES('optimize')")
    connection.execute("PRAGMA analysis_limit=2000")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def key_of(home: Path) -> KeySource:
    """The key file of a generated store."""
    return KeySource(key_file=home.with_name(home.name + ".key"))


def _lists(catalogue):
    """Ready-made lists: the merged lines of items and pairs of items, as rows of `material_line`."""
    codes = sorted(catalogue.items)
    found = []
    for _ in range(300):
        chosen = random.sample(codes, random.choice((1, 1, 2)))
        guidance = guide(catalogue, GuidanceRequest(items=tuple(chosen)), date(2026, 11, 21))
        numerals = {code: number for number, code in enumerate(guidance.chosen, start=1)}
        rows = [
            (
                line.code, position, line.originals, line.copies, ",".join(str(numerals[c]) for c in line.items),
                line.necessity.value, line.treatment.value, line.deferrable, line.commitment, line.deferral_workdays,
                line.provisional, line.produced_by, None,
            )
            for position, line in enumerate(guidance.lines, start=1)
        ]  # fmt: skip
        found.append((guidance, rows))
    found.sort(key=lambda pair: abs(len(pair[1]) - 10))
    return found[:150]


def _enterprises(connection):
    names, rows = set(), []
    while len(rows) < ENTERPRISES:
        i, j = random.randrange(len(_FIRST) - 1), random.randrange(len(_MIDDLE) - 1)
        name = _FIRST[i : i + 2] + random.choice(_FIRST) + _MIDDLE[j : j + 2] + random.choice(_SUFFIX)
        if name in names:
            name = _FIRST[i] + random.choice(_GIVEN) + random.choice(_MIDDLE) + name[2:]
        if name in names:
            continue
        names.add(name)
        number = len(rows)
        body = f"91430302MA{number:07d}"
        rows.append((f"e-{number:06d}", body + uscc.calc_check_digit(body + "0"), name))
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO enterprise(id, uscc, name, profile, created_at, updated_at, hlc) VALUES(?, ?, ?, '{}', '', '', '')",
        rows,
    )
    for enterprise_id, code, name in rows:
        _index(connection, "enterprise", enterprise_id, code, name, "", (name, code), (name,), (name,))
    connection.execute("COMMIT")
    return rows


def _index(connection, kind, ref, no, title, detail, texts, names, spelt=()):
    cursor = connection.execute(
        "INSERT INTO search_row(kind, ref, no, title, detail) VALUES(?, ?, ?, ?, ?)", (kind, ref, no, title, detail)
    )
    tokens = " ".join(search_index.tokens(texts, names, spelt))
    connection.execute("INSERT INTO search_index(rowid, tokens) VALUES(?, ?)", (cursor.lastrowid, tokens))


_COLUMNS = (
    "rid, id, no, client_id, mode, channel, state, title, enterprise_id, enterprise_name, uscc, contact_name,"
    " contact_mobile, answers, requested, merged, to_submit, ready, registered_at, operator_id, stage, clock, due,"
    " yellow_from, sort_key, sync_state, receipt_no"
)
_CASE = (
    f"INSERT INTO assist_case({_COLUMNS}, content_hash, remark, catalogue_version, open_situations, hlc)"
    f" VALUES({','.join('?' * 27)}, '', '', '2026.11.21', '[]', '')"
)
_LINE = "INSERT INTO material_line VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MARK = "INSERT INTO material_mark(case_rid, material, ticked_at, ticked_by, hlc) VALUES(?, ?, ?, ?, '')"
_EVENT = "INSERT INTO case_event(case_rid, at, kind, source, actor, data) VALUES(?, ?, ?, ?, ?, ?)"
_ITEM = (
    "INSERT INTO case_item(case_rid, position, code, status, accepted_at, finished_at, due) VALUES(?, ?, ?, ?, ?, ?, ?)"
)
_EVENTS = ("registered", "printed", "log_accepted", "synced", "affair", "affair")


def _cases(connection, enterprises, lists, operator, catalogue):
    start = datetime(2025, 1, 1, 9, tzinfo=BEIJING)
    batch = 5_000
    for first in range(1, CASES + 1, batch):
        cases, items, lines, marks, events, search = [], [], [], [], [], []
        for rid in range(first, min(first + batch, CASES + 1)):
            enterprise_id, code, name = random.choice(enterprises)
            guidance, rows = random.choice(lists)
            at = start + timedelta(minutes=rid * 2)
            no = f"JG-{at:%y%m%d}-0{rid % 1000:03d}"
            contact = random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN + " ").strip()
            mobile = f"13{random.randrange(10**9):09d}"
            title = catalogue.items[guidance.chosen[0]].name
            open_ = rid > CASES - 3_000
            due = (date(2026, 11, 20) + timedelta(days=rid % 25)).isoformat() if open_ else None
            cases.append(
                (
                    rid, f"c-{rid:07d}", no, f"bench-{rid}", "proxy", "on_site", "registered" if open_ else "archived",
                    title, enterprise_id, name, code, contact, mobile, "{}", guidance.requested, guidance.merged,
                    guidance.to_submit, 0, at.isoformat(), operator, "station" if open_ else "finished",
                    "running" if open_ else "done", due, due, due or sort_keys.finished_on(at.date()), "received", "HZ-1",
                )
            )  # fmt: skip
            hall = (None,) * 4 if open_ else _finished(at, rid)
            items += [(rid, position, item, *hall) for position, item in enumerate(guidance.chosen, start=1)]
            lines += [(rid, *row) for row in rows]
            marks += [(rid, row[0], at.isoformat(), operator) for row in rows if row[6] == "submit"]
            events += [(rid, at.isoformat(), kind, "station", operator, "{}") for kind in _EVENTS]
            search.append(("case", f"c-{rid:07d}", no, name, title, (no, name, contact, mobile, code, title), (name,)))
        connection.execute("BEGIN")
        connection.executemany(_CASE, cases)
        connection.executemany(_ITEM, items)
        connection.executemany(_LINE, lines)
        connection.executemany(_MARK, marks)
        connection.executemany(_EVENT, events)
        for row in search:
            _index(connection, *row)
        connection.execute("COMMIT")
    _pending(connection)


def _finished(at, rid):
    """What the hall told of an item: taken up the next day, finished within five, one of fifty too late."""
    end = at + timedelta(days=1 + rid % 5)
    due = end.date() + timedelta(days=-1 if rid % 50 == 0 else 2)
    return "finished", (at + timedelta(days=1)).isoformat(), end.isoformat(), due.isoformat()


def _pending(connection):
    fields = json.dumps({"remark": "基准"}, ensure_ascii=False)
    (first,) = connection.execute("SELECT next_seq FROM replica").fetchone()
    rows = [
        (first + n, f"ch-{n}", f"t-{n}", "case", f"c-{n:07d}", f"1790000000000-{n:04d}-00000000", "", "")
        for n in range(PENDING)
    ]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, hlc, wall_at, actor_id, state)"
        " VALUES(?, ?, ?, ?, ?, 'put', ?, ?, ?, 'acked')",
        rows,
    )
    connection.executemany("INSERT INTO change_body VALUES(?, ?, '{}')", [(first + n, fields) for n in range(PENDING)])
    connection.execute("UPDATE replica SET next_seq = ?", (first + PENDING,))
    connection.execute("COMMIT")
