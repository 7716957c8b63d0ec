# SPDX-License-Identifier: Apache-2.0
"""docs/examples does what it says. agent.c is built against an installed library: check_install.sh."""
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIMULATE = ROOT / "build/examples/simulate"
DEMO = "tests/data/captures/demo.pcap"
TEAMS = "docs/examples/teams.json"
VERILATOR = ROOT / ".venv/bin/verilator"
FILES = "docs/examples/foreign.f"
# How the pinned Verilator wants g++ to be called; a packaged one knows by itself.
GCC = "CFG_CXXFLAGS_PCH_I=-include CFG_CXXFLAGS_STD=-std=gnu++20 CFG_CXXFLAGS_COROUTINES=-fcoroutines " \
      "OPT_FAST=-O0 OPT_GLOBAL=-O0 PYTHON3=python3 AR=ar"


def run(*command, code=0):
    done = subprocess.run([str(c) for c in command], cwd=ROOT, text=True, capture_output=True, timeout=300, check=False)
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


def test_foreign_top_is_clean_under_all_warnings():
    files = [w for w in (ROOT / FILES).read_text().splitlines() if not w.startswith(("//", "--top")) and "_tb.v" not in w]
    run(VERILATOR, "--lint-only", "-Wall", "--no-timing", "--top-module", "foreign_top", *" ".join(files).split())


def test_one_frame_through_foreign_top(tmp_path):
    run(VERILATOR, "--binary", "--quiet", "-j", 2, "--output-split", 4000, "-CFLAGS", "-O0", "-MAKEFLAGS", GCC,
        "--Mdir", tmp_path, "-f", FILES)
    assert "one frame in, one frame out on uplink1" in run(tmp_path / "Vforeign_tb").stdout


@pytest.mark.skipif(not shutil.which("iverilog"), reason="iverilog is not installed")
def test_icarus_takes_the_example_as_verilog_2001():
    run("iverilog", "-g2001", "-i", "-t", "null", "-s", "foreign_tb", "docs/examples/foreign_top.v", "docs/examples/foreign_tb.v")
