# SPDX-License-Identifier: Apache-2.0
"""linux-layer2+3 on frames made for it: tags, ICMP errors, headers that lie, cut at every byte."""
import random

import judge
import pcapio
import product
import pytest
from product import ok, refused, run

TAGS = ("accelerated", "in-band")
POLICY = "linux-layer2+3"
TAG = {1: "81000064", 2: "88a80bb881000064", 3: "88a80001 81000002 81000003"}


def ipv4(dice, proto, ihl=5, fragment=0):
    head = bytes([dice.choice((4, 4, 4, 0, 6)) << 4 | ihl, 0, *dice.randbytes(4), fragment >> 8, fragment & 255, 64, proto])
    return head + dice.randbytes(10 + 4 * max(ihl - 5, 0))


def ipv6(dice, proto):
    return bytes([dice.choice((6, 6, 6, 0, 4)) << 4, 0, 0, 0, *dice.randbytes(2), proto, 64]) + dice.randbytes(32)


def icmp(dice, inner):
    return bytes([dice.choice((0, 1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 128))]) + dice.randbytes(7) + inner


def frame(dice):
    macs, proto = dice.randbytes(12), dice.choice((1, 58, 1, 58, 6))
    tags = bytes.fromhex(TAG.get(dice.randrange(8), ""))
    kind = dice.choice((4, 4, 4, 6, 6, 6, 0))
    if kind == 4:
        ihl = dice.choice((5, 5, 5, *range(16)))
        body = ipv4(dice, proto, ihl, dice.choice((0, 0, 0, 0x4000, 0x2000, 1)))
        inner = icmp(dice, ipv4(dice, 6, dice.randrange(16)))
        if ihl < 5:
            body = body[:4 * ihl] + inner[:1] + body[4 * ihl + 1:]      # L4 starts inside the header
        return macs + tags + b"\x08\x00" + body + inner + dice.randbytes(8)
    if kind == 6:
        return macs + tags + b"\x86\xdd" + ipv6(dice, proto) + icmp(dice, ipv6(dice, 6)) + dice.randbytes(8)
    return macs + tags + dice.choice((b"\x88\x47", b"\x88\x48", b"\x88\x49", b"\x00\x26", b"\x81\x00")) + dice.randbytes(46)


@pytest.fixture(scope="module")
def capture(tmp_path_factory):
    dice = random.Random(23)
    frames = [frame(dice) for _ in range(1500)]
    for made in frames[:40]:
        frames += [made[:n] for n in range(14, len(made))]
    path = tmp_path_factory.mktemp("linux") / "linux.pcap"
    pcapio.write(path, frames)
    return path, frames


def raw(path, tags, *more):
    return ok("flow", "trace", "--policy", POLICY, "--tags", tags, "--uplinks", 3, "--in", path, "-j", *more)


@pytest.mark.parametrize("tags", TAGS)
def test_hash_as_the_judge_says(capture, tags):
    path, frames = capture
    errors = 0
    for made, row in zip(frames, raw(path, tags).rows(), strict=True):
        value = judge.linux_layer23(made, tags)
        assert (row["hash"], row["uplink"]) == (value, value % 3), (row, made.hex())
        found = judge.linux_reads(made, tags)[3]
        errors += found is not None and found[0] not in (made[26:30], made[30:34], made[22:38], made[26:42])
    assert errors > 150, "addresses of the packet inside count"


@pytest.mark.parametrize("tags", TAGS)
def test_engines_agree_on_these_frames(capture, tags, model):
    assert raw(capture[0], tags).out == raw(capture[0], tags, "--engine", "rtl").out


@pytest.mark.parametrize("path", product.ALL, ids=lambda p: p.stem)
def test_engines_agree_in_band(path, frames_of, model):
    out = raw(path, "in-band")
    assert out.out == raw(path, "in-band", "--engine", "rtl").out
    for made, row in zip(frames_of(path), out.rows()):
        if row["uplink"] is not None:
            assert row["hash"] == judge.linux_layer23(made, "in-band"), row


def test_tags_change_tagged_frames_alone(frames_of):
    path = product.CAPTURES / "qinq.pcap"
    one, other = (raw(path, tags).rows() for tags in TAGS)
    differ = {bool(a["vlan_ids"]) for a, b in zip(one, other) if a["hash"] != b["hash"]}
    assert differ == {True}


def test_configuration_carries_tags_to_the_core(capture, tmp_path, model):
    """A run with `tags` in the file leaves as the trace with --tags says."""
    path, frames = product.CAPTURES / "qinq.pcap", pcapio.read(product.CAPTURES / "qinq.pcap").frames
    for tags in TAGS:
        config = tmp_path / f"{tags}.json"
        config.write_text('{ "schema_version": 1, "unknown_vlan": "t", "teams": [ { "name": "t", "tags": "%s",'
                          ' "uplinks": ["uplink0", "uplink1", "uplink2"], "policy": "%s" } ] }' % (tags, POLICY))
        ok("sim", "run", "--config", config, "--in", path, "--out", tmp_path / tags)
        rows = ok("flow", "trace", "--policy", POLICY, "--tags", tags, "--uplinks", 3, "--in", path, "-j").rows()
        for k in range(3):
            want = [frames[r["frame"]] for r in rows if r["uplink"] == k]
            assert pcapio.read(tmp_path / tags / f"uplink{k}.pcap").frames == want


@pytest.mark.parametrize("args", [("esx-ip8", "in-band"), ("native", "in-band"), (POLICY, "beside"), (POLICY, "")])
def test_tags_refused(args):
    refused(run("flow", "query", "--policy", args[0], "--tags", args[1], "--uplinks", 2), 2, "--tags")
