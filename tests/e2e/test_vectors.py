# SPDX-License-Identifier: Apache-2.0
"""Published answers through the hardware: each vector as a frame, 2 to 8 uplinks."""
import ipaddress
import json
import struct

import pcapio
import product
import pytest
from product import ok

VECTORS = [json.loads(line) for line in (product.DATA / "vectors.jsonl").read_text().splitlines()]


def ethernet(vector, ethertype):
    tags = b"".join(struct.pack("!HH", 0x8100, vid) for vid in vector.get("vlan_ids", ()))
    macs = (bytes.fromhex(vector.get(key, "020000000001").replace(":", "")) for key in ("dst_mac", "src_mac"))
    return b"".join(macs) + tags + struct.pack("!H", ethertype)


def frame(vector):
    """What the vector describes, 60 bytes or more, without ports unless it names them."""
    if "src_ip" not in vector:
        return (ethernet(vector, vector.get("ethertype", 0x0800)) + bytes(46)).ljust(60, b"\0")
    source, target = (ipaddress.ip_address(vector[key]) for key in ("src_ip", "dst_ip"))
    proto = vector.get("ip_proto", 255)
    body = struct.pack("!HH", vector.get("src_port", 0), vector.get("dst_port", 0)) + bytes(20)
    if source.version == 4:
        packet = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0x2000 * vector.get("fragment", False), 64, proto, 0)
    else:
        packet = struct.pack("!IHBB", 6 << 28, len(body), proto, 64)
    ethertype = vector.get("ethertype", 0x0800 if source.version == 4 else 0x86DD)
    return (ethernet(vector, ethertype) + packet + source.packed + target.packed + body).ljust(60, b"\0")


ENGINES = {"model": ("--engine", "model"), **{f"{width} bits": ("--engine", "rtl", "--width", width) for width in (64, 128, 256, 512)}}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("policy", sorted({v["policy"] for v in VECTORS}))
def test_published_answers(policy, engine, tmp_path, model):
    vectors = [v for v in VECTORS if v["policy"] == policy]
    capture = pcapio.write(tmp_path / "vectors.pcap", [frame(v) for v in vectors])
    for uplinks in range(2, 9 if engine in ("model", "64 bits") else 5):     # more than 4 are built at 64 bits only
        rows = ok("flow", "trace", "--policy", policy, "--failover", "modulo", "--uplinks", uplinks,
                  *ENGINES[engine], "--in", capture, "-j").rows()
        assert len(rows) == len(vectors) > 0
        for vector, row in zip(vectors, rows):
            assert (row["hash"], row["uplink"]) == (vector["hash"], vector["uplink"][str(uplinks)]), (vector, row)
