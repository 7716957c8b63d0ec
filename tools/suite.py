#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a test suite and counts honestly; adds the counts up.

  suite.py run NAME.result KIND [VAR=value]... COMMAND...   output in NAME.log, counts in NAME.result
  suite.py tally NAME.result...                     a table, what failed once more, then one line of totals

KIND says how to count: criterion, pytest, sby, breaks, mutants, fuzz, check (one test: the exit code), leak (one
test: a leak must be noticed). A suite that ran nothing has failed, one that was not built too.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

LEAK_EXIT = 23  # exitcode= of ASAN_OPTIONS in the Makefile
ANSI = re.compile(r"\x1b\[[0-9;]*m")
NAMES = re.compile(r"\[FAIL\]|\[----\]|^FAILED |^E  |NOT CAUGHT: |: survives: |DONE \((?!PASS)|ERROR: |[: ]error: ")  # a failure


def count_criterion(out):
    m = re.findall(r"Synthesis: Tested: (\d+) \| Passing: (\d+) \| Failing: (\d+) \| Crashing: (\d+)", out)
    if not m:
        return 0, 0, 0
    tested, passing, _, _ = (sum(int(row[i]) for row in m) for i in range(4))
    skipped = len(re.findall(r"^\[SKIP\]", out, re.M))
    return passing, tested - passing, skipped


def count_pytest(out):
    last = next((line for line in reversed(out.splitlines()) if re.search(r" in [\d.]+s", line)), "")
    n = {word: int(num) for num, word in re.findall(r"(\d+) (\w+)", last)}
    failed = n.get("failed", 0) + n.get("error", 0) + n.get("errors", 0) + n.get("xpassed", 0)
    return n.get("passed", 0), failed, n.get("skipped", 0) + n.get("xfailed", 0)


def count_sby(out):
    done = re.findall(r"DONE \((\w+), rc=\d+\)", out)
    return done.count("PASS"), len(done) - done.count("PASS"), 0


def count_breaks(out):
    return len(re.findall(r"^  .* caught by ", out, re.M)), len(re.findall(r"^  .* NOT CAUGHT: ", out, re.M)), 0


def count_mutants(out):
    return len(re.findall(r"^  (?:killed|survived)", out, re.M)) - out.count(": survives: "), out.count(": survives: "), 0


COUNT = {"criterion": count_criterion, "pytest": count_pytest, "sby": count_sby, "breaks": count_breaks, "mutants": count_mutants}


def sanitizer_logs(env):
    m = re.search(r"log_path=([^:]+)", env.get("ASAN_OPTIONS", ""))
    return [p for p in pathlib.Path(m[1]).parent.glob(pathlib.Path(m[1]).name + ".*")] if m else []


def ours(report):
    """False for a report of nothing but leaks that Criterion makes by itself."""
    text = report.read_text(errors="replace")
    leaks = re.findall(r"^(?:Direct|Indirect) leak of.*\n((?: +#.*\n)+)", text, re.M)
    frames = [frame for leak in leaks for frame in leak.splitlines()[1:]]
    return not frames or any("libcriterion" not in frame for frame in frames)


def counts(kind, code, out, reports):
    if kind == "leak":
        noticed = any("LeakSanitizer" in r.read_text(errors="replace") for r in reports)
        return (1, 0, 0) if noticed else (0, 1, 0)
    if kind in COUNT:
        passed, failed, skipped = COUNT[kind](out)
        if passed + failed == 0:
            failed = 1
    else:
        passed, failed, skipped = int(code == 0), int(code != 0), 0
    failed += len(reports)
    if code != 0 and failed == 0:
        failed = 1
    return passed, failed, skipped


def run(result, kind, command):
    result = pathlib.Path(result)
    log = result.with_suffix(".log")
    env = dict(os.environ)
    while "=" in command[0]:
        name, _, value = command.pop(0).partition("=")
        env[name] = value
    for stale in sanitizer_logs(env):
        stale.unlink()
    start = time.monotonic()
    limit = int(env.get("SUITE_SECONDS", "1200"))
    with open(log, "w", encoding="utf-8") as f:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT, env=env, start_new_session=True)
        try:
            code = child.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            code = child.wait()
            f.write(f"\nlinksteer: stopped after {limit} s (SUITE_SECONDS)\n")
    out = ANSI.sub("", log.read_text(errors="replace"))
    logs = sanitizer_logs(env)
    reports = list(filter(ours, logs))
    if logs and not reports and code == LEAK_EXIT:
        code = 0
    passed, failed, skipped = counts(kind, code, out, reports)
    if failed:
        with open(log, "a", encoding="utf-8") as f:
            f.writelines(report.read_text(errors="replace") for report in reports)
        sys.stderr.write(short(log))
    result.write_text(f"{passed} {failed} {skipped} {time.monotonic() - start:.1f}\n")


def short(log):
    """What went wrong: the lines that name a failure and the end, for the whole of it is in the log."""
    lines = ANSI.sub("", log.read_text(errors="replace")).splitlines()
    named = [line for line in lines[:-20] if NAMES.search(line)]
    return "\n".join(named[:20] + lines[-20:]) + f"\nlinksteer: {log}: the whole output\n"


def tally(results):
    total, failures = [0, 0, 0], []
    for path in map(pathlib.Path, results):
        name = path.stem
        if not path.exists():
            total[1] += 1
            print(f"  {name:<28} not built")
            continue
        passed, failed, skipped, seconds = path.read_text().split()
        for i, n in enumerate((passed, failed, skipped)):
            total[i] += int(n)
        note = f", {failed} FAILED" if failed != "0" else ""
        note += f", {skipped} skipped" if skipped != "0" else ""
        print(f"  {name:<28} {passed:>6} passed{note}  ({seconds} s)")
        if failed != "0":
            failures.append(path.with_suffix(".log"))
            path.unlink()
    for log in failures:
        print(f"\n{log.stem} failed:\n{short(log)}")
    if total[0] + total[1] == 0:
        total[1] = 1
    print(f"{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if total[1] else 0


def main(argv):
    if argv[:1] == ["run"] and len(argv) > 3:
        run(argv[1], argv[2], argv[3:])
        return 0
    if argv[:1] == ["tally"]:
        return tally(argv[1:])
    sys.stderr.write(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
