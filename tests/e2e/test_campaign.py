# SPDX-License-Identifier: Apache-2.0
"""`sim run --campaign`: random link failures, each checked; the same seed gives the same campaign."""
import json

import product
import pytest
from product import ok, refused, run

pytestmark = pytest.mark.usefixtures("model")

CLIENTS = product.CAPTURES / "clients.pcap"
SUMS = ("scripts", "failed", "run_clocks", "frames_in", "frames_out", "link_losses", "cut_frames", "lost")


def args(folder, *more, policy="native"):
    return ("sim", "run", "--policy", policy, "--uplinks", 4, "--in", CLIENTS, "--out", folder, *more)


def campaign(folder, *more, policy="native"):
    said = ok(*args(folder, *more, policy=policy), timeout=300).out
    summary = json.loads((folder / "campaign.json").read_text())
    assert {p.name for p in folder.iterdir()} == {"campaign.json"}
    assert summary["frames_in"] == summary["frames_out"] + sum(summary["drops"].values()) + summary["lost"]
    return said, summary


@pytest.mark.parametrize("policy, failover", [("native", "resilient"), ("native", "modulo"), ("esx-ip32", "modulo"),
                                              ("linux-layer2+3", "resilient")])
def test_every_script_holds(tmp_path, policy, failover):
    said, summary = campaign(tmp_path / "out", "--failover", failover, "--campaign", "500,25", policy=policy)
    assert (summary["scripts"], summary["failed"], summary["failures"]) == (25, 0, [])
    assert [summary[k] for k in ("lost", "duplicated", "reordered", "mismatched", "healthy_flows_moved")] == [0] * 5
    assert summary["link_losses"] > 25 and summary["cut_frames"] > 0 and summary["latest_start_clocks"] <= 4
    assert summary["rescued_frames"] > 25 and summary["drops"]["link_lost"] == 0
    assert said.startswith("25 scripts, 0 failed\n")


def test_same_seed_same_campaign(tmp_path):
    first, second, other = (campaign(tmp_path / str(i), "--campaign", seed, "-j")[1]
                            for i, seed in enumerate(("7,8", "7,8", "8,8")))
    assert first == second != other
    assert json.loads(ok(*args(tmp_path / "4", "--campaign", "7,8", "-j")).out) == first


def test_shards_are_the_whole(tmp_path):
    whole = campaign(tmp_path / "whole", "--campaign", "40,10")[1]
    parts = [campaign(tmp_path / str(k), "--campaign", "40,10", "--shard", f"{k}/3")[1] for k in (1, 2, 3)]
    assert [p["scripts"] for p in parts] == [4, 3, 3]
    assert [sum(p[key] for p in parts) for key in SUMS] == [whole[key] for key in SUMS]


def test_a_shard_without_scripts_says_so(tmp_path):
    result = run(*args(tmp_path / "out", "--campaign", "1,2", "--shard", "3/3"))
    assert result.code == 0 and result.out.startswith("0 scripts, 0 failed\n"), result
    assert result.err == "linksteer: --shard 3/3: none of the 2 scripts is its\n"


def test_one_script_takes_events(tmp_path):
    (tmp_path / "two.events").write_text("# two\n300clk,uplink1,down\n310clk,uplink2,down\n")
    folder, wave = tmp_path / "out", tmp_path / "x.fst"
    said, summary = campaign(folder, "--campaign", "3,1", "--events", tmp_path / "two.events", "--wave", wave)
    assert (summary["scripts"], summary["link_losses"]) == (1, 2) and "\n2 link losses, " in said
    assert wave.stat().st_size > 1000


def test_one_loss_is_no_plural(tmp_path):
    (tmp_path / "one.events").write_text("300clk,uplink1,down\n")
    assert "\n1 link loss, " in campaign(tmp_path / "out", "--campaign", "3,1", "--events", tmp_path / "one.events")[0]


def test_an_old_folder(tmp_path):
    """What was there of us goes, what is another's stays, and so do failed scripts when one of them is read."""
    folder = tmp_path / "out"
    ok("sim", "run", "--policy", "native", "--uplinks", 2, "--in", CLIENTS, "--out", folder)
    for name in ("failure-3.events", "failure-40.events", "failure-note.events", "failure-3.events.txt"):
        (folder / name).write_text("300clk,uplink1,down\n")
    stay = {"failure-note.events", "failure-3.events.txt"}
    failed = {"failure-3.events", "failure-40.events"}
    for more, left in (("3,1", "--events", folder / "failure-3.events"), failed | {"campaign.json"}), (("1,2",), {"campaign.json"}):
        ok(*args(folder, "--campaign", *more))
        assert {p.name for p in folder.iterdir()} == left | stay
    ok("sim", "run", "--policy", "native", "--uplinks", 2, "--in", CLIENTS, "--out", folder)
    assert {p.name for p in folder.iterdir()} == {"report.json", "report.html", "uplink0.pcap", "uplink1.pcap"} | stay


def test_teams_of_a_file(tmp_path):
    config = tmp_path / "teams.json"
    config.write_text(json.dumps({"schema_version": 1, "unknown_vlan": "a", "teams": [
        {"name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "native", "up_delay_ms": 0},
        {"name": "b", "uplinks": ["uplink2", "uplink3"], "policy": "esx-ip32", "up_delay_ms": 0}]}))
    ok("sim", "run", "--config", config, "--in", CLIENTS, "--out", tmp_path / "out", "--campaign", "1,5")


@pytest.mark.parametrize("more", [
    ["--campaign", "1"], ["--campaign", "1,0"], ["--campaign", "-1,2"], ["--campaign", "a,2"], ["--campaign", "1,2,3"],
    ["--campaign", ""], ["--campaign", "1,2", "--shard", "0/2"], ["--campaign", "1,2", "--shard", "3/2"],
    ["--campaign", "1,2", "--shard", "2"], ["--shard", "1/2"], ["--campaign", "1,2", "--event", "1us,uplink0,down"],
    ["--campaign", "1,2", "--wave", "x.fst"], ["--campaign", "1,2", "--rate", "pcap"],
], ids=" ".join)
def test_usage_errors_write_nothing(tmp_path, more):
    refused(run(*args(tmp_path / "out", *more)), 2)
    assert list(tmp_path.iterdir()) == []


def test_explicit_has_no_other_failover_mode(tmp_path):
    """Nobody gave --failover: the commits of a campaign exchange the mode."""
    for more in ((), ("--failover", "modulo")):
        result = refused(run(*args(tmp_path / "out", "--campaign", "1,2", *more, policy="explicit")), 2, "--campaign", "explicit",
                         "commits")
        assert "--failover" not in result.err and list(tmp_path.iterdir()) == []
    teams = {"schema_version": 1, "unknown_vlan": "a",
             "teams": [{"name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "explicit", "up_delay_ms": 0}]}
    (tmp_path / "teams.json").write_text(json.dumps(teams))
    ok("sim", "run", "--config", tmp_path / "teams.json", "--in", CLIENTS, "--out", tmp_path / "out", "--campaign", "1,3")


def test_no_frames_no_campaign(tmp_path):
    refused(run("sim", "run", "--policy", "native", "--uplinks", 4, "--in", product.BAD / "no_packets.pcap", "--out",
                tmp_path / "out", "--campaign", "1,2"), 1, "needs frames")


@pytest.mark.parametrize("campaign_of", ["1,2", "1,1"])
def test_a_capture_that_ends_early(tmp_path, campaign_of):
    """Its whole frames are run, the summary is there, and the exit code says that it was cut."""
    (tmp_path / "cut.pcap").write_bytes(CLIENTS.read_bytes()[:30000])
    (tmp_path / "one.events").write_text("300clk,uplink1,down\n")
    more = ("--events", tmp_path / "one.events") if campaign_of == "1,1" else ()
    result = run("sim", "run", "--policy", "native", "--uplinks", 4, "--in", tmp_path / "cut.pcap", "--out", tmp_path / "out",
                 "--campaign", campaign_of, *more)
    refused(result, 1, "cut.pcap")
    assert json.loads((tmp_path / "out/campaign.json").read_text())["failed"] == 0
    assert "0 failed" in result.out
