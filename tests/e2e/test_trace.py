# SPDX-License-Identifier: Apache-2.0
"""`flow trace`: what it prints of every capture, against an independent judge and the RTL."""
import json
import re
import struct

import judge
import pcapio
import product
import pytest
from product import ok, run

TYPES = {"frame": int, "uplink": (int, type(None)), "reason": str, "hash": (int, type(None)),
         "bucket": (int, type(None)), "dst_mac": str, "src_mac": str, "ethertype": (int, type(None)),
         "vlan_ids": list, "l3": (str, type(None)), "src_ip": (str, type(None)), "dst_ip": (str, type(None)),
         "ip_proto": (int, type(None)), "src_port": (int, type(None)), "dst_port": (int, type(None)),
         "fragment": bool}
everywhere = pytest.mark.parametrize("path", product.ALL, ids=lambda p: p.stem)


def raw(path, policy="esx-ip32", uplinks=4, *args):
    return ok("flow", "trace", "--policy", policy, "--uplinks", uplinks, "--in", path, "-j", *args).out


@everywhere
def test_keys_and_types(path, trace_of):
    for n, row in enumerate(trace_of(path)):
        assert list(row)[:len(product.TRACE_KEYS)] == product.TRACE_KEYS, row
        assert row["frame"] == n
        for key, kind in TYPES.items():
            assert isinstance(row[key], kind) and (kind is bool or not isinstance(row[key], bool)), (key, row)
        assert (row["uplink"] is None) == row["reason"].startswith("drop:"), row
        assert row["uplink"] in (None, 0, 1, 2, 3) and row["bucket"] is None, row


@everywhere
def test_fields_and_hash_as_the_judge_says(path, frames_of, trace_of):
    frames, rows = frames_of(path), trace_of(path)
    assert len(rows) == len(frames)
    for frame, row in zip(frames, rows):
        fields, value = judge.parse(frame)
        assert {key: row[key] for key in fields} == fields, (row["frame"], frame[:200].hex())
        assert row["reason"] == (judge.drop(frame) or "hash"), (row, len(frame))
        if row["uplink"] is not None:
            assert (row["hash"], row["uplink"]) == (value, value % 4), (row, frame[:200].hex())


@pytest.mark.parametrize("policy", sorted(judge.RULES))
@everywhere
def test_hash_as_the_judge_says(path, policy, frames_of, trace_of):
    for frame, row in zip(frames_of(path), trace_of(path, policy=policy)):
        if row["uplink"] is not None:
            value = judge.RULES[policy](frame)
            assert (row["hash"], row["uplink"]) == (value, value % 4), (row, frame[:200].hex())


@pytest.mark.parametrize("uplinks", [1, 2, 3, 5, 7, 16])
def test_modulo_for_any_number_of_uplinks(uplinks, trace_of):
    for row in trace_of(product.CAPTURES / "clients.pcap", uplinks=uplinks):
        assert row["uplink"] == row["hash"] % uplinks


@everywhere
def test_native_reads_addresses_only(path, trace_of):
    """One answer for one pair of addresses, whatever the ports, tags and fragments."""
    answers = {}
    for row in trace_of(path, policy="native"):
        if row["uplink"] is None:
            continue
        assert row["bucket"] == row["hash"] & 0xFF
        if row["l3"]:
            answer = row["hash"], row["uplink"]
            assert answers.setdefault((row["src_ip"], row["dst_ip"]), answer) == answer, row
    few = 0.95 if path.stem == "hostile" else 1      # addresses a byte apart may fold to one word
    assert len({hash_ for hash_, _ in answers.values()}) >= few * len(answers)


def test_query_answers_as_trace_does(trace_of):
    seen = set()
    for row in trace_of(product.DEMO, policy="native"):
        flow = row["src_ip"], row["dst_ip"]
        if row["l3"] and flow not in seen and len(seen) < 25:
            seen.add(flow)
            query = ok("flow", "query", "--policy", "native", "--uplinks", 4, "--src-ip", flow[0],
                       "--dst-ip", flow[1], "-j").json()
            assert [query[k] for k in ("hash", "bucket", "uplink")] == [row[k] for k in ("hash", "bucket", "uplink")]


@pytest.mark.parametrize("policy", product.POLICIES)
@everywhere
def test_engines_agree_to_the_byte(path, policy, model):
    assert raw(path, policy) == raw(path, policy, 4, "--engine", "rtl")


@pytest.mark.parametrize("policy, failover, uplinks", [("esx-ip32", "resilient", 3), ("native", "modulo", 3),
                                                       ("native", "resilient", 2), ("esx-ip32", "modulo", 1)])
@pytest.mark.parametrize("name", ["clients", "hostile"])
def test_engines_agree_in_other_modes(name, policy, failover, uplinks, model):
    path, more = product.CAPTURES / f"{name}.pcap", ("--failover", failover, "--seed", "0x0123456789abcdef")
    assert raw(path, policy, uplinks, *more) == raw(path, policy, uplinks, *more, "--engine", "rtl")


def test_engines_agree_on_sixteen_uplinks(model):
    if not product.MODEL.with_name("lks_core_64x16.so").exists():
        pytest.skip("the model with 16 uplinks is not built: run make models")
    for uplinks in (5, 9, 16):
        path = product.CAPTURES / "clients.pcap"
        assert raw(path, "esx-ip32", uplinks) == raw(path, "esx-ip32", uplinks, "--engine", "rtl")


def cut_to(path, frames, snap):
    """A capture with a snapshot length: SNAP bytes of each frame, and its length on the wire."""
    out = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, snap, 1)
    for frame in frames:
        out += struct.pack("<IIII", 0, 0, min(len(frame), snap), len(frame)) + frame[:snap]
    path.write_bytes(out)
    return path


@pytest.mark.parametrize("policy", ["dpdk-l34", "linux-layer3+4", "native-l4", "src-dst-port"])
@pytest.mark.parametrize("stem", ["clients", "tcp_bulk", "jumbo", "qinq"])
def test_a_snapshot_length_changes_no_decision(tmp_path, stem, policy, frames_of):
    """The headers are there, the lengths are those of the wire: decisions and shares are the same."""
    path = product.CAPTURES / f"{stem}.pcap"
    cut = cut_to(tmp_path / "cut.pcap", frames_of(path), 96)
    assert raw(cut, policy) == raw(path, policy)
    args = ("flow", "trace", "--policy", policy, "--uplinks", 4)
    assert ok(*args, "--in", cut).out == ok(*args, "--in", path).out


def test_ports_of_tcp_count_where_only_they_were_captured(tmp_path, frames_of):
    """dpdk-l34 asks whether the whole TCP header lies in the frame, and reads four bytes of it."""
    frames = [f for f in frames_of(product.CAPTURES / "tcp_bulk.pcap") if f[12:15] == b"\x08\x00\x45" and f[23] == 6]
    whole = raw(pcapio.write(tmp_path / "whole.pcap", frames), "dpdk-l34")
    assert len(frames) > 10 and raw(cut_to(tmp_path / "cut.pcap", frames, 38), "dpdk-l34") == whole


def test_an_oversize_frame_stays_one_when_it_is_cut(tmp_path):
    cut = cut_to(tmp_path / "cut.pcap", [bytes(12) + b"\x88\xb5" + bytes(n - 14) for n in (9216, 9217, 65000)], 200)
    assert [r["reason"] for r in product.trace(cut)] == ["hash", "drop:oversize", "drop:oversize"]


@pytest.mark.parametrize("engine", ["model", "rtl"])
@pytest.mark.parametrize("snap", [0, 10, 30, 36])
def test_cut_headers_are_told_once_and_decided_as_captured(tmp_path, snap, engine, frames_of, model):
    frames = [f for f in frames_of(product.CAPTURES / "tcp_bulk.pcap") if f[12:15] == b"\x08\x00\x45"][:20]
    args = ("flow", "trace", "--policy", "linux-layer3+4", "--uplinks", 4, "--engine", engine, "-j", "--in")
    result = run(*args, cut_to(tmp_path / "cut.pcap", frames, snap))
    assert result.code == 0 and result.err.count("\n") == 1 and "20 frames within the headers" in result.err, result
    assert result.out == ok(*args, pcapio.write(tmp_path / "short.pcap", [f[:snap] for f in frames])).out


@pytest.mark.parametrize("policy", ["dpdk-l34", "native"])
def test_engines_agree_on_cut_frames(tmp_path, policy, frames_of, model):
    cut = cut_to(tmp_path / "cut.pcap", frames_of(product.CAPTURES / "hostile.pcap"), 60)
    args = ("flow", "trace", "--policy", policy, "--uplinks", 4, "--in", cut, "-j")
    one, other = run(*args), run(*args, "--engine", "rtl")
    assert (one.code, one.out, one.err) == (other.code, other.out, other.err) and one.code == 0 and one.err, (one, other)


@pytest.mark.parametrize("path", product.FORMATS, ids=lambda p: p.name)
def test_every_file_format_reads_the_same(path):
    want = raw(product.CAPTURES / "dns.pcap").splitlines()[:120]
    assert raw(path).splitlines() == want


def test_same_bytes_every_time_and_from_anywhere(tmp_path):
    first = raw(product.DEMO, "native")
    assert first == raw(product.DEMO, "native")
    (tmp_path / "here.pcap").write_bytes(product.DEMO.read_bytes())
    args = ("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", "here.pcap", "-j")
    assert first == ok(*args, cwd=tmp_path).out
    assert [p.name for p in tmp_path.iterdir()] == ["here.pcap"]


def test_people_get_a_table_with_shares(trace_of, frames_of):
    out = ok("flow", "trace", "--policy", "esx-ip32", "--uplinks", 3, "--in", product.DEMO).out
    with pytest.raises(ValueError):
        json.loads(out.splitlines()[0])
    frames, rows = frames_of(product.DEMO), trace_of(product.DEMO, uplinks=3)
    for uplink in range(3):
        sizes = [len(frames[r["frame"]]) for r in rows if r["uplink"] == uplink]
        share = f"{100 * sum(sizes) / sum(map(len, frames)):.1f} %"
        assert re.search(rf"^uplink{uplink} +{len(sizes)} +{sum(sizes)} +{share}", out, re.M), out[-1500:]


@pytest.mark.parametrize("policy", product.BY_ADDRESS)
def test_uplinks_that_are_down(policy, trace_of):
    """`--down`: modulo counts the live ones, resilient moves the dead one's buckets only."""
    up = trace_of(product.DEMO, policy=policy)
    down = product.trace(product.DEMO, "--down", 1, policy=policy)
    live = [0, 2, 3]
    for a, b in zip(up, down):
        assert a["hash"] == b["hash"]
        if policy not in ("native", "src-dst-ip"):
            assert b["uplink"] == live[b["hash"] % 3]
        else:
            assert b["uplink"] == a["uplink"] or a["uplink"] == 1 and b["uplink"] in live
    everything = product.trace(product.DEMO, "--down", "0,1,2,3", policy=policy)
    assert {r["reason"] for r in everything} == {"drop:no_uplink"}


@pytest.mark.parametrize("args", [("--engine", "fpga"), ("--engine",), ("--uplinks", "17"), ("--policy", "hash")])
def test_usage_errors(args):
    result = run("flow", "trace", "--policy", "native", "--uplinks", 4, "--in", product.DEMO, "-j", *args)
    product.refused(result, 2)
    assert result.out == ""
