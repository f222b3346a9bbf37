"""The catalogue by command: checked, imported whole or not at all, listed and shown."""

import json
from importlib import resources

import pytest

from station_app.errors import Exit


def test_catalogue_check_import_list_show_versions(run, tmp_path):
    data = resources.files("station_app") / "data"
    real = tmp_path / "real.json"
    real.write_bytes((data / "real_items.guangan-511602.json").read_bytes())
    assert run("catalogue", "check", real).json == {"ok": True, "faults": []}
    dry = run("catalogue", "import", real, "--dry-run").json
    assert (len(dry["added"]), dry["dry_run"]) == (1135, True)
    assert run("catalogue", "list").json["published"] == []
    run("catalogue", "import", real)
    listed = run("catalogue", "list", "--query", "技术改造").json["published"]
    assert listed[0]["code"] == "511Z07001006-511602000000-000-11511301008778183N-1-00"
    assert run("catalogue", "show", listed[0]["code"]).json["kind"] == "published_item"
    assert run("search", "jsgz").json["hits"]
    refused = run("guide", "--items", listed[0]["code"])
    assert (refused.exit, refused.json["code"]) == (Exit.NOT_ALLOWED, "item_without_guide")
    assert {row["kind"] for row in run("catalogue", "versions").json["versions"]} == {"catalogue", "calendar", "items"}
    assert run("catalogue", "show", "SS-01-01-01").json["name"] == "有限责任公司设立登记"


def broken(change):
    data = json.loads((resources.files("station_app") / "data" / "catalogue.json").read_text("utf-8"))
    data["catalogue_version"] = "broken"
    change(data)
    return data


def _loop(data):
    data["bundles"][0]["items"][0]["after"] = ["YZ-01-01-01"]


def _unknown_material(data):
    data["main_items"][0]["sub_items"][0]["handling_items"][0]["materials"][0]["material"] = "CL9999"


def _not_an_option(data):
    data["bundles"][0]["items"][4]["when"] = {"taxpayer": ["nobody"]}


def _schema(data):
    data["materials"][0]["ecert_exempt"] = "ja"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (_loop, "$.bundles[0].items", "loop"),
        (_unknown_material, "$.main_items[0].sub_items[0].handling_items[0].materials[0].material", "unknown_material"),
        (_not_an_option, "$.bundles[0].items[4].when.taxpayer", "not_an_option"),
        (_schema, "$.materials[0].ecert_exempt", "schema_type"),
    ],
)
def test_faults_of_a_catalogue_have_their_path_and_nothing_is_imported(run, tmp_path, change, path, code):
    file = tmp_path / "c.json"
    file.write_text(json.dumps(broken(change)), "utf-8")
    checked = run("catalogue", "check", file)
    assert checked.exit == Exit.BAD_INPUT
    assert (checked.json["faults"][0]["path"], checked.json["faults"][0]["code"]) == (path, code)
    before = run("catalogue", "versions").json
    assert run("catalogue", "import", file).exit == Exit.BAD_INPUT
    assert run("catalogue", "versions").json == before


def test_long_codes_of_handling_items_are_kept(run, tmp_path):
    def rename(data):
        text = json.dumps(data).replace("ZY-01-01-01", "11370800004234373R400011710900302")
        data.clear()
        data.update(json.loads(text))

    file = tmp_path / "c.json"
    file.write_text(json.dumps(broken(rename)), "utf-8")
    assert run("catalogue", "import", file).exit == 0
    assert run("guide", "--items", "11370800004234373R400011710900302").json["requested"] > 0


def test_an_altered_version_is_refused(run, tmp_path):
    data = json.loads((resources.files("station_app") / "data" / "catalogue.json").read_text("utf-8"))
    data["disclaimer"] = "changed"
    file = tmp_path / "c.json"
    file.write_text(json.dumps(data), "utf-8")
    assert run("catalogue", "import", file).json["code"] == "catalogue_version_altered"
