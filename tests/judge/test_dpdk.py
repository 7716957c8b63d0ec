# SPDX-License-Identifier: Apache-2.0
"""dpdk-l2, dpdk-l23 and dpdk-l34 against DPDK itself: its hash functions, its bonding driver."""
import subprocess

import product
import pytest
from conftest import disagreements

PROGRAM = product.ROOT / "build/judge/dpdk_bond"
POLICIES = ("l2", "l23", "l34")
CASES = [(n, ()) for n in range(1, 9)] + [(3, (0,)), (5, (1, 3)), (8, (0, 1, 6))]


@pytest.fixture(scope="module")
def answers(fed):
    if not PROGRAM.exists():
        pytest.skip("DPDK is not installed: apt-get install libdpdk-dev")
    asked = [f"{p} {n} {sum(1 << k for k in down)}" for p in POLICIES for n, down in CASES]
    done = subprocess.run([PROGRAM, fed.packed, *asked], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-1000:]
    lines = done.stdout.splitlines()
    hashes = {line.split()[1]: list(map(int, line.split()[2:])) for line in lines if line.startswith("hash")}
    members = dict(line.rpartition(" ")[::2] for line in lines if not line.startswith("hash"))
    assert list(members) == asked
    return hashes, members


@pytest.mark.parametrize("policy", POLICIES)
def test_hash_of_every_frame(fed, answers, policy):
    wrong = [(row["hash"], theirs, frame.hex())
             for row, theirs, frame in zip(fed.trace(f"dpdk-{policy}", 2), answers[0][policy], fed.frames, strict=True)
             if row["hash"] != theirs]
    assert not wrong, f"{len(wrong)} frames; ours, DPDK's, bytes: {wrong[:5]}"
    assert len(set(answers[0][policy])) > 1000


@pytest.mark.parametrize("members,down", CASES, ids=str)
@pytest.mark.parametrize("policy", POLICIES)
def test_member_of_every_frame(fed, answers, policy, members, down):
    theirs = list(map(int, answers[1][f"{policy} {members} {sum(1 << k for k in down)}"]))
    wrong = disagreements(fed, fed.trace(f"dpdk-{policy}", members, down), theirs)
    assert not wrong, wrong
    assert set(theirs) == set(range(members)) - set(down)
