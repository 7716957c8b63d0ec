# SPDX-License-Identifier: Apache-2.0
"""docs/simulation.md names what `sim run` takes and leaves behind."""
import json
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/simulation.md").read_text()
PROGRAM = ROOT / "build/bin/linksteer"


def test_every_option_of_sim_run_is_explained():
    text = subprocess.run([PROGRAM, "sim", "run", "-h"], text=True, capture_output=True, check=True).stdout
    options = set(re.findall(r"--[a-z-]+", text)) - {"--help"}
    assert len(options) > 10
    assert not [o for o in sorted(options) if f"`{o}" not in PAGE]


@pytest.fixture(scope="module", name="report")
def run_once(tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "run"
    subprocess.run([PROGRAM, "sim", "run", "--policy", "native", "--uplinks", "4", "--event", "40us,uplink1,down",
                    "--in", "tests/data/captures/demo.pcap", "--out", out], cwd=ROOT, check=True, capture_output=True)
    return json.loads((out / "report.json").read_text())


def test_every_key_of_the_report_is_explained(report):
    keys = set(report) | set(report["failovers"][0]) | set(report["drops"]) | set(report["latency_clocks"])
    assert not [k for k in sorted(keys) if f"`{k}`" not in PAGE]
