# SPDX-License-Identifier: Apache-2.0
"""Every policy against rules.py: all captures, frames made for their traps, every option, 1 to 16 uplinks."""
import random

import pcapio
import product
import pytest
import rules
import test_linux
from product import ok, run

POLICIES = sorted(rules.RULES) + sorted(rules.WITHOUT_HASH)
KEY = bytes(range(7, 47)).hex()
FIELDS = ("tcp-ipv4", "ipv6", "udp-ipv6")
OPTIONS = {
    "esx-port-id": ({"--tid": "7"}, {}),
    "toeplitz": ({"--key": KEY, "--fields": ",".join(FIELDS), "--symmetric": None},
                 {"key": KEY, "fields": FIELDS, "symmetric": True}),
    "native": ({"--seed": "123456789abcdef", "--symmetric": None}, {"seed": 0x123456789ABCDEF, "symmetric": True}),
    "native-l4": ({"--seed": "f", "--symmetric": None}, {"seed": 15, "symmetric": True}),
    **{name: ({"--tags": "in-band"}, {"tags": "in-band"}) for name in rules.RULES if name.startswith("linux-")},
}
TAGS = ("81000064", "88a8e064", "81000064 81000000", "88a80bb8 8100e001", "81000064 88a80065", "88a80001 88a80002",
        "88a80001 81000002 81000003", "91000001")


def l4(dice, proto):
    """A header of PROTO, cut anywhere; ICMP of every interesting type."""
    head = dice.randbytes(28)
    if proto in (1, 58):
        kinds = (0, 3, 4, 5, 8, 11, 12, 13, 14, 15, 128, 129, 1, 2)
        ident = dice.choice((b"\0\0", dice.randbytes(2)))
        head = bytes([dice.choice(kinds), dice.randrange(3)]) + dice.randbytes(2) + ident + dice.randbytes(2)
        inside = dice.choice((6, 17, 1, 58, 51, 50))
        head += dice.choice((test_linux.ipv4(dice, inside, dice.choice((5, 5, 7, 3, 15)), dice.choice((0, 0, 0x2000, 9))),
                             test_linux.ipv6(dice, inside))) + dice.randbytes(12)
    return head[:dice.choice((0, 3, 4, 7, 8, 9, 19, 20, 28, 200, 200, 200))]


def frame(dice):
    """MACs, tags, IP of every header length, L4 and a bit of padding, now and then cut."""
    proto = dice.choice((6, 6, 17, 17, 17, 132, 33, 136, 50, 51, 1, 1, 58, 58, 47, 0, 43, 44, 60))
    tags = bytes.fromhex(dice.choice(("", "", "", *TAGS)))
    if dice.randrange(2):
        kind, ihl = b"\x08\x00", dice.choice((5, 5, 5, 6, 15, 0, 1, 2, 3, 4))
        body = test_linux.ipv4(dice, proto, ihl, dice.choice((0, 0, 0, 0x4000, 0x2000, 1, 0x1FFF)))
        if dice.randrange(4):
            body = body[:2] + b"\x00\x60" + body[4:]      # a total length that covers the ports
    else:
        kind, body = b"\x86\xdd", test_linux.ipv6(dice, proto)
        if dice.randrange(4):
            body = b"\x60" + body[1:4] + b"\x00\x60" + body[6:]
    if not dice.randrange(12):
        kind = dice.choice((b"\x08\x06", b"\x88\x47", b"\x88\x48", b"\x00\x2e", b"\x81\x00"))
    made = dice.randbytes(12) + tags + kind + body + l4(dice, proto)
    if not dice.randrange(8):
        made = made[:dice.randrange(14, len(made) + 1)]
    return made if dice.randrange(3) else made.ljust(60, b"\0")


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    dice = random.Random(5)
    frames = [frame(dice) for _ in range(4000)]
    return pcapio.write(tmp_path_factory.mktemp("rules") / "odd.pcap", frames), frames


def trace(path, policy, *args, uplinks=4, options=None):
    more = [word for name, value in (options or {}).items() for word in (name, value) if word is not None]
    return ok("flow", "trace", "--policy", policy, "--uplinks", uplinks, "--in", path, "-j", *args, *more).rows()


def judged(policy, made, **options):
    """(hash or None, number that picks the uplink)"""
    if policy in rules.RULES:
        value = rules.RULES[policy](made, **options)
        return value, value
    return None, 7 if policy == "esx-port-id" and options.get("tid", True) else 0


def compare(policy, frames, rows, number=None, **options):
    for made, row in zip(frames, rows, strict=True):
        if row["reason"] in ("drop:runt", "drop:oversize"):
            continue
        value, pick = judged(policy, made, **options)
        pick = pick if number is None else number
        assert row["hash"] == value, (policy, row, made[:200].hex())
        assert row["reason"] == rules.WITHOUT_HASH.get(policy, "hash"), row
        if policy in rules.RESILIENT:
            assert row["bucket"] == value % 256
        else:
            assert (row["bucket"], row["uplink"]) == (None, pick % 4), row


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("path", product.ALL, ids=lambda p: p.stem)
def test_captures(path, policy, frames_of, trace_of):
    compare(policy, frames_of(path), trace_of(path, policy=policy), number=0 if policy in rules.WITHOUT_HASH else None)


@pytest.mark.parametrize("policy", POLICIES)
def test_odd_frames(policy, odd):
    compare(policy, odd[1], trace(odd[0], policy), number=0 if policy in rules.WITHOUT_HASH else None)


@pytest.mark.parametrize("policy", sorted(OPTIONS))
def test_options(policy, odd):
    given, told = OPTIONS[policy]
    compare(policy, odd[1], trace(odd[0], policy, options=given), **told)


def test_odd_frames_reach_every_branch(odd):
    """Else the tests above compare less than they say."""
    seen = [rules.linux_sees(made, "accelerated") for made in odd[1]]
    assert sum(found[1] is None for found in seen) > 300
    assert sum(found[2] != 0 for found in seen) > 600
    assert sum(rules.dpdk_ip_ports(made)[1] != 0 for made in odd[1]) > 300
    assert sum(rules.ends(made)[2] is not None for made in odd[1]) > 300


@pytest.mark.parametrize("policy", POLICIES)
def test_any_number_of_uplinks_any_down(policy, tmp_path):
    """`modulo`: the live ones in order; `resilient`: by bucket, and only what the dead carried moves."""
    dice = random.Random(policy)
    frames = [made for made in (frame(dice) for _ in range(150)) if len(made) >= 14]
    path = pcapio.write(tmp_path / "few.pcap", frames)
    for uplinks in range(1, 17):
        down = sorted(dice.sample(range(uplinks), dice.randrange(uplinks)))
        live = [n for n in range(uplinks) if n not in down]
        words = ["--down", ",".join(map(str, down))] if down else []
        rows = trace(path, policy, *words, uplinks=uplinks, options={"--tid": str(uplinks * 3)})
        whole = trace(path, policy, uplinks=uplinks) if policy in rules.RESILIENT else rows
        for made, row, before in zip(frames, rows, whole, strict=True):
            value, _ = judged(policy, made)
            assert row["live"] == live and row["n"] == len(live)
            if policy in rules.RESILIENT:
                assert row["uplink"] == before["uplink"] or before["uplink"] in down
                assert row["uplink"] in live
            else:
                number = uplinks * 3 if policy == "esx-port-id" else value or 0
                assert row["uplink"] == live[number % len(live)], (row, made.hex())


@pytest.mark.parametrize("policy", POLICIES)
def test_words_end_in_the_hash(policy, odd):
    for row in trace(odd[0], policy)[:500]:
        words = list((row["words"] or {}).values())
        if row["hash"] is not None:
            last = words[-1][-1] if isinstance(words[-1], list) else words[-1]
            assert last == row["hash"], row


@pytest.mark.parametrize("args", [
    ("toeplitz", "--key", "00" * 39), ("toeplitz", "--key", "zz" * 40), ("toeplitz", "--fields", "ipv4,tcp"),
    ("toeplitz", "--fields", ""), ("native", "--key", "00" * 40), ("native", "--fields", "ipv4"),
    ("esx-ip32", "--symmetric"), ("explicit", "--failover", "resilient"), ("dpdk-l2", "--tags", "in-band"),
], ids=lambda args: " ".join(args)[:30])
def test_refused(args):
    word = args[1].lstrip("-")
    product.refused(run("flow", "query", "--policy", args[0], "--uplinks", 2, *args[1:]), 2, word)
