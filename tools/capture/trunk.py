#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""VLAN devices without kernel support: a TAP device for each tag stack, all on one trunk.

  trunk.py DEVICE STACK...     STACK: "10" (802.1Q 10), "10p5" (priority 5),
                               "s100.10" (802.1ad 100 outside 802.1Q 10)

The TAP device is named v + STACK. The tags are put on and taken off here, everything else is
the kernel's. A received outer tag arrives beside the frame (PACKET_AUXDATA) and is put back.
"""
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
SOL_PACKET, PACKET_AUXDATA, PACKET_OUTGOING = 263, 8, 4
ETH_P_ALL = 3
TP_STATUS_VLAN_VALID, TP_STATUS_VLAN_TPID_VALID = 1 << 4, 1 << 6


def tags(stack):
    out = b""
    for part in stack.split("."):
        tpid = 0x88A8 if part.startswith("s") else 0x8100
        vid, _, priority = part.lstrip("s").partition("p")
        out += struct.pack(">HH", tpid, int(priority or 0) << 13 | int(vid))
    return out


def tap(stack):
    name, mtu = "v" + stack, 1500 if "." not in stack else 1492
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    subprocess.run(["ip", "link", "set", name, "mtu", str(mtu), "up"], check=True)
    return fd


def outer_tag(ancillary):
    for level, kind, data in ancillary:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, _len, _snap, _mac, _net, tci, tpid = struct.unpack("IIIHHHH", data[:20])
            if status & TP_STATUS_VLAN_VALID:
                return struct.pack(">HH", tpid if status & TP_STATUS_VLAN_TPID_VALID else 0x8100, tci)
    return b""


def from_trunk(trunk, taps):
    frame, ancillary, _flags, sender = trunk.recvmsg(65536, 256)
    if sender[2] == PACKET_OUTGOING:
        return
    frame = frame[:12] + outer_tag(ancillary) + frame[12:]
    for tag, fd in sorted(taps.items(), key=lambda item: -len(item[0])):
        if frame[12:12 + len(tag)] == tag:
            os.write(fd, frame[:12] + frame[12 + len(tag):])
            return


def main():
    device, *stacks = sys.argv[1:]
    trunk = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    trunk.bind((device, ETH_P_ALL))
    trunk.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    trunk.setsockopt(SOL_PACKET, 1, struct.pack("IHH8s", socket.if_nametoindex(device), 1, 0, b""))
    taps = {tags(stack): tap(stack) for stack in stacks}
    tag_of = {fd: tag for tag, fd in taps.items()}
    while True:
        for ready in select.select([trunk, *tag_of], [], [])[0]:
            if ready is trunk:
                from_trunk(trunk, taps)
            else:
                frame = os.read(ready, 65536)
                trunk.send(frame[:12] + tag_of[ready] + frame[12:])


if __name__ == "__main__":
    main()
