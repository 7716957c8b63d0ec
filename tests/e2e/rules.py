# SPDX-License-Identifier: Apache-2.0
"""The rules of docs/policies.md once more, from bytes to hash, in the plainest Python there is.

Nothing here follows the C code: a frame is cut into what a system sees of it (`Packet`), and a rule is one
expression over that. Numbers are Python's, bits are strings where that is the shorter way.
"""
import judge
from judge import number, padded

MASK = 0xFFFFFFFF
KEY = ("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa")
SEED = 0x9E3779B97F4A7C15


def little(data):
    return int.from_bytes(data, "little")


def words(data):
    return [data[at:at + 4] for at in range(0, len(data), 4)]


def xor(values):
    total = 0
    for value in values:
        total ^= value
    return total


def fold(h):
    h ^= h >> 16
    return h ^ (h >> 8)


class Tail(bytes):
    """A frame that goes on with zeros for ever."""

    def cut(self, start, size):
        return padded(self, start, size) if start < len(self) else bytes(size)


# ---- Linux ----

WORD_AT = {6: 0, 17: 0, 33: 0, 50: 0, 132: 0, 136: 0, 51: 4}
ASKS = 0, 8, 13, 14, 128, 129


def linux_frame(frame, tags):
    """The frame as the bond gets it, and the tag that stands beside it."""
    vids, kind, _ = judge.layer2(frame)
    if vids and tags == "accelerated" and kind not in judge.MPLS:
        return frame[:12] + frame[16:], number(frame[14:16])
    return frame, 0


def linux_word(proto, l4):
    at = WORD_AT.get(proto)
    return little(l4[at:at + 4]) if at is not None and len(l4) >= at + 4 else 0


def linux_packet(version, packet):
    """Protocol (None in a fragment), L4, or nothing where the fixed header is cut."""
    if version == 4 and len(packet) >= 20:
        whole = number(packet[6:8]) % 0x4000 == 0
        return (packet[9] if whole else None), packet[packet[0] % 16 * 4:], packet[12:16] + packet[16:20]
    if version == 6 and len(packet) >= 40:
        return packet[6], packet[40:], packet[8:40]
    return None


def linux_sees(frame, tags):
    """(eth, addresses or None, word, tci)"""
    seen, tci = linux_frame(frame, tags)
    kind = number(padded(seen, 12, 2))
    eth = seen[5] ^ seen[11] ^ kind
    version = {0x0800: 4, 0x86DD: 6}.get(kind)
    found = linux_packet(version, seen[14:])
    if not found:
        return eth, None, 0, tci
    proto, l4, addresses = found
    word = linux_word(proto, l4)
    if proto in judge.ICMP_ERRORS and len(l4) >= 8:
        if l4[0] in judge.ICMP_ERRORS[proto]:
            found = linux_packet(version, l4[8:])
            if not found:
                return eth, None, 0, tci
            inside, l4, addresses = found
            word = linux_word(inside, l4)
        elif l4[0] in ASKS:
            word = l4[0] + 256 * l4[1] + 65536 * (number(l4[4:6]) or 1)
    return eth, addresses, word, tci


def linux_layer2(frame, tags="accelerated", **_):
    return linux_sees(frame, tags)[0]


def linux_layer23(frame, tags="accelerated", **_):
    eth, addresses, _, _ = linux_sees(frame, tags)
    return eth if addresses is None else fold(eth ^ xor(map(little, words(addresses))))


def linux_layer23_2017(frame, tags="accelerated", **_):
    shift = linux_sees(frame, tags)[1] is not None
    return linux_layer23(frame, tags) >> shift


def linux_layer34(frame, tags="accelerated", **_):
    eth, addresses, word, _ = linux_sees(frame, tags)
    return eth if addresses is None else fold(word ^ xor(map(little, words(addresses)))) >> 1


def linux_vlan_srcmac(frame, tags="accelerated", **_):
    return linux_sees(frame, tags)[3] ^ number(frame[6:9]) ^ number(frame[9:12])


def linux_layer34_2004(frame, tags="accelerated", **_):
    seen = linux_frame(frame, tags)[0]
    if seen[12:14] != b"\x08\x00":
        return seen[5] ^ seen[11]
    packet, ports = seen[14:], b""
    if len(packet) >= 20 and number(packet[6:8]) % 0x4000 == 0 and packet[9] in (6, 17):
        ports = packet[packet[0] % 16 * 4:][:4]
    h = number(ports[:2]) ^ number(ports[2:]) if len(ports) == 4 else 0
    return h ^ number(padded(packet, 14, 2)) ^ number(padded(packet, 18, 2))


# ---- DPDK ----

def dpdk_packet(frame):
    """Version and where L3 starts."""
    at = 12
    if frame[12:14] in (b"\x81\x00", b"\x88\xa8"):
        at = 20 if frame[16:18] == b"\x81\x00" else 16
    return {b"\x08\x00": 4, b"\x86\xdd": 6}.get(padded(frame, at, 2)), at + 2


def dpdk_ip_ports(frame):
    version, start = dpdk_packet(frame)
    tail, ports = Tail(frame), bytes(4)
    if version == 4:
        head = tail.cut(start, 20)
        l4 = start + head[0] % 16 * 4
        whole = number(head[6:8]) % 0x4000 == 0
        if whole and (head[9] == 6 and l4 + 20 <= len(frame) or head[9] == 17 and l4 + 8 < len(frame)):
            ports = tail.cut(l4, 4)
        addresses = head[12:]
    elif version == 6:
        head = tail.cut(start, 44)
        addresses = head[8:40]
        ports = head[40:] if head[6] in (6, 17) else ports
    else:
        return 0, 0
    return xor(map(little, words(addresses))), little(ports[:2]) ^ little(ports[2:])


def dpdk_eth(frame):
    return xor(little(frame[at:at + 2]) for at in range(0, 12, 2))


# ---- Toeplitz, switches, ESX ----

FLAG_OF = {("ipv4", None): "ipv4", ("ipv6", None): "ipv6", ("ipv4", 6): "tcp-ipv4", ("ipv4", 17): "udp-ipv4",
           ("ipv6", 6): "tcp-ipv6", ("ipv6", 17): "udp-ipv6"}


def ends(frame):
    """Version, (source, destination) as bytes, (source, destination) ports or None, protocol."""
    _, kind, start = judge.layer2(frame)
    l3, src, dst, proto, _, ports = judge.layer3(frame, kind, start)
    return l3, (src, dst), ports, proto


def toeplitz(frame, key=KEY, fields=tuple(FLAG_OF.values()), symmetric=False, **_):
    l3, (src, dst), ports, proto = ends(frame)
    with_ports = ports is not None and FLAG_OF.get((l3, proto)) in fields and proto in (6, 17)
    if l3 is None or not (with_ports or l3 in fields):
        return 0

    def one_way(pairs):
        data = b"".join(part for pair in pairs for part in pair)
        bits = bin(int(key, 16))[2:].zfill(320)
        return xor(int(bits[n:n + 32], 2) for n, bit in enumerate(f"{number(data):0{8 * len(data)}b}") if bit == "1")

    pairs = [(src, dst)] + ([tuple(port.to_bytes(2, "big") for port in ports)] if with_ports else [])
    back = [(b, a) for a, b in pairs]
    return one_way(pairs) ^ (one_way(back) if symmetric else 0)


def switch(*named):
    def rule(frame, **_):
        l3, (src, dst), ports, _ = ends(frame)
        have = {"src-mac": frame[6:12], "dst-mac": frame[:6], "src-ip": src, "dst-ip": dst,
                "ports": ports and b"".join(port.to_bytes(2, "big") for port in ports)}
        fields = named
        if l3 is None:
            fields = [name for name in named if name.endswith("mac")] or ("src-mac", "dst-mac")
        elif have[named[0]] is None:
            fields = "src-ip", "dst-ip"
        return xor(byte for name in fields for byte in have[name])
    return rule


# ---- native ----

def rotate(value, by):
    bits = f"{value & MASK:032b}"
    return int(bits[by:] + bits[:by], 2)


def mac_word(mac):
    return number(mac[2:]) ^ number(mac[:2]) << 16


def native_from(src, dst, kind, seed):
    """SRC and DST: (address or None, MAC, port)."""
    if src[0]:
        a, b = number(src[0][-4:]), number(dst[0][-4:])
        upper = words(src[0][:-4]) + words(dst[0][:-4])
    else:
        a, b, upper = mac_word(src[1]), mac_word(dst[1]) ^ kind, []
    x = xor(rotate(number(word), by) for word, by in zip(upper, (30, 8, 4, 17, 24, 13)))
    a, b = a ^ x ^ seed & MASK, b ^ rotate(x, 22) ^ seed >> 32
    ports = src[2] << 16 | dst[2]
    for add, one, other in ((17, 25, 2), (11, 3, 27), (24, 15, 10)):
        a = (a + rotate(b, add) & MASK) ^ ports
        b ^= rotate(a, one) ^ rotate(a, other)
        ports = 0
    return b + rotate(a, 20) & MASK


def native(l4):
    def rule(frame, seed=SEED, symmetric=False, **_):
        _, (src, dst), ports, proto = ends(frame)
        if not (l4 and ports and proto in (6, 132)):
            ports = 0, 0
        kind = judge.layer2(frame)[1] or 0
        one, other = (src, frame[6:12], ports[0]), (dst, frame[:6], ports[1])
        return native_from(one, other, kind, seed) ^ (native_from(other, one, kind, seed) if symmetric else 0)
    return rule


RULES = {
    "esx-ip32": lambda frame, **_: judge.parse(frame)[1],
    "esx-ip8": lambda frame, **_: judge.esx_ip8(frame),
    "esx-src-mac": lambda frame, **_: frame[11],
    "linux-layer2": linux_layer2,
    "linux-layer2+3": linux_layer23,
    "linux-layer3+4": linux_layer34,
    "linux-vlan+srcmac": linux_vlan_srcmac,
    "linux-layer2+3@2017": linux_layer23_2017,
    "linux-layer3+4@2004": linux_layer34_2004,
    "dpdk-l2": lambda frame, **_: fold(dpdk_eth(frame)),
    "dpdk-l23": lambda frame, **_: fold(dpdk_eth(frame) ^ dpdk_ip_ports(frame)[0]),
    "dpdk-l34": lambda frame, **_: fold(xor(dpdk_ip_ports(frame))),
    "toeplitz": toeplitz,
    "src-dst-ip": switch("src-ip", "dst-ip"),
    "src-ip": switch("src-ip"),
    "dst-ip": switch("dst-ip"),
    "src-dst-mac": switch("src-mac", "dst-mac"),
    "src-mac": switch("src-mac"),
    "dst-mac": switch("dst-mac"),
    "src-dst-port": switch("ports"),
    "native": native(False),
    "native-l4": native(True),
}
WITHOUT_HASH = {"esx-port-id": "vport", "explicit": "explicit"}
RESILIENT = {"native", "native-l4", "src-dst-ip", "src-ip", "dst-ip", "src-dst-mac", "src-mac", "dst-mac", "src-dst-port"}
