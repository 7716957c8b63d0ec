# SPDX-License-Identifier: Apache-2.0
"""`flow query` and `policy list`: published answers, defaults, shape."""
import json

import product
import pytest
from product import ok, refused, run

VECTORS = [json.loads(line) for line in (product.DATA / "vectors.jsonl").read_text().splitlines()]
OPTION = {"src_ip": "--src-ip", "dst_ip": "--dst-ip", "src_mac": "--src-mac", "dst_mac": "--dst-mac",
          "ip_proto": "--proto", "src_port": "--src-port", "dst_port": "--dst-port", "ethertype": "--ethertype", "key": "--key"}
EXAMPLE = ('{"frame":0,"uplink":1,"reason":"hash","hash":151,"bucket":null,"dst_mac":"00:00:00:00:00:00",'
           '"src_mac":"00:00:00:00:00:00","ethertype":2048,"vlan_ids":[],"l3":"ipv4","src_ip":"164.18.1.84",'
           '"dst_ip":"164.18.1.195","ip_proto":null,"src_port":null,"dst_port":null,"fragment":false}')


def query(*args, policy="esx-ip32", uplinks=4):
    return ok("flow", "query", "--policy", policy, "--uplinks", uplinks, "-j", *args).json()


def described(vector):
    """The vector as options."""
    for key, option in OPTION.items():
        if key in vector:
            yield from (option, str(vector[key]))
    for vid in vector.get("vlan_ids", ()):
        yield from ("--vlan", str(vid))
    if vector.get("fragment"):
        yield "--fragment"


@pytest.mark.parametrize("policy", sorted({v["policy"] for v in VECTORS} | {"esx-ip"}))
def test_published_answers(policy):
    vectors = [v for v in VECTORS if v["policy"] == {"esx-ip": "esx-ip32"}.get(policy, policy)]
    assert vectors
    for vector in vectors:
        for uplinks, uplink in vector["uplink"].items():
            row = query(*described(vector), policy=policy, uplinks=uplinks)
            assert (row["hash"], row["uplink"]) == (vector["hash"], uplink), (vector, uplinks, row)


def test_example_of_the_manual():
    out = ok("flow", "query", "--policy", "esx-ip32", "--uplinks", 2, "--src-ip", "164.18.1.84",
             "--dst-ip", "164.18.1.195", "-j").out
    assert out.startswith(EXAMPLE[:-1])


def test_people_get_the_same_answer():
    out = ok("flow", "query", "--policy", "esx-ip32", "--uplinks", 2, "--src-ip", "164.18.1.84",
             "--dst-ip", "164.18.1.195").out
    assert "uplink1" in out or "1" in out.split()
    with pytest.raises(ValueError):
        json.loads(out)


def test_ipv6_uses_all_words_and_the_type_follows():
    row = query("--src-ip", "fd00:1::2:10", "--dst-ip", "2001:DB8:0:0:0:0:0:1")
    want = 0xFD000001 ^ 0x00020010 ^ 0x20010DB8 ^ 0x00000001
    assert (row["hash"], row["uplink"], row["ethertype"], row["l3"]) == (want, want % 4, 0x86DD, "ipv6")
    assert (row["src_ip"], row["dst_ip"]) == ("fd00:1::2:10", "2001:db8::1")


def test_native_is_keyed_and_bucketed():
    addresses = ("--src-ip", "10.0.0.1", "--dst-ip", "10.0.0.2")
    row = query(*addresses, policy="native")
    assert row["bucket"] == row["hash"] & 0xFF and row["uplink"] in range(4)
    assert row == query(*addresses, policy="native")
    assert query(*addresses, "--seed", "0x1234", policy="native")["hash"] != row["hash"]
    assert query(*addresses, "--failover", "modulo", policy="native")["bucket"] is None
    assert query(*addresses, "--failover", "resilient")["bucket"] == query(*addresses)["hash"] & 0xFF


def test_every_field_comes_back():
    row = query("--src-ip", "10.0.0.10", "--dst-ip", "10.0.0.20", "--proto", "tcp", "--src-port", 49152, "--dst-port", 443,
                "--src-mac", "00:50:56:AA:bb:01", "--dst-mac", "00:1b:21:12:34:56", "--vlan", 100, "--vlan", 7)
    assert list(row)[:len(product.TRACE_KEYS)] == product.TRACE_KEYS
    assert {k: row[k] for k in list(row)[5:16]} == {
        "dst_mac": "00:1b:21:12:34:56", "src_mac": "00:50:56:aa:bb:01", "ethertype": 2048, "vlan_ids": [100, 7],
        "l3": "ipv4", "src_ip": "10.0.0.10", "dst_ip": "10.0.0.20", "ip_proto": 6, "src_port": 49152, "dst_port": 443,
        "fragment": False}
    assert query("--src-ip", "10.0.0.10", "--dst-ip", "10.0.0.20", "--fragment")["fragment"] is True


@pytest.mark.parametrize("policy", product.BY_ADDRESS)
def test_every_uplink_is_reached(policy):
    seen = {query("--src-ip", f"10.0.{n}.{n}", "--dst-ip", f"10.3.0.{n // 2}", policy=policy, uplinks=4)["uplink"]
            for n in range(40)}
    assert seen == {0, 1, 2, 3}


def test_steps_of_a_decision():
    """By hand: 10.0.0.10 ^ 10.0.0.20, TCP 49152 to 443, folded and shifted, 3 members of which one is down."""
    row = query("--src-ip", "10.0.0.10", "--dst-ip", "10.0.0.20", "--proto", "tcp", "--src-port", 49152, "--dst-port", 443,
                "--down", 1, policy="linux-layer3+4", uplinks=3)
    assert (row["live"], row["n"], row["hash"], row["uplink"]) == ([0, 2], 2, 1389515314, 0)
    assert row["words"] == {"l4_word": 0xBB0100C0, "src_ip": 0x0A00000A, "dst_ip": 0x1400000A, "xor": 0xA50100C0,
                            "fold_16": 0xA501A5C1, "fold_8": 0xA5A4A464, "hash": 1389515314}
    assert query(policy="esx-port-id", uplinks=3)["hash"] is None
    assert query("--tid", 5, policy="esx-port-id", uplinks=3)["reason"] == "vport"


def test_policy_list():
    names = [p["name"] for p in ok("policy", "list", "-j").json()]
    assert set(names) == set(product.POLICIES) and len(names) == len(set(names))
    for row in ok("policy", "list", "-j").json():
        assert row["failover"] in ("modulo", "resilient") and len(row["limits"]) > 10, row
        assert (row["peer"] is None) == (row["peer_version"] is None) == row["name"].startswith("native"), row
        assert set(row["options"]) <= {"seed", "key", "fields", "symmetric", "tags", "tid"}, row
        assert row["fields"] or row["name"] == "explicit", row
    assert {row["name"] for row in ok("policy", "list", "-j").json() if "tags" in row["options"]} == {
        name for name in names if name.startswith("linux-")}
    table = ok("policy", "list").out
    for name in names:
        assert name in table
        query("--src-ip", "10.0.0.1", "--dst-ip", "10.0.0.2", policy=name)


GOOD = ["flow", "query", "--policy", "esx-ip32", "--uplinks", "2", "--src-ip", "10.0.0.1", "--dst-ip", "10.0.0.2"]


def changed(**options):
    out = list(GOOD)
    for name, value in options.items():
        out[out.index("--" + name.replace("_", "-")) + 1] = value
    return out


@pytest.mark.parametrize("args", [
    changed(policy="esx-ip33"), changed(policy=""), changed(uplinks="0"), changed(uplinks="17"), changed(uplinks="-1"),
    changed(uplinks="two"), changed(uplinks="2x"), changed(src_ip="10.0.0.256"), changed(src_ip="10.0.0"),
    changed(dst_ip="fd00::12345"), changed(src_ip=""), changed(dst_ip="fd00::1"), GOOD + ["--src-mac", "00:11:22"],
    GOOD + ["--nonsense"], GOOD + ["--failover", "sometimes"], GOOD + ["--down", "2"], GOOD + ["--vlan", "4096"],
    GOOD + ["--src-port", "65536"], GOOD + ["--proto", "256"], GOOD + ["--ethertype", "0x10000"], GOOD + ["--seed", "blue"], GOOD + ["extra"], GOOD[:-1],
    GOOD[:2] + GOOD[4:], ["flow", "guess"], ["flow"], ["flwo", "query"], [], ["policy"], ["policy", "list", "x"],
], ids=" ".join)
def test_usage_errors(args):
    result = run(*args)
    assert result.out == "", result
    refused(result, 2)


@pytest.mark.parametrize("args", [[], ["flow"], ["flow", "query"], ["flow", "trace"], ["sim", "run"], ["policy", "list"],
                                  ["config", "check"]], ids=" ".join)
def test_help_has_examples(args):
    for flag in ("-h", "--help"):
        out = ok(*args, flag).out
        assert "linksteer" in out and "usage" in out.lower(), out
    assert "example" in out.lower(), out
