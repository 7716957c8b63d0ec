# SPDX-License-Identifier: Apache-2.0
"""Parameters with which lks_core would not work are refused at elaboration, those at the limit are not."""
import subprocess

import pytest
from product import ROOT

FOLDERS = ("core", "hash", "csr", "csr/generated", "util")


def elaborate(values):
    """What verilator says of lks_core with these parameters."""
    packages = sorted(ROOT.glob("rtl/csr/generated/*_pkg.sv")) + sorted(ROOT.glob("rtl/pkg/*_pkg.sv"))
    done = subprocess.run(
        [ROOT / ".venv/bin/verilator", "--lint-only", "-Wno-lint", "-Wno-style", "--top-module", "lks_core",
         *(f"-G{name}={value}" for name, value in values.items()), *(f"+incdir+{ROOT}/rtl/{f}" for f in FOLDERS),
         ROOT / "tools/waivers.vlt", *packages, ROOT / "rtl/core/lks_core.sv"], capture_output=True, text=True)
    return done.returncode, done.stderr


@pytest.mark.parametrize("values", [
    {}, {"UPLINKS": 2, "TEAMS": 2}, {"UPLINKS": 16, "TEAMS": 16}, {"DATA_W": 512}, {"POLICIES": 1},
    {"MAX_FRAME": 1514, "QUEUE_BYTES": 4096, "INGRESS_BYTES": 2048, "RX_BYTES": 2048},
    {"UPLINKS": 16, "QUEUE_BYTES": 65536}, {"VPORTS": 1}, {"VPORTS": 65535},
], ids=str)
def test_taken(values):
    assert elaborate(values) == (0, "")


@pytest.mark.parametrize("values, says", [
    ({"UPLINKS": 1}, "UPLINKS must be 2 to 16"), ({"UPLINKS": 17}, "UPLINKS must be 2 to 16"),
    ({"TEAMS": 1}, "TEAMS 2 to 16"), ({"TEAMS": 17}, "TEAMS 2 to 16"),
    ({"DATA_W": 32}, "DATA_W must be 64, 128, 256 or 512"), ({"DATA_W": 96}, "DATA_W must be 64, 128, 256 or 512"),
    ({"POLICIES": 0}, "POLICIES name one at least"), ({"MAX_FRAME": 1513}, "MAX_FRAME must be 1514 at least"),
    ({"QUEUE_BYTES": 16384}, "QUEUE_BYTES must hold two frames"), ({"QUEUE_BYTES": 20000}, "powers of two"),
    ({"UPLINKS": 16, "QUEUE_BYTES": 131072}, "not hold more than 1048576 bytes"),
    ({"INGRESS_BYTES": 12000}, "powers of two"), ({"INGRESS_BYTES": 8192}, "must hold MAX_FRAME"),
    ({"RX_BYTES": 12000}, "BYTES and RESERVE must be powers of two"), ({"RX_BYTES": 512}, "and RESERVE less"),
    ({"VPORTS": 70000}, "VPORTS must be 1 to 65535"),
], ids=lambda v: str(v) if isinstance(v, dict) else "")
def test_refused(values, says):
    code, message = elaborate(values)
    assert code != 0 and says in message
