# SPDX-License-Identifier: Apache-2.0
"""`flow`: uplinks that are down, modes, what belongs together in a query, the table for people."""
import os
import re
import subprocess

import pcapio
import product
import pytest
from product import ok, refused, run, trace

CLIENTS = product.CAPTURES / "clients.pcap"
HOSTILE = product.CAPTURES / "hostile.pcap"
QUERY = ("flow", "query", "--policy", "native", "--uplinks", "4")
IPS = ("--src-ip", "10.0.0.1", "--dst-ip", "10.0.0.2")


def query(*args):
    return ok(*QUERY, *args, "-j").json()


@pytest.mark.parametrize("dead", range(4))
def test_resilient_moves_the_dead_uplinks_frames_only(dead):
    before = trace(CLIENTS, policy="native")
    after = trace(CLIENTS, "--down", dead, policy="native")
    for old, new in zip(before, after):
        assert new["uplink"] != dead
        assert old["uplink"] in (dead, new["uplink"]), (old, new)
    assert {row["uplink"] for row in after} == {0, 1, 2, 3} - {dead}


def test_modulo_counts_those_that_are_left():
    live = [0, 3, 4]
    for row in trace(CLIENTS, "--down", "1,2", policy="esx-ip32", uplinks=5):
        assert row["uplink"] == live[row["hash"] % 3]


@pytest.mark.parametrize("policy, has_bucket", [("esx-ip32", False), ("native", True)])
def test_nobody_left(policy, has_bucket):
    up = trace(HOSTILE, policy=policy, uplinks=2)
    down = trace(HOSTILE, "--down", "0,1", policy=policy, uplinks=2)
    reasons = {"drop:runt", "drop:oversize", "drop:no_uplink"}
    assert {row["reason"] for row in down} == reasons
    for row, other in zip(down, up):
        assert row["uplink"] is None
        assert row["hash"] == other["hash"] and row["bucket"] == other["bucket"], row
        hashed = row["reason"] == "drop:no_uplink"
        assert (row["hash"] is not None) == hashed
        assert (row["bucket"] is not None) == (hashed and has_bucket)


def test_tid_does_not_change_what_other_policies_say():
    args = ("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", CLIENTS, "-j")
    assert ok(*args).out == ok(*args, "--tid", 7, "--engine", "model").out


@pytest.mark.parametrize("engine", [(), ("--engine", "model")])
def test_width_is_the_hardwares(engine):
    result = run("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", CLIENTS, "--width", 64, *engine)
    assert refused(result, 2, "--width", "--engine rtl").out == ""


def test_capture_from_standard_input():
    args = [product.PROGRAM, "flow", "trace", "--policy", "native", "--uplinks", "4", "--in", "-", "-j"]
    with open(CLIENTS, "rb") as file:
        piped = subprocess.run(args, stdin=file, capture_output=True, check=True).stdout.decode()
    assert piped == ok("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", CLIENTS, "-j").out


def test_output_that_cannot_be_written_is_an_error():
    with open("/dev/full", "w") as full:
        done = subprocess.run([product.PROGRAM, "policy", "list"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1 and done.stderr.startswith(b"linksteer: standard output: ")


def test_query_without_ip():
    row = query("--src-mac", "00:50:56:AA:bb:01", "--dst-mac", "ff:ff:ff:ff:ff:ff", "--ethertype", "0x0806")
    assert (row["hash"], row["src_mac"], row["ethertype"]) == (0xB5801A48, "00:50:56:aa:bb:01", 0x0806)
    assert row["l3"] is row["src_ip"] is row["ip_proto"] is None
    assert query()["ethertype"] == 0x0800


def test_query_with_everything():
    row = query(*IPS, "--proto", "udp", "--src-port", 53, "--dst-port", 65535, "--vlan", 100, "--vlan", "0")
    assert (row["ip_proto"], row["src_port"], row["dst_port"]) == (17, 53, 65535)
    assert row["vlan_ids"] == [100, 0] and row["hash"] == query(*IPS)["hash"]
    row = query(*IPS, "--proto", 6, "--fragment", "--ethertype", 2048)
    assert row["fragment"] is True and row["ip_proto"] == 6 and row["src_port"] is None


@pytest.mark.parametrize("args", [
    ("--src-ip", "10.0.0.1"), ("--dst-ip", "::1"), (*IPS, "--src-port", "1", "--dst-port", "2"),
    (*IPS, "--proto", "icmp", "--src-port", "1", "--dst-port", "2"), (*IPS, "--proto", "tcp", "--src-port", "1"),
    (*IPS, "--proto", "tcp", "--src-port", "1", "--dst-port", "65536"), (*IPS, "--proto", "256"), ("--proto", "tcp"),
    (*IPS, "--ethertype", "0x86dd"), ("--ethertype", "0x5ff"), ("--fragment",), ("--vlan", "4096"),
    ("--vlan", "1", "--vlan", "2", "--vlan", "3"), ("--src-mac", "00:50:56:aa:bb:0g"), ("--src-mac", "00-50-56-aa-bb-01"),
    (*IPS, "--proto", "tcp", "--src-port", "1", "--dst-port", "2", "--fragment"), ("--down", "4"), ("--down", "a"),
    ("--key", "00" * 40), ("--tags", "in-band"), ("--tid", "-1"), ("--json=1",), ("--uplink", "2"),
], ids=" ".join)
def test_what_does_not_belong_together(args):
    result = refused(run(*QUERY, *args), 2)
    assert result.out == ""


def test_trace_needs_a_file():
    refused(run("flow", "trace", "--policy", "native", "--uplinks", 4), 2, "--in")
    refused(run("flow", "trace", "--policy", "native", "--uplinks", 4, "--width", 65, "--in", CLIENTS), 2, "--width")


def test_shares_add_up():
    rows = trace(CLIENTS, policy="native")
    out = ok("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", CLIENTS).out
    shares = re.findall(r"^uplink(\d) +(\d+) +(\d+) +([\d.]+) % +(\d+)$", out, re.M)
    assert [int(s[0]) for s in shares] == [0, 1, 2, 3]
    for uplink, frames, _, _, flows in shares:
        mine = [row for row in rows if row["uplink"] == int(uplink)]
        assert len(mine) == int(frames)
        assert len({(row["src_ip"] or row["src_mac"], row["dst_ip"] or row["dst_mac"], row["l3"] or row["ethertype"])
                    for row in mine}) == int(flows)
    assert sum(float(s[3]) for s in shares) == pytest.approx(100, abs=0.3)
    assert "largest flows" in out and "times the mean" in out


def packet(port="03e8", mac="0a", tag="", host="02"):
    """A TCP segment from 10.0.0.1 to 10.0.0.HOST port 80."""
    return bytes.fromhex(f"0050560000bb 0050560000{mac} {tag} 0800 4500002800000000 40060000 0a000001 0a0000{host}"
                         f"{port}0050 0000000000000000 5002000000000000 000000000000")


@pytest.fixture(scope="module")
def siblings(tmp_path_factory):
    """Six frames; each but the first differs from it in one field."""
    frames = [packet(), packet(port="03e9"), packet(mac="0c"), packet(tag="81000007"), packet(tag="81000008"), packet(host="03")]
    return pcapio.write(tmp_path_factory.mktemp("siblings") / "siblings.pcap", frames)


TO_2, TO_3 = "10.0.0.1 > 10.0.0.2", "10.0.0.1 > 10.0.0.3"
PORT = "10.0.0.1:1000 > 10.0.0.2:80"
PORTS = {PORT: 4, "10.0.0.1:1001 > 10.0.0.2:80": 1, "10.0.0.1:1000 > 10.0.0.3:80": 1}
FROM_A, FROM_C = "00:50:56:00:00:0a > 00:50:56:00:00:bb", "00:50:56:00:00:0c > 00:50:56:00:00:bb"


@pytest.mark.parametrize("policy, flows", [
    ("native", {TO_2: 5, TO_3: 1}), ("esx-ip32", {TO_2: 5, TO_3: 1}), ("native-l4", PORTS), ("linux-layer3+4", PORTS),
    ("linux-layer3+4@2004", PORTS), ("dpdk-l34", PORTS), ("toeplitz", PORTS),
    ("src-dst-port", {":1000 > :80": 5, ":1001 > :80": 1}),
    ("linux-layer2", {FROM_A + " type 0x0800": 5, FROM_C + " type 0x0800": 1}), ("dpdk-l2", {FROM_A: 5, FROM_C: 1}),
    ("linux-layer2+3", {f"{TO_2} {FROM_A}": 4, f"{TO_3} {FROM_A}": 1, f"{TO_2} {FROM_C}": 1}),
    ("linux-vlan+srcmac", {"from 00:50:56:00:00:0a": 3, "from 00:50:56:00:00:0c": 1, "from 00:50:56:00:00:0a vlan 7": 1,
                           "from 00:50:56:00:00:0a vlan 8": 1}),
    ("src-mac", {"from 00:50:56:00:00:0a": 5, "from 00:50:56:00:00:0c": 1}), ("dst-mac", {"to 00:50:56:00:00:bb": 6}),
    ("src-ip", {"from 10.0.0.1": 6}), ("dst-ip", {"to 10.0.0.2": 5, "to 10.0.0.3": 1}),
    ("esx-port-id", {"virtual port 3": 6}), ("explicit", {"all frames": 6}),
])
def test_flows_are_what_the_policy_looks_at(policy, flows, siblings):
    out = ok("flow", "trace", "--policy", policy, "--uplinks", 2, "--tid", 3, "--in", siblings).out
    shares, largest = out.split("largest flows")
    assert sum(map(int, re.findall(r"^uplink\d .* (\d+)$", shares, re.M))) == len(flows), out
    rows = re.findall(r"^(.*?) +uplink\d +(\d+) +\d+ +[\d.]+ %$", largest, re.M)
    assert {text: int(frames) for text, frames in rows} == flows, out


@pytest.mark.parametrize("policy", ["linux-layer3+4", "linux-layer2+3", "linux-vlan+srcmac", "dpdk-l34", "toeplitz", "native"])
def test_hardware_counts_the_same_flows(policy, siblings, model):
    args = ("flow", "trace", "--policy", policy, "--uplinks", 4, "--tags", "in-band") if policy.startswith("linux") else \
        ("flow", "trace", "--policy", policy, "--uplinks", 4)
    for capture in (siblings, CLIENTS, HOSTILE):
        assert ok(*args, "--in", capture, "--engine", "rtl").out == ok(*args, "--in", capture).out


def test_cut_capture_still_ends_with_shares():
    result = run("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", product.BAD / "cut_in_packet.pcap")
    assert result.code == 1 and "busiest uplink" in result.out
    assert result.err.startswith(f"linksteer: {product.BAD / 'cut_in_packet.pcap'}: truncated"), result


def test_rtl_without_its_program_says_what_to_do(tmp_path):
    alone = tmp_path / "linksteer"
    alone.write_bytes(product.PROGRAM.read_bytes())
    alone.chmod(0o755)
    done = subprocess.run([alone, "flow", "trace", "--policy", "native", "--uplinks", "4", "--engine", "rtl", "--in", CLIENTS],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and os.fspath(tmp_path / "linksteer-sim") in done.stderr
