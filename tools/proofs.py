#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the proofs show and how long they took, from the .sby files, tests/formal/properties.txt and
the logs of the last run.

  proofs.py show      the table, with the times of the last run
  proofs.py record    the times of the last run into docs/proofs.json, for the table in docs/formal.md
"""
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path("tests/formal")
PROPERTIES = FOLDER / "properties.txt"
LOGS = pathlib.Path("build/test")
TIMES = pathlib.Path("docs/proofs.json")
HEAD = "| module | rule | contract | property | size | engine, depth | time |\n|---|---|---|---|---|---|--:|\n"


def properties():
    """Rows of the property file by proof; a proof without one, or one without a proof, is an error."""
    rows = {p.stem: [] for p in sorted(FOLDER.glob("*.sby"))}
    for line in PROPERTIES.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        proof, *cells = (cell.strip() for cell in line.split("|"))
        if proof not in rows or len(cells) != 5:
            sys.exit(f"linksteer: {PROPERTIES}: {proof}: no such proof, or not six columns: {line}")
        rows[proof].append(cells)
    for proof, found in rows.items():
        if not found:
            sys.exit(f"linksteer: {PROPERTIES}: {proof}: what does it prove? add a line")
    return rows


def section(text, name):
    found = re.search(rf"^\[{name}\]\n(.*?)(?=^\[|\Z)", text, re.M | re.S)
    return [line for line in found[1].splitlines() if line.strip() and not line.startswith("#")] if found else []


def tasks(proof):
    """Mode and depth of each task: {"prove": ("prove", 8), ...}; tags of a task count like its name."""
    text = (FOLDER / f"{proof}.sby").read_text()
    found = {}
    for words in map(str.split, section(text, "tasks")):
        options = {"depth": "20"}
        for line in section(text, "options"):
            tag, colon, rest = line.rpartition(":")
            if not colon or tag.strip() in words:
                key, value = rest.split()
                options[key] = value
        found[words[0]] = (options["mode"], int(options["depth"]))
    return found


def method(proof):
    words = {"prove": "k-induction", "bmc": "bounded", "cover": "covers to"}
    seen = dict.fromkeys(f"{words[mode]} {depth}" for mode, depth in tasks(proof).values())
    return ", ".join(seen)


def last_run(proof):
    """Seconds of each task in the log of the last run."""
    log = LOGS / f"formal-{proof}.log"
    text = log.read_text(errors="replace") if log.exists() else ""
    return {task: int(s) for task, s in re.findall(rf"/{proof}_(\w+)\] summary: Elapsed clock time \[.*?\]: [\d:]+ \((\d+)\)", text)}


def recorded():
    return json.loads(TIMES.read_text()) if TIMES.exists() else {}


def table(times):
    text = HEAD
    for proof, rows in properties().items():
        ours = times.get(proof, {})
        whole = sorted(ours) == sorted(tasks(proof))
        for i, (modules, rules, contracts, what, size) in enumerate(rows):
            name = ", ".join(f"`{m.strip()}`" for m in modules.split(","))
            last = (method(proof), f"{sum(ours.values())} s" if whole else "not measured") if i == 0 else ("", "")
            text += "| " + " | ".join([name, rules, contracts, what, size, *last]) + " |\n"
    return text


def by_contract():
    """Which rules of which modules prove something of C1 to C10."""
    proved = {f"C{n}": {} for n in range(1, 11)}
    for rows in properties().values():
        for modules, rules, contracts, _, _ in rows:
            for first, last in re.findall(r"C(\d+)(?:-C(\d+))?", contracts):
                for n in range(int(first), int(last or first) + 1):
                    proved[f"C{n}"].setdefault(modules.split(",")[0], []).append(rules)
    text = "| contract | rules proved |\n|---|---|\n"
    for contract, found in proved.items():
        cells = [f"`{module}` {', '.join(rules)}" for module, rules in found.items()]
        text += f"| {contract} | {'; '.join(cells) or 'none: tested only'} |\n"
    return text


def main(argv):
    runs = {proof: last_run(proof) for proof in properties()}
    if argv[1:] == ["show"]:
        print(by_contract() + "\n" + table(runs), end="")
    elif argv[1:] == ["record"]:
        times = {**recorded(), **{proof: seconds for proof, seconds in runs.items() if seconds}}
        lines = [f"  {json.dumps(p)}: {json.dumps(times[p])}" for p in sorted(runs) if p in times]
        TIMES.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv)
