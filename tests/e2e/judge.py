# SPDX-License-Identifier: Apache-2.0
"""A second parser and second rules of other systems, written from docs/policies.md alone.

Kept slow and plain on purpose: it must not share an idea with the C code or the RTL.
"""
import ipaddress

MIN_FRAME, MAX_FRAME, HEADER_BYTES = 14, 9216, 192
PORTS_OF = (6, 17, 132)
OPTIONS, AUTH, FRAGMENT = (0, 43, 60), 51, 44


def number(data):
    return int.from_bytes(data, "big")


def padded(frame, at, size):
    """Bytes of the frame; those beyond its end are zero."""
    return (frame[at:at + size] + bytes(size))[:size]


def mac(data):
    return ":".join(f"{b:02x}" for b in data)


def layer2(frame):
    """Tags opened, type, where layer 3 starts."""
    at, vids = 12, []
    while len(vids) < 2 and len(frame) >= at + 6 and number(frame[at:at + 2]) in (0x8100, 0x88A8):
        vids.append(number(frame[at + 2:at + 4]) & 0xFFF)
        at += 4
    kind = number(frame[at:at + 2]) if len(frame) >= at + 2 else None
    if kind is not None and kind < 0x0600:
        kind = None
    return vids, kind, at + 2


def walk6(packet, end):
    """Follow the extension headers: protocol, where it starts, fragment."""
    proto, at, fragment = packet[6], 40, False
    for _ in range(8):
        if proto in OPTIONS:
            size = 8 * (packet[at + 1] + 1) if at + 2 <= end else None
        elif proto == AUTH:
            size = 4 * (packet[at + 1] + 2) if at + 2 <= end else None
        elif proto == FRAGMENT:
            size = 8
        else:
            break
        if size is None or at + size > end:
            break
        following = packet[at]
        if proto == FRAGMENT:
            field = number(packet[at + 2:at + 4])
            fragment = fragment or bool(field & 0xFFF9)
            if field >> 3:
                return following, None, fragment
        proto, at = following, at + size
    return proto, at, fragment


def layer3(frame, kind, start):
    """Version, addresses, protocol, fragment, ports."""
    packet = frame[start:]
    if kind == 0x0800 and len(packet) >= 20 and packet[0] >> 4 == 4 and packet[0] & 15 >= 5:
        name, src, dst = "ipv4", packet[12:16], packet[16:20]
        end = number(packet[2:4])
        proto, at = packet[9], 4 * (packet[0] & 15)
        fragment = bool(number(packet[6:8]) & 0x3FFF)
    elif kind == 0x86DD and len(packet) >= 40 and packet[0] >> 4 == 6:
        name, src, dst = "ipv6", packet[8:24], packet[24:40]
        end = 40 + number(packet[4:6])
        proto, at, fragment = walk6(packet, min(end, len(packet), HEADER_BYTES - start))
    else:
        return None, None, None, None, False, None
    end = min(end, len(packet), HEADER_BYTES - start)
    ports = None
    if proto in PORTS_OF and not fragment and at is not None and at + 4 <= end:
        ports = number(packet[at:at + 2]), number(packet[at + 2:at + 4])
    return name, src, dst, proto, fragment, ports


def xor_words(*blocks):
    h = 0
    for block in blocks:
        for at in range(0, len(block), 4):
            h ^= number(block[at:at + 4])
    return h


def parse(frame):
    """The fields as `flow trace` names them, and the esx-ip32 hash."""
    vids, kind, start = layer2(frame)
    l3, src, dst, proto, fragment, ports = layer3(frame, kind, start)
    address = ipaddress.IPv6Address if l3 == "ipv6" else ipaddress.IPv4Address
    fields = {
        "dst_mac": mac(padded(frame, 0, 6)), "src_mac": mac(padded(frame, 6, 6)), "ethertype": kind,
        "vlan_ids": vids, "l3": l3, "src_ip": str(address(src)) if l3 else None,
        "dst_ip": str(address(dst)) if l3 else None, "ip_proto": proto,
        "src_port": ports[0] if ports else None, "dst_port": ports[1] if ports else None, "fragment": fragment,
    }
    if l3:
        return fields, xor_words(src, dst)
    return fields, xor_words(padded(frame, start + 12, 4), padded(frame, start + 16, 4))


def esx_ip8(frame):
    """The last octets; IPv6 as esx-ip32 has it."""
    fields, value = parse(frame)
    return value if fields["l3"] == "ipv6" else value % 256


MPLS = 0x8847, 0x8848
ICMP_ERRORS = {1: (3, 4, 5, 11, 12), 58: (1, 2, 3, 4)}


def linux_addresses(kind, packet, may_be_error=True):
    """Both addresses as they stand, of the packet inside an ICMP error; None where a header is cut."""
    size, places = {0x0800: (20, (12, 16, 20)), 0x86DD: (40, (8, 24, 40))}.get(kind, (None, None))
    if size is None or len(packet) < size:
        return None
    src, dst = packet[places[0]:places[1]], packet[places[1]:places[2]]
    proto, icmp = (packet[9], packet[4 * (packet[0] % 16):]) if size == 20 else (packet[6], packet[40:])
    piece = size == 20 and number(packet[6:8]) & 0x3FFF
    if may_be_error and not piece and len(icmp) >= 8 and icmp[0] in ICMP_ERRORS.get(proto, ()):
        return linux_addresses(kind, icmp[8:], False)
    return src, dst


def linux_reads(frame, tags="accelerated"):
    """What Linux bonding looks at for layer2+3: last bytes of the MACs, type, addresses or None."""
    vids, kind, _ = layer2(frame)
    if vids and tags == "accelerated" and kind not in MPLS:
        frame = frame[:12] + frame[16:]
    kind = number(padded(frame, 12, 2))
    return frame[5], frame[11], kind, linux_addresses(kind, frame[14:])


def linux_layer23(frame, tags="accelerated"):
    dst_mac, src_mac, kind, addresses = linux_reads(frame, tags)
    h = dst_mac ^ src_mac ^ kind
    if addresses is None:
        return h
    for address in addresses:
        for at in range(0, len(address), 4):
            h ^= int.from_bytes(address[at:at + 4], "little")
    h ^= h >> 16
    return h ^ h >> 8


RULES = {
    "esx-ip32": lambda frame: parse(frame)[1],
    "esx-ip8": esx_ip8,
    "linux-layer2+3": linux_layer23,
}


def drop(frame):
    """The reason that depends on the frame alone, or None."""
    if len(frame) < MIN_FRAME:
        return "drop:runt"
    return "drop:oversize" if len(frame) > MAX_FRAME else None
