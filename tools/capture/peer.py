#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small ends for the recordings: a name server, askers, UDP senders. Used by record.py."""
import select
import socket
import struct
import sys

UDPLITE = 136
# IPv6 option headers as the kernel takes them: next header (filled in), length, PadN.
PAD = b"\0\0\x01\x04\0\0\0\0"
PAD_LONG = b"\0\x02\x01\x14" + bytes(20)
IPV6_HOPOPTS, IPV6_DSTOPTS, IPV6_RTHDR = 54, 59, 57


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def question(n):
    labels = (b"host%d" % n, b"team%d" % (n % 7), b"example")
    return b"".join(bytes([len(s)]) + s for s in labels) + b"\0" + struct.pack(">HH", 28 if n % 3 == 0 else 1, 1)


def answer(query):
    ident, _flags = struct.unpack(">HH", query[:4])
    kind = struct.unpack(">H", query[-4:-2])[0]
    data = bytes(range(16)) if kind == 28 else bytes([192, 0, 2, query[13] % 250])
    record = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 300, len(data)) + data
    return struct.pack(">6H", ident, 0x8580, 1, 1, 0, 0) + query[12:] + record


def dns():
    udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    tcp = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sink = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    udp.bind(("::", 53))
    sink.bind(("::", 7000))
    tcp.bind(("::", 53))
    tcp.listen()
    while True:
        for ready in select.select([udp, tcp, sink], [], [])[0]:
            if ready is tcp:
                with tcp.accept()[0] as peer:
                    reply = answer(peer.recv(4096)[2:])
                    peer.sendall(struct.pack(">H", len(reply)) + reply)
            else:
                query, asker = ready.recvfrom(65535)
                ready.sendto(answer(query) if ready is udp else query, asker)


def ask(server, count):
    for n in range(int(count)):
        with socket.socket(family(server), socket.SOCK_DGRAM) as s:
            s.settimeout(1)
            s.sendto(struct.pack(">6H", n + 1, 0x0100, 1, 0, 0, 0) + question(n), (server, 53))
            s.recv(4096)


def ask_tcp(server, count):
    for n in range(int(count)):
        with socket.create_connection((server, 53), 2) as s:
            query = struct.pack(">6H", n + 1, 0x0100, 1, 0, 0, 0) + question(n)
            s.sendall(struct.pack(">H", len(query)) + query)
            s.recv(4096)


def udp(server, port, size):
    with socket.socket(family(server), socket.SOCK_DGRAM) as s:
        s.settimeout(0.5)
        s.connect((server, int(port)))
        s.send(bytes(i & 0xff for i in range(int(size))))
        try:
            s.recv(65535)
        except (ConnectionRefusedError, TimeoutError):
            pass


def ext(server, kind):
    """UDP with extension headers that the kernel puts in; the answer comes without."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as s:
        s.settimeout(0.5)
        if kind in ("hop", "both"):
            s.setsockopt(socket.IPPROTO_IPV6, IPV6_HOPOPTS, PAD)
        if kind in ("dst", "both", "big-dst"):
            s.setsockopt(socket.IPPROTO_IPV6, IPV6_DSTOPTS, PAD_LONG if kind == "big-dst" else PAD)
        if kind == "route":                                 # segment routing, one segment: the server
            segment = socket.inet_pton(socket.AF_INET6, server)
            s.setsockopt(socket.IPPROTO_IPV6, IPV6_RTHDR, b"\0\x02\x04\0\0\0\0\0" + segment)
        s.sendto(b"with extension headers " * (200 if kind == "big-dst" else 3), (server, 7000))
        try:
            s.recv(65535)
        except TimeoutError:
            pass


def udplite_serve(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, UDPLITE)
    s.bind(("0.0.0.0", int(port)))
    while True:
        data, asker = s.recvfrom(65535)
        s.sendto(data[::-1], asker)


def udplite(server, port):
    for size in (1, 20, 500, 1400):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, UDPLITE) as s:
            s.settimeout(1)
            s.sendto(bytes(size), (server, int(port)))
            s.recv(65535)


COMMANDS = {"dns": dns, "ask": ask, "ask-tcp": ask_tcp, "udp": udp, "ext": ext, "udplite-serve": udplite_serve,
            "udplite": udplite}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
