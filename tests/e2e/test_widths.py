# SPDX-License-Identifier: Apache-2.0
"""One source, four widths: the same bytes of `flow trace` and the same frames of `sim run` at each."""
import random

import pcapio
import product
import pytest
from product import ok, run
from simrun import check, sim

pytestmark = pytest.mark.usefixtures("model")

WIDTHS = (64, 128, 256, 512)
HOSTILE = product.CAPTURES / "hostile.pcap"
wide = pytest.mark.parametrize("width", WIDTHS[1:])


def raw(path, policy, *args):
    return ok("flow", "trace", "--policy", policy, "--uplinks", 4, "--in", path, "-j", *args).out


@pytest.mark.parametrize("path", product.ALL, ids=lambda p: p.stem)
@wide
def test_every_capture_reads_the_same_at_every_width(path, width):
    assert raw(path, "native") == raw(path, "native", "--engine", "rtl", "--width", width)


@pytest.mark.parametrize("policy", product.POLICIES)
@wide
def test_hostile_frames_under_every_policy(policy, width):
    assert raw(HOSTILE, policy) == raw(HOSTILE, policy, "--engine", "rtl", "--width", width)


def padded(path, captures, frames_of):
    """Captures in one, as a MAC would send them: C7 is claimed for frames from 60 bytes."""
    return pcapio.write(path, [frame.ljust(60, b"\0") for capture in captures for frame in frames_of(capture)])


@pytest.mark.parametrize("policy", product.POLICIES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_capture_under_every_policy(policy, width, tmp_path, frames_of):
    """Of each policy every width has another quarter of the recorded captures; hostile frames have a test above."""
    turn = product.POLICIES.index(policy) + WIDTHS.index(width)
    path = padded(tmp_path / "quarter.pcap", product.RECORDED[turn % 4::4], frames_of)
    assert raw(path, policy) == raw(path, policy, "--engine", "rtl", "--width", width)


@pytest.mark.parametrize("symmetric", [(), ("--symmetric",)], ids=["as it is", "symmetric"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_capture_under_toeplitz(width, symmetric, tmp_path, frames_of):
    path = padded(tmp_path / "all.pcap", product.RECORDED, frames_of)
    fields = ("--fields", "ipv4,tcp-ipv4,udp-ipv4,ipv6,tcp-ipv6,udp-ipv6")
    assert raw(path, "toeplitz", *fields, *symmetric) == \
        raw(path, "toeplitz", *fields, *symmetric, "--engine", "rtl", "--width", width)


@pytest.mark.parametrize("path", [product.DEMO, HOSTILE, product.CAPTURES / "jumbo.pcap"], ids=lambda p: p.stem)
def test_the_same_frames_leave_at_every_width(path, tmp_path):
    outs = []
    for width in WIDTHS:
        done = sim(tmp_path / str(width), path, "--width", width, policy="native")
        check(done)
        assert done.report["width"] == width
        outs.append([out.frames for out in done.outs])
    assert all(frames == outs[0] for frames in outs)


@wide
def test_a_lost_link_at_every_width(width, tmp_path):
    done = sim(tmp_path / "out", product.DEMO, "--width", width, "--event", f"{80000 * 64 // width}clk,uplink2,down",
               policy="native")
    check(done)
    assert [f["uplink"] for f in done.report["failovers"]] == [2]
    assert done.report["failovers"][0]["healthy_flows_moved"] == 0


@pytest.mark.parametrize("capture", [product.DEMO, product.CAPTURES / "ipv6.pcap"], ids=lambda p: p.stem)
@pytest.mark.parametrize("policy", ["native", "toeplitz"])
@pytest.mark.parametrize("width", WIDTHS)
def test_sixty_bytes_without_a_bubble(width, policy, capture, tmp_path):
    """C7 at its hardest: at 512 bits a frame every clock, from the first to the last."""
    frames = [f[:60] for f in pcapio.read(capture).frames if len(f) >= 60]
    path = pcapio.write(tmp_path / "sixty.pcap", (frames * 10)[:2000])
    done = sim(tmp_path / "out", path, "--width", width, policy=policy)
    check(done)
    last = max(done.clock(out.stamps_ns[-1]) for out in done.outs)
    assert last <= 2000 * -(-60 * 8 // width) + 100


def shapes():
    """Name, and the bytes behind the MAC addresses; __ is a byte that may be anything."""
    tags = {"untagged": "", "one tag": "81000064", "two tags": "88a80064 8100c065"}
    four = "0800 4500002e 00000000 4006b000" + "__" * 8
    l3 = {"TCP over IPv4": four, "IPv4 options": four.replace("45", "4a", 1) + "01" * 20,
          "fragment": four.replace("00000000 40", "00002000 40"), "ICMP": four.replace("4006", "4001") + "0800",
          "ICMP error": four.replace("4006", "4001") + "0301" + "00" * 6 + four[5:] + "__" * 4, "UDP over IPv6": "86dd 60000000 0028 11 40" + "__" * 32,
          "IPv6 extensions": "86dd 60000000 0028 00 40" + "__" * 32 + "3c00000000000000 1100000000000000",
          "ARP": "0806 0001080006040001"}
    return {f"{name}, {tag}": f"{tags[tag]}{text}".replace(" ", "") for name, text in l3.items() for tag in tags}


SHAPES = shapes()


def frame_of(text, dice, size):
    pairs = [text[i:i + 2] for i in range(0, len(text), 2)]
    head = bytes(dice.randrange(256) if pair == "__" else int(pair, 16) for pair in pairs)
    return (bytes(12) + head).ljust(size, b"\0")


@pytest.mark.parametrize("width", WIDTHS)
def test_equal_shapes_take_equal_time_in_an_idle_core(width, tmp_path):
    """Whatever the addresses, the lane that is free and the uplink that the frame takes."""
    dice, gap, places, spent = random.Random(width), 255, {}, {}
    names = list(SHAPES) * 8
    frames = [frame_of(SHAPES[name], dice, 130) for name in names]
    for n, frame in enumerate(frames):
        places.setdefault(frame, []).append(n)
    path = pcapio.write(tmp_path / "shapes.pcap", frames, gap_ns=gap * 64 // 10)
    done = sim(tmp_path / "out", path, "--width", width, "--rate", "pcap", policy="native")
    check(done)
    for out in done.outs:
        for frame, stamp in zip(out.frames, out.stamps_ns):
            n = places[frame].pop(0)
            spent.setdefault(names[n], set()).add(round(done.clock(stamp)) - gap * n)
    print(f"first beat in to last beat out, 130 bytes at {width} bits:", spent)
    assert list(map(len, spent.values())) == [1] * len(SHAPES), spent


def test_a_width_that_is_not_built(tmp_path):
    product.refused(run("sim", "run", "--policy", "native", "--uplinks", 16, "--width", 512, "--in", product.DEMO,
                        "--out", tmp_path / "out"), 1, "make models SHAPES=512x16")
