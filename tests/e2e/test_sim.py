# SPDX-License-Identifier: Apache-2.0
"""`sim run`: a capture through the hardware model, uplinks chosen, links lost, a report."""
import json
import random
import re
import signal
import subprocess
import time

import judge
import pcapio
import product
import pytest
from product import DEMO, run
from simrun import check, check_failovers, check_frames, check_report, flow, silent, sim, where

pytestmark = pytest.mark.usefixtures("model")

CLIENTS = product.CAPTURES / "clients.pcap"


def expected(rows, frames, uplinks):
    return [[frames[r["frame"]] for r in rows if r["uplink"] == k] for k in range(uplinks)]


@pytest.mark.parametrize("policy", product.POLICIES)
def test_demo_leaves_as_trace_says(tmp_path, policy, frames_of, trace_of):
    done = sim(tmp_path / "out", DEMO, policy=policy)
    check(done)
    assert done.report["frames_out"] and done.dropped() == 0 and done.report["failovers"] == []
    want = expected(trace_of(DEMO, policy=policy), frames_of(DEMO), 4)
    assert [out.frames for out in done.outs] == want


@pytest.mark.parametrize("path", [p for p in product.ALL if p not in (DEMO, CLIENTS)], ids=lambda p: p.stem)
def test_every_capture_leaves_as_trace_says(path, tmp_path, frames_of, trace_of):
    done = sim(tmp_path / "out", path, uplinks=3)
    check(done)
    want = expected(trace_of(path, uplinks=3), frames_of(path), 3)
    assert [out.frames for out in done.outs[:3]] == want


def member(hash_, uplinks, dead):
    live = [k for k in range(uplinks) if k != dead]
    return live[hash_ % len(live)]


def test_failover_modulo(tmp_path):
    """Half way through uplink1 dies: every frame is where one of the two maps puts it."""
    done = sim(tmp_path / "out", DEMO, "--event", "80000clk,uplink1,down")
    check(done)
    check_failovers(done, (80000, 1))
    assert silent(done, 1, done.report["failovers"][0]["clock_down"])
    for frame, k in where(done).items():
        value = judge.parse(frame)[1]
        assert k in (value % 4, member(value, 4, 1))
    values = {flow(f): judge.parse(f)[1] for f in done.frames}.values()
    moved = [v for v in values if v % 4 != member(v, 4, 1)]
    entry = done.report["failovers"][0]
    assert entry["moved_flows"] == len(moved)
    assert entry["healthy_flows_moved"] == sum(v % 4 != 1 for v in moved) > 0
    assert done.dropped() == 0


def test_failover_resilient_moves_the_dead_ones_flows_only(tmp_path, trace_of, frames_of):
    done = sim(tmp_path / "out", DEMO, "--event", "80000clk,uplink2,down", policy="native")
    check(done)
    check_failovers(done, (80000, 2))
    assert silent(done, 2, done.report["failovers"][0]["clock_down"])
    before = {frames_of(DEMO)[r["frame"]]: r["uplink"] for r in trace_of(DEMO, policy="native")}
    later = set()
    for frame, k in where(done).items():
        assert before[frame] in (k, 2)
        later |= {k} if before[frame] == 2 else set()
    assert later == {0, 1, 2, 3}
    entry = done.report["failovers"][0]
    assert entry["healthy_flows_moved"] == 0
    assert entry["moved_flows"] == len({flow(f, "native") for f, k in before.items() if k == 2})
    assert entry["first_reroute_clock"] > entry["clock_down"]


@pytest.mark.parametrize("policy, failover", [("esx-ip32", "modulo"), ("native", "resilient"), ("native", "modulo"),
                                              ("esx-ip32", "resilient")])
def test_down_and_up_again_on_slow_uplinks(tmp_path, policy, failover):
    """Queues are full when the link goes: their frames leave on the others."""
    events = ("--event", "60us,uplink1,down", "--event", "300us,uplink1,up", "--event", "900us,uplink3,down")
    done = sim(tmp_path / "out", CLIENTS, "--failover", failover, "--uplink-rate", "1G", *events, policy=policy)
    check(done)
    check_failovers(done, (9375, 1), (140625, 3))
    assert done.dropped() == 0 and any(e["rescued_frames"] > 0 for e in done.report["failovers"])
    assert silent(done, 1, done.report["failovers"][0]["clock_down"], 46875)
    assert any(done.clock(s) > 46875 for s in done.outs[1].stamps_ns), "uplink1 is back but unused"
    for out in done.outs:
        wire = sum(max(len(f), 60) + 24 for f in out.frames[:-1]) * 8
        assert out.stamps_ns[-1] >= wire - 1000


def test_a_flapping_link(tmp_path):
    lines = ["# a flapping link", ""]
    lines += [f"{20000 + 3000 * n}clk,uplink0,{'up' if n & 1 else 'down'}" for n in range(12)]
    (tmp_path / "events.txt").write_bytes("\r\n".join(lines).encode() + b"\n")  # as Windows writes it
    done = sim(tmp_path / "out", CLIENTS, "--events", tmp_path / "events.txt", policy="native")
    check(done)
    check_failovers(done, *[(20000 + 6000 * n, 0) for n in range(6)])


def test_all_links_down(tmp_path):
    events = ("--event", "9000clk,uplink0,down", "--event", "12000clk,uplink1,down", "--event", "20000clk,uplink0,up")
    done = sim(tmp_path / "out", CLIENTS, *events, uplinks=2)
    check(done)
    check_failovers(done, (9000, 0), (12000, 1))
    assert any(done.clock(s) > 20000 for s in done.outs[0].stamps_ns)


def test_down_from_the_first_clock(tmp_path):
    done = sim(tmp_path / "out", CLIENTS, "--event", "0ns,uplink0,down", uplinks=2)
    check(done)
    assert len(done.outs[0].frames) <= 1
    assert len(done.outs[1].frames) + done.dropped() >= len(done.frames) - 1


def test_events_behind_the_last_frame_still_happen(tmp_path):
    done = sim(tmp_path / "out", product.CAPTURES / "icmp_arp.pcap", "--event", "1ms,uplink0,down", uplinks=2)
    check(done)
    check_failovers(done, (156250, 0))
    assert done.dropped() == 0


def test_drop_when_full(tmp_path):
    done = sim(tmp_path / "out", DEMO, "--on-full", "drop", "--uplink-rate", "1G")
    check(done)
    assert done.report["drops"]["queue_full"] == done.dropped() > 0


def test_by_the_stamps_of_the_capture(tmp_path):
    done = sim(tmp_path / "out", product.CAPTURES / "http.pcap", "--rate", "pcap")
    check(done)
    stamps = pcapio.read(product.CAPTURES / "http.pcap").stamps_ns
    span = sum(min(b - a, 100_000) for a, b in zip(stamps, stamps[1:]))
    assert span <= max(s for out in done.outs for s in out.stamps_ns) <= span + 50_000


def test_another_clock_changes_stamps_not_decisions(tmp_path):
    path = product.CAPTURES / "http.pcap"
    slow = sim(tmp_path / "slow", path)
    fast = sim(tmp_path / "fast", path, "--clock", "312.5MHz", "--width", "64")
    check(fast)
    assert (slow.report["clock_hz"], fast.report["clock_hz"]) == (156_250_000, 312_500_000)
    for a, b in zip(slow.outs, fast.outs):
        assert a.frames == b.frames
        assert all(abs(x - 2 * y) <= 2 for x, y in zip(a.stamps_ns, b.stamps_ns))


CONFIG = {
    "schema_version": 1,
    "teams": [{"name": "front", "uplinks": ["uplink0", "uplink1"], "policy": "esx-ip32", "failover": "modulo"},
              {"name": "back", "uplinks": ["uplink3", "uplink2"], "policy": "native"}],
    "port_groups": [{"name": "native", "team": "front", "vlan": 0}, {"name": "ten", "team": "front", "vlan": 10},
                    {"name": "twenty", "team": "back", "vlan": 20}],
}


def configured(folder, **change):
    path = folder / "config.json"
    path.write_text(json.dumps({**CONFIG, **change}))
    return path


def test_teams_of_a_configuration(tmp_path):
    """VLANs go to the uplinks of their team; a VLAN of no team is dropped and counted."""
    path = product.CAPTURES / "vlan.pcap"
    done = sim(tmp_path / "out", path, "--config", configured(tmp_path), policy=None)
    check(done)
    lost = check_frames(done)
    team = {0: (0, 1), 10: (0, 1), 20: (2, 3)}
    assert {judge.layer2(f)[0][0] for f in lost} == {105}
    assert "no_team: a VLAN" in done.said, "what helps"
    assert done.report["drops"]["no_team"] == len(lost) == sum(judge.layer2(f)[0] == [105] for f in done.frames)
    for frame, k in where(done).items():
        vid = (judge.layer2(frame)[0] + [0])[0]
        assert k in team[vid]
        assert vid == 20 or k == judge.parse(frame)[1] % 2


def test_unknown_vlans_may_have_a_team(tmp_path):
    done = sim(tmp_path / "out", product.CAPTURES / "vlan.pcap", "--config", configured(tmp_path, unknown_vlan="back"),
               policy=None)
    check(done)
    assert done.dropped() == 0 and "no_team: a VLAN" not in done.said


def test_a_member_that_is_administratively_down(tmp_path):
    uplinks = [{"name": "uplink0", "admin": "down"}, *({"name": f"uplink{k}"} for k in (1, 2, 3))]
    done = sim(tmp_path / "out", CLIENTS, "--config", configured(tmp_path, unknown_vlan="front", uplinks=uplinks), policy=None)
    check(done)
    assert done.report["frames_out"][0] == 0 < done.report["frames_out"][1]


def test_standby_takes_every_bucket_of_a_dead_member(tmp_path):
    """In `resilient` too: nothing is spread, and that breaks no contract."""
    teams = [{"name": "front", "uplinks": ["uplink0", "uplink1", "uplink2"], "policy": "esx-src-mac", "failover": "resilient",
              "standby": ["uplink1"], "up_delay_ms": 0}]
    done = sim(tmp_path / "out", CLIENTS, "--config", configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[]),
               "--event", "100us,uplink0,down", policy=None)
    assert done.report["contracts"]["C6"] == "held"
    assert done.report["frames_out"][1] > 0


@pytest.mark.parametrize("gap", [20, 2000])
@pytest.mark.parametrize("policy,members", [("explicit", 2), ("esx-src-mac", 3)])
def test_a_short_loss_of_an_active_member_loses_nothing_to_the_standby(policy, members, gap, tmp_path):
    """It is back before its frames are taken: it gets its seat again when they are."""
    names = [f"uplink{k}" for k in range(members)]
    teams = [{"name": "front", "uplinks": names, "policy": policy, "standby": names[-1:], "up_delay_ms": 0}]
    done = sim(tmp_path / "out", CLIENTS, "--config", configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[]),
               "--uplink-rate", "1G", "--event", "8000clk,uplink0,down", "--event", f"{8000 + gap}clk,uplink0,up", policy=None)
    assert done.dropped() == 0, done.report["drops"]
    assert done.report["failovers"][0]["rescued_frames"] > 0


def test_a_loss_within_the_down_delay(tmp_path):
    """The uplink takes nothing and is still in use: the host waits for it, which breaks no contract, and nothing is lost."""
    teams = [{"name": "front", "uplinks": ["uplink0", "uplink1"], "policy": "native", "down_delay_ms": 1, "up_delay_ms": 1}]
    dice = random.Random(1)
    ipv4 = bytes.fromhex("020000000001020000000002 0800 450000ba000000004011 0000")
    path = pcapio.write(tmp_path / "full.pcap", [ipv4 + dice.randbytes(176) for _ in range(4000)])
    done = sim(tmp_path / "out", path, "--config", configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[]),
               "--event", "10us,uplink0,down", "--event", "900us,uplink0,up", policy=None)
    assert done.report["run_clocks"] > 900 * 156
    assert done.report["failovers"] == [] and done.dropped() == 0


def test_what_waits_for_its_member_ages_from_the_loss_on(tmp_path):
    """That the uplink took nothing for three milliseconds before it was lost is none of its age."""
    teams = [{"name": "front", "uplinks": ["uplink0"], "policy": "native", "down_delay_ms": 3, "up_delay_ms": 0}]
    config = configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[], stall_timeout_ms=0, max_age_ms=2)
    for back, kept in ((5000, True), (9000, False)):
        done = sim(tmp_path / "out", CLIENTS, "--config", config, "--clock", "1MHz", "--on-full", "wait", "--event", "1ms,uplink0,down",
                   "--event", f"{back}us,uplink0,up", policy=None)
        assert (done.report["failovers"][0]["lost_frames"] == 0) == kept, back


def test_a_delay_is_no_hang(tmp_path):
    """Nothing moves while it runs, and frames may wait for less than that."""
    teams = [{"name": "front", "uplinks": ["uplink0"], "policy": "native", "down_delay_ms": 5, "up_delay_ms": 0}]
    config = configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[], max_age_ms=1)
    done = sim(tmp_path / "out", CLIENTS, "--config", config, "--event", "400clk,uplink0,down", "--event", "9ms,uplink0,up", policy=None)
    assert len(done.report["failovers"]) == 1


def test_delays_are_of_the_clock_that_was_asked_for(tmp_path):
    """A millisecond is 1,000 clocks at 1 MHz, and the ledger's ns are those of that clock."""
    teams = [{"name": "front", "uplinks": ["uplink0", "uplink1"], "policy": "native", "down_delay_ms": 2, "up_delay_ms": 3}]
    done = sim(tmp_path / "out", CLIENTS, "--config", configured(tmp_path, unknown_vlan="front", teams=teams, port_groups=[]),
               "--clock", "1MHz", "--event", "3ms,uplink0,down", "--event", "9ms,uplink0,up", policy=None)
    record = done.report["ledger"]["records"][0]
    assert 5000 <= done.report["failovers"][0]["clock_down"] <= 6010
    assert record["ns_down"] == 1000 * record["clock_down"]
    assert 3000 <= record["clock_back"] - record["clock_down"] - 4000 <= 4010


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_nothing(number, tmp_path):
    out = tmp_path / "out"
    with subprocess.Popen([product.PROGRAM, "sim", "run", "--policy", "native", "--uplinks", "2", "--rate", "pcap", "--exact", "--clock",
                           "1GHz", "--in", DEMO, "--out", out], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          preexec_fn=lambda: signal.signal(number, signal.SIG_DFL)) as child:   # what runs behind ignores them
        deadline = time.monotonic() + 30
        while not list(out.glob(".*.part")) and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        child.send_signal(number)
        try:
            child.wait(timeout=30)
        finally:
            child.kill()
    assert child.returncode == -number
    assert not out.exists()


def test_an_interrupted_run_leaves_the_old_waveform(tmp_path):
    wave = tmp_path / "x.fst"
    wave.write_bytes(b"old")
    with subprocess.Popen([product.PROGRAM, *GOOD, "--rate", "pcap", "--exact", "--clock", "1GHz", "--in", DEMO, "--out", tmp_path / "out",
                           "--wave", wave], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        deadline = time.monotonic() + 30
        while not (tmp_path / ".x.fst.part").exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        child.terminate()
        child.wait(timeout=30)
    assert product.files(tmp_path) == {"x.fst": b"old"}


@pytest.mark.parametrize("name", ["report.json", "uplink0.pcap", "uplink15.pcap", "failure-7.events"])
def test_a_waveform_does_not_take_the_name_of_a_file_of_the_run(tmp_path, name):
    wave = tmp_path / "aside" / ".." / "out" / name
    (tmp_path / "aside").mkdir()
    said = run("sim", "run", "--policy", "native", "--uplinks", "4", "--in", DEMO, "--out", tmp_path / "out", "--wave", wave)
    assert (said.code, product.files(tmp_path)) == (1, {})
    assert said.err == f"linksteer: {wave}: --out {tmp_path}/out has a file of that name: choose another for --wave\n"


@pytest.fixture
def on_full_disk(tmp_path):
    """Runs a command beside a disk of 16 KiB; what is left there is said behind what it says."""
    disk = tmp_path / "disk"
    disk.mkdir()
    small = ["unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs -o size=16k none "$0" && "$@"; code=$?; ls -A "$0"; exit $code',
             disk]
    try:
        if subprocess.run([*small, "true"], check=False, capture_output=True).returncode:
            pytest.skip("no disk of our own")
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    return lambda *args: subprocess.run([*small, *args], check=False, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("campaign", [(), ("--campaign", "1,1")])
def test_a_waveform_on_a_full_disk(campaign, tmp_path, on_full_disk):
    """Verilator's writer would end the process by a signal."""
    wave = tmp_path / "disk/x.fst"
    done = on_full_disk(product.PROGRAM, *GOOD, "--out", tmp_path / "out", "--wave", wave, *campaign)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr == f"linksteer: {wave}: No space left on device: choose another folder or a disk with room\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("campaign", [(), ("--campaign", "1,1")])
def test_a_limit_of_file_sizes(campaign, tmp_path):
    limited = ["sh", "-c", 'ulimit -f 16 && exec "$@"', "sh", product.PROGRAM, *GOOD, "--out", tmp_path / "out", *campaign]
    for more, name in (([], "out/[a-z0-9.]+"), (["--wave", tmp_path / "x.fst"], "x.fst")):
        if campaign and not more:
            continue
        done = subprocess.run([*limited, *more], check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 1, done
        assert re.fullmatch(f"linksteer: {tmp_path}/{name}: File too large: raise the limit [^\n]*\n", done.stderr), done
        assert list(tmp_path.iterdir()) == []


def test_captures_on_a_full_disk(tmp_path, on_full_disk):
    done = on_full_disk(product.PROGRAM, *GOOD, "--out", tmp_path / "disk/out")
    assert (done.returncode, done.stdout) == (1, ""), done
    assert re.fullmatch(f"linksteer: {tmp_path}/disk/out/[a-z0-9.]+: [A-Z].*: choose another folder or a disk with room\n", done.stderr)


def test_same_command_same_bytes(tmp_path):
    """Also a second time into the same folder, and from another one."""
    args = ("sim", "run", "--policy", "native", "--uplinks", 4, "--in", CLIENTS, "--out", "out", "--event",
            "100us,uplink1,down", "--uplink-rate", "2.5G")
    seen = []
    for name in ("a", "b", "b"):
        (tmp_path / name).mkdir(exist_ok=True)
        said = product.ok(*args, cwd=tmp_path / name).out
        seen.append((re.sub(r"[\d.]+ ?(m?s\b|frames/s|kHz|clocks/s).*", "", said), product.files(tmp_path / name)))
    assert seen[0][1] == seen[1][1] == seen[2][1]
    assert seen[0][0] == seen[1][0]


@pytest.mark.parametrize("shared", ["folder", "waveform"])
def test_two_runs_at_once(tmp_path, shared):
    """One of them is told to go elsewhere; the files of the other are whole."""
    outs = [tmp_path / "a", tmp_path / ("a" if shared == "folder" else "b")]
    waves = [tmp_path / "x.fst", tmp_path / ("y.fst" if shared == "folder" else "x.fst")]
    slow = pcapio.write(tmp_path / "slow.pcap", pcapio.read(CLIENTS).frames[:3], gap_ns=5_000_000)
    args = ["sim", "run", "--policy", "native", "--uplinks", "2"]
    with subprocess.Popen([product.PROGRAM, *args, "--rate", "pcap", "--exact", "--in", slow, "--out", outs[0], "--wave", waves[0]],
                          stdout=subprocess.DEVNULL) as first:
        deadline = time.monotonic() + 30
        while not (tmp_path / ".x.fst.part").exists() and first.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        second = run(*args, "--in", CLIENTS, "--out", outs[1], "--wave", waves[1])
        assert first.poll() is None, "it was over too soon"
    assert first.returncode == 0
    product.refused(second, 1, "another run writes there")
    assert {p.name for p in tmp_path.iterdir()} == {"a", "x.fst", "slow.pcap"}
    assert json.loads((outs[0] / "report.json").read_text())["frames_in"] == 3
    assert sum(len(pcapio.read(outs[0] / f"uplink{k}.pcap").frames) for k in range(2)) == 3


def test_what_a_killed_run_left_is_no_obstacle(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/.uplink0.pcap.part").write_bytes(bytes(1_000_000))
    check(sim(tmp_path / "out", CLIENTS))


def test_percentiles_by_nearest_rank(tmp_path):
    """Of three frames the 99th percentile is the last one, the median the middle one."""
    frames = pcapio.read(CLIENTS).frames[:3]
    pcapio.write(tmp_path / "three.pcap", frames)
    done = sim(tmp_path / "out", tmp_path / "three.pcap", "--uplink-rate", "1G", uplinks=1)
    latency = done.report["latency_clocks"]
    assert latency["min"] < latency["p50"] < latency["p99"] == latency["max"], latency


def jumbo_first(path):
    """A frame of 9,062 bytes, then as many short ones as wait behind it when it has to go twice."""
    head = bytes.fromhex("020000000001 020000000002 88b5")
    return pcapio.write(path, [head + bytes(9048)] + [head + n.to_bytes(4, "big") + bytes(182) for n in range(400)])


@pytest.mark.parametrize("clocks", [(2250, 3320), (2250, 3320, 4400)], ids=str)
def test_a_host_may_wait_for_what_goes_twice(tmp_path, clocks):
    """At line rate what a flap leaves in the queue stays there, long after it: no breach of C7."""
    flaps = [x for c in clocks for x in ("--event", f"{c}clk,uplink0,down", "--event", f"{c + 2}clk,uplink0,up")]
    done = sim(tmp_path / "out", jumbo_first(tmp_path / "in.pcap"), *flaps, policy="src-mac", uplinks=1)
    check(done)
    assert len(done.report["failovers"]) == len(clocks)


def test_a_host_may_wait_for_a_copy_to_nobody(tmp_path):
    """Both links are up again while the frame is still on its way to the one that was lost."""
    events = [x for e in ("1700clk,uplink0,down", "1900clk,uplink0,up", "2700clk,uplink1,down", "2702clk,uplink1,up") for x in ("--event", e)]
    done = sim(tmp_path / "out", jumbo_first(tmp_path / "in.pcap"), *events, policy="explicit", uplinks=2)
    check(done)
    assert [f["uplink"] for f in done.report["failovers"]] == [0, 1]


def test_fewer_uplinks_leave_no_old_files(tmp_path):
    path = product.CAPTURES / "icmp_arp.pcap"
    sim(tmp_path / "out", path, uplinks=4)
    check(sim(tmp_path / "out", path, uplinks=2))


def test_report_pages(tmp_path):
    done = sim(tmp_path / "out", CLIENTS, "--event", "100us,uplink1,down", "-j")
    check_report(done)
    assert json.loads(done.said)["frames_in"] == len(done.frames)
    page = (tmp_path / "out/report.html").read_text()
    assert "<svg" in page or "<canvas" in page
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", page), "the page loads something from elsewhere"
    assert "uplink1" in page and len(page) > 10_000, "the page has no plots"


def test_waveform(tmp_path):
    wave = tmp_path / "x.fst"
    sim(tmp_path / "out", product.CAPTURES / "icmp_arp.pcap", "--event", "1us,uplink1,down", "--wave", wave)
    assert wave.stat().st_size > 1000 and wave.read_bytes()[0] == 0


def test_no_frames_at_all(tmp_path):
    done = sim(tmp_path / "out", product.BAD / "no_packets.pcap")
    assert done.report["frames_in"] == 0 and all(out.frames == [] for out in done.outs)


GOOD = ["sim", "run", "--policy", "native", "--uplinks", "4", "--in", str(CLIENTS)]


@pytest.mark.parametrize("args", [
    ["--event", "1us,uplink4,down"], ["--event", "1us,uplink1,sideways"], ["--event", "1us,uplink1"],
    ["--event", "soon,uplink1,down"], ["--event", "1,uplink1,down"], ["--event", "-1us,uplink1,down"],
    ["--event", "1us,eth0,down"], ["--event", "1us,uplink1,down,now"], ["--event", ""], ["--width", "96"],
    ["--clock", "fast"], ["--clock", "0MHz"], ["--uplink-rate", "0G"], ["--uplink-rate", "lots"], ["--rate", "half"],
    ["--on-full", "explode"], ["--uplinks", "0"], ["--policy", "magic"], ["--failover", "never"], ["--seed", "0xg"],
    ["--nonsense"], ["--out"],
], ids=" ".join)
def test_usage_errors_write_nothing(tmp_path, args):
    product.refused(run(*GOOD, "--out", tmp_path / "out", *args), 2)
    assert list(tmp_path.iterdir()) == []


def test_exact_is_for_the_stamps_of_the_capture(tmp_path):
    for rate in ((), ("--rate", "line")):
        refused = product.refused(run(*GOOD, "--out", tmp_path / "out", "--exact", *rate), 2, "--exact", "--rate pcap")
        assert refused.out == "" and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("missing", ["--policy", "--uplinks", "--in", "--out"])
def test_missing_options(tmp_path, missing):
    args = GOOD + ["--out", str(tmp_path / "out")]
    at = args.index(missing)
    product.refused(run(*args[:at], *args[at + 2:]), 2, missing[2:])
    assert list(tmp_path.iterdir()) == []


def test_a_bad_line_in_an_event_file(tmp_path):
    events = tmp_path / "events.txt"
    events.write_text("# one\n1us,uplink0,down\n2us,uplink9,up\n")
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", events), 2, "events.txt:3: uplink9: there are uplinks 0 to 3")
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", tmp_path / "none.txt"), 1, "none.txt")
    events.write_bytes(b"1us,uplink0,down\0junk\n")
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", events), 2, "events.txt:1:", "nul")
    for text in (b"100us,uplink1,down\rnonsense\n", b"# one\r1us,uplink0,down\n", b"1us,uplink0,down\r\r\n"):
        events.write_bytes(text)
        product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", events), 2, "events.txt:1:", "carriage return")
    events.write_bytes(b"\x1b[31m,uplink0,down\n")
    assert "\x1b" not in product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", events), 2, "events.txt:1:").err
    assert [p.name for p in tmp_path.iterdir()] == ["events.txt"]
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--events", tmp_path), 1, "directory")


def test_a_second_event_file(tmp_path):
    (tmp_path / "events.txt").write_text("1us,uplink0,down\n")
    args = ("--out", tmp_path / "out", "--events", tmp_path / "events.txt", "--events", tmp_path / "events.txt")
    product.refused(run(*GOOD, *args), 2, "--events", "one file")
    assert [p.name for p in tmp_path.iterdir()] == ["events.txt"]


@pytest.mark.parametrize("event", ["1,uplink0,down", "1.5clk,uplink0,down", "-1us,uplink0,down", "1us,uplink00,down",
                                   "1us,uplink0x0,down", "1us,uplink0,off"])
def test_what_is_no_event(tmp_path, event):
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--event", event), 2, event)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_run_that_gets_stuck(as_json, tmp_path):
    """Its report takes the place of the one before, which said that all was well."""
    out, config = tmp_path / "out", tmp_path / "team.json"
    config.write_text(json.dumps({"teams": [{"name": "t", "uplinks": ["uplink0", "uplink1"], "policy": "native", "up_delay_ms": 0}],
                                  "unknown_vlan": "t", "max_age_ms": 0}))
    sim(out, CLIENTS, uplinks=3)
    stuck = run("sim", "run", "--config", config, "--in", CLIENTS, "--out", out, "--event", "9us,uplink0,down", "--event",
                "10us,uplink1,down", "--wave", tmp_path / "x.fst", *(["-j"] if as_json else []))
    product.refused(stuck, 6, "the simulation stopped: nothing moved for")
    report = json.loads((out / "report.json").read_text())
    outs = [pcapio.read(out / f"uplink{k}.pcap") for k in range(2)]
    assert {p.name for p in out.iterdir()} == {"report.json", "report.html", "uplink0.pcap", "uplink1.pcap"}
    assert report["stopped"].startswith("nothing moved for") and report["ledger"] is None
    assert report["frames_out"] == [len(o.frames) for o in outs] and sum(report["frames_out"]) > 0
    inside = report["frames_in"] - sum(report["frames_out"]) - sum(report["drops"].values())
    assert report["lost"] == inside > 0 and report["run_clocks"] > 200_000
    assert report["contracts"]["C1"] == "broken" and "held" not in report["contracts"].values()
    assert [f["uplink"] for f in report["failovers"]] == [0, 1]
    assert "It stopped before all had left" in (out / "report.html").read_text()
    assert (tmp_path / "x.fst").stat().st_size > 1000
    assert json.loads(stuck.out) == report if as_json else "C1 broken" in stuck.out
    product.refused(run("ledger", "show", out), 1, "no ledger")
    assert sim(tmp_path / "good", CLIENTS).report["stopped"] is None


def test_frames_may_wait_for_ever(tmp_path):
    """Nothing moves for longer than a hang takes, but a member is to return."""
    config = tmp_path / "team.json"
    config.write_text(json.dumps({"teams": [{"name": "t", "uplinks": ["uplink0", "uplink1"], "policy": "native", "up_delay_ms": 0}],
                                  "unknown_vlan": "t", "max_age_ms": 0}))
    run_ = sim(tmp_path / "out", CLIENTS, "--config", config, "--uplink-rate", "1G", "--event", "100us,uplink0,down",
               "--event", "110us,uplink1,down", "--event", "4ms,uplink1,up", policy=None)
    check_report(run_)
    assert [f["lost_frames"] for f in run_.report["failovers"]] == [0, 0], "what was queued has waited"
    assert len(run_.outs[1].frames) > 0


def test_frames_wait_for_a_member_that_is_suppressed(tmp_path):
    """Its second loss takes it above `suppress`, for longer than a hang takes."""
    config = tmp_path / "team.json"
    damping = {"half_life_ms": 44, "suppress": 1500, "reuse": 1000, "penalty": 1000}
    config.write_text(json.dumps({"teams": [{"name": "t", "uplinks": ["uplink0"], "policy": "native", "up_delay_ms": 0}],
                                  "uplinks": [{"name": "uplink0", "damping": damping}],
                                  "unknown_vlan": "t", "max_age_ms": 0}))
    run_ = sim(tmp_path / "out", CLIENTS, "--config", config, "--clock", "10MHz", "--uplink-rate", "10M",
               "--event", "300clk,uplink0,down", "--event", "400clk,uplink0,up",
               "--event", "2000clk,uplink0,down", "--event", "2100clk,uplink0,up", policy=None)
    check_report(run_)
    report = run_.report
    assert report["run_clocks"] > 400_000 and report["lost"] == 0 and sum(report["frames_out"]) > 0
    assert sum(report["frames_out"]) + report["drops"]["no_uplink"] == report["frames_in"]


def test_what_is_read_is_not_replaced(tmp_path):
    """By its own name, by another one, and as the standard input."""
    out, capture = tmp_path / "out", tmp_path / "out/uplink3.pcap"
    out.mkdir()
    capture.write_bytes((product.CAPTURES / "icmp_arp.pcap").read_bytes())
    (tmp_path / "link").symlink_to(capture)
    events = tmp_path / "some.events"
    events.write_text("1us,uplink0,down\n")
    before = product.files(tmp_path)
    team = ("sim", "run", "--policy", "native", "--uplinks", 2)
    for more in ((), ("--campaign", "1,1")):
        for path in (capture, tmp_path / "link"):
            product.refused(run(*team, "--in", path, "--out", out, *more), 1, str(path), "--out")
            product.refused(run(*team, "--in", path, "--out", tmp_path / "new", "--wave", capture, *more), 1, str(path), "--wave")
        product.refused(run(*team, "--in", capture, "--out", tmp_path / "new", "--events", events, "--wave", events, *more), 1, "--wave")
    with capture.open() as stdin:
        done = subprocess.run([product.PROGRAM, *map(str, team), "--in", "-", "--out", out], stdin=stdin, capture_output=True, check=False)
    assert done.returncode == 1 and b"--out" in done.stderr
    assert product.files(tmp_path) == before and not (tmp_path / "new").exists()


def test_an_output_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("in the way\n")
    product.refused(run(*GOOD, "--out", tmp_path / "file"), 1, "file")
    product.refused(run(*GOOD, "--out", tmp_path / "file/deeper"), 1, "file")
    (tmp_path / "folder/uplink1.pcap").mkdir(parents=True)
    product.refused(run(*GOOD, "--out", tmp_path / "folder"), 1, "folder/uplink1.pcap", "directory")
    product.refused(run(*GOOD, "--out", tmp_path / "out", "--wave", "/dev/full"), 1, "/dev/full")
    assert product.files(tmp_path) == {"file": b"in the way\n"}
    assert not (tmp_path / "out").exists()


def test_what_no_policy_sees_is_no_flow(tmp_path):
    capture = tmp_path / "short_and_long.pcap"
    pcapio.write(capture, [bytes([n] * 13) for n in range(40)] + [bytes([n] * 9314) for n in range(40)])
    report = sim(tmp_path / "out", capture, "--event", "0clk,uplink1,down", policy="native", uplinks=2).report
    assert (report["drops"]["runt"], report["drops"]["oversize"]) == (40, 40)
    assert report["flows"] == 0 and report["failovers"][0]["moved_flows"] == 0
