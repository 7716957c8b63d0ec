# SPDX-License-Identifier: Apache-2.0
"""Four teams of one card, four personalities, one capture."""
import collections
import dataclasses
import json
import random

import judge
import pcapio
import product
import pytest
import rules
import test_rules
from simrun import check_frames, check_report, check_stamps, sim, where

KEY = bytes(range(11, 51)).hex()


@dataclasses.dataclass
class Team:
    vlan: int
    policy: str
    members: tuple
    config: dict = dataclasses.field(default_factory=dict)
    options: tuple = ()
    told: dict = dataclasses.field(default_factory=dict)        # the same for rules.py


TEAMS = (
    Team(0, "esx-ip32", (4, 1, 9)),
    Team(10, "linux-layer3+4", (15, 0, 7, 2, 12)),
    Team(20, "toeplitz", (3, 14, 8, 5), {"key": KEY, "fields": ["ipv4", "tcp-ipv4", "ipv6", "udp-ipv6"]},
         ("--key", KEY, "--fields", "ipv4,tcp-ipv4,ipv6,udp-ipv6"),
         {"key": KEY, "fields": ("ipv4", "tcp-ipv4", "ipv6", "udp-ipv6")}),
    Team(30, "native-l4", (10, 6, 13, 11), {"symmetric": True}, ("--symmetric",), {"symmetric": True}),
)


def vlan(frame):
    return (judge.layer2(frame)[0] + [0])[0]


@pytest.fixture(scope="module", name="frames")
def _frames():
    """Mixed, one after the other: what is made for the traps of the rules, under the VLAN of a team, no two alike."""
    dice = random.Random(4)
    made = {}
    while len(made) < 2000:
        frame = test_rules.frame(dice)
        tag = dice.choice(TEAMS).vlan
        if tag:
            frame = frame[:12] + bytes((0x81, 0, dice.randrange(8) << 5, tag)) + frame[12:]
        if vlan(frame) in {team.vlan for team in TEAMS}:
            made[frame] = None
    return list(made)


@pytest.fixture(scope="module", name="run")
def _run(frames, tmp_path_factory):
    folder = tmp_path_factory.mktemp("teams")
    config = folder / "teams.json"
    config.write_text(json.dumps({
        "schema_version": 1,
        "teams": [{"name": team.policy, "policy": team.policy, **team.config,
                   "uplinks": [f"uplink{k}" for k in team.members]} for team in TEAMS],
        "port_groups": [{"name": f"v{team.vlan}", "team": team.policy, "vlan": team.vlan} for team in TEAMS]}))
    return sim(folder / "out", pcapio.write(folder / "in.pcap", frames), "--config", config, policy=None)


def test_run(run):
    """Nothing lost, nothing where the model would not have it."""
    check_report(run)
    check_stamps(run)
    check_frames(run)
    assert run.report["uplinks"] == 16
    assert run.dropped() == run.report["drops"]["runt"] == 0


@pytest.mark.parametrize("engine", ["model", "rtl"])
@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.policy)
def test_as_the_team_alone(run, frames, team, engine, tmp_path):
    """Each frame where its team has it when it is alone with its VLAN, and where rules.py has it."""
    mine = [frame for frame in frames if vlan(frame) == team.vlan]
    went = where(run)
    rows = product.trace(pcapio.write(tmp_path / "team.pcap", mine), *team.options, "--engine", engine,
                         policy=team.policy, uplinks=len(team.members))
    assert len(mine) > 200
    for frame, row in zip(mine, rows, strict=True):
        h = rules.RULES[team.policy](frame, **team.told)
        assert row["hash"] == h, frame.hex()
        assert went[frame] == team.members[row["uplink"]], frame.hex()
        assert team.policy in rules.RESILIENT or went[frame] == team.members[h % len(team.members)], frame.hex()
    assert {went[frame] for frame in mine} == set(team.members)


def test_buckets(run, frames):
    """Frames and bytes by bucket, as rules.py hashes them; the run held the card's own counters against them."""
    count, size = collections.Counter(), collections.Counter()
    for frame in frames:
        place, team = next((k, team) for k, team in enumerate(TEAMS) if team.vlan == vlan(frame))
        key = place, rules.RULES[team.policy](frame, **team.told) & 255
        count[key] += 1
        size[key] += len(frame)
    assert run.report["buckets"] == [{"team": t, "bucket": b, "frames": count[t, b], "bytes": size[t, b]}
                                     for t, b in sorted(count)]
    assert run.report["vports"] == [{"vport": 0, "frames": len(frames), "bytes": sum(map(len, frames))}]
