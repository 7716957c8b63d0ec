#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The quality laboratory: measures how policies spread, and draws it.

  quality.py write PROGRAM   docs/quality.json and docs/quality/*.svg anew
  quality.py check PROGRAM   whether native meets its targets and docs/quality.json is what is measured
"""
import json
import pathlib
import re
import subprocess
import sys

PAGE = pathlib.Path("docs/quality.json")
PLOTS = pathlib.Path("docs/quality")
MEMBERS = range(2, 9)
MAX_OVER_MEAN, SECOND_TIER = 1.04, 1.05
# Flows that differ in what the rule does not read cannot be told apart by it.
UNSEEN = {"native": {"ports"}, "native-l4": set()}
TARGET = '{:.0f} lc "#000000" dt 2 lw 1'
DRAWN = ("native", "native-l4", "toeplitz", "linux-layer3+4", "linux-layer2+3", "dpdk-l34", "dpdk-l23", "esx-ip32")
STYLE = """set terminal svg size {size} font "sans-serif,13" background "white"
set linetype 1 lw 2 lc "#0b5394" pt 7
set linetype 2 lw 2 lc "#38761d" pt 5
set linetype 3 lw 2 lc "#b45f06" pt 9
set linetype 4 lw 2 lc "#a61c00" pt 11
set linetype 5 lw 2 lc "#674ea7" pt 13
set linetype 6 lw 2 lc "#45818e" pt 4
set linetype 7 lw 2 lc "#999999" pt 6
set linetype 8 lw 2 lc "#d5a6bd" pt 8
set pointsize 0.6
set grid lc "#dddddd"
set border lw 0.5
"""
# Busiest uplink over the mean, in %: from 0.1, or less, to 700.
EXCESS = "set logscale y\nset yrange [0.07:1000]\nset ytics (\"0.1\" 0.1, 1, 10, 100, \"700\" 700)\n"


def load():
    return json.loads(PAGE.read_text())


def measured(program):
    return json.loads(subprocess.run([program], check=True, stdout=subprocess.PIPE).stdout)


def text(page):
    """One policy a line, so that a difference can be read."""
    policies = ",\n".join(" " + json.dumps(policy) for policy in page["policies"])
    head = json.dumps({"flows": page["flows"], "patterns": page["patterns"]})
    return f'{head[:-1]}, "policies": [\n{policies}\n]}}\n'


def drawn(page):
    found = {policy["name"]: policy for policy in page["policies"]}
    return [found[name] for name in DRAWN if name in found]


def excess(values):
    return [max(100 * (x - 1), 0.1) for x in values]


def worst(policy, key, what="max_over_mean"):
    return max(policy["spread"][key][what])


def missed(page):
    """What native promises and does not hold."""
    for policy in page["policies"]:
        for pattern in page["patterns"]:
            key = pattern["key"]
            if key in UNSEEN.get(policy["name"], {key}):
                continue
            if worst(policy, key) > MAX_OVER_MEAN:
                yield f"{policy['name']}, {pattern['name']}: max/mean {worst(policy, key)} is above {MAX_OVER_MEAN}"
            if policy["second_tier"][key] > SECOND_TIER:
                yield f"{policy['name']}, {pattern['name']}: second tier {policy['second_tier'][key]} is above {SECOND_TIER}"


# ---- tables, for tools/tables.py ----

def table(page, cell):
    keys = [pattern["key"] for pattern in page["patterns"]]
    rows = ["| policy | failover | " + " | ".join(keys) + " |", "|---|---|" + "--:|" * len(keys)]
    for policy in page["policies"]:
        rows.append(f"| `{policy['name']}` | {policy['failover']} | " + " | ".join(cell(policy, key) for key in keys) + " |")
    return "\n" + "\n".join(rows) + "\n"


def patterns_table():
    return "\n| key | 100,000 flows |\n|---|---|\n" + "".join(f"| {p['key']} | {p['name']} |\n" for p in load()["patterns"])


def spread_table():
    return table(load(), lambda policy, key: f"{worst(policy, key):.3f}")


def variation_table():
    return table(load(), lambda policy, key: f"{100 * worst(policy, key, 'cv'):.1f} %")


def tier_table():
    return table(load(), lambda policy, key: f"{policy['second_tier'][key]:.3f}")


def moved_table():
    rows = ["| policy | failover | 2 uplinks: moved | of the healthy | 8 uplinks: moved | of the healthy | not back |", "|---|---|--:|--:|--:|--:|--:|"]
    for policy in load()["policies"]:
        moved = policy["moved"]
        cells = [moved[what][n] for n in (0, -1) for what in ("all", "healthy")] + [max(moved["not_back"])]
        rows.append(f"| `{policy['name']}` | {policy['failover']} | " + " | ".join(f"{100 * x:.1f} %" for x in cells) + " |")
    return "\n" + "\n".join(rows) + "\n"


def influence_table():
    rows = ["| policy | bits of the hash that change, of 32: least | mean | most | single pair of bits: least | most |", "|---|--:|--:|--:|--:|--:|"]
    for policy in drawn(load()):
        flips = [x for x in policy["influence"]["flips"] if x > 0]
        cells = [f"{x:.1f}" for x in (min(flips), sum(flips) / len(flips), max(flips))]
        cells += [f"{100 * policy['influence'][which]:.0f} %" for which in ("least", "most")]
        rows.append(f"| `{policy['name']}` | " + " | ".join(cells) + " |")
    return "\n" + "\n".join(rows) + "\n"


TABLES = {"quality-patterns": patterns_table, "quality-spread": spread_table, "quality-variation": variation_table,
          "quality-tiers": tier_table, "quality-moved": moved_table, "quality-influence": influence_table}


# ---- plots ----

def block(name, rows):
    return f"${name} << EOD\n" + "\n".join(" ".join(str(x) for x in row) for row in rows) + "\nEOD\n"


def lines(policies, title=True):
    return ", ".join(f'$p{i} using 1:2 with linespoints lt {i + 1} ' + (f'title "{p["name"]}"' if title else "notitle")
                     for i, p in enumerate(policies))


def spread_plot(page):
    policies = drawn(page)
    script = "set multiplot layout 2,4\n" + EXCESS + "set xrange [1.8:8.2]\nset xtics 2,1,8\nset lmargin 6\nset rmargin 1\n"
    for pattern in page["patterns"]:
        for i, policy in enumerate(policies):
            script += block(f"p{i}", zip(MEMBERS, excess(policy["spread"][pattern["key"]]["max_over_mean"])))
        script += f'set title "{pattern["key"]}"\nplot {lines(policies, False)}, {TARGET.format(100 * (MAX_OVER_MEAN - 1))} notitle\n'
    script += 'unset logscale y\nunset title\nunset border\nunset tics\nunset grid\nset key center center samplen 3 spacing 1.2\nset yrange [0.1:0.2]\n'
    script += "plot " + ", ".join(f'NaN with linespoints lt {i + 1} title "{p["name"]}"' for i, p in enumerate(policies))
    return "1080,560", script + "\nunset multiplot\n"


def tier_plot(page):
    seen = [p for p in page["patterns"] if p["key"] != "ports"]
    script = block("names", ((i, f'"{p["name"]}"') for i, p in enumerate(page["policies"])))
    for k, pattern in enumerate(seen):
        script += block(f"t{k}", enumerate(excess(p["second_tier"][pattern["key"]] for p in page["policies"])))
    script += EXCESS + "set key outside right\nset pointsize 1\n"
    script += f'set xrange [-0.7:{len(page["policies"]) - 0.3}]\nset xtics rotate by -50 left noenhanced\nset ylabel "busiest uplink above the mean, %"\n'
    script += f'plot $names using 1:(NaN):xtic(2) notitle, {TARGET.format(100 * (SECOND_TIER - 1))} title "target", '
    script += ", ".join(f'$t{k} using 1:2 with points lt {k + 1} title "{p["key"]}"' for k, p in enumerate(seen))
    return "1000,440", script + "\n"


def moved_plot(page):
    found = {policy["name"]: policy["moved"] for policy in page["policies"]}
    drawn_lines = (("p0", "native", "all", "resilient: all flows"), ("p1", "native", "healthy", "resilient: flows on healthy uplinks"),
                   ("p2", "linux-layer2+3", "all", "modulo: all flows"), ("p3", "linux-layer2+3", "healthy", "modulo: flows on healthy uplinks"))
    script = "".join(block(name, ((n, 100 * x) for n, x in zip(MEMBERS, found[policy][what]))) for name, policy, what, _ in drawn_lines)
    script += 'set xrange [1.8:8.2]\nset yrange [-2:100]\nset xtics 2,1,8\nset xlabel "uplinks, one of them fails"\nset ylabel "% of them moved"\nset key outside right\n'
    script += "plot " + ", ".join(f'${name} using 1:2 with linespoints lt {i + 1} title "{title}"' for i, (name, _, _, title) in enumerate(drawn_lines))
    return "860,340", script + "\n"


def influence_plot(page):
    policies = [p for p in drawn(page) if p["name"] not in ("dpdk-l23", "linux-layer2+3")]
    script = "".join(block(f"p{i}", enumerate(p["influence"]["flips"])) for i, p in enumerate(policies))
    script += 'set xrange [-1:96]\nset yrange [-0.5:32]\nset ytics 0,4,32\nset xtics ("source address" 0, "destination address" 32, "ports" 64, "" 96)\n'
    script += 'set ylabel "bits of the hash that change, of 32"\nset key outside right\nset pointsize 0.4\n'
    return "1000,380", script + f"plot {lines(policies)}\n"


def slim(svg):
    """Without gnuplot's empty groups and blank lines, which are half of the file."""
    count = 1
    while count:
        svg, count = re.subn(r"<g [^>]*>\s*</g>\n?", "", svg)
    return re.sub(r"\s*\n\s*", "\n", svg)


def draw(page):
    PLOTS.mkdir(exist_ok=True)
    for name, make in (("spread", spread_plot), ("tiers", tier_plot), ("moved", moved_plot), ("influence", influence_plot)):
        size, script = make(page)
        style = STYLE.format(size=size)
        svg = subprocess.run(["gnuplot"], input=style + script, text=True, check=True, stdout=subprocess.PIPE).stdout
        (PLOTS / f"{name}.svg").write_text(slim(svg))


def main(argv):
    if len(argv) != 3 or argv[1] not in ("write", "check"):
        sys.exit(__doc__)
    page = measured(argv[2])
    if argv[1] == "write":
        PAGE.write_text(text(page))
        draw(page)
    faults = list(missed(page))
    if text(page) != PAGE.read_text():
        faults.append(f"{PAGE} is not what is measured: run make quality")
    for fault in faults:
        print(f"linksteer: {fault}", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv))
