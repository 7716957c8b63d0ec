# SPDX-License-Identifier: Apache-2.0
"""A copy of the tree, with what is built in it, in which sources may be broken: for mutate.py and
breaks.py. Suites are those of the Makefile (build/test/NAME.result)."""
import os
import pathlib
import re
import shutil
import signal
import subprocess

LIMIT = 600                      # seconds of a suite; a broken design may hang
BUILT = ["need", "verilated", "asan", "rtl", "tests"]
LEFT_OUT = shutil.ignore_patterns("*.gch", "Vlks_model*", "lock")


class Tree:
    def __init__(self, path, fail_fast=True):
        self.path = pathlib.Path(path)
        self.kept = {}                # what stood in a file before it was broken
        shutil.rmtree(self.path, ignore_errors=True)
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                check=True, capture_output=True, text=True).stdout
        for name in filter(os.path.isfile, listed.split("\0")):
            (self.path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(name, self.path / name)
        for name in BUILT:
            if os.path.isdir(f"build/{name}"):
                shutil.copytree(f"build/{name}", self.path / "build" / name, ignore=LEFT_OUT)
        (self.path / ".venv").symlink_to(pathlib.Path(".venv").resolve())
        # Widths that no longer fit are part of the break, not a reason to stop.
        self.env = {**os.environ, "VERILATE_FLAGS": "-Wno-fatal", "SUITE_SECONDS": str(LIMIT), "MAKELEVEL": "0"}
        if fail_fast:
            self.env["CRITERION_FAIL_FAST"] = "1"

    def read(self, name):
        return (self.path / name).read_text()

    def write(self, name, text):
        self.kept.setdefault(name, self.read(name))
        (self.path / name).write_text(text)

    def restore(self, name):
        (self.path / name).write_text(self.kept[name])

    def build(self, suite, jobs=1):
        """Runs a suite: (passed, failed, log), or None when it does not build."""
        result = self.path / f"build/test/{suite}.result"
        result.unlink(missing_ok=True)
        child = subprocess.Popen(["make", "-s", f"JOBS={jobs}", str(result.relative_to(self.path))], cwd=self.path, env=self.env,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            child.wait(4 * LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        if not result.exists():
            return None
        passed, failed, _, _ = result.read_text().split()
        return int(passed), int(failed), result.with_suffix(".log").read_text(errors="replace")


def culprits(log):
    """Names of the tests, or lines of the assertions, that failed in a log."""
    found = re.findall(r"\[FAIL\] .*?(\w+::\w+)", log)
    found += re.findall(r"(?:Assert failed in|Unreached cover statement at) \w+: ([\w.]+:\d+)", log)
    return list(dict.fromkeys(found)) or (["stopped after its time"] if "SUITE_SECONDS" in log else [])


def readers():
    """Suites by the source that they read: {file: [suite, ...]}. Tests of a module, then proofs, then
    those of the whole core, which take longest; of each those that read least first."""
    reads = {}
    for sources in pathlib.Path("build/rtl").glob("*/sources"):
        if pathlib.Path(f"build/test/rtl-{sources.parent.name}.result").exists():
            reads[f"rtl-{sources.parent.name}"] = set(sources.read_text().split())
    for sby in pathlib.Path("tests/formal").glob("*.sby"):
        listed = subprocess.run(["tools/sby_files.sh", str(sby)], check=True, capture_output=True, text=True).stdout
        reads[f"formal-{sby.stem}"] = set(listed.split())
    by_file = {}
    width = {suite: int((re.findall(r"\.(\d+)", suite) or ["0"])[0]) for suite in reads}
    whole = {suite: "rtl/core/lks_core.sv" in reads[suite] for suite in reads}
    for suite in sorted(reads, key=lambda s: (whole[s], s.startswith("formal"), len(reads[s]), width[s], s)):
        for name in reads[suite]:
            by_file.setdefault(name, []).append(suite)
    return by_file
