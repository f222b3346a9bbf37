"""The step that parts the log on a store that was in use: every change says what it said, under its number."""

from station_app.storage import migrate as migration
from station_app.storage.database import open_database

KEY = bytes(range(32))


def test_changes_say_what_they_said(tmp_path):
    database = open_database(tmp_path / "old.db", KEY)
    *before, parted = migration.steps()[:15]
    for step in before:
        step(database)
    for seq, fields, base in ((7, '{"no":"甲"}', "{}"), (8, '{"remark":"乙"}', '{"remark":"1"}')):
        database.execute_sql(
            "INSERT INTO change(seq, change_id, txn_id, kind, entity_id, op, fields, base, hlc, wall_at, actor_id, state)"
            " VALUES(?, ?, '', 'case', 'a', 'put', ?, ?, ?, '', '', 'pending')",
            (seq, str(seq), fields, base, str(seq)),
        )
    parted(database)
    said = database.execute_sql(
        "SELECT seq, hlc, state, fields, base FROM change JOIN change_body USING (seq) ORDER BY seq"
    ).fetchall()
    assert said == [(7, "7", "pending", '{"no":"甲"}', "{}"), (8, "8", "pending", '{"remark":"乙"}', '{"remark":"1"}')]
    database.close()
