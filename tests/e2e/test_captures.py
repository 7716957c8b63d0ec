# SPDX-License-Identifier: Apache-2.0
"""The test data hold what their list says, and a foreign program reads them as the judge does."""
import re
import shutil
import subprocess
import sys

import judge
import pcapio
import product
import pytest

FIELDS = ["eth.dst", "eth.src", "vlan.id", "ieee8021ad.id", "ip.src", "ip.dst", "ip.proto", "ip.flags.mf",
          "ip.frag_offset", "ipv6.src", "ipv6.dst", "ipv6.nxt", "ipv6.fraghdr.offset", "ipv6.fraghdr.more",
          "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "sctp.srcport", "sctp.dstport"]
OPTIONS = ["ip.defragment", "ipv6.defragment", "tcp.desegment_tcp_streams"]


def listed():
    table = (product.CAPTURES / "README.md").read_text()
    rows = re.findall(r"^\| `(\w+\.pcap)` \| (\d+) \| (\d+) \| (\d+) \|", table, re.M)
    return {name: tuple(int(n) for n in rest) for name, *rest in rows}


def test_every_capture_is_listed_with_its_counts(frames_of):
    found = {p.name: (len(f), sum(map(len, f)), max(map(len, f))) for p in product.ALL if (f := frames_of(p))}
    assert found == listed()


def test_demo_is_large_enough_and_the_folder_small(frames_of):
    demo = frames_of(product.DEMO)
    assert len(demo) >= 2500 and sum(map(len, demo)) >= 400_000
    assert product.DEMO.stat().st_size <= 1_500_000
    assert sum(p.stat().st_size for p in product.CAPTURES.rglob("*") if p.is_file()) < 4_000_000


def test_formats_and_faults_are_those_of_the_generator(tmp_path):
    (tmp_path / "dns.pcap").write_bytes((product.CAPTURES / "dns.pcap").read_bytes())
    subprocess.run([sys.executable, "-B", product.ROOT / "tools/capture/forge.py", tmp_path], check=True)
    for name, data in product.files(tmp_path).items():
        assert (product.CAPTURES / name).read_bytes() == data, name


def tshark(path):
    command = ["tshark", "-nr", path, "-T", "fields", "-E", "occurrence=a", "-E", "separator=|"]
    command += [word for option in OPTIONS for word in ("-o", option + ":FALSE")]
    command += [word for field in FIELDS for word in ("-e", field)]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    for line in out.splitlines():
        yield {k: v.split(",") if v else [] for k, v in zip(FIELDS, line.split("|"))}


def first(values):
    return values[0] if values else None


def compare(seen, want):
    """Where both mean the same by definition: not what ICMP errors quote, not behind extensions."""
    assert seen["eth.dst"] == [want["dst_mac"]] and seen["eth.src"] == [want["src_mac"]]
    assert [int(v) for v in seen["ieee8021ad.id"] + seen["vlan.id"]] == want["vlan_ids"]
    version = {"ipv4": "ip", "ipv6": "ipv6"}.get(want["l3"])
    assert version or not (seen["ip.src"] or seen["ipv6.src"])
    if not version:
        return
    assert (first(seen[version + ".src"]), first(seen[version + ".dst"])) == (want["src_ip"], want["dst_ip"])
    if version == "ip":
        assert int(seen["ip.proto"][0]) == want["ip_proto"]
        fragment = seen["ip.flags.mf"][0] in ("1", "True") or int(seen["ip.frag_offset"][0]) > 0
    else:
        fragment = bool(seen["ipv6.fraghdr.offset"])
        assert int(seen["ipv6.nxt"][0]) in (want["ip_proto"], 0, 43, 44, 60)
    assert fragment == want["fragment"]
    name = {6: "tcp", 17: "udp", 132: "sctp"}.get(want["ip_proto"])
    if name and not fragment:
        ports = int(seen[name + ".srcport"][0]), int(seen[name + ".dstport"][0])
        assert ports == (want["src_port"], want["dst_port"])


@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")
@pytest.mark.parametrize("path", product.RECORDED, ids=lambda p: p.stem)
def test_judge_agrees_with_tshark(path, frames_of):
    rows, frames = list(tshark(path)), frames_of(path)
    assert len(rows) == len(frames)
    for n, (seen, frame) in enumerate(zip(rows, frames)):
        want, _hash = judge.parse(frame)
        try:
            compare(seen, want)
        except AssertionError as error:
            raise AssertionError(f"{path.name} frame {n}: tshark {seen}, judge {want}") from error


def test_formats_hold_the_same_frames(frames_of):
    want = frames_of(product.CAPTURES / "dns.pcap")[:120]
    for path in product.FORMATS:
        if path.suffix == ".pcap":
            assert pcapio.read(path).frames == want, path.name
