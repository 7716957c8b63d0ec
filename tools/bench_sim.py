#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speed of `linksteer sim run`, all checks on: frames and clocks a second, the best of a few runs.
Usage: bench_sim.py LINKSTEER CAPTURE"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

RUNS = 3
SHAPES = [(4, []), (4, ["--wave"]), (16, [])]


def once(program, capture, uplinks, extra):
    with tempfile.TemporaryDirectory() as out:
        command = [program, "sim", "run", "--policy", "native", "--uplinks", str(uplinks), "--in", capture, "--out", f"{out}/run"]
        command += [*extra, f"{out}/wave.fst"] if extra else []
        start = time.perf_counter()
        code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
        if code:
            sys.exit(f"linksteer: {' '.join(command[:3])}: exit code {code}, no speed to report")
        seconds = time.perf_counter() - start
        report = json.loads(pathlib.Path(out, "run", "report.json").read_text())
    return seconds, report["frames_in"], report["run_clocks"]


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    print(f"\nlinksteer sim run, {argv[2]}, whole program with report, best of {RUNS}:\n")
    print("| shape | waveform | frames/s | clocks/s |\n|---|---|---:|---:|")
    for uplinks, extra in SHAPES:
        seconds, frames, clocks = min(once(argv[1], argv[2], uplinks, extra) for _ in range(RUNS))
        print(f"| 64 bits, {uplinks} uplinks | {'yes' if extra else 'no'} | {frames / seconds:,.0f} | {clocks / seconds:,.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
