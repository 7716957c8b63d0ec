#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""testpmd forwards a capture to a bond over TAP devices; who got what is seen from outside.

  testpmd.py CAPTURE FRAMES POLICY MEMBERS OUT    in a network namespace of its own, with rights in it

OUT gets a line for each of the FRAMES of the capture as it comes out: the member, a blank, the bytes in
hex. The kernel takes the outer tag off before it shows a frame.
"""
import os
import socket
import subprocess
import sys
import time

ETH_P_ALL, SO_RCVBUFFORCE = 3, 33
SETTLE_SECONDS, IDLE_SECONDS = 0.5, 10


def command(capture, policy, members):
    taps = [f"--vdev=net_tap{k},iface=member{k}" for k in range(members)]
    bond = f"--vdev=net_bonding0,mode=2,xmit_policy={policy}" + "".join(f",slave=net_tap{k}" for k in range(members))
    eal = ["--no-huge", "--no-pci", "--no-shconf", "--no-telemetry", "-m", "256", "--lcores", "0@0,1@0", "--log-level", "error"]
    ports = hex(1 | 1 << (members + 1))     # the capture is port 0, the bond the last one
    return ["dpdk-testpmd", *eal, f"--vdev=net_pcap0,rx_pcap={capture},tx_pcap=/dev/null", *taps, bond, "--", "-i",
            f"--portmask={ports}", "--forward-mode=io", "--no-flush-rx", "--total-num-mbufs=8192"]


def wait_for_prompt(child):
    """testpmd prompts when all ports are started; the bond hears of its members' links a little later."""
    said = b""
    while not said.endswith(b"testpmd> "):
        more = os.read(child.stdout.fileno(), 4096)
        assert more, said.decode(errors="replace")[-2000:]
        said += more
    time.sleep(SETTLE_SECONDS)


def main(capture, frames, policy, members, out):
    sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    sniffer.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 27)
    sniffer.settimeout(IDLE_SECONDS)
    child = subprocess.Popen(command(capture, policy, members), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    wait_for_prompt(child)
    child.stdin.write(b"start\n")
    child.stdin.flush()
    with open(out, "w", encoding="ascii") as lines:
        while frames:
            frame, (name, _, kind, *_) = sniffer.recvfrom(1 << 16)
            if kind != socket.PACKET_OUTGOING:
                lines.write(f"{name[-1]} {frame.hex()}\n")
                frames -= 1
    child.communicate(b"stop\nquit\n", timeout=20)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
