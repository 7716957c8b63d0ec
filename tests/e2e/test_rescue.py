# SPDX-License-Identifier: Apache-2.0
"""A link is lost with frames queued for it: they leave on the others, in order, and none is missing."""
import collections
import json
import re

import judge
import product
import pytest
import rules
from product import DEMO
from simrun import check, check_failovers, flow, sim, where

pytestmark = pytest.mark.usefixtures("model")

CLIENTS = product.CAPTURES / "clients.pcap"
LOSS = ("--event", "40us,uplink1,down", "--event", "90us,uplink1,up")
DOWN, UP = 6250, 14063      # clocks of these


def exactly_once(done):
    assert sum((collections.Counter(out.frames) for out in done.outs), collections.Counter()) \
        == collections.Counter(done.frames)


def one_map_after_the_other(done, before, after, dead):
    """BEFORE, AFTER: uplink of each frame with and without DEAD. In order of arrival all frames obey the first map,
    then the second, then the first again; only those queued for DEAD may have moved."""
    place, phase = where(done), 0
    for frame, old, new in zip(done.frames, before, after):
        if frame not in place:      # it is there twice
            continue
        k = place[frame]
        if phase == 0 and k != old and not (old == dead and k == new):
            phase = 1
        if phase == 1 and k != new:
            phase = 2
        assert phase < 2 or k == old, (phase, k, old, new)
    return phase


@pytest.mark.parametrize("policy, failover", [("native", "resilient"), ("linux-layer2+3", "modulo"), ("native", "modulo")])
def test_loss_and_return_under_load(tmp_path, policy, failover, trace_of):
    done = sim(tmp_path / "out", DEMO, "--failover", failover, "--rate", "line", "--uplink-rate", "2.5G", *LOSS,
               policy=policy)
    check(done)
    check_failovers(done, (DOWN, 1))
    exactly_once(done)
    entry, = done.report["failovers"]
    assert entry["rescued_frames"] > 0 and entry["rescued_bytes"] >= 60 * entry["rescued_frames"]
    assert entry["lost_frames"] == done.report["lost"] == done.dropped() == 0
    assert (entry["healthy_flows_moved"] == 0) == (failover == "resilient")
    assert entry["hold_clocks"] > 0
    assert not any(DOWN + 8 < done.clock(s) < UP for s in done.outs[1].stamps_ns)
    maps = [[r["uplink"] for r in trace_of(DEMO, "--failover", failover, *down, policy=policy)]
            for down in ((), ("--down", "1"))]
    one_map_after_the_other(done, *maps, 1)
    assert any(done.clock(s) > UP for s in done.outs[1].stamps_ns), "the uplink never came back"


@pytest.mark.parametrize("returns", [False, True])
@pytest.mark.parametrize("policy, rule", [("linux-layer2+3", judge.linux_layer23),
                                          ("linux-layer3+4", rules.linux_layer34)])
def test_linux_moves_what_we_move(tmp_path, policy, rule, returns):
    """hash % live members, compacted, as bonding does it; computed here, from the frame alone."""
    done = sim(tmp_path / "out", DEMO, "--failover", "modulo", "--rate", "line", "--uplink-rate", "2.5G",
               *(LOSS if returns else LOSS[:2]), policy=policy)
    check(done)
    check_failovers(done, (DOWN, 1))
    exactly_once(done)
    values = [rule(f) for f in done.frames]
    phase = one_map_after_the_other(done, [v % 4 for v in values], [(0, 2, 3)[v % 3] for v in values], 1)
    assert returns or phase == 1    # back before the queues are empty, the second map may find no frame
    flows = {flow(f, policy): v for f, v in zip(done.frames, values)}.values()
    moved = [v for v in flows if v % 4 != (0, 2, 3)[v % 3]]
    entry, = done.report["failovers"]
    assert entry["moved_flows"] == len(moved)
    assert entry["healthy_flows_moved"] == sum(v % 4 != 1 for v in moved)


@pytest.mark.parametrize("failover", ["resilient", "modulo"])
def test_one_after_the_other_until_one_is_left(tmp_path, failover):
    """Each dies while what the one before left is being rescued, into the targets of the rescue."""
    events = [word for n, k in enumerate((1, 2, 0)) for word in ("--event", f"{6250 + 40 * n}clk,uplink{k},down")]
    done = sim(tmp_path / "out", DEMO, "--failover", failover, "--uplink-rate", "2.5G", *events, policy="native")
    check(done)
    check_failovers(done, (6250, 1), (6290, 2), (6330, 0))
    exactly_once(done)
    assert sum(e["rescued_frames"] > 0 for e in done.report["failovers"]) >= 2


@pytest.mark.parametrize("failover", ["resilient", "modulo"])
def test_total_outage_loses_nothing_that_may_wait(tmp_path, failover):
    """All are lost; the last to die returns first, what is queued leaves there. New frames are dropped meanwhile."""
    events = [word for n, k in enumerate((1, 2, 0, 3)) for word in ("--event", f"{6250 + 30 * n}clk,uplink{k},down")]
    events += ["--event", "9000clk,uplink3,up", "--event", "60000clk,uplink0,up"]
    done = sim(tmp_path / "out", DEMO, "--failover", failover, "--uplink-rate", "2.5G", *events, policy="native")
    check(done)
    drops = done.report["drops"]
    assert 0 < drops["no_uplink"] == done.dropped()
    assert sum(e["lost_frames"] for e in done.report["failovers"]) == 0
    assert any(done.clock(s) > 60000 for s in done.outs[0].stamps_ns), "uplink0 never came back"


def test_first_to_return_gives_up_what_it_held(tmp_path):
    """uplink1 died first and returns first: its own frames may be older or newer than the others': given up."""
    events = [word for n, k in enumerate((1, 2, 0, 3)) for word in ("--event", f"{6250 + n}clk,uplink{k},down")]
    done = sim(tmp_path / "out", DEMO, "--uplink-rate", "2.5G", *events, "--event", "9000clk,uplink1,up", policy="native")
    check(done)
    entries = done.report["failovers"]
    assert sum(e["lost_frames"] for e in entries) <= done.report["drops"]["no_uplink"]
    assert sum(e["rescued_frames"] for e in entries if e["uplink"] != 1) > 0


def test_nobody_returns(tmp_path):
    """What waits is dropped as no_uplink after a while, and the run ends."""
    events = [word for k in range(4) for word in ("--event", f"{6250 + k}clk,uplink{k},down")]
    done = sim(tmp_path / "out", CLIENTS, "--uplink-rate", "2.5G", *events, policy="native")
    check(done)
    assert done.dropped() == done.report["drops"]["no_uplink"]
    assert sum(e["lost_frames"] for e in done.report["failovers"]) > 0
    assert done.report["run_clocks"] > 6250 + 156250, "no sooner than 1 ms"


@pytest.mark.parametrize("back, kept", [("1500us", True), ("4ms", False)])
def test_max_age_of_a_file(tmp_path, back, kept):
    config = tmp_path / "teams.json"
    config.write_text(json.dumps({"schema_version": 1, "max_age_ms": 2, "unknown_vlan": "a", "teams": [
        {"name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "native", "up_delay_ms": 0}]}))
    events = ("--event", "40us,uplink1,down", "--event", "45us,uplink0,down", "--event", f"{back},uplink0,up")
    done = sim(tmp_path / "out", CLIENTS, "--config", config, "--uplink-rate", "2.5G", *events, policy=None)
    check(done)
    lost = sum(e["lost_frames"] for e in done.report["failovers"])
    assert lost == 0 if kept else lost > 0, done.report["failovers"]


def test_report_shows_the_rescue_frame_by_frame(tmp_path):
    done = sim(tmp_path / "out", CLIENTS, "--uplink-rate", "2.5G", "--event", "40us,uplink1,down", policy="native")
    check(done)
    page = (tmp_path / "out/report.html").read_text()
    rows = re.findall(r"<tr><td>(\d+)(?: \(cut\))?</td><td>(\d+)</td><td>uplink1</td><td>uplink([023])</td>"
                      r"<td>\+(\d+)</td><td>\+(\d+)</td></tr>", page)
    entry, = done.report["failovers"]
    assert 0 < len(rows) == min(entry["rescued_frames"], 64)
    frames = [int(row[0]) for row in rows]
    assert frames == sorted(frames) and page.count(" (cut)</td>") == entry["cut_frames"]
    for number, size, to, moved, left in rows:
        frame = done.frames[int(number)]
        assert len(frame) == int(size) and int(moved) < int(left)
        at = [done.clock(s) for f, s in zip(done.outs[int(to)].frames, done.outs[int(to)].stamps_ns) if f == frame]
        assert any(abs(entry["clock_down"] + int(left) - clock) < 2 for clock in at)
