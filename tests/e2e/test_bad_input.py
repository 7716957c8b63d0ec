# SPDX-License-Identifier: Apache-2.0
"""Broken captures and configurations: one line with file and place, exit 1, nothing half-written."""
import json
import shutil
import subprocess

import product
import pytest
from product import BAD, ok, refused, run

# File, whole packets before the fault, a word of the explanation.
CUT = [("cut_in_packet.pcap", 4, "truncated"), ("cut_in_packet_header.pcap", 5, "truncated"), ("cut.pcapng", 4, ""),
       ("giant_length.pcap", 2, ""), ("negative_length.pcap", 2, ""), ("bad_block.pcapng", 4, "")]
UNREADABLE = [("empty.pcap", ""), ("short_file_header.pcap", ""), ("text.pcap", ""), ("zeros.pcap", ""),
              ("no_interface.pcapng", "")]
OTHER_LINK = ["raw_ip.pcap", "linux_cooked.pcap", "wifi.pcap", "cooked.pcapng"]
LATER = {"zero_length_packet.pcap", "no_packets.pcap"}


def traced(path, *more):
    return run("flow", "trace", "--policy", "esx-ip32", "--uplinks", 4, "--in", path, "-j", *more)


def simulated(path, folder):
    return run("sim", "run", "--policy", "esx-ip32", "--uplinks", 4, "--in", path, "--out", folder)


def test_every_broken_file_has_a_test():
    tested = {row[0] for row in CUT} | {row[0] for row in UNREADABLE} | set(OTHER_LINK) | LATER
    assert tested == {p.name for p in BAD.iterdir()}


@pytest.mark.parametrize("name, whole, word", CUT, ids=lambda v: str(v))
def test_trace_prints_the_whole_packets_then_the_error(name, whole, word):
    result = refused(traced(BAD / name), 1, name, word)
    good = traced(product.CAPTURES / "dns.pcap").out.splitlines()[:whole]
    assert result.out.splitlines()[:len(good)] == good and len(result.out.splitlines()) in (whole, 5), result


@pytest.mark.parametrize("name, word", UNREADABLE, ids=lambda v: str(v))
def test_trace_refuses_what_is_no_capture(name, word):
    assert refused(traced(BAD / name), 1, name, word).out == ""


@pytest.mark.parametrize("name", OTHER_LINK)
def test_trace_names_the_link_type(name):
    assert refused(traced(BAD / name), 1, name, "ethernet").out == ""


def complete(folder):
    """The folder is absent, empty, or holds a whole result."""
    if not folder.exists() or not any(folder.iterdir()):
        return True
    report = json.loads((folder / "report.json").read_text())
    names = {"report.json", "report.html"} | {f"uplink{k}.pcap" for k in range(report["uplinks"])}
    return {p.name for p in folder.iterdir()} == names


@pytest.mark.parametrize("name", [r[0] for r in CUT] + [r[0] for r in UNREADABLE] + OTHER_LINK)
def test_sim_refuses_and_leaves_nothing_half_written(name, tmp_path, model):
    refused(simulated(BAD / name, tmp_path / "out"), 1, name)
    assert complete(tmp_path / "out")
    assert {p.name for p in tmp_path.iterdir()} <= {"out"}
    if name in OTHER_LINK:
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", [r[0] for r in CUT] + [r[0] for r in UNREADABLE] + OTHER_LINK)
def test_engines_refuse_alike(name, model):
    soft, hard = traced(BAD / name), traced(BAD / name, "--engine", "rtl")
    assert (soft.code, soft.out, soft.err) == (hard.code, hard.out, hard.err)


def test_no_packets_is_no_error():
    assert ok("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", BAD / "no_packets.pcap", "-j").out == ""


def test_a_packet_without_bytes_is_a_runt_or_refused():
    result = traced(BAD / "zero_length_packet.pcap")
    if result.code == 0:
        rows = result.rows()
        assert len(rows) == 5 and rows[2]["reason"] == "drop:runt" and rows[2]["uplink"] is None, result
    else:
        assert len(refused(result, 1, "zero_length_packet.pcap").out.splitlines()) == 2


def test_files_that_cannot_be_opened(tmp_path):
    refused(traced(tmp_path / "none.pcap"), 1, "none.pcap")
    refused(traced(tmp_path), 1)
    refused(run("config", "check", tmp_path / "none.json"), 1, "none.json")
    assert list(tmp_path.iterdir()) == []


def test_a_simulator_that_is_no_program(tmp_path):
    program, simulator = shutil.copy(product.PROGRAM, tmp_path / "linksteer"), tmp_path / "linksteer-sim"
    simulator.write_bytes(b"\0")
    simulator.chmod(0o755)
    done = subprocess.run([program, "flow", "trace", "--policy", "native", "--uplinks", "2", "--engine", "rtl", "--in",
                           product.DEMO], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.endswith("linksteer-sim: Exec format error: make builds it anew\n"), done


def test_sim_of_no_file_makes_no_folder(tmp_path, model):
    refused(simulated(tmp_path / "none.pcap", tmp_path / "out"), 1, "none.pcap")
    assert list(tmp_path.iterdir()) == []


# ---- configuration ----

GOOD = """{
  "schema_version": 1,
  "teams": [
    { "name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "native" },
    { "name": "b", "uplinks": ["uplink2", "uplink3"], "policy": "esx-ip32", "failover": "modulo" }
  ],
  "port_groups": [
    { "name": "one", "team": "a", "vlan": 0 },
    { "name": "two", "team": "a", "vlan": 105 }
  ]
}
"""
# What is replaced, by what, the line of the fault, a word of the explanation.
BREACHES = {
    "wrong type": ('"vlan": 105', '"vlan": "105"', 9, "vlan"),
    "wrong type of a list": ('["uplink0", "uplink1"]', '"uplink0"', 4, "uplinks"),
    "team as text": ('{ "name": "one", "team": "a", "vlan": 0 }', '"one"', 8, ""),
    "fraction": ('"vlan": 105', '"vlan": 10.5', 9, "vlan"),
    "unknown key": ('"vlan": 105', '"vlan": 105, "colour": 3', 9, "colour"),
    "unknown top key": ('"schema_version": 1', '"schema_version": 1, "speed": 3', 2, "speed"),
    "duplicate key": ('"vlan": 105', '"vlan": 105, "vlan": 106', 9, "vlan"),
    "schema version": ('"schema_version": 1', '"schema_version": 2', 2, "schema_version"),
    "unknown policy": ('"native"', '"natural"', 4, "natural"),
    "unknown failover": ('"modulo"', '"random"', 5, "random"),
    "unknown team": ('"team": "a", "vlan": 0', '"team": "z", "vlan": 0', 8, "z"),
    "uplink in two teams": ('["uplink2", "uplink3"]', '["uplink2", "uplink1"]', 5, "uplink1"),
    "uplink twice": ('["uplink2", "uplink3"]', '["uplink2", "uplink2"]', 5, "uplink2"),
    "no uplinks": ('["uplink2", "uplink3"]', '[]', 5, ""),
    "vlan in two port groups": ('"vlan": 105', '"vlan": 0', 9, "vlan"),
    "vlan out of range": ('"vlan": 105', '"vlan": 4096', 9, "vlan"),
    "negative vlan": ('"vlan": 105', '"vlan": -1', 9, "vlan"),
    "the native vlan of the switch": ('"vlan": 105', '"vlan": 1', 9, "native"),
    "two teams of a name": ('"name": "b"', '"name": "a"', 5, "a"),
    "standby under IP hash": ('"failover": "modulo"', '"standby": ["uplink4"]', 5, "standby"),
    "missing comma": ('"native" },', '"native" }', 5, ""),
    "cut short": ("  ]\n}\n", "", 10, ""),
    "not an object": (GOOD, "[1, 2]\n", 1, ""),
    "empty": (GOOD, "", 1, ""),
    "text": (GOOD, "teams: none\n", 1, ""),
}


def test_a_good_configuration(tmp_path):
    path = tmp_path / "good.json"
    path.write_text(GOOD)
    ok("config", "check", path)


@pytest.mark.parametrize("what", BREACHES)
def test_a_breach_is_named_with_its_line(what, tmp_path, model):
    old, new, line, word = BREACHES[what]
    path = tmp_path / "bad.json"
    path.write_text(GOOD.replace(old, new))
    result = refused(run("config", "check", path), 1, word)
    where = [f"{path}:{n}:" for n in (line - 1, line, line + 1)] if what in ("cut short", "missing comma") \
        else [f"{path}:{line}:"]
    assert any(w in result.err for w in where), f"expected {path}:{line}:\n{result}"
    same = run("sim", "run", "--config", path, "--in", product.DEMO, "--out", tmp_path / "out")
    assert refused(same, 1, word).err == result.err
    assert not (tmp_path / "out").exists()
