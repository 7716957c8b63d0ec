#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the register page (Markdown) of a SystemRDL file: absolute addresses, one row a field."""
import sys

from systemrdl import RDLCompiler
from systemrdl.node import MemNode, RegNode

HEAD = """<!-- Made by make regs from {source}. -->
# Registers

One window of {size} KiB, 32-bit registers, little endian; each access is 32 bits wide and aligned.
Every block starts with `TYPE` and `LINK`; `LINK.next` is the address of the next block, 0 ends the
list. `base + n * stride` means an array. Access: `r` read, `w` write, `rw` both, `woclr` writing
1 clears the bit, `pulse` falls by itself after a clock. No reset value: constant, status or table.
The C names are in `driver/generated/lks_csr.h`.
"""


def one_line(text):
    return " ".join((text or "").split()).replace("|", "\\|")


def arrays(node):
    """The arrays that hold this node, outer first: (count, stride)."""
    found = []
    while node is not None:
        if getattr(node, "is_array", False):
            found.insert(0, (node.n_elements, node.array_stride))
        node = node.parent
    return found


def address(node):
    text = f"0x{node.raw_absolute_address:04x}"
    for letter, (count, stride) in zip("nmk", arrays(node)):
        text += f" + {letter} * {stride:#x} ({letter} < {count})"
    return text


def access(field):
    words = [field.get_property("sw").name]
    words += [field.get_property(effect).name for effect in ("onread", "onwrite") if field.get_property(effect)]
    words += ["pulse"] if field.get_property("singlepulse") else []
    return " ".join(words)


def bits(field):
    return f"{field.high}" if field.high == field.low else f"{field.high}:{field.low}"


def reset(field):
    value = field.get_property("reset")
    return f"`{value:#x}`" if isinstance(value, int) else ""


def name_of(node, block):
    return ".".join(part for part in node.get_path(empty_array_suffix="[]").split(".")[1:] if part != block.inst_name)


def register_rows(reg, block):
    where, name, about = address(reg), name_of(reg, block) or reg.inst_name, one_line(reg.get_property("desc"))
    for field in reg.fields():
        text = one_line(field.get_property("desc"))
        yield f"| {where} | {name and '`' + name + '`'} | `{field.inst_name}` {bits(field)} | {access(field)} | {reset(field)} | {' '.join(filter(None, (about, text)))} |"
        where = name = about = ""


def main(argv):
    compiler = RDLCompiler()
    compiler.compile_file(argv[1])
    top = compiler.elaborate().top
    print(HEAD.format(source=argv[1], size=top.size // 1024))
    for block in top.children():
        print(f"## {block.get_property('name')}: {address(block)}\n")
        if block.get_property("desc"):
            print(one_line(block.get_property("desc")) + "\n")
        if isinstance(block, MemNode):
            words, width = block.get_property("mementries"), block.get_property("memwidth")
            print(f"{words} words of {width} bits, access {block.get_property('sw').name}.\n")
            continue
        print("| address | register | field, bits | access | reset | |\n|---|---|---|---|---|---|")
        regs = [block] if isinstance(block, RegNode) else [n for n in block.descendants(unroll=False) if isinstance(n, RegNode)]
        for reg in regs:
            for row in register_rows(reg, block):
                print(row)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
