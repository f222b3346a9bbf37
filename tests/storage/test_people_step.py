"""The step of the work with people on a store that was in use: operators keep the stamp of their last change."""

from station_app.storage import migrate as migration
from station_app.storage.database import open_database

KEY = bytes(range(32))


def test_operators_take_over_the_stamp_of_their_last_change(tmp_path):
    database = open_database(tmp_path / "old.db", KEY)
    first, second, people = migration.steps()[:3]
    first(database)
    second(database)
    for operator in ("a", "b"):
        database.execute_sql("INSERT INTO operator VALUES(?, 'n', 'station_head', '', NULL, '', 1)", (operator,))
    for seq, stamp in enumerate(("1", "2"), start=1):
        database.execute_sql(
            "INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, fields, base, hlc, wall_at, actor_id, state)"
            " VALUES(?, ?, '', 'operator', 'a', 'put', '{}', '{}', ?, '', '', 'acked')",
            (seq, stamp, stamp),
        )
    people(database)
    assert database.execute_sql("SELECT id, hlc FROM operator ORDER BY id").fetchall() == [("a", "2"), ("b", None)]
    database.close()
