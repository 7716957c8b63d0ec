# SPDX-License-Identifier: Apache-2.0
"""The programs as a user runs them, and where the test data lie."""
import dataclasses
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/bin/linksteer"
SIMULATOR = ROOT / "build/bin/linksteer-sim"
DATA = ROOT / "tests/data"
CAPTURES = DATA / "captures"
MODEL = ROOT / "build/lib/linksteer/lks_core_64x4.so"

DEMO = CAPTURES / "demo.pcap"
RECORDED = sorted(p for p in CAPTURES.glob("*.pcap") if p.name != "hostile.pcap")
ALL = sorted(CAPTURES.glob("*.pcap"))
FORMATS = sorted((CAPTURES / "formats").glob("*.pcap*"))
BAD = CAPTURES / "bad"
POLICIES = ("native", "native-l4", "esx-ip32", "esx-ip8", "esx-port-id", "esx-src-mac", "explicit",
            "linux-layer2", "linux-layer2+3", "linux-layer3+4", "linux-vlan+srcmac", "linux-layer2+3@2017", "linux-layer3+4@2004",
            "dpdk-l2", "dpdk-l23", "dpdk-l34", "toeplitz",
            "src-dst-ip", "src-ip", "dst-ip", "src-dst-mac", "src-mac", "dst-mac", "src-dst-port")
BY_ADDRESS = ("native", "esx-ip32", "esx-ip8", "linux-layer2+3", "dpdk-l23", "src-dst-ip")

TRACE_KEYS = ["frame", "uplink", "reason", "hash", "bucket", "dst_mac", "src_mac", "ethertype", "vlan_ids", "l3",
              "src_ip", "dst_ip", "ip_proto", "src_port", "dst_port", "fragment"]


@dataclasses.dataclass
class Result:
    command: str
    code: int
    out: str
    err: str

    def __str__(self):
        return f"$ {self.command}\nexit {self.code}\n--- stdout\n{self.out[-2000:]}\n--- stderr\n{self.err[-2000:]}"

    def json(self):
        return json.loads(self.out)

    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*args, cwd=None, timeout=60):
    if not PROGRAM.exists():
        pytest.exit(f"{PROGRAM} is missing: run make first", returncode=1)
    args = [str(a) for a in args]
    done = subprocess.run([PROGRAM, *args], cwd=cwd, timeout=timeout, stdin=subprocess.DEVNULL, capture_output=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    return Result("linksteer " + " ".join(args), done.returncode, done.stdout.decode(), done.stderr.decode())


def ok(*args, **options):
    result = run(*args, **options)
    assert result.code == 0, result
    assert result.err == "", result
    return result


def refused(result, code, *words):
    """One line that starts with the program's name and says WORDS; usage errors point to -h."""
    lines = result.err.splitlines()
    assert result.code == code, result
    assert len(lines) == (2 if code == 2 else 1), result
    assert lines[0].startswith("linksteer: "), result
    assert code != 2 or "-h" in lines[1], result
    for word in words:
        assert word.lower() in lines[0].lower(), f"no '{word}' in the error\n{result}"
    return result


def trace(capture, *args, policy="esx-ip32", uplinks=4):
    return ok("flow", "trace", "--policy", policy, "--uplinks", uplinks, "--in", capture, "-j", *args).rows()


def files(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
