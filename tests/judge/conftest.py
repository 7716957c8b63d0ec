# SPDX-License-Identifier: Apache-2.0
import pathlib
import struct
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]
sys.dont_write_bytecode = True

import odd  # noqa: E402
import pcapio  # noqa: E402
import product  # noqa: E402

ODD_FRAMES = 4000


class Fed:
    """The frames that all judges see: every capture of the tree, then odd ones."""

    def __init__(self, folder):
        recorded = [f for path in product.ALL for f in pcapio.read(path).frames]
        self.frames = [f for f in recorded if 14 <= len(f) <= 9216] + odd.frames(ODD_FRAMES)
        self.capture = pcapio.write(folder / "fed.pcap", self.frames)
        self.packed = folder / "fed.frames"
        self.packed.write_bytes(b"".join(struct.pack("<I", len(f)) + f for f in self.frames))

    def trace(self, policy, members, down=(), *args):
        if down:
            args += ("--down", ",".join(map(str, down)))
        rows = product.trace(self.capture, "--failover", "modulo", *args, policy=policy, uplinks=members)
        assert len(rows) == len(self.frames)
        return rows


@pytest.fixture(scope="session")
def fed(tmp_path_factory):
    return Fed(tmp_path_factory.mktemp("fed"))


def disagreements(fed, rows, answers):
    """Frames on which the original says something else, for a message."""
    wrong = [(row["frame"], row["uplink"], answer, fed.frames[row["frame"]].hex())
             for row, answer in zip(rows, answers, strict=True) if answer != row["uplink"]]
    return f"{len(wrong)} of {len(rows)} frames; frame, ours, original, bytes: {wrong[:5]}" if wrong else ""
