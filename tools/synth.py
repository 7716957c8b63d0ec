#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Place and route of the blocks below on an ECP5, speed 8; results in docs/resources.json.

  synth.py [BLOCK[:WIDTH[xUPLINKS[xPOLICIES]]]]... [--seeds 1,2,3] [--force]
  synth.py --check

A block whose sources and tools did not change since its row was measured is left alone; its sources are
the files of those modules that it has at these parameters. Cells are
counted in the block alone; for timing a register stands at every port, so that only paths inside
count, and the clock is a global net.

--check asks whether the table still tells the truth about the 64-bit core. Sources as they were when
its row was measured: it does. Else the core is synthesised, and routed with one seed: it must not be
more than 5 % larger than the row, nor slower than the goal and more than 5 % slower than the row.
"""
import argparse
import fcntl
import hashlib
import json
import pathlib
import re
import subprocess
import sys

SMALL, LARGE = "LFE5UM5G-45F", "LFE5UM5G-85F"
DEVICES = {
    SMALL: ["--um5g-45k", "--speed", "8", "--package", "CABGA381"],
    LARGE: ["--um5g-85k", "--speed", "8", "--package", "CABGA756"],
}
# Without the muxes behind the LUTs: 4 % fewer LUTs in the core, and no pairs that must stand together.
# A wire counts 1,000 ps, which is what the slow ones take, where synth_ecp5 counts 300: the mapper saves
# area wherever it sees time left, and chained LUTs as long as the longest carry chain allowed.
MAPPER = ["-nowidelut", "-maxlut 4 -W 1000"]
# Four queues of 32 KiB and the receive FIFOs are more block RAM than a 45F has, sixteen than an 85F; with
# all policies, and at 128 bits, 16 KiB are too. At 512 bits with 4 uplinks the core has 221 block RAMs, an
# 85F 208.
MEDIUM = {"MAX_FRAME": 4096, "QUEUE_BYTES": 16384, "RX_BYTES": 8192}
SHORT = {"MAX_FRAME": 2048, "QUEUE_BYTES": 8192, "RX_BYTES": 4096}
# esx-ip32, esx-ip8, linux-layer2+3, native in one direction; without: all policies.
ALL = 0xffffff
FOUR = {"POLICIES": 0xf, "SYMMETRIC": 0}
DECIDE = {"OBSERVE": 0, **FOUR}
# block, parameters, clock to aim for in MHz, device
BLOCKS = [
    ("lks_core", {"DATA_W": 64, "UPLINKS": 4, **MEDIUM, **FOUR}, 200, SMALL),
    ("lks_core", {"DATA_W": 64, "UPLINKS": 4, **SHORT}, 200, SMALL),
    ("lks_core", {"DATA_W": 64, "UPLINKS": 16, **SHORT, **FOUR}, 200, LARGE),
    ("lks_core", {"DATA_W": 128, "UPLINKS": 4, **SHORT, **FOUR}, 195, SMALL),
    ("lks_core", {"DATA_W": 256, "UPLINKS": 4, **FOUR}, 156.25, LARGE),
    ("lks_core", {"DATA_W": 512, "UPLINKS": 2, **FOUR}, 156.25, LARGE),
    ("lks_decide", {"DATA_W": 64, "UPLINKS": 4, **DECIDE}, 280, SMALL),
    ("lks_decide", {"DATA_W": 64, "UPLINKS": 16, **DECIDE}, 280, SMALL),
    ("lks_decide", {"DATA_W": 128, "UPLINKS": 4, **DECIDE}, 280, SMALL),
    ("lks_decide", {"DATA_W": 256, "UPLINKS": 4, **DECIDE}, 200, SMALL),
    ("lks_decide", {"DATA_W": 512, "UPLINKS": 4, **DECIDE}, 200, SMALL),
    ("lks_queue", {"BEAT_W": 69}, 200, SMALL),
    *((p.stem, {}, 280, SMALL) for p in sorted(pathlib.Path("rtl/hash").glob("lks_hash_*.sv"))),
]
CHECKED = BLOCKS[0]
SHAPE = ("data_w", "uplinks", "policies")
SLACK = 0.05
PINS = pathlib.Path("tools/requirements/synth.txt")
TABLE = pathlib.Path("docs/resources.json")
BUILD = pathlib.Path("build/synth")
COUNTED = {"lut4": "LUT4", "ccu2c": "CCU2C", "dpr": "TRELLIS_DPR16X4", "ff": "TRELLIS_FF", "ebr": "DP16KD"}


def sources(block):
    """The files a block may need, packages first: modules are found by their names in the text."""
    files = {p.stem: p for p in pathlib.Path("rtl").rglob("*.sv")}
    needed, todo = {}, [block]
    while todo:
        name = todo.pop()
        if name in files and name not in needed:
            needed[name] = files[name]
            todo += set(re.findall(r"\blks_\w+", files[name].read_text()))
    if block not in needed:
        return None
    return sorted(needed.values(), key=lambda p: (not p.stem.endswith("_pkg"), p.stem != "lks_pkg", str(p)))


def tool(log, *command):
    with open(log, "w", encoding="utf-8") as f:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT, check=False).returncode
    if code:
        tail = "\n".join(pathlib.Path(log).read_text().splitlines()[-5:])
        sys.exit(f"{tail}\nlinksteer: {log}: {command[0]} failed")


def read(block, params):
    args = " ".join(f"-G {k}={v}" for k, v in params.items())
    return f"read_slang --threads 1 --unroll-limit 400000 {args} --top {block} {' '.join(map(str, sources(block)))}"


def placer(block):
    """What timing counts beside length of wire, 10 by default. The core needs nearly all block RAMs of its chip,
    wherever they are: with 30 one netlist came to 150 MHz, with 100 to 163."""
    return ["--placer-heap-timingweight", "100" if block == "lks_core" else "30"]


def fingerprint(block, params, device):
    """Of the files of modules that the block has with these parameters, of its packages, and of all settings."""
    where = folder(block, params)
    tool(where / "modules.log", "yosys", "-Q", "-T", "-p",
         f"{read(block, params)} --keep-hierarchy; tee -q -o {where}/modules.txt ls")
    built = set(re.findall(r"^ +(lks_\w+)", (where / "modules.txt").read_text(), re.M))
    digest = hashlib.sha256(json.dumps([params, DEVICES[device], MAPPER, placer(block)]).encode())
    for path in [*(f for f in sources(block) if f.stem in built or f.stem.endswith("_pkg")), PINS]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def registered(block, ports):
    """A top around the synthesised block with a flip-flop at every port; its only pin is the clock."""
    body = []
    for name, port in ports.items():
        if name == "clk":
            continue
        body.append(f"wire [{len(port['bits']) - 1}:0] n_{name};")
        pins = ".DI(1'b0), .Q" if port["direction"] == "input" else ".DI"
        body += [f"(* keep *) TRELLIS_FF r_{name}_{i} (.CLK(clk), .LSR(1'b0), .CE(1'b1), {pins}(n_{name}[{i}]));" for i in range(len(port["bits"]))]
    links = ", ".join(f".{name}({'clk' if name == 'clk' else 'n_' + name})" for name in ports)
    return "\n".join(["module top(input clk);", *body, f"{block} u({links});", "endmodule", ""])


def synthesise(block, params, where):
    muxes, luts = MAPPER
    lattice = f"synth_ecp5 {muxes} -top {block}"
    tool(where / "yosys.log", "yosys", "-l", f"{where}/yosys-all.log", "-Q", "-T", "-p",
         f"{read(block, params)}; "
         f"{lattice} -run :map_luts; abc9 {luts}; clean; {lattice} -run map_cells:; "
         f"tee -q -o {where}/stat.json stat -json; write_json {where}/block.json")
    netlist = json.loads((where / "block.json").read_text())["modules"][block]
    (where / "top.v").write_text(registered(block, netlist["ports"]))
    tool(where / "wrap.log", "yosys", "-Q", "-T", "-p",
         f"read_json {where}/block.json; read_verilog {where}/top.v; "
         f"hierarchy -top top; flatten; clean; write_json {where}/top.json")
    cells = json.loads((where / "stat.json").read_text())["design"]["num_cells_by_type"]
    return {key: cells.get(cell, 0) for key, cell in COUNTED.items()}


def route(block, seed, mhz, device, where):
    report = where / f"report-{seed}.json"
    tool(where / f"nextpnr-{seed}.log", "nextpnr-ecp5", *DEVICES[device], "--json", f"{where}/top.json", "--freq", str(mhz), "--seed", str(seed),
         *placer(block), "--timing-allow-fail", "--report", str(report))
    data = json.loads(report.read_text())
    hops = data["critical_paths"][0]["path"]
    (where / f"path-{seed}.txt").write_text("".join(f"{h['delay']:6.2f} ns {h['type']:<9} {h['to']['cell']} {h['to']['port']}\n" for h in hops))
    return round(min(c["achieved"] for c in data["fmax"].values()), 1), f"{hops[0]['from']['cell']} to {hops[-1]['to']['cell']}"


def folder(block, params):
    where = BUILD / "-".join([block, *map(str, params.values())])
    where.mkdir(parents=True, exist_ok=True)
    return where


def routed(block, seed, mhz, device, where):
    print(f"  ROUTE      {block} seed {seed}", end="", flush=True)
    fmax, ends = route(block, seed, mhz, device, where)
    print(f": {fmax} MHz, {ends} ({where}/path-{seed}.txt)", flush=True)
    return fmax


def measure(block, params, mhz, device, seeds):
    where = folder(block, params)
    print(f"  SYNTH      {block} {params}", flush=True)
    state = fingerprint(block, params, device)
    row = {"block": block, **dict(zip(SHAPE, shape(block, params))), **synthesise(block, params, where)}
    row["fmax_mhz"] = [routed(block, seed, mhz, device, where) for seed in seeds]
    row["seeds"] = seeds
    row["goal_mhz"] = mhz
    row["device"] = device
    row["params"] = {k: v for k, v in params.items() if k not in ("DATA_W", "UPLINKS", "POLICIES")}
    row["tools"] = ", ".join(f"{t} {v}" for t, v in re.findall(r"^yowasp-(yosys|nextpnr-ecp5)==(\d+\.\d+\.\d+)", PINS.read_text(), re.M))
    row["sources"] = state
    return row


def shape(block, params):
    """Width, uplinks and policies; a hash unit has none of them, a queue no policies."""
    if block.startswith("lks_hash"):
        return None, None, None
    policies = None if block == "lks_queue" else bin(params.get("POLICIES", ALL)).count("1")
    return params.get("DATA_W", 64), params.get("UPLINKS", 1), policies


def table():
    rows = json.loads(TABLE.read_text()) if TABLE.exists() else []
    return {(row["block"], *(row.get(key) for key in SHAPE)): row for row in rows}


def write(rows):
    keys = [(block, *shape(block, params)) for block, params, _, _ in BLOCKS]
    text = "[\n" + ",\n".join("  " + json.dumps(rows[key]) for key in keys if key in rows) + "\n]\n"
    TABLE.with_suffix(".new").write_text(text)
    TABLE.with_suffix(".new").rename(TABLE)


def wanted(name, block, params):
    width, uplinks, policies = shape(block, params)
    return name in (block, f"{block}:{width}", f"{block}:{width}x{uplinks}", f"{block}:{width}x{uplinks}x{policies}")


def larger(row, cells):
    """Budgets count LUT4 + 2 * CCU2C."""
    for what, count in (("LUT4 + 2 CCU2C", lambda c: c["lut4"] + 2 * c["ccu2c"]), ("FF", lambda c: c["ff"]), ("EBR", lambda c: c["ebr"])):
        if count(cells) > count(row) * (1 + SLACK):
            yield f"{count(cells)} {what}, the table has {count(row)}"


def check():
    block, params, mhz, device = CHECKED
    row = table().get((block, *shape(block, params)))
    if row is None:
        return f"{TABLE}: no row of {block}"
    if row["sources"] == fingerprint(block, params, device):
        print(f"{block}: sources and tools are those of its row, measured with {len(row['seeds'])} seeds: not routed again")
        return None
    where = folder(block, params)
    wrong = list(larger(row, synthesise(block, params, where)))
    if not wrong:
        fmax, floor = routed(block, row["seeds"][0], mhz, device, where), min(row["fmax_mhz"]) * (1 - SLACK)
        if fmax < mhz and fmax < floor:
            wrong.append(f"{fmax} MHz, the goal is {mhz} and the table has {min(row['fmax_mhz'])}")
    return f"{block}: {'; '.join(wrong)}: make it smaller or faster, or measure it: make synth" if wrong else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blocks", nargs="*", metavar="BLOCK")
    parser.add_argument("--seeds", default="1,2,3", type=lambda s: [int(x) for x in s.split(",")])
    parser.add_argument("--force", action="store_true", help="measure although nothing changed")
    parser.add_argument("--check", action="store_true", help="does the table still hold for the 64-bit core?")
    args = parser.parse_args()
    for name in args.blocks:
        if not any(wanted(name, block, params) for block, params, _, _ in BLOCKS):
            parser.error(f"{name}: no such block")
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one place and route at a time: it wants the memory and a core
        if args.check:
            wrong = check()
            sys.exit(f"linksteer: {wrong}" if wrong else 0)
        for block, params, mhz, device in BLOCKS:
            if args.blocks and not any(wanted(name, block, params) for name in args.blocks):
                continue
            rows = table()
            old = rows.get((block, *shape(block, params)), {})
            if not args.force and old.get("sources") == fingerprint(block, params, device) and old.get("seeds") == args.seeds:
                continue
            rows[block, *shape(block, params)] = measure(block, params, mhz, device, args.seeds)
            write(rows)


if __name__ == "__main__":
    main()
