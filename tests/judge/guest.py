# SPDX-License-Identifier: Apache-2.0
"""A guest with a distribution's kernel and one program of ours: frames in, members out."""
import dataclasses
import lzma
import pathlib
import re
import struct
import subprocess

MODULES = ("bonding", "dummy", "bridge", "tun")
QEMU = "qemu-system-x86_64"
SECONDS = 600


@dataclasses.dataclass(frozen=True)
class Case:
    """One set-up of the bond; DOWN are members that lost their link, with BACK they got it back."""
    path: str
    policy: str
    members: int
    down: tuple = ()
    back: bool = False

    def line(self):
        return f"{self.path} {self.policy} {self.members} {sum(1 << k for k in self.down)} {int(self.back)}"


def kernel(folder):
    """The image in an unpacked kernel package, or None."""
    return next(pathlib.Path(folder).glob("boot/vmlinuz-*"), None)


def version(folder):
    """As (6, 1); (0, 0) without a kernel."""
    image = kernel(folder)
    return tuple(map(int, re.search(r"vmlinuz-(\d+)\.(\d+)", image.name).groups())) if image else (0, 0)


def module(path):
    data = path.read_bytes()
    return lzma.decompress(data) if path.suffix == ".xz" else data


def in_order(folder, names):
    """The modules' files, each behind those it needs."""
    files = {p.name.split(".")[0].replace("-", "_"): p for p in pathlib.Path(folder).glob("**/*.ko*")}
    order = {}

    def add(name):
        data = module(files[name])
        for needed in filter(None, re.search(rb"\0depends=([^\0]*)\0", data)[1].decode().split(",")):
            add(needed.replace("-", "_"))
        order.setdefault(name, data)

    for name in names:
        add(name)
    return order.items()


def cpio(entries):
    """An archive in the kernel's own format, newc."""
    out = b""
    for n, (name, mode, data) in enumerate([*entries, ("TRAILER!!!", 0, b"")], 1):
        numbers = (n, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        out += b"070701" + b"".join(b"%08x" % v for v in numbers) + name.encode() + b"\0"
        out += bytes(-len(out) % 4)
        out += data
        out += bytes(-len(out) % 4)
    return out


def initramfs(folder, init, frames, cases):
    entries = [("modules", 0o40755, b""), ("init", 0o100755, pathlib.Path(init).read_bytes())]
    entries += [(f"modules/{n:02}_{name}.ko", 0o100644, data) for n, (name, data) in enumerate(in_order(folder, MODULES))]
    entries.append(("frames", 0o100644, b"".join(struct.pack("<I", len(f)) + f for f in frames)))
    entries.append(("cases", 0o100644, "".join(case.line() + "\n" for case in cases).encode()))
    return cpio(entries)


def run(folder, init, frames, cases, work):
    """Boots the guest. Returns a string for each case: a character for each frame, as guest/init.c has it."""
    initrd, answers = work / "initrd", work / "answers"
    initrd.write_bytes(initramfs(folder, init, frames, cases))
    done = subprocess.run(
        [QEMU, "-accel", "tcg", "-machine", "q35", "-cpu", "max", "-m", "512M", "-nodefaults",
         "-display", "none", "-no-reboot", "-serial", f"file:{answers}", "-serial", "stdio",
         "-kernel", kernel(folder), "-initrd", initrd, "-append", "console=ttyS1 quiet panic=-1 ipv6.disable=1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, check=False)
    lines = answers.read_text().splitlines() if answers.exists() else []
    console = done.stdout.decode(errors="replace")[-2000:]
    assert lines and lines[-1] == "end", f"the guest did not finish: {lines[-1:]}\n{console}"
    answer = {}
    for line in lines[:-1]:
        key, _, members = line.rpartition(" ")
        answer[key] = members
    assert all(len(answer[case.line()]) == len(frames) for case in cases)
    return [answer[case.line()] for case in cases]
