#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of `linksteer sim run`, all checks on: frames and clocks in a second of one core's time, the best
of a few runs. Usage: bench_sim.py LINKSTEER CAPTURE"""
import json
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile

RUNS = 3
SMALL = 100_000     # frames of 60 bytes
SHAPES = [(64, 4, []), (64, 4, ["--wave"]), (64, 16, []), (128, 4, []), (256, 4, []), (512, 4, [])]


def sixty(capture, path):
    """The capture's frames cut to 60 bytes, again and again."""
    data = pathlib.Path(capture).read_bytes()
    heads, at = [], 24
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        if size >= 60:
            heads.append(struct.pack("<IIII", 0, 0, 60, 60) + data[at + 16:at + 76])
        at += 16 + size
    frames = heads * (SMALL // len(heads) + 1)
    path.write_bytes(data[:24] + b"".join(frames[:SMALL]))


def once(program, capture, width, uplinks, extra):
    """Return: frames, clocks, and seconds of processor time, whatever else the machine does."""
    with tempfile.TemporaryDirectory() as out:
        command = [program, "sim", "run", "--policy", "native", "--width", str(width), "--uplinks", str(uplinks),
                   "--in", capture, "--out", f"{out}/run"]
        command += [*extra, f"{out}/wave.fst"] if extra else []
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if code:
            sys.exit(f"linksteer: {' '.join(command[:3])}: exit code {code}, no speed to report")
        report = json.loads(pathlib.Path(out, "run", "report.json").read_text())
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, report["frames_in"], report["run_clocks"]


def table(program, capture, name):
    print(f"\nlinksteer sim run, {name}, whole program with report, processor time, best of {RUNS}:\n")
    print("| shape | waveform | frames/s | clocks/s |\n|---|---|---:|---:|")
    for width, uplinks, extra in SHAPES:
        seconds, frames, clocks = min(once(program, capture, width, uplinks, extra) for _ in range(RUNS))
        print(f"| {width} bits, {uplinks} uplinks | {'yes' if extra else 'no'} | {frames / seconds:,.0f} "
              f"| {clocks / seconds:,.0f} |", flush=True)


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    table(argv[1], argv[2], argv[2])
    with tempfile.TemporaryDirectory() as folder:
        small = pathlib.Path(folder, "sixty.pcap")
        sixty(argv[2], small)
        table(argv[1], str(small), f"{SMALL:,} frames of 60 bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
