#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Place and route of the blocks below on an LFE5UM5G-45F, speed 8; results in docs/resources.json.

  synth.py [BLOCK]... [--seeds 1,2,3] [--force]

A block whose sources and tools did not change since its row was measured is left alone. Cells are
counted in the block alone; for timing a register stands at every port, so that only paths inside
count, and the clock is a global net.
"""
import argparse
import fcntl
import hashlib
import json
import pathlib
import re
import subprocess
import sys

# block, parameters, clock to aim for in MHz
BLOCKS = [
    ("lks_core", {"DATA_W": 64, "UPLINKS": 4}, 200),
    ("lks_decide", {"DATA_W": 64, "UPLINKS": 4, "OBSERVE": 0}, 250),
    ("lks_queue", {"BEAT_W": 69}, 200),
]
DEVICE = ["--um5g-45k", "--speed", "8", "--package", "CABGA381"]
PINS = pathlib.Path("tools/requirements/synth.txt")
TABLE = pathlib.Path("docs/resources.json")
BUILD = pathlib.Path("build/synth")
COUNTED = {"lut4": "LUT4", "ccu2c": "CCU2C", "dpr": "TRELLIS_DPR16X4", "ff": "TRELLIS_FF", "ebr": "DP16KD"}


def sources(block):
    """The files of a block, packages first: modules are found by their names in the text."""
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


def fingerprint(files, params):
    digest = hashlib.sha256(json.dumps([params, DEVICE]).encode())
    for path in [*files, PINS]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def tool(log, *command):
    with open(log, "w", encoding="utf-8") as f:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT, check=False).returncode
    if code:
        tail = "\n".join(pathlib.Path(log).read_text().splitlines()[-5:])
        sys.exit(f"{tail}\nlinksteer: {log}: {command[0]} failed")


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


def synthesise(block, params, files, where):
    args = " ".join(f"-G {k}={v}" for k, v in params.items())
    names = " ".join(map(str, files))
    tool(where / "yosys.log", "yosys", "-l", f"{where}/yosys-all.log", "-Q", "-T", "-p",
         f"read_slang --threads 1 --unroll-limit 400000 {args} --top {block} {names}; "
         f"synth_ecp5 -top {block}; tee -q -o {where}/stat.json stat -json; write_json {where}/block.json")
    netlist = json.loads((where / "block.json").read_text())["modules"][block]
    (where / "top.v").write_text(registered(block, netlist["ports"]))
    tool(where / "wrap.log", "yosys", "-Q", "-T", "-p",
         f"read_json {where}/block.json; read_verilog {where}/top.v; "
         f"hierarchy -top top; flatten; clean; write_json {where}/top.json")
    cells = json.loads((where / "stat.json").read_text())["design"]["num_cells_by_type"]
    return {key: cells.get(cell, 0) for key, cell in COUNTED.items()}


def route(where, seed, mhz):
    report = where / f"report-{seed}.json"
    tool(where / f"nextpnr-{seed}.log", "nextpnr-ecp5", *DEVICE, "--json", f"{where}/top.json", "--freq", str(mhz), "--seed", str(seed),
         "--timing-allow-fail", "--report", str(report))
    data = json.loads(report.read_text())
    hops = data["critical_paths"][0]["path"]
    (where / f"path-{seed}.txt").write_text("".join(f"{h['delay']:6.2f} ns {h['type']:<9} {h['to']['cell']} {h['to']['port']}\n" for h in hops))
    return round(min(c["achieved"] for c in data["fmax"].values()), 1), f"{hops[0]['from']['cell']} to {hops[-1]['to']['cell']}"


def measure(block, params, mhz, files, seeds):
    where = BUILD / "-".join([block, *map(str, params.values())])
    where.mkdir(parents=True, exist_ok=True)
    print(f"  SYNTH      {block} {params}", flush=True)
    row = {"block": block, "data_w": params.get("DATA_W", 64), "uplinks": params.get("UPLINKS", 1), **synthesise(block, params, files, where)}
    row["fmax_mhz"], row["seeds"] = [], seeds
    for seed in seeds:
        print(f"  ROUTE      {block} seed {seed}", end="", flush=True)
        fmax, ends = route(where, seed, mhz)
        row["fmax_mhz"].append(fmax)
        print(f": {fmax} MHz, {ends} ({where}/path-{seed}.txt)", flush=True)
    row["goal_mhz"] = mhz
    row["tools"] = ", ".join(f"{t} {v}" for t, v in re.findall(r"^yowasp-(yosys|nextpnr-ecp5)==(\d+\.\d+\.\d+)", PINS.read_text(), re.M))
    row["sources"] = fingerprint(files, params)
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("blocks", nargs="*", metavar="BLOCK")
    parser.add_argument("--seeds", default="1,2,3", type=lambda s: [int(x) for x in s.split(",")])
    parser.add_argument("--force", action="store_true", help="measure although nothing changed")
    args = parser.parse_args()
    for name in set(args.blocks) - {block for block, _, _ in BLOCKS if sources(block)}:
        parser.error(f"{name}: no such block")
    BUILD.mkdir(parents=True, exist_ok=True)
    with open(BUILD / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one place and route at a time: it wants the memory and a core
        rows = {row["block"]: row for row in json.loads(TABLE.read_text())} if TABLE.exists() else {}
        for block, params, mhz in BLOCKS:
            files = sources(block)
            if files is None or (args.blocks and block not in args.blocks):
                continue
            old = rows.get(block, {})
            if not args.force and old.get("sources") == fingerprint(files, params) and old.get("seeds") == args.seeds:
                continue
            rows[block] = measure(block, params, mhz, files, args.seeds)
            ordered = [rows[b] for b, _, _ in BLOCKS if b in rows]
            text = "[\n" + ",\n".join("  " + json.dumps(r) for r in ordered) + "\n]\n"
            TABLE.parent.mkdir(exist_ok=True)
            TABLE.with_suffix(".new").write_text(text)
            TABLE.with_suffix(".new").rename(TABLE)


if __name__ == "__main__":
    main()
