# SPDX-License-Identifier: Apache-2.0
"""`linksteer flow path`: the uplink there, and what is known of the way back."""
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "build/bin/linksteer"
TEAM = ROOT / "tests/data/switch/teams/catalyst.json"
FLOW = ("--src-ip", "164.18.1.84", "--dst-ip", "164.18.1.195")


def run(*args):
    return subprocess.run([CLI, "flow", "path", *map(str, args)], capture_output=True, text=True,
                          timeout=20)


def path(*args):
    out = run(*args, "-j")
    assert out.returncode == 0, out.stderr
    return json.loads(out.stdout)


def test_uplink_is_that_of_flow_query():
    there = path(TEAM, *FLOW)
    query = json.loads(subprocess.run(
        [CLI, "flow", "query", "--policy", "esx-ip32", "--uplinks", "2", *FLOW, "-j"],
        capture_output=True, text=True, check=True).stdout)
    assert there["uplink"] == query["uplink"] == 1
    assert there["hash"] == query["hash"]
    assert there["port"] == "core1 GigabitEthernet2/1"


@pytest.mark.parametrize("peer", ["ios", "ios-xe", "nxos", "eos"])
def test_a_hash_that_is_not_public_is_not_guessed(peer):
    there = path(TEAM, *FLOW, "--peer", peer)
    assert there["answer_uplink"] is None
    assert "publish" in there["answer_reason"]
    if peer != "eos":
        assert "164.18.1.195" in there["ask_the_switch"]


def test_answer_of_a_public_rule():
    there = path(TEAM, *FLOW, "--peer", "esx-ip32")
    assert there["answer_uplink"] == 1  # XOR is the same both ways
    seen = {path(TEAM, "--src-ip", f"10.0.0.{i}", "--dst-ip", "10.9.0.1", "--peer",
                 "native")["answer_uplink"] for i in range(12)}
    assert seen == {0, 1}


def test_no_such_team():
    out = run(TEAM, *FLOW, "--team", "x")
    assert out.returncode == 1 and out.stderr.endswith(": no team is named 'x': see \"teams\" in it\n")


def test_vlan_without_port_group_has_no_team():
    out = run(TEAM, *FLOW, "--vlan", "7")
    assert out.returncode == 1 and out.stdout == ""
    assert "VLAN 7 is in no port group" in out.stderr
    assert path(TEAM, *FLOW, "--vlan", "7", "--team", "vSwitch0")["uplink"] == 1
    assert path(TEAM, *FLOW, "--vlan", "105")["team"] == "vSwitch0"


@pytest.mark.parametrize("args,code", [
    ((TEAM, *FLOW, "--peer", "ironware"), 2),
    ((TEAM, "--src-ip", "10.0.0.1"), 2),
    ((TEAM, *FLOW, "--team", "none"), 1),
    (("none.json", *FLOW), 1),
])
def test_errors(args, code):
    out = run(*args)
    assert out.returncode == code and out.stdout == ""
    assert out.stderr.startswith("linksteer: ")


# ---- members that carry nothing ----

def configured(folder, uplinks=(), groups=(), **team):
    path = folder / "team.json"
    body = {"teams": [{"name": "a", "uplinks": ["uplink0", "uplink1", "uplink2"], "policy": "esx-src-mac", **team}]}
    if uplinks:
        body["uplinks"] = list(uplinks)
    if groups:
        body["port_groups"] = list(groups)
    path.write_text(json.dumps({"schema_version": 1, **body}))
    return path


def used(file, *args):
    return [path(file, "--src-mac", f"02:00:00:00:00:{i:02x}", *args)["uplink"] for i in range(6)]


def test_standby_members_carry_nothing(tmp_path):
    assert used(configured(tmp_path)) == [0, 1, 2, 0, 1, 2]
    assert used(configured(tmp_path, standby=["uplink1"])) == [0, 2, 0, 2, 0, 2]


def test_standby_takes_the_place_of_a_member_that_is_down(tmp_path):
    uplinks = [{"name": "uplink0", "admin": "down"}, {"name": "uplink1"}, {"name": "uplink2"}]
    assert set(used(configured(tmp_path, uplinks, standby=["uplink1"]))) == {1, 2}


def test_a_team_below_min_links_is_down(tmp_path):
    uplinks = [{"name": "uplink0", "admin": "down"}, {"name": "uplink1"}, {"name": "uplink2"}]
    assert None not in used(configured(tmp_path, uplinks, min_links=2))
    assert set(used(configured(tmp_path, uplinks, min_links=3))) == {None}


def test_a_port_that_is_not_said_is_none(tmp_path):
    assert path(configured(tmp_path), *FLOW)["port"] is None
    uplinks = [{"name": f"uplink{k}", "port": f"Ethernet{k}"} for k in range(3)]
    assert path(configured(tmp_path, uplinks), *FLOW)["port"].startswith("Ethernet")


def test_weights_are_ours_and_not_the_peers(tmp_path):
    """The other end spreads evenly over the same members."""
    plain = configured(tmp_path, policy="native", aggregation="static")
    wants = [path(plain, "--src-ip", f"10.0.0.{i}", "--dst-ip", "10.1.0.1", "--peer", "linux-layer3+4")["answer_uplink"] for i in range(9)]
    heavy = configured(tmp_path, policy="native", aggregation="static", failover="resilient", weights={"uplink0": 7})
    got = [path(heavy, "--src-ip", f"10.0.0.{i}", "--dst-ip", "10.1.0.1", "--peer", "linux-layer3+4")["answer_uplink"] for i in range(9)]
    assert got == wants and None not in wants and len(set(wants)) > 1


@pytest.mark.parametrize("args, words", [
    (("--seed", "4"), "--seed: it is of the peer's policy"), (("--symmetric",), "--symmetric: it is of the peer's"),
    (("--seed", "4", "--peer", "ios"), "--seed: it is of the peer's"), (("--tags", "in-band", "--peer", "nxos"), "--tags: "),
    (("--tags", "in-band", "--peer", "native"), "--tags: policy native does not use it")])
def test_options_of_the_peer_that_nobody_would_read(args, words):
    out = run(TEAM, *FLOW, *args)
    assert out.returncode == 2 and out.stdout == "" and words in out.stderr, out
    assert path(TEAM, *FLOW, "--seed", "4", "--peer", "native")["uplink"] == 1
