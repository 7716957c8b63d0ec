# SPDX-License-Identifier: Apache-2.0
"""Frames that no capture has, made where the rules of Linux and DPDK have their edges."""
import random
import struct

TAGS = ([], [], [], [0x8100], [0x88A8], [0x9100], [0x8100, 0x8100], [0x88A8, 0x8100], [0x8100, 0x88A8], [0x88A8, 0x88A8],
        [0x88A8, 0x8100, 0x8100])
OTHER_TYPES = (0x0806, 0x8847, 0x8848, 0x8864, 0x0026, 0x05FF, 0x0600, 0x6003, 0x88CC, 0x9100)
PROTOCOLS = (1, 1, 58, 58, 6, 6, 6, 17, 17, 17, 132, 136, 33, 50, 51, 47, 4, 41, 0, 43, 44, 60, 59, 2)
ICMP_TYPES = (0, 1, 2, 3, 4, 5, 6, 8, 11, 12, 13, 14, 128, 129, 133, 255)


def ipv4(dice, proto, payload):
    ihl = dice.choice((5, 5, 5, 5, 6, 15, dice.randrange(16)))
    version = dice.choice((4, 4, 4, 4, 0, 6))
    piece = dice.choice((0, 0, 0, 0, 0x4000, 0x8000, 0x2000, 1, 0x2001, 0x1FFF))
    total = dice.choice((4 * ihl + len(payload),) * 3 + (0, 20, 65535, 4 * ihl + 2))
    head = struct.pack("!BBHHHBBH", version << 4 | ihl, 0, total, dice.randrange(65536), piece, 64, proto, 0) + dice.randbytes(8)
    options = dice.randbytes(max(4 * ihl - 20, 0))
    return head + options + payload if ihl >= 5 else head[:4 * ihl] + payload + head[4 * ihl + len(payload):]


def ipv6(dice, proto, payload):
    version = dice.choice((6, 6, 6, 6, 0, 4))
    length = dice.choice((len(payload), len(payload), 0, 3, 65535))
    if dice.randrange(6) == 0:
        kind = dice.choice((0, 43, 44, 60, 51))
        payload = struct.pack("!BBHI", proto, 0, dice.choice((0, 1, 8, 9)), 7) + payload
        proto = kind
    return struct.pack("!IHBB", version << 28 | dice.randrange(1 << 20), length, proto, 64) + dice.randbytes(32) + payload


def transport(dice, proto, version, inside=False):
    """What follows the IP header: often an ICMP message, with a packet inside."""
    if proto not in (1, 58):
        return dice.randbytes(dice.choice((0, 2, 3, 4, 7, 8, 9, 19, 20, 21, 32)))
    ident = dice.choice((b"\0\0", dice.randbytes(2)))
    head = bytes([dice.choice(ICMP_TYPES), dice.randrange(4)]) + dice.randbytes(2) + ident + dice.randbytes(2)
    if inside:
        return head + dice.randbytes(8)
    return head + packet(dice, dice.choice((version, version, version, 10 - version)), True)


def packet(dice, version, inside=False):
    proto = dice.choice(PROTOCOLS)
    make = ipv4 if version == 4 else ipv6
    return make(dice, proto, transport(dice, proto, version, inside))


def frame(dice):
    kind, version = dice.choice(((0x0800, 4), (0x0800, 4), (0x86DD, 6), (0x0800, 6), (0x86DD, 4))) if dice.randrange(8) else \
        (dice.choice(OTHER_TYPES), 4)
    macs = bytes([dice.randrange(128) * 2]) + dice.randbytes(5) + bytes([dice.randrange(128) * 2]) + dice.randbytes(5)
    tags = b"".join(struct.pack("!HH", tpid, dice.randrange(65536)) for tpid in dice.choice(TAGS))
    made = macs + tags + struct.pack("!H", kind) + packet(dice, version)
    cut = dice.randrange(4)
    if cut == 0:
        made = made[:dice.randrange(14, len(made) + 1)]
    return made.ljust(60, b"\0") if cut == 1 else made


def frames(count, seed=1):
    dice = random.Random(seed)
    return [frame(dice) for _ in range(count)]
