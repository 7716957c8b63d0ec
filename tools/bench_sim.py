#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of `linksteer sim run`, all checks on: frames and clocks in a second of one core's time, the best
of a few runs, less what a run of one frame takes: programming the core, and the report.
Usage: bench_sim.py LINKSTEER CAPTURE"""
import json
import pathlib
import resource
import struct
import subprocess
import sys
import tempfile

RUNS = 3
SMALL = 100_000     # frames of 60 bytes
GOALS = {64: 200_000, 512: 400_000}     # of these a second
SHAPES = [(64, 4, []), (64, 4, ["--wave"]), (64, 16, []), (128, 4, []), (256, 4, []), (512, 4, [])]


def sixty(capture, path, count):
    """The capture's frames cut to 60 bytes, again and again."""
    data = pathlib.Path(capture).read_bytes()
    heads, at = [], 24
    while at < len(data):
        size = struct.unpack_from("<I", data, at + 8)[0]
        if size >= 60:
            heads.append(struct.pack("<IIII", 0, 0, 60, 60) + data[at + 16:at + 76])
        at += 16 + size
    frames = heads * (count // len(heads) + 1)
    path.write_bytes(data[:24] + b"".join(frames[:count]))


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


def best(*run):
    return min(once(*run) for _ in range(RUNS))


def table(program, capture, one, name, goals):
    print(f"\nlinksteer sim run, {name}, processor time less that of one frame, best of {RUNS}:\n")
    print("| shape | waveform | frames/s | clocks/s | of the goal |\n|---|---|---:|---:|---:|")
    for width, uplinks, extra in SHAPES:
        start, _, _ = best(program, one, width, uplinks, extra)
        seconds, frames, clocks = best(program, capture, width, uplinks, extra)
        seconds -= start
        goal = f"{frames / seconds / goals[width]:.2f}" if width in goals and uplinks == 4 and not extra else ""
        print(f"| {width} bits, {uplinks} uplinks | {'yes' if extra else 'no'} | {frames / seconds:,.0f} "
              f"| {clocks / seconds:,.0f} | {goal} |", flush=True)


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        small, one = pathlib.Path(folder, "sixty.pcap"), pathlib.Path(folder, "one.pcap")
        sixty(argv[2], small, SMALL)
        sixty(argv[2], one, 1)
        table(argv[1], argv[2], one, argv[2], {})
        table(argv[1], small, one, f"{SMALL:,} frames of 60 bytes", GOALS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
