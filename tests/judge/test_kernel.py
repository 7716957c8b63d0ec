# SPDX-License-Identifier: Apache-2.0
"""linux-* against the kernel's own bonding driver, run in a guest over a distribution's kernel."""
import os
import pathlib
import shutil

import guest
import product
import pytest
from conftest import disagreements
from guest import Case

FOLDER = pathlib.Path(os.environ.get("JUDGE_DIR", product.ROOT / "build/judge"))
INIT = product.ROOT / "build/judge/init"
TAGS, MPLS = (b"\x81\x00", b"\x88\xa8"), (b"\x88\x47", b"\x88\x48")
# Kernels before 5.15 have rules of their own, one of which we know. They find the ICMP header of a
# bridged frame where the stack left a mark, if it did: asked in-band alone.
OLD = guest.version(FOLDER / "kernel") < (5, 15)
RULES = {"layer2+3": "linux-layer2+3@2017"} if OLD else {
    policy: f"linux-{policy}" for policy in ("layer2", "layer2+3", "layer3+4", "vlan+srcmac")}
CASES = [Case(path, policy, n, down, back) for path in ("in-band", "accelerated")[:1 if OLD else 2] for policy in RULES
         for n, down, back in ((2, (), False), (3, (), False), (5, (), False), (5, (1, 3), False), (5, (0, 2), True))]


def beyond(case, frame):
    """Known limit, in docs/policies.md: MPLS behind a third tag, which the card's parser does not open."""
    types = [frame[at:at + 2] for at in range(12, len(frame), 4)]
    tags = next((n for n, kind in enumerate(types) if kind not in TAGS), 0)
    return case.path == "accelerated" and tags > 2 and types[tags] in MPLS


def passes(case, frame):
    """Whether the way to the bond lets the frame through: the stack and the bridge have a say."""
    if case.path == "in-band":
        return True
    tag_cut = frame[12:14] in TAGS and len(frame) < 20
    local = frame[:5] == b"\x01\x80\xc2\x00\x00" and frame[5] < 16
    no_source = frame[6] & 1 or frame[6:12] == bytes(6)
    return not (tag_cut or local or no_source)


@pytest.fixture(scope="module")
def answers(fed, tmp_path_factory):
    if not guest.kernel(FOLDER / "kernel") or not INIT.exists():
        pytest.skip("no kernel to ask: `make judge` gets it")
    if not shutil.which(guest.QEMU):
        pytest.skip("QEMU is not installed: apt-get install qemu-system-x86")
    work = tmp_path_factory.mktemp("guest")
    return dict(zip(CASES, guest.run(FOLDER / "kernel", INIT, fed.frames, CASES, work)))


@pytest.mark.parametrize("case", CASES, ids=Case.line)
def test_member_of_every_frame(fed, answers, case):
    rows, theirs = [], []
    down = () if case.back else case.down
    for row, answer in zip(fed.trace(RULES[case.policy], case.members, down, "--tags", case.path), answers[case]):
        frame = fed.frames[row["frame"]]
        if beyond(case, frame):
            continue
        if passes(case, frame):
            rows.append(row)
            theirs.append(int(answer) if answer.isdigit() else answer)
        else:
            assert answer == "-", (row, "the guest passed a frame that we hold to be stopped")
    wrong = disagreements(fed, rows, theirs)
    assert not wrong, wrong
    assert len(rows) > 0.95 * len(fed.frames)
    assert len(set(theirs)) > 1
