# SPDX-License-Identifier: Apache-2.0
"""docs/examples does what it says. agent.c is built against an installed library: check_install.sh."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIMULATE = ROOT / "build/examples/simulate"
DEMO = "tests/data/captures/demo.pcap"
TEAMS = "docs/examples/teams.json"
PAGE = ROOT / "docs/examples/README.md"
PROMISED = "one frame in, one frame out on uplink1"


def run(*command, code=0):
    env = {**os.environ, "PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}"}
    done = subprocess.run([str(c) for c in command], cwd=ROOT, env=env, text=True, capture_output=True, timeout=300, check=False)
    assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def simulate(seed):
    return run(SIMULATE, TEAMS, DEMO, "build/lib/linksteer", seed).stdout


def test_simulate_repeats_a_seed_to_the_clock():
    first = simulate(1)
    assert first == simulate(1)
    assert "the second model agrees" in first
    assert "verdict holds" in first


def test_simulate_sends_every_frame_and_stops_the_dead_uplink_early():
    out = simulate(1)
    sent = [int(n) for n in re.findall(r"^uplink\d (\d+) frames$", out, re.M)]
    lost = int(re.search(r"^link_lost (\d+) frames$", out, re.M)[1])
    given = len(re.findall(r"\n", run(ROOT / "build/bin/linksteer", "flow", "trace", "--policy", "native", "--uplinks", 4,
                                      "--in", DEMO, "-j").stdout))
    assert sum(sent) + lost == given, out
    assert 0 < sent[1] < min(sent[0], sent[2], sent[3]) / 4, out


def test_another_seed_is_another_run():
    assert simulate(1).splitlines()[0] != simulate(2).splitlines()[0]


def test_simulate_refuses_a_configuration_that_is_not_there():
    err = run(SIMULATE, "no-such.json", DEMO, "build/lib/linksteer", 1, code=1).stderr
    assert "linksteer config check" in err


def commands(program):
    """The lines of the sh block of the page that has a line of PROGRAM, without those of make."""
    for block in re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.M | re.S):
        lines = [line.split() for line in block.splitlines() if not line.startswith("make ")]
        if any(line[0].endswith(program) for line in lines):
            return lines
    raise AssertionError(f"{PAGE} has no command of {program}")


def out_of(program):
    return [run(*line).stdout for line in commands(program)][-1]


def test_the_command_for_simulate():
    assert "verdict holds" in out_of("simulate")


def test_one_frame_through_foreign_top():
    shutil.rmtree(ROOT / "build/examples/foreign", ignore_errors=True)
    assert PROMISED in out_of("verilator")


@pytest.mark.skipif(not shutil.which("iverilog"), reason="iverilog is not installed")
def test_one_frame_through_the_flat_core():
    assert PROMISED in out_of("flat.sh")


def test_foreign_top_is_clean_under_all_warnings():
    words = [word for line in (ROOT / "docs/examples/foreign.f").read_text().splitlines()
             if line.startswith(("-y", "+1364", "tools/", "rtl/")) for word in line.split()]
    run("verilator", "--lint-only", "-Wall", "--no-timing", "--top-module", "foreign_top", *words, "docs/examples/foreign_top.v")
