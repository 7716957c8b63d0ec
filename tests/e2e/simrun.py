# SPDX-License-Identifier: Apache-2.0
"""Run `sim run` and judge what it leaves behind, without believing its report."""
import collections
import dataclasses
import json
import math

import judge
import pcapio
import rules
from product import ok

DROPS = {"bad_frame", "runt", "oversize", "no_team", "no_uplink", "queue_full", "link_lost"}
COUNTS = ("lost", "duplicated", "reordered", "mismatched")
CLAIMED = tuple(f"C{n}" for n in range(1, 11))
FAILOVER_KEYS = {"uplink", "clock_down", "last_start_clock", "first_reroute_clock", "cut_frames", "rescued_frames",
                 "rescued_bytes", "lost_frames", "moved_flows", "healthy_flows_moved", "hold_clocks"}
REPORT_TYPES = {"schema_version": int, "clock_hz": int, "width": int, "uplinks": int, "frames_in": int,
                "bytes_in": int, "frames_out": list, "bytes_out": list, "drops": dict, "contracts": dict,
                "latency_clocks": dict, "failovers": list, "buckets": list, "vports": list, **{name: int for name in COUNTS}}


@dataclasses.dataclass
class Run:
    frames: list        # input
    report: dict
    outs: list          # one pcapio.Capture for each uplink
    said: str
    policy: str

    def clock(self, stamp_ns):
        return stamp_ns * self.report["clock_hz"] / 1e9

    def dropped(self):
        return sum(self.report["drops"].values())


def sim(folder, capture, *args, policy="esx-ip32", uplinks=4, timeout=120):
    team = ("--policy", policy, "--uplinks", uplinks) if policy else ()
    said = ok("sim", "run", *team, "--in", capture, "--out", folder, *args, timeout=timeout).out
    report = json.loads((folder / "report.json").read_text())
    names = {p.name for p in folder.iterdir()}
    assert names == {"report.json", "report.html"} | {f"uplink{k}.pcap" for k in range(report["uplinks"])}
    outs = [pcapio.read(folder / f"uplink{k}.pcap") for k in range(report["uplinks"])]
    return Run(pcapio.read(capture).frames, report, outs, said, policy)


def check_report(run):
    """Keys, types, and the balance against the files."""
    report = run.report
    for key, kind in REPORT_TYPES.items():
        assert isinstance(report[key], kind), (key, report.get(key))
    assert (report["frames_in"], report["bytes_in"]) == (len(run.frames), sum(map(len, run.frames)))
    assert report["frames_out"] == [len(out.frames) for out in run.outs]
    assert report["bytes_out"] == [sum(map(len, out.frames)) for out in run.outs]
    assert set(report["drops"]) == DROPS
    assert [report[name] for name in COUNTS] == [0, 0, 0, 0], report
    assert report["frames_in"] == sum(report["frames_out"]) + run.dropped()
    assert report["drops"]["link_lost"] == 0, "there is a rescue"
    assert all(report["contracts"][name] == "held" for name in CLAIMED), report["contracts"]
    for kind in ("buckets", "vports"):       # what went into a queue: it left, or found nobody in time
        put = sum(count["frames"] for count in report[kind])
        assert 0 <= put - sum(report["frames_out"]) <= report["drops"]["no_uplink"], kind
    if any(report["frames_out"]):
        spread = [report["latency_clocks"][name] for name in ("min", "p50", "p99", "max")]
        assert spread == sorted(spread) and all(isinstance(c, int) and c > 0 for c in spread)
        mean = sum(report["bytes_out"]) / report["uplinks"]
        assert math.isclose(report["imbalance_max_over_mean"], max(report["bytes_out"]) / mean, abs_tol=0.01)


def check_stamps(run):
    """Nanosecond Ethernet pcap; a frame's last beat comes at least its beats after the one before."""
    beat = run.report["width"] // 8
    for out in run.outs:
        assert out.nano and out.link == 1
        last = 0.0
        for frame, stamp in zip(out.frames, out.stamps_ns):
            need = max(1, math.ceil(len(frame) / beat))
            assert run.clock(stamp) >= last + need - 1.2, (stamp, last, need)
            last = run.clock(stamp)


def subsequence(part, whole):
    at = iter(whole)
    return all(frame in at for frame in part)


def check_frames(run):
    """Nothing twice, nothing invented, what is missing was counted; order kept on each uplink while none is lost."""
    came, left = collections.Counter(run.frames), collections.Counter()
    for out in run.outs:
        left.update(out.frames)
        assert run.report["failovers"] or subsequence(out.frames, run.frames)
    assert not left - came
    missing = list((came - left).elements())
    assert len(missing) == run.dropped()
    for reason in ("runt", "oversize"):
        want = sum(judge.drop(frame) == "drop:" + reason for frame in run.frames)
        assert run.report["drops"][reason] == want
    return missing


def flow(frame, policy="esx-ip32"):
    """What identifies a flow: addresses; without IP, what the policy reads instead."""
    if policy == "linux-layer2+3":
        return judge.linux_reads(frame.ljust(14, b"\0"))
    if policy == "linux-layer3+4":
        _, addresses, word, _ = rules.linux_sees(frame, "accelerated")
        return (addresses, word) if addresses else judge.linux_reads(frame.ljust(14, b"\0"))
    fields, _hash = judge.parse(frame)
    if fields["l3"]:
        return fields["src_ip"], fields["dst_ip"]
    if policy == "native":
        return fields["dst_mac"], fields["src_mac"], fields["ethertype"]
    start = judge.layer2(frame)[2]
    return judge.padded(frame, start + 12, 8)


def check_flow_order(run):
    """Over all uplinks together, every flow leaves in the order in which it came."""
    alone = {f for f, n in collections.Counter(run.frames).items() if n == 1}
    place = {frame: n for n, frame in enumerate(run.frames)}
    departures = sorted((stamp, frame) for out in run.outs for frame, stamp in zip(out.frames, out.stamps_ns))
    latest = {}
    for stamp, frame in departures:
        if frame in alone:
            key = flow(frame, run.policy)
            assert latest.get(key, -1) < place[frame], (key, stamp)
            latest[key] = place[frame]


def check(run):
    check_report(run)
    check_stamps(run)
    check_frames(run)
    check_flow_order(run)


def where(run):
    """Uplink of every frame that occurs once and has left."""
    alone = {f for f, n in collections.Counter(run.frames).items() if n == 1}
    return {frame: k for k, out in enumerate(run.outs) for frame in out.frames if frame in alone}


def check_failovers(run, *downs):
    """DOWNS: (clock of the event, uplink), in time order. At most 4 clocks of late starts."""
    entries = run.report["failovers"]
    assert [e["uplink"] for e in entries] == [k for _, k in downs]
    for (clock, uplink), entry in zip(downs, entries):
        assert FAILOVER_KEYS <= set(entry)
        assert clock <= entry["clock_down"] <= clock + 16, entry
        started = entry["last_start_clock"]
        assert started is None or started <= entry["clock_down"] + 4, entry
        assert started is not None or not any(run.clock(s) < clock for s in run.outs[uplink].stamps_ns)
        assert entry["hold_clocks"] >= 0 and entry["cut_frames"] in (0, 1)
        assert entry["rescued_frames"] >= 0 and entry["rescued_bytes"] >= entry["rescued_frames"]
    assert sum(e["lost_frames"] for e in entries) <= run.report["drops"]["no_uplink"]


def silent(run, uplink, begin, end=math.inf):
    """No frame leaves UPLINK between the clocks, but for what the first ones let finish."""
    return not any(begin + 8 < run.clock(s) < end for s in run.outs[uplink].stamps_ns)
