#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Record real traffic between real network stacks in network namespaces.

  record.py OUTDIR [NAME...]      (as root; Debian: iproute2 ethtool tcpdump iperf3 curl
                                   iputils-ping; SCTP also libusrsctp2)

              clients                        servers
    c0 c1 c2 c3 --- bridge brA ==trunk== bridge brB --- s0 s1 s2
                                    ^
                                 tcpdump, both directions, nanosecond stamps

Every host is a namespace with its own stack. The machine's own interfaces are not touched.
Segmentation and checksum offloads are off, so frames have the size and the bytes of a wire
(without FCS; short frames are not padded, as nothing here is a real NIC).
"""
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PREFIX = "lkscap-"
PYTHON = sys.executable


def run(*command, check=True):
    return subprocess.run(command, check=check, stdout=subprocess.DEVNULL,
                          stderr=None if check else subprocess.DEVNULL)


def ip(*args):
    run("ip", *args)


class Host:
    """A namespace with one interface eth0 and any number of addresses."""

    def __init__(self, net, name, index, side, mtu):
        self.ns, self.index, self.jobs = PREFIX + name, index, []
        ip("netns", "add", self.ns)
        ip("link", "add", "name", name, "netns", net.lan, "type", "veth",
           "peer", "name", "eth0", "netns", self.ns)
        self.sysctl("net.ipv6.conf.all.optimistic_dad=1", "net.ipv6.conf.default.router_solicitations=0",
                    "net.ipv6.conf.all.seg6_enabled=1", "net.ipv6.conf.default.seg6_enabled=1")
        ip("-n", self.ns, "link", "set", "eth0", "address", f"02:4c:4b:{side:02x}:00:{index:02x}",
           "mtu", str(mtu), "up")
        ip("-n", self.ns, "link", "set", "lo", "up")
        ip("-n", net.lan, "link", "set", name, "mtu", str(mtu), "master", "br" + "AB"[side], "up")
        for where, device in ((self.ns, "eth0"), (net.lan, name)):
            no_offload(where, device)

    def sysctl(self, *settings):
        for setting in settings:
            run("ip", "netns", "exec", self.ns, "sysctl", "-qw", setting, check=False)

    def address(self, *addresses, dev="eth0", dad=False):
        for address in addresses:
            extra = ["nodad"] if ":" in address and not dad else []
            ip("-n", self.ns, "addr", "add", address, "dev", dev, *extra)

    def command(self, *args):
        return ["ip", "netns", "exec", self.ns, *args]

    def do(self, *args):
        run(*self.command(*args), check=False)

    def start(self, *args, cwd=None):
        job = subprocess.Popen(self.command(*args), cwd=cwd, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        self.jobs.append(job)
        return job

    def py(self, script, *args):
        return self.start(PYTHON, os.path.join(HERE, script), *args)

    def doing_py(self, script, *args):
        self.do(PYTHON, os.path.join(HERE, script), *args)

    def close(self):
        for job in self.jobs:
            job.terminate()
            job.wait()
        run("ip", "netns", "del", self.ns, check=False)


def no_offload(namespace, device):
    for feature in ("tso", "gso", "gro", "tx", "rx", "tx-udp-segmentation", "sg", "txvlan", "rxvlan"):
        run("ip", "netns", "exec", namespace, "ethtool", "-K", device, feature, "off", check=False)


class Net:
    """Two bridges and the trunk between them, and the hosts hung on."""

    def __init__(self, clients=4, servers=3, mtu=1500):
        self.lan, self.hosts = PREFIX + "lan", []
        ip("netns", "add", self.lan)
        for bridge in ("brA", "brB"):
            ip("-n", self.lan, "link", "add", "name", bridge, "type", "bridge", "mcast_snooping", "0")
        ip("-n", self.lan, "link", "add", "name", "trunkA", "type", "veth", "peer", "name", "trunkB")
        for side in "AB":
            run("ip", "netns", "exec", self.lan, "sysctl", "-qw",
                f"net.ipv6.conf.br{side}.disable_ipv6=1", f"net.ipv6.conf.trunk{side}.disable_ipv6=1",
                check=False)
            ip("-n", self.lan, "link", "set", "trunk" + side, "mtu", str(mtu + 8 if mtu < 9000 else mtu),
               "master", "br" + side, "up")
            ip("-n", self.lan, "link", "set", "br" + side, "up")
            no_offload(self.lan, "trunk" + side)
        self.c = [self.host(f"c{i}", i, 0, mtu) for i in range(clients)]
        self.s = [self.host(f"s{i}", i, 1, mtu) for i in range(servers)]
        for side, hosts in enumerate((self.c, self.s)):
            for host in hosts:
                host.address(f"10.1.{side}.{10 + host.index}/16")
                host.address(f"fd00:1::{side + 1}:{host.index + 16:x}/64")
        time.sleep(0.3)

    def host(self, *args):
        self.hosts.append(Host(self, *args))
        return self.hosts[-1]

    def close(self):
        for host in self.hosts:
            host.close()
        run("ip", "netns", "del", self.lan, check=False)


class Capture:
    def __init__(self, net, path):
        self.path = path
        self.job = subprocess.Popen(
            ["ip", "netns", "exec", net.lan, "tcpdump", "-i", "trunkA", "-n", "-U", "-s", "0", "-Z", "root",
             "-B", "16384", "--immediate-mode", "--time-stamp-precision=nano", "-w", path],
            stderr=subprocess.PIPE, text=True)
        while "listening" not in self.job.stderr.readline():
            if self.job.poll() is not None:
                raise SystemExit("tcpdump did not start")

    def close(self):
        time.sleep(0.4)
        self.job.send_signal(2)
        said = self.job.stderr.read()
        self.job.wait()
        if "0 packets dropped by kernel" not in said:
            raise SystemExit(f"{self.path}: packets lost while recording: {said}")


def v4(server):
    return f"10.1.1.{10 + server}"


def v6(server):
    return f"fd00:1::2:{server + 16:x}"


def web_root():
    root = tempfile.mkdtemp(prefix="lks-web-")
    for name, size in (("tiny", 120), ("page", 2500), ("style", 9000), ("image", 30000), ("movie", 90000)):
        with open(os.path.join(root, name), "wb") as out:
            out.write(bytes((i * i * 31 + i) >> 3 & 0xff for i in range(size)))
    return root


def serve(net):
    """Web server (both families), name server and iperf3 on every server."""
    root = web_root()
    for server in net.s:
        server.start(PYTHON, "-m", "http.server", "80", "--bind", "::", cwd=root)
        server.py("peer.py", "dns")
        server.start("iperf3", "-s")
    time.sleep(1.2)
    return root


def curl(client, url, source=None):
    client.do("curl", "-s", "-g", "-o", "/dev/null", *(["--interface", source] if source else []), url)


def bulk(client, target, size, *more):
    client.do("iperf3", "-c", target, "-n", size, "-l", "8K", *more)


def many(client, count):
    sources = [f"10.1.{16 + client.index}.{1 + 7 * i}" for i in range(count)]
    client.address(*[s + "/16" for s in sources])
    return sources


def ping(client, target, *more):
    client.do("ping", "-q", "-c", "2", "-i", "0.05", "-W", "1", *more, target)


# ---- what is recorded: one function a capture ----

def tcp_bulk(net):
    bulk(net.c[0], v4(0), "120K")
    bulk(net.c[1], v4(1), "100K", "-R")


def http(net):
    for n, client in enumerate(net.c):
        for page in ("tiny", "page", "style", "image")[: 2 + n % 3]:
            curl(client, f"http://{v4(n % 3)}/{page}")
        curl(client, f"http://[{v6(n % 3)}]/page")
    curl(net.c[0], f"http://{v4(0)}/missing")


def dns(net):
    for n, client in enumerate(net.c):
        client.doing_py("peer.py", "ask", v4(n % 3), "12")
        client.doing_py("peer.py", "ask", v6((n + 1) % 3), "8")
        client.doing_py("peer.py", "ask-tcp", v4(n % 3), "2")


def icmp_arp(net):
    for host in net.hosts:
        ip("-n", host.ns, "neigh", "flush", "all")
    for n, client in enumerate(net.c):
        ping(client, v4(n % 3))
        ping(client, v4(0), "-s", str(400 * n))
        client.do("ping", "-q", "-c", "1", "-W", "1", f"10.1.9.{n + 1}")         # nobody: ARP unanswered
        client.doing_py("peer.py", "udp", v4(1), "9", "64")                          # port unreachable


def ipv6(net):
    for n, client in enumerate(net.c):
        client.address(f"fd00:2::{n + 1}/64", dad=True)
    for n, server in enumerate(net.s):
        server.address(f"fd00:2::{n + 0x101:x}/64", dad=True)
    time.sleep(2.2)
    for host in net.hosts:
        ip("-n", host.ns, "-6", "neigh", "flush", "dev", "eth0")
    for n, client in enumerate(net.c):
        ping(client, f"fd00:2::{n % 3 + 0x101:x}")
        ping(client, v6(n % 3), "-s", "4000")
        client.do("ping", "-q", "-c", "2", "-i", "0.05", "-W", "1", "ff02::1%eth0")
        for kind in ("hop", "dst", "both", "route", "big-dst"):
            client.doing_py("peer.py", "ext", v6(n % 3), kind)
        curl(client, f"http://[{v6(n % 3)}]/style")
    bulk(net.c[3], v6(2), "40K")


def fragments(net):
    for n, client in enumerate(net.c):
        ping(client, v4(n % 3), "-s", "4000")
        client.doing_py("peer.py", "udp", v4(n % 3), "7000", "6000")
        client.doing_py("peer.py", "udp", v4(n % 3), "7000", "100")
    ping(net.c[0], v6(1), "-s", "3000")


def tagged(net, *stacks):
    """A device for each tag stack on c0 and s0, numbered 10.V.0.x / fd00:V::x, and a server each."""
    root = web_root()
    for host in (net.c[0], net.s[0]):
        host.py("trunk.py", "eth0", *stacks)
    time.sleep(0.8)
    for n, stack in enumerate(stacks):
        for host, last in ((net.c[0], 1), (net.s[0], 2)):
            host.address(f"10.{n + 101}.0.{last}/24", f"fd00:{n + 101}::{last}/64", dev="v" + stack)
    net.s[0].start(PYTHON, "-m", "http.server", "80", "--bind", "::", cwd=root)
    time.sleep(0.8)


def tagged_use(net, *stacks):
    for n in range(len(stacks)):
        target, target6 = f"10.{n + 101}.0.2", f"fd00:{n + 101}::2"
        ping(net.c[0], target)
        ping(net.c[0], target, "-s", "2500")
        ping(net.c[0], target6, "-s", "2500")
        curl(net.c[0], f"http://{target}/style")
        curl(net.c[0], f"http://[{target6}]/page")


VLANS = ("10", "20", "105p5", "0")
QINQ = ("s100.10", "s100.20", "s200.7")


def vlan(net):
    tagged_use(net, *VLANS)
    ping(net.c[0], v4(0))                                                            # untagged beside them
    curl(net.c[1], f"http://{v4(1)}/page")


def qinq(net):
    tagged_use(net, *QINQ)


def clients(net):
    for n, client in enumerate(net.c):
        for i, source in enumerate(many(client, 15)):
            curl(client, f"http://{v4((n + i) % 3)}/{('tiny', 'page', 'style')[i % 3]}", source)
            if i % 4 == 0:
                ping(client, v4(i % 3), "-I", source)


def sctp(net):
    net.s[0].py("sctp_peer.py", "serve", v4(0), "3868")
    time.sleep(0.5)
    for n, client in enumerate(net.c[:2]):
        client.doing_py("sctp_peer.py", "talk", f"10.1.0.{10 + n}", v4(0), "3868")
    net.s[1].py("peer.py", "udplite-serve", "9000")
    time.sleep(0.3)
    for client in net.c[2:]:
        client.doing_py("peer.py", "udplite", v4(1), "9000")


def jumbo(net):
    bulk(net.c[0], v4(0), "160K")
    ping(net.c[1], v4(1), "-s", "8900")
    ping(net.c[1], v4(1), "-s", "20000")
    ping(net.c[2], v6(1), "-s", "8900")
    curl(net.c[3], f"http://{v4(2)}/image")


def demo(net):
    """Everything at once: 60 client addresses, background transfers, both families, tags."""
    for host in net.hosts:
        ip("-n", host.ns, "neigh", "flush", "all")
    for n, client in enumerate(net.c):
        client.start("iperf3", "-c", v4(n % 3) if n < 3 else v6(0), "-n", "110K", "-b", "1M", "-l", "4K")
        time.sleep(0.05)
    for n, client in enumerate(net.c):
        for i, source in enumerate(many(client, 15)):
            for page in ("page", "tiny", "style", "tiny")[i % 3:i % 3 + 2]:
                curl(client, f"http://{v4((n + i) % 3)}/{page}", source)
            if i % 5 == 0:
                ping(client, v4(i % 3), "-I", source)
        client.doing_py("peer.py", "ask", v4(n % 3), "10")
        client.doing_py("peer.py", "ask", v6(n % 3), "5")
        for page in ("style", "page", "tiny"):
            curl(client, f"http://[{v6(n % 3)}]/{page}")
        ping(client, v6((n + 1) % 3), "-s", str(3000 * (n % 2)))
        client.doing_py("peer.py", "udp", v4(n % 3), "7000", "4000")
        client.doing_py("peer.py", "ext", v6(n % 3), ("hop", "dst", "both", "route")[n])
    tagged_use(net, *VLANS[:3])
    curl(net.c[2], f"http://{v4(1)}/image")


SCENARIOS = {f.__name__: f for f in (tcp_bulk, http, dns, icmp_arp, ipv6, fragments, vlan, qinq, clients, sctp,
                                     jumbo, demo)}


def record(name, path):
    net = Net(mtu=9000 if name == "jumbo" else 1500)
    roots = []
    try:
        roots.append(serve(net))
        tags = {"vlan": VLANS, "qinq": QINQ, "demo": VLANS[:3]}.get(name)
        if tags:
            tagged(net, *tags)
        capture = Capture(net, path)
        SCENARIOS[name](net)
        capture.close()
    finally:
        net.close()
        for root in roots:
            shutil.rmtree(root, ignore_errors=True)


def main():
    if len(sys.argv) < 2 or os.geteuid() != 0:
        raise SystemExit("usage (as root): record.py OUTDIR [NAME...]; names: " + " ".join(SCENARIOS))
    for name in sys.argv[2:] or SCENARIOS:
        path = os.path.join(sys.argv[1], name + ".pcap")
        record(name, path)
        print(f"{path}: {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
