"""Keys, backups and checks by command: who opens a store, how it comes back, what is wrong with it."""

import pytest

from station_app.errors import Exit


def test_keys_absent_empty_and_wrong(run, tmp_path):
    empty, wrong = tmp_path / "empty", tmp_path / "wrong"
    empty.write_text("")
    wrong.write_text("00" * 32 + "\n")
    for file, code in ((tmp_path / "absent", Exit.KEY_UNAVAILABLE), (empty, Exit.WRONG_KEY), (wrong, Exit.WRONG_KEY)):
        done = run("status", "--key-file", file)
        assert done.exit == code, file
        assert done.err.strip().endswith("。")
    assert not (tmp_path / "absent").exists()


def test_no_keyring_is_said_and_no_key_is_made(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    import keyring.core

    keyring.core.init_backend()
    from station_app.cli.main import main

    home = tmp_path / "keyless"
    assert main(["init", "--station", "GX", "--name", "x", "--home", str(home), "--json"]) == Exit.KEY_UNAVAILABLE
    assert not (home / "station.db").exists()
    assert not (home / "keys.json").exists()


def test_backup_verify_restore(run, logged, tmp_path, station_folder):
    file = tmp_path / "b.backup"
    assert run("backup", file).exit == 0
    assert run("backup", file).json["code"] == "backup_exists"
    assert run("verify").json == {"ok": True, "faults": []}
    home = tmp_path / "restored"
    restored = run("restore", file, home=home)
    assert restored.exit == 0
    assert run("case", "show", logged, home=home).json["no"] == logged
    assert run("verify", home=home).json["ok"]
    assert restored.json["replica_id"] != ""
    assert run("restore", file, home=home).json["code"] == "store_exists"
    assert run("restore", file, "--key-file", tmp_path / "absent", home=tmp_path / "r2").exit == Exit.KEY_UNAVAILABLE
    assert not (tmp_path / "r2" / "station.db").exists()
    file.write_bytes(file.read_bytes()[:-100])
    assert run("restore", file, home=tmp_path / "r3").json["code"] == "bad_file"
    assert not (tmp_path / "r3" / "station.db").exists()


def test_recovery_key_writes_a_new_slot(run, tmp_path):
    home, key, new = tmp_path / "h", tmp_path / "k", tmp_path / "new"
    recovery = run("init", "--station", "GX", "--name", "x", "--key-file", key, home=home).json["recovery_key"]
    key.unlink()
    assert run("status", "--key-file", key, home=home).exit == Exit.KEY_UNAVAILABLE
    wrong = recovery[:-1] + ("0" if recovery[-1] != "0" else "1")
    refused = run("key", "recover", "--key-file", new, home=home, stdin=wrong + "\n")
    assert refused.exit == Exit.WRONG_KEY
    assert not new.exists()
    assert run("key", "recover", "--key-file", new, home=home, stdin=recovery.lower() + "\n").exit == 0
    assert run("status", "--key-file", new, home=home).exit == 0
    kinds = {slot["kind"] for slot in run("key", "status", "--key-file", new, home=home).json["slots"]}
    assert kinds == {"key_file", "recovery"}


def test_the_recovery_key_alone_restores_a_backup(run, tmp_path):
    home, key, new = tmp_path / "h", tmp_path / "k", tmp_path / "new"
    recovery = run("init", "--station", "GX", "--name", "x", "--key-file", key, home=home).json["recovery_key"]
    assert run("backup", tmp_path / "b", "--key-file", key, home=home).exit == 0
    key.unlink()
    arguments = ("restore", tmp_path / "b", "--key-file", new, "--recovery-key-stdin")
    assert run(*arguments, home=tmp_path / "r", stdin="WRONG\n").exit == Exit.WRONG_KEY
    assert not new.exists()
    assert run(*arguments, home=tmp_path / "r", stdin=recovery + "\n").exit == 0
    assert run("status", "--key-file", new, home=tmp_path / "r").json["station"] == "GX"


def test_passphrase_slot(run, tmp_path):
    from station_app.cli.main import main

    home = tmp_path / "p"
    import io
    import sys

    sys.stdin = io.TextIOWrapper(io.BytesIO("天王盖地虎\n".encode()), encoding="utf-8")
    assert main(["init", "--station", "GX", "--name", "x", "--passphrase-stdin", "--home", str(home)]) == 0
    sys.stdin = io.TextIOWrapper(io.BytesIO("宝塔镇河妖\n".encode()), encoding="utf-8")
    assert main(["status", "--passphrase-stdin", "--home", str(home)]) == Exit.WRONG_KEY
    sys.stdin = io.TextIOWrapper(io.BytesIO("天王盖地虎\n".encode()), encoding="utf-8")
    assert main(["status", "--passphrase-stdin", "--home", str(home)]) == 0


def test_a_newer_store_is_left_alone(run, services, station_folder):
    services._store.database.execute_sql("PRAGMA user_version=99")
    before = (station_folder / "home" / "station.db").stat().st_size
    done = run("status")
    assert (done.exit, done.json["code"]) == (Exit.UPGRADE_REQUIRED, "store_newer")
    assert (station_folder / "home" / "station.db").stat().st_size == before


def test_a_damaged_store_is_told_apart_from_a_wrong_key(run, station_folder):
    store = station_folder / "home" / "station.db"
    body = bytearray(store.read_bytes())
    for position in range(200_000, len(body), 4096):
        body[position] ^= 1
    store.write_bytes(bytes(body))
    done = run("verify")
    assert done.exit == Exit.STORAGE


def test_audit_chain_finds_a_changed_row(run, logged, services):
    assert run("audit", "verify").json == {"ok": True, "first_bad": None}
    database = services._store.database
    import peewee

    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql("UPDATE audit SET actor = 'x' WHERE seq = 2")
    database.execute_sql("DROP TRIGGER audit_no_update")
    database.execute_sql("UPDATE audit SET actor = 'x' WHERE seq = 2")
    broken_chain = run("audit", "verify")
    assert (broken_chain.exit, broken_chain.json) == (Exit.STORAGE, {"ok": False, "first_bad": 2})


def test_rewrap_renews_the_slot_that_opened_the_store(run, tmp_path, station_folder, monkeypatch):
    before = (station_folder / "home" / "keys.json").read_text()
    done = run("key", "rewrap")
    assert (done.exit, done.json["slot"]) == (0, "key_file")
    assert (station_folder / "home" / "keys.json").read_text() != before
    assert run("status").exit == 0
