#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SCTP ends on the userland stack libusrsctp (kernels often lack SCTP). Used by record.py.

  sctp_peer.py serve ADDRESS PORT | sctp_peer.py talk SOURCE ADDRESS PORT
"""
import ctypes
import socket
import struct
import sys
import time

AF_INET, SOCK_STREAM, SCTP, SENDV_SNDINFO = 2, 1, 132, 1
sctp = ctypes.CDLL("libusrsctp.so.2")
sctp.usrsctp_socket.restype = ctypes.c_void_p
sctp.usrsctp_accept.restype = ctypes.c_void_p


def sockaddr(address, port):
    return struct.pack("=H", AF_INET) + struct.pack(">H", port) + socket.inet_aton(address) + bytes(8)


def stream(address, port):
    sctp.usrsctp_init(0, None, None)
    sock = ctypes.c_void_p(sctp.usrsctp_socket(AF_INET, SOCK_STREAM, SCTP, None, None, 0, None))
    if not sock or sctp.usrsctp_bind(sock, sockaddr(address, port), 16):
        raise SystemExit("no SCTP socket on " + address)
    return sock


def send(sock, text, stream_number):
    info = struct.pack("=HHIII", stream_number, 0, 0, 0, 0)
    sctp.usrsctp_sendv(sock, text, ctypes.c_size_t(len(text)), None, 0, info, len(info), SENDV_SNDINFO, 0)


def receive(sock):
    data = ctypes.create_string_buffer(65536)
    peer, info = ctypes.create_string_buffer(128), ctypes.create_string_buffer(128)
    peer_len, info_len = ctypes.c_uint32(128), ctypes.c_uint32(128)
    kind, flags = ctypes.c_uint(0), ctypes.c_int(0)
    got = sctp.usrsctp_recvv(sock, data, ctypes.c_size_t(len(data)), peer, ctypes.byref(peer_len), info,
                             ctypes.byref(info_len), ctypes.byref(kind), ctypes.byref(flags))
    return data.raw[:max(got, 0)]


def serve(address, port):
    sock = stream(address, int(port))
    sctp.usrsctp_listen(sock, 4)
    while True:
        peer = ctypes.c_void_p(sctp.usrsctp_accept(sock, None, None))
        while peer and (text := receive(peer)):
            send(peer, text[::-1], 0)
        sctp.usrsctp_close(peer)


def talk(source, address, port):
    sock = stream(source, 0)
    if sctp.usrsctp_connect(sock, sockaddr(address, int(port)), 16):
        raise SystemExit("SCTP: no connection to " + address)
    for n, size in enumerate((40, 1200, 5000, 1)):
        send(sock, bytes(i & 0xff for i in range(size)), n % 2)
        receive(sock)
    sctp.usrsctp_close(sock)
    time.sleep(0.5)


if __name__ == "__main__":
    {"serve": serve, "talk": talk}[sys.argv[1]](*sys.argv[2:])
