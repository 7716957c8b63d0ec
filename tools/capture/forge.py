#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make the captures that no network would: hostile frames, other file formats, broken files.

  forge.py DIR      reads DIR/dns.pcap; writes DIR/hostile.pcap, DIR/formats/*, DIR/bad/*

The same bytes at every run.
"""
import os
import random
import struct
import sys

MACS = bytes.fromhex("02a1b2c3d4e5024c4b000042")
EPOCH = 1_600_000_000_000_000_000


# ---- headers ----

def eth(kind, payload=b"", *tags):
    """TAGS: (tpid, tci), outer first."""
    return MACS + b"".join(struct.pack(">HH", *t) for t in tags) + struct.pack(">H", kind) + payload


def ipv4(payload, proto=6, ihl=5, version=4, total=None, frag=0, src="10.7.1.2", dst="10.9.3.4"):
    options = bytes([1]) * (4 * max(ihl - 5, 0))
    total = 20 + len(options) + len(payload) if total is None else total
    head = struct.pack(">BBHHHBBH", version << 4 | ihl, 0, total & 0xFFFF, 0x1234, frag, 64, proto, 0)
    return head + addr4(src) + addr4(dst) + options + payload


def addr4(text):
    return bytes(int(part) for part in text.split("."))


def ipv6(next_header, payload, length=None, version=6):
    src = bytes.fromhex("fd00000700000000a1b2c3d4e5f60718")
    dst = bytes.fromhex("fd0000090000000011223344556677ff")
    length = len(payload) if length is None else length
    return struct.pack(">IHBB", version << 28 | 0x12345, length & 0xFFFF, next_header, 64) + src + dst + payload


def l4(sport=49152, dport=443, size=20):
    return (struct.pack(">HH", sport, dport) + bytes(range(1, 250)))[:size]


def option(next_header, units=0):
    """Hop-by-hop, routing or destination options of 8 * (units + 1) bytes."""
    return bytes([next_header, units & 0xFF, 1, 4]) + bytes(4 + 8 * units)


def auth(next_header, words=4):
    return bytes([next_header, words]) + bytes(i & 0xFF for i in range(4 * (words + 2) - 2))


def fragment(next_header, offset=0, more=0):
    return struct.pack(">BBHI", next_header, 0, offset << 3 | more, 0xFEEDF00D)


def chain(kinds, last, payload):
    """Extension headers of 8 bytes each in this order, then LAST."""
    out = b""
    for kind, following in zip(kinds, list(kinds[1:]) + [last]):
        out += {44: fragment(following), 51: auth(following)}.get(kind, option(following))
    return ipv6(kinds[0] if kinds else last, out + payload)


# ---- hostile frames, family by family ----

def sizes():
    whole = eth(0x0800, ipv4(l4()))
    yield from (whole[:n] for n in range(1, 15))
    for size in (59, 60, 61, 64, 191, 192, 193, 1514, 1518, 9000, 9215, 9216, 9217, 9218, 12000, 16384):
        yield eth(0x0800, ipv4(l4(size=20) + bytes(size - 54), src=f"10.7.{size >> 8}.{size & 255}"))


def ip_headers():
    for ihl in range(16):
        yield eth(0x0800, ipv4(l4(), ihl=ihl))
    for version in (0, 5, 6, 15):
        yield eth(0x0800, ipv4(l4(), version=version))
        yield eth(0x86DD, ipv6(6, l4(), version=(version - 2) & 15))
    for total in (0, 1, 19, 20, 21, 23, 24, 39, 40, 41, 60, 1500, 65535):
        yield eth(0x0800, ipv4(l4(), total=total))
        yield eth(0x0800, ipv4(l4(), proto=17, ihl=8, total=total + 12))
        yield eth(0x86DD, ipv6(17, l4(), length=total))
    yield eth(0x0800, ipv4(l4(size=8), proto=17) + bytes(18))                   # padding behind the datagram
    yield eth(0x0800, ipv4(b"", proto=17) + l4())                               # ports only in the padding
    for frag in (0x4000, 0x8000, 0x2000, 0x2001, 0x0001, 0x1FFF, 0x6000, 0xE000):
        for proto in (6, 17, 132):
            yield eth(0x0800, ipv4(l4(), proto=proto, frag=frag))
    for proto in (0, 1, 2, 4, 6, 17, 33, 41, 43, 44, 47, 50, 51, 58, 59, 60, 132, 136, 255):
        yield eth(0x0800, ipv4(l4(), proto=proto))
        yield eth(0x86DD, ipv6(proto, l4()))
    yield eth(0x0800, ipv6(6, l4()))
    yield eth(0x86DD, ipv4(l4()))


def tags():
    inside = ipv4(l4())
    for count in (1, 2, 3, 4, 10):
        yield eth(0x0800, inside, *[(0x8100, 100 + n) for n in range(count)])
        yield eth(0x0800, inside, *[(0x88A8 if n == 0 else 0x8100, 0xE000 | 100 + n) for n in range(count)])
    for tpid in (0x88A8, 0x9100, 0x9200, 0x8101):
        yield eth(0x0800, inside, (tpid, 5))
        yield eth(0x0800, inside, (0x8100, 5), (tpid, 6))
    for tci in (0, 0x1000, 0xF000, 1, 4094, 4095, 0xFFFF):
        yield eth(0x0800, inside, (0x8100, tci))
        yield eth(0x86DD, ipv6(17, l4()), (0x88A8, 7), (0x8100, tci))
    for count in (1, 2, 3):                                                     # the tags are all there is
        yield eth(0x8100, b"", *[(0x8100, n) for n in range(count)])


def non_ip():
    for kind in (0, 3, 46, 100, 0x05DC, 0x05FF, 0x0600, 0x0806, 0x0842, 0x8035, 0x8847, 0x8864, 0x88CC, 0xFFFF):
        yield eth(kind, bytes(range(100)))
        yield eth(kind, bytes(range(100)), (0x8100, 33))
    yield eth(60, bytes.fromhex("424203") + bytes(57))                          # LLC: spanning tree
    yield eth(60, bytes.fromhex("aaaa03000000") + struct.pack(">H", 0x0800) + ipv4(l4()))   # SNAP with IPv4
    yield eth(0x8864, bytes.fromhex("110000010000") + b"\0\x21" + ipv4(l4()))   # PPPoE
    yield eth(0x8847, bytes.fromhex("00001140") + ipv4(l4()))                   # MPLS


def extensions():
    for kinds in ((0,), (43,), (60,), (51,), (44,), (0, 60), (0, 43, 60), (60, 43, 0), (51, 60), (44, 60), (60, 44),
                  (0, 0), (60, 60, 60)):
        for last in (6, 17, 132, 58, 59, 50, 135, 139, 140, 253):
            yield eth(0x86DD, chain(kinds, last, l4()))
    for count in range(6, 21):                                                  # the ninth is not followed
        yield eth(0x86DD, chain((60,) * count, 17, l4()))
        yield eth(0x86DD, chain((0, 43, 60, 51, 44)[:count % 6] + (60,) * (count - count % 6), 6, l4()))
        yield eth(0x86DD, chain((60,) * count, 17, l4()), (0x88A8, 3), (0x8100, 4))
    yield eth(0x86DD, chain((60,) * 200, 60, b""))                              # never ends
    for units in range(1, 24):                                                  # ports around byte 192
        for tag in ((), ((0x8100, 9),), ((0x8100, 9), (0x8100, 8))):
            yield eth(0x86DD, ipv6(60, option(17, units) + l4()), *tag)
    for cut in range(0, 13):                                                    # AH moves it by 4 bytes
        yield eth(0x86DD, ipv6(60, option(51, 12) + auth(6, cut) + l4()))
    for units in (2, 3, 4, 16, 128, 255):                                       # longer than the packet
        yield eth(0x86DD, ipv6(60, option(17, units)[:16] + l4(size=4)))
        yield eth(0x86DD, ipv6(0, option(60) + option(17, units)[:16] + l4(size=4)))
        yield eth(0x86DD, ipv6(51, auth(17, units)[:12] + l4(size=4)))
    for offset, more in ((0, 0), (0, 1), (1, 0), (1, 1), (0x1FFF, 1)):
        for following in (6, 17, 60, 44, 59):
            body = option(6) + l4() if following == 60 else fragment(17) + l4() if following == 44 else l4()
            yield eth(0x86DD, ipv6(44, fragment(following, offset, more) + body))
            yield eth(0x86DD, ipv6(60, option(44) + fragment(following, offset, more) + body))
    whole = ipv6(60, option(44) + fragment(17) + l4())
    for length in range(0, 45):                                                 # the IP end moves, the frame stays
        yield eth(0x86DD, whole[:4] + struct.pack(">H", length) + whole[6:])


def cut_everywhere():
    for whole in (eth(0x0800, ipv4(l4(size=8))), eth(0x0800, ipv4(l4(size=8), proto=17, ihl=15), (0x8100, 77)),
                  eth(0x86DD, ipv6(0, option(43) + option(44) + fragment(6) + l4(size=8)), (0x88A8, 7), (0x8100, 8)),
                  eth(0x86DD, ipv6(51, auth(17) + l4(size=8)))):
        yield from (whole[:n] for n in range(14, len(whole) + 1))


def damaged(count=400):
    """Good frames with a few bytes changed, the seed fixed."""
    rng = random.Random(20240531)
    good = [eth(0x0800, ipv4(l4())), eth(0x0800, ipv4(l4(), ihl=7, proto=17), (0x8100, 5)),
            eth(0x86DD, ipv6(60, option(44, 1) + fragment(17) + l4())), eth(0x86DD, chain((0, 43, 51, 60), 132, l4())),
            eth(0x86DD, ipv6(6, l4()), (0x88A8, 1), (0x8100, 2))]
    for _ in range(count):
        frame = bytearray(rng.choice(good))
        for _ in range(rng.randint(1, 4)):
            frame[rng.randrange(12, len(frame))] = rng.choice((0, 1, 4, 6, 17, 44, 60, 0x45, 0x60, 0xFF,
                                                               rng.randrange(256)))
        yield bytes(frame[:rng.randint(14, len(frame))] if rng.random() < 0.2 else frame)


def hostile():
    for family in (sizes, ip_headers, tags, non_ip, extensions, cut_everywhere, damaged):
        yield from family()


# ---- files ----

def pcap_head(order="<", nano=True, link=1, snap=262144):
    return struct.pack(order + "IHHiIII", 0xA1B23C4D if nano else 0xA1B2C3D4, 2, 4, 0, 0, snap, link)


def record(frame, stamp, order="<", nano=True, claim=None):
    part = stamp % 1_000_000_000 // (1 if nano else 1000)
    size = len(frame) if claim is None else claim
    return struct.pack(order + "IIII", stamp // 1_000_000_000, part, size, size) + frame


def pcap(frames, order="<", nano=True, link=1):
    return pcap_head(order, nano, link) + b"".join(record(f, t, order, nano) for f, t in frames)


def block(kind, body, order="<"):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def section(order="<"):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(order="<", link=1, resolution=9):
    options = struct.pack(order + "HHB3xHH", 9, 1, resolution, 0, 0)
    return block(1, struct.pack(order + "HHI", link, 0, 0) + options, order)


def enhanced(frame, stamp, order="<", number=0, resolution=9):
    units = stamp // 10 ** (9 - resolution)
    return block(6, struct.pack(order + "IIIII", number, units >> 32, units & 0xFFFFFFFF, len(frame), len(frame))
                 + frame, order)


def pcapng(frames, order="<"):
    return section(order) + interface(order) + b"".join(enhanced(f, t, order) for f, t in frames)


def pcapng_mixed(frames):
    """Two interfaces of unlike resolution, an unknown block, a name block."""
    out = section() + interface() + interface(resolution=6) + block(0x0BAD, b"not for you")
    for n, (frame, stamp) in enumerate(frames):
        out += enhanced(frame, stamp, number=n & 1, resolution=6 if n & 1 else 9)
    return out + block(4, bytes(4))


def read_pcap(path):
    """Our own recordings only: little endian, nanoseconds."""
    with open(path, "rb") as file:
        data = file.read()
    at, out = 24, []
    while at < len(data):
        sec, nsec, size, _ = struct.unpack_from("<IIII", data, at)
        out.append((data[at + 16:at + 16 + size], sec * 1_000_000_000 + nsec))
        at += 16 + size
    return out


def formats(good):
    yield "le_ns.pcap", pcap(good)
    yield "le_us.pcap", pcap(good, nano=False)
    yield "be_ns.pcap", pcap(good, ">")
    yield "be_us.pcap", pcap(good, ">", nano=False)
    yield "le.pcapng", pcapng(good)
    yield "be.pcapng", pcapng(good, ">")
    yield "mixed.pcapng", pcapng_mixed(good)


def bad(good):
    few = good[:5]
    whole = pcap(few)
    yield "empty.pcap", b""
    yield "short_file_header.pcap", whole[:13]
    yield "no_packets.pcap", whole[:24]
    yield "cut_in_packet.pcap", whole[:-7]
    yield "cut_in_packet_header.pcap", whole + whole[24:33]
    yield "zero_length_packet.pcap", pcap(few[:2]) + record(b"", few[2][1]) + b"".join(record(*f) for f in few[3:])
    yield "giant_length.pcap", pcap(few[:2]) + record(few[2][0], few[2][1], claim=0x7FFFFFFF)
    yield "negative_length.pcap", pcap(few[:2]) + record(few[2][0], few[2][1], claim=0xFFFFFFFF)
    yield "raw_ip.pcap", pcap([(f[14:], t) for f, t in few], link=101)
    yield "linux_cooked.pcap", pcap([(b"\0\0\0\1\0\6" + f[6:12] + b"\0\0" + f[12:], t) for f, t in few], link=113)
    yield "wifi.pcap", pcap(few, link=127)
    yield "text.pcap", b"This is not a capture.\n" * 20
    yield "zeros.pcap", bytes(400)
    yield "cut.pcapng", pcapng(few)[:-9]
    yield "bad_block.pcapng", pcapng(few)[:-4] + struct.pack("<I", 3)
    yield "no_interface.pcapng", section() + enhanced(*few[0])
    yield "cooked.pcapng", section() + interface(link=113) + enhanced(*few[0])


def main():
    if len(sys.argv) != 2:
        raise SystemExit("usage: forge.py DIR")
    root = sys.argv[1]
    good = read_pcap(os.path.join(root, "dns.pcap"))
    files = [("hostile.pcap", pcap([(f, EPOCH + 2000 * n) for n, f in enumerate(hostile())]))]
    files += [("formats/" + name, data) for name, data in formats(good[:120])]
    files += [("bad/" + name, data) for name, data in bad(good)]
    for name, data in files:
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(data)


if __name__ == "__main__":
    main()
