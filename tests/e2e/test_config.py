# SPDX-License-Identifier: Apache-2.0
"""`linksteer config check`, and the schema in docs/ against the parser."""
import json
import os
import re
import subprocess
from pathlib import Path

import fastjsonschema
import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "build/bin/linksteer"
DATA = ROOT / "tests/data/configs"
GOOD = sorted(DATA.glob("good/*.json"))
BAD = sorted(DATA.glob("bad/*.json"))
SCHEMA = json.loads((ROOT / "docs/config.schema.json").read_text())
accepts_schema = fastjsonschema.compile(SCHEMA)

# Joined keys, names and this version's abilities: beyond what a schema says.
RULES = {
    "damping-reuse", "detection-beacon", "duplicate-key", "group-name-twice", "group-unknown-team",
    "key-without-toeplitz", "member-out-of-range", "member-unknown", "min-links",
    "explicit-resilient", "same-switch-port", "standby-not-a-member",
    "standby-under-ip-hash", "symmetric-without-use", "team-name-twice", "team-named-drop", "unknown-vlan-team",
    "uplink-in-two-teams", "uplink-name-twice", "uplink-port-number-twice", "vlan-in-two-groups",
    "vlan-native-too", "weight-not-a-member", "weights-in-modulo",
}


def check(*args, stdin=None):
    return subprocess.run([CLI, "config", "check", *map(str, args)], input=stdin, text=True,
                          capture_output=True, timeout=20)


def schema_accepts(text):
    try:
        accepts_schema(json.loads(text))
    except (ValueError, fastjsonschema.JsonSchemaException):
        return False
    return True


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_file_is_silent(path):
    run = check(path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_bad_file_gives_one_line_with_its_place(path):
    run = check(path)
    assert (run.returncode, run.stdout) == (1, "")
    line, rest = run.stderr.split("\n", 1)
    assert rest == ""
    want = path.with_suffix(".txt").read_text().strip().replace(": :", ":")
    assert line.startswith(f"linksteer: {path}:{want}"), line


def test_verdict_as_json():
    path = DATA / "bad/vlan-in-two-groups.json"
    run = check("-j", path)
    verdict = json.loads(run.stdout)
    assert run.returncode == 1 and run.stderr == ""
    assert verdict["file"] == str(path) and verdict["valid"] is False
    assert verdict["errors"][0]["line"] == 10
    assert verdict["errors"][0]["key"] == "port_groups[1].vlan"

    run = check(DATA / "good/minimal.json", "-j")
    assert json.loads(run.stdout)["valid"] is True and run.returncode == 0


def test_standard_input():
    assert check("-", stdin=GOOD[0].read_text()).returncode == 0
    run = check("-", stdin="{\n}")
    assert run.returncode == 1
    assert run.stderr == 'linksteer: -:1: the key "teams" is missing: add it\n'


def test_file_that_is_not_there(tmp_path):
    run = check(tmp_path / "none.json")
    assert run.returncode == 1
    assert "none.json: No such file or directory: " in run.stderr


def test_name_that_is_no_text_of_a_file(tmp_path):
    """A line of JSON and a line on stderr whatever the name; the bytes that are no text are '?'."""
    name = os.fsencode(tmp_path) + b"/g\xfc\n.json"
    with open(name, "wb") as file:
        file.write(GOOD[0].read_bytes())
    out = subprocess.run([CLI, "config", "check", "-j", name], capture_output=True, timeout=20)
    assert out.returncode == 0 and json.loads(out.stdout)["valid"] is True
    with open(name, "wb") as file:
        file.write(b"{")
    out = subprocess.run([CLI, "config", "check", name], capture_output=True, timeout=20)
    assert out.returncode == 1 and out.stderr.count(b"\n") == 1


@pytest.mark.parametrize("key,value,good", [
    ("up_delay_ms", 65536, 65535), ("down_delay_ms", 65536, 65535), ("half_life_ms", 22, 23), ("half_life_ms", 2884001, 2884000),
])
def test_times_that_no_card_counts(key, value, good):
    for number, code in ((value, 1), (good, 0)):
        damping = {"half_life_ms": number} if key == "half_life_ms" else {}
        text = json.dumps({"schema_version": 1, "uplinks": [{"name": "uplink0", "damping": damping}, {"name": "uplink1"}],
                           "teams": [{"name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "native",
                                      **({} if damping else {key: number})}]})
        assert check("-", stdin=text).returncode == code, number
        assert schema_accepts(text) == (code == 0)


@pytest.mark.parametrize("args", [[], ["a", "b"], ["--wrong", "a"]])
def test_usage(args):
    run = check(*args)
    assert (run.returncode, run.stdout) == (2, "")
    assert "linksteer config check -h" in run.stderr


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_schema_accepts_what_the_parser_accepts(path):
    assert schema_accepts(path.read_text())


@pytest.mark.parametrize("path", [p for p in BAD if p.stem not in RULES], ids=lambda p: p.stem)
def test_schema_refuses_what_the_parser_refuses(path):
    assert not schema_accepts(path.read_bytes())


def nodes(value, path=()):
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) \
        if isinstance(value, list) else ()
    for key, item in items:
        yield from nodes(item, (*path, key))


def changed(document, path, value):
    copy = json.loads(json.dumps(document))
    at = copy
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return copy


def format_fault(run):
    """The parser's faults of form; names and rules are not the schema's business."""
    return bool(re.search(r"wrong type|out of range|unknown word|unknown key|unknown policy|"
                          r"entries|is missing|bytes|hexadecimal|in this list twice", run.stderr))


def test_schema_and_parser_agree_on_every_value_replaced():
    document = json.loads((DATA / "good/every-key.json").read_text())
    tried = 0
    for path, _ in nodes(document):
        if not path:
            continue
        for value in (None, True, -1, 0, 17, 70000, 1.5, "", "x" * 70, "zz", [], {}, [1], {"a": 1}):
            text = json.dumps(changed(document, path, value))
            run = check("-", stdin=text)
            assert schema_accepts(text) == (run.returncode == 0 or not format_fault(run)), \
                (path, value, run.stderr)
            tried += 1
    assert tried > 500


def limits(schema, value, path=()):
    """Every word and bound that the schema states, at a place of the document."""
    if "enum" in schema:
        yield from ((path, word) for word in [*schema["enum"], schema["enum"][0] + "x"])
    if "minimum" in schema:
        low, high = schema["minimum"], schema["maximum"]
        yield from ((path, number) for number in (low - 1, low, high, high + 1))
    if "maxLength" in schema:
        yield from ((path, "x" * (schema["maxLength"] + more)) for more in (0, 1))
    for key, item in schema.get("properties", {}).items():
        yield from limits(item, value[key], (*path, key))
    if "items" in schema and value:
        yield from limits(schema["items"], value[0], (*path, 0))
    if path[-1:] == ("weights",):
        yield from limits(schema["additionalProperties"], value["north"], (*path, "north"))


def test_schema_and_parser_agree_on_every_word_and_bound():
    document = json.loads((DATA / "good/every-key.json").read_text())
    document["teams"][0] |= {"key": "6d" * 40, "fields": ["ipv4"], "standby": ["south"]}
    tried = 0
    for path, value in limits(SCHEMA, document):
        text = json.dumps(changed(document, path, value))
        run = check("-", stdin=text)
        assert schema_accepts(text) == (not format_fault(run)), (path, value, run.stderr)
        tried += 1
    assert tried > 100


def test_schema_and_parser_know_the_same_keys():
    document = json.loads((DATA / "good/every-key.json").read_text())
    for path, value in nodes(document):
        if isinstance(value, dict) and path[-1:] != ("weights",):
            text = json.dumps(changed({"d": document}, ("d", *path, "surprise"), 1)["d"])
            assert not schema_accepts(text)
            assert "unknown key" in check("-", stdin=text).stderr


def test_every_key_is_documented():
    page = (ROOT / "docs/configuration.md").read_text()
    for path, value in nodes(SCHEMA):
        if path[-1:] == ("properties",):
            for key in value:
                assert f"`{key}`" in page, key
