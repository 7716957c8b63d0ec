#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Breaks the RTL in one place after the other and looks for the test or proof that notices.

  mutate.py run [--shard K/N] [--count N] [--seed S] [--files GLOB]... [--jobs J] [--again] [--strict]
  mutate.py list [--files GLOB]...
  mutate.py record      reports of all shards into docs/mutation.json, for the tables in docs/mutation.md

A mutant is one changed operator, constant, polarity, condition or a dropped assignment. It is run
against the suites that read its file, tests of the module before proofs, the whole core last, until one
fails. Which mutants are run depends on the seed and on the text of their lines alone: other changes
leave the choice as it is. With --strict a survivor that tests/mutation/survivors.txt does not explain
is an error.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import queue
import re
import subprocess
import sys
import time

import trial

SCOPE = ["rtl/core/*.sv", "rtl/csr/*.sv", "rtl/hash/*.sv", "rtl/util/*.sv"]
BUILD = pathlib.Path("build/mutation")
TABLE = pathlib.Path("docs/mutation.json")
SURVIVORS = pathlib.Path("tests/mutation/survivors.txt")

SOUND = {}                       # suite: passes on the unbroken tree

SWAPS = {"==": "!=", "!=": "==", "<": "<=", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
         "&": "|", "|": "&", "^": "&", "+": "-", "-": "+", "<<": ">>", ">>": "<<"}
BINARY = re.compile(r"(?<= )(==|!=|<|>|>=|&&|\|\||&|\||\^|\+|-|<<|>>)(?= )")
NOT = re.compile(r"(?<![=!~\w])[!~](?=[\w({])")
LITERAL = re.compile(r"(?<![\w'.])(\d*)'([bdh])([0-9a-fA-F_]+)\b|(?<![\w'.\])])'([01])\b|(?<![\w'.$])(\d+)(?![\w'.])")
CONDITION = re.compile(r"\bif \(")
CHOICE = re.compile(r"(!?\b[\w.]+(?:\[[^][]*\])?) \? ")
ASSIGNMENT = re.compile(r"(?:(?<=^)|(?<=\) )|(?<=else )|(?<=: ))([\w.{},\[\]:+\-* ]+? <= [^;]+;)$")
DECLARATION = re.compile(r"^(logic|input|output|var|wire|typedef|localparam type|import|parameter|genvar|\(\*|function|endfunction|else begin : g_|if \(.*begin : g_|for \(genvar)|^\.|\$fatal|^`|^\w+(\s*\[[^=]*\])?\s+\w[^=]*;$")


def code_lines(text):
    """(number, text) of the lines that may be mutated: behind the ports, without comments and proofs."""
    inside, formal = False, False
    for number, line in enumerate(text.splitlines()):
        formal = (formal or line.startswith("`ifdef FORMAL")) and not line.startswith("`endif")
        code = re.sub(r'"[^"]*"', lambda m: " " * len(m[0]), line.split("//")[0]).rstrip()
        body = code.strip()
        if inside and not formal and body and not DECLARATION.search(body):
            yield number, code
        inside = (inside or code == ");") and body != "endmodule"


def literal(match):
    width, base, digits, fill, plain = match.groups()
    if fill:
        return "'1" if fill == "0" else "'0"
    if plain:
        return str(int(plain) + 1)
    radix = {"b": 2, "d": 10, "h": 16}[base]
    value = int(digits.replace("_", ""), radix)
    value = value + 1 if base == "d" else value ^ 1
    return f"{width}'{base}{value:{'b' if base == 'b' else 'd' if base == 'd' else 'x'}}"


def closing(code, at):
    depth = 0
    for i in range(at, len(code)):
        depth += (code[i] == "(") - (code[i] == ")")
        if depth == 0:
            return i
    return -1


def changes(code):
    """(kind, changed line) for every mutation of one line."""
    def put(start, end, new):
        return code[:start] + new + code[end:]

    for m in BINARY.finditer(code):
        yield "operator", put(*m.span(), SWAPS[m[1]])
    for m in NOT.finditer(code):
        yield "polarity", put(*m.span(), "")
    for m in LITERAL.finditer(code):
        if code[m.end():m.end() + 1] != ":":
            yield "constant", put(*m.span(), literal(m))
        elif m[5] and m[5] != "0":             # one bit more at the top would be cut off again
            yield "constant", put(*m.span(), str(int(m[5]) - 1))
    for m in CONDITION.finditer(code):
        end = closing(code, m.end() - 1)
        if end > 0:
            yield "condition", put(m.end() - 1, end + 1, "(!(" + code[m.end():end] + "))")
    for m in CHOICE.finditer(code):
        yield "condition", put(m.start(1), m.end(1), m[1][1:] if m[1].startswith("!") else "!" + m[1])
    m = ASSIGNMENT.search(code.strip())
    if m:
        yield "dropped", code.replace(m[1], ";")


def mutants(globs):
    found = []
    for path in sorted({p for g in globs for p in pathlib.Path(".").glob(g)}):
        seen = {}
        lines = path.read_text().splitlines()
        for number, code in code_lines(path.read_text()):
            for kind, changed in changes(code):
                text = (code.strip(), changed.strip())
                seen[text] = seen.get(text, 0) + 1
                found.append({"file": str(path), "line": number, "kind": kind, "from": text[0], "to": text[1],
                              "nth": seen[text], "changed": changed + lines[number][len(code):]})
    return found


def order(mutant, seed):
    key = [seed, mutant["file"], mutant["from"], mutant["to"], mutant["nth"]]
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()


def sound(tree, suite):
    """Does the suite pass while nothing is broken? Those of tests/rtl have just been run, for `make
    mutation` needs them; a proof is asked once, when it has killed a mutant."""
    if suite not in SOUND:
        if suite.startswith("rtl-"):
            SOUND[suite] = pathlib.Path(f"build/test/{suite}.result").read_text().split()[1] == "0"
        else:
            tried = tree.build(suite)
            SOUND[suite] = tried is not None and not tried[1]
    return SOUND[suite]


def judge(tree, mutant, suites):
    """Tries one mutant: (killed | survived | invalid, suite, test)."""
    lines = tree.read(mutant["file"]).splitlines()
    lines[mutant["line"]] = mutant["changed"]
    tree.write(mutant["file"], "\n".join(lines) + "\n")
    try:
        for suite in suites:
            tried = tree.build(suite)
            if tried is None:
                return "invalid", suite, "does not build"
            if tried[1] and (names := trial.culprits(tried[2])):
                tree.restore(mutant["file"])
                if not sound(tree, suite):
                    sys.exit(f"linksteer: {suite} fails although nothing is broken")
                return "killed", suite, names[0]
        return "survived", "", ""
    finally:
        tree.restore(mutant["file"])


def explained():
    """Explanations by (file, from, to)."""
    found = {}
    if SURVIVORS.exists():
        for line in SURVIVORS.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                name, before, after, why = (cell.strip() for cell in line.split(" :: "))
                found[name, before, after] = why
    return found


def run(args):
    readers = trial.readers()
    chosen = sorted(mutants(args.files or SCOPE), key=lambda m: order(m, args.seed))
    if args.again:
        lived = {identity(row) for row in recorded() if row["fate"] == "survived"}
        chosen = [m for m in chosen if identity(m) in lived]
    chosen = [m for m in chosen if m["file"] in readers][:args.count]
    k, n = args.shard
    chosen = chosen[k - 1::n]
    BUILD.mkdir(parents=True, exist_ok=True)
    trees = queue.Queue()
    for j in range(args.jobs):
        trees.put(trial.Tree(BUILD / f"tree-{k}-{n}-{j}"))
    rows, start = [], time.monotonic()
    report = BUILD / f"report-{'again' if args.again else args.seed}-{k}-{n}.json"

    def one(mutant):
        tree = trees.get()
        try:
            return judge(tree, mutant, readers[mutant["file"]])
        finally:
            trees.put(tree)

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        waiting = {pool.submit(one, m): m for m in chosen}
        for done in concurrent.futures.as_completed(waiting):
            mutant = waiting[done]
            fate, suite, test = done.result()
            rows.append({key: mutant[key] for key in ("file", "kind", "from", "to", "nth")} | {"fate": fate, "suite": suite, "test": test})
            print(f"  {fate:<8} {mutant['file']}:{mutant['line'] + 1}: {mutant['from']}  -->  {mutant['to']}  {suite} {test}", flush=True)
            report.write_text(json.dumps(rows, indent=1) + "\n")
    return verdict(rows, time.monotonic() - start, args)


def verdict(rows, seconds, args):
    count = {fate: sum(r["fate"] == fate for r in rows) for fate in ("killed", "survived", "invalid")}
    known = explained()
    strange = [r for r in rows if r["fate"] == "survived" and (r["file"], r["from"], r["to"]) not in known]
    print(f"{count['killed']} killed, {count['survived']} survived ({len(strange)} of them without an explanation), "
          f"{count['invalid']} do not build; {seconds:.0f} s")
    for r in strange if args.strict else []:
        print(f"linksteer: {r['file']}: survives: {r['from']}  -->  {r['to']}: test it, or explain it in {SURVIVORS}", file=sys.stderr)
    return 1 if args.strict and (strange or not count["killed"]) else 0


def identity(mutant):
    return mutant["file"], mutant["from"], mutant["to"], mutant["nth"]


def recorded():
    return json.loads(TABLE.read_text()) if TABLE.exists() else []


def record():
    """What was found on an earlier text of a line no longer counts."""
    alive = {identity(m) for m in mutants(SCOPE)}
    reports = sorted(BUILD.glob("report-*.json"), key=lambda p: p.stat().st_mtime)
    rows = {identity(row): row for found in [recorded(), *(json.loads(p.read_text()) for p in reports)] for row in found}
    rows = {key: row for key, row in rows.items() if key in alive}
    text = ",\n".join("  " + json.dumps(rows[key]) for key in sorted(rows))
    TABLE.write_text(f"[\n{text}\n]\n")
    print(f"{len(rows)} of {len(alive)} mutants recorded")
    return 0


def tables():
    """What docs/mutation.md shows: a line a module, then every survivor."""
    rows = recorded()
    if not rows:
        return "Not run yet: `make mutation`.\n"
    text = "| source | mutants | killed by tests | by proofs | survived | killed |\n|---|--:|--:|--:|--:|--:|\n"
    for name in [*sorted({r["file"] for r in rows}), None]:
        ours = [r for r in rows if r["fate"] != "invalid" and name in (r["file"], None)]
        proofs = sum(r["fate"] == "killed" and r["suite"].startswith("formal") for r in ours)
        killed = sum(r["fate"] == "killed" for r in ours)
        if ours:
            text += (f"| {f'`{name}`' if name else 'all'} | {len(ours)} | {killed - proofs} | {proofs} | {len(ours) - killed} | "
                     f"{100 * killed / len(ours):.0f} % |\n")
    text += f"\n{sum(r['fate'] == 'invalid' for r in rows)} more did not build and do not count.\n"
    known = explained()
    survivors = [r for r in rows if r["fate"] == "survived"]
    text += "\nSurvivors:\n\n" if survivors else "\nNone survived.\n"
    for r in survivors:
        why = known.get((r["file"], r["from"], r["to"]), "not explained")
        text += f"* `{r['file']}`: `{r['from']}` became `{r['to']}`: {why}\n"
    return text


def shard(text):
    k, _, n = text.partition("/")
    if not (k.isdigit() and n.isdigit() and 1 <= int(k) <= int(n)):
        raise argparse.ArgumentTypeError("K/N, K from 1 to N")
    return int(k), int(n)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["run", "list", "record"])
    parser.add_argument("--shard", type=shard, default=(1, 1), metavar="K/N")
    parser.add_argument("--count", type=int, help="of all shards together; all without it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", action="append", metavar="GLOB")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="those that survived when last recorded")
    parser.add_argument("--strict", action="store_true")
    args = parser.parse_args()
    if args.verb == "record":
        return record()
    if args.verb == "list":
        for m in mutants(args.files or SCOPE):
            print(f"{m['file']}:{m['line'] + 1}: {m['kind']}: {m['from']}  -->  {m['to']}")
        return 0
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
