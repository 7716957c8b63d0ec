# SPDX-License-Identifier: Apache-2.0
"""dpdk-* against testpmd as it is shipped: a capture in, a balance bond over TAP devices, who got what."""
import os
import pathlib
import shutil
import subprocess
import sys

import pcapio
import product
import pytest

# Shorter frames are cut somewhere: DPDK then reads what an older frame left in the buffer.
SHORTEST, LONGEST = 66, 1514
SPACE = ["unshare", "-n"] if os.getuid() == 0 else ["unshare", "-Urn"]


@pytest.fixture(scope="module")
def capture(fed, tmp_path_factory):
    if not shutil.which("dpdk-testpmd"):
        pytest.skip("testpmd is not installed: apt-get install dpdk-dev")
    probe = [*SPACE, sys.executable, "-c", "open('/dev/net/tun', 'r+b', 0)"]
    if subprocess.run(probe, stderr=subprocess.DEVNULL, check=False).returncode:
        pytest.skip("no network namespace or no TAP devices here")
    frames = [f for f in fed.frames if SHORTEST <= len(f) <= LONGEST]
    return pcapio.write(tmp_path_factory.mktemp("testpmd") / "in.pcap", frames), frames


def untagged(frame):
    return frame[:12] + frame[16:] if frame[12:14] in (b"\x81\x00", b"\x88\xa8") else frame


@pytest.mark.parametrize("members", (2, 3, 5))
@pytest.mark.parametrize("policy", ("l2", "l23", "l34"))
def test_each_member_got_its_frames_in_order(capture, tmp_path, policy, members):
    path, frames = capture
    script, out = pathlib.Path(__file__).with_name("testpmd.py"), tmp_path / "out"
    done = subprocess.run([*SPACE, sys.executable, script, path, str(len(frames)), policy, str(members), out],
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    rows = product.trace(path, "--failover", "modulo", policy=f"dpdk-{policy}", uplinks=members)
    seen = [line.split(" ") for line in out.read_text().splitlines()]
    for k in range(members):
        want = [untagged(frames[row["frame"]]).hex() for row in rows if row["uplink"] == k]
        got = [frame for member, frame in seen if member == str(k)]
        wrong = [pair for pair in zip(want, got) if pair[0] != pair[1]]
        assert want and got == want, f"member {k}: {len(want)} frames wanted, {len(got)} came; first difference {wrong[:1]}"
