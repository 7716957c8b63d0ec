# SPDX-License-Identifier: Apache-2.0
"""`linksteer switch`: what it generates checks clean, and no single change of it goes unnoticed."""
import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLI = ROOT / "build/bin/linksteer"
DATA = ROOT / "tests/data/switch"
SYSTEMS = ("ios", "ios-xe", "nxos", "eos")
TEAMS = sorted(DATA.glob("teams/*.json"))
PAIRS = [(team, system) for team in TEAMS for system in SYSTEMS
         if team.stem != "pair" or system in ("nxos", "eos")]  # IOS has no MLAG


def run(*args, stdin=None):
    return subprocess.run([CLI, "switch", *map(str, args)], input=stdin, capture_output=True,
                          text=True, timeout=60, errors="replace", cwd=ROOT)


def generate(team, system, *more):
    out = run("config", "--os", system, team, *more)
    assert out.returncode == 0, out.stderr
    return out.stdout


def check(team, *args, stdin=None):
    out = run("check", "-j", team, *args, stdin=stdin)
    assert out.returncode in (0, 6), out.stderr
    verdict = json.loads(out.stdout)
    assert (verdict["errors"] > 0) == (out.returncode == 6)
    assert verdict["errors"] == sum(f["severity"] == "error" for f in verdict["findings"])
    return verdict


def switches(team):
    return sorted({uplink["switch"] for uplink in json.loads(team.read_text())["uplinks"]})


def ids(verdict):
    return {finding["id"] for finding in verdict["findings"]} - {"unchecked"}


# ---- the starting case ----

def test_starting_case_configuration():
    assert generate("tests/data/switch/teams/catalyst.json", "ios") == \
        (DATA / "catalyst.ios.txt").read_text()


def test_starting_case_answer():
    out = run("check", "tests/data/switch/teams/catalyst.json",
              "--load-balance", "tests/data/switch/catalyst.load-balance.txt")
    assert out.returncode == 6
    assert out.stdout == (DATA / "catalyst.check.txt").read_text()
    assert "all frames from one MAC stay on one link" in out.stdout
    assert "port-channel load-balance src-dst-ip" in out.stdout


# ---- round trip ----

@pytest.mark.parametrize("team,system", PAIRS, ids=lambda v: getattr(v, "stem", v))
def test_generated_configuration_checks_clean(team, system):
    for name in switches(team):
        text = generate(team, system, "--switch", name)
        verdict = check(team, "--switch", name, "--running-config", "-", stdin=text)
        seen = [f for f in verdict["findings"] if f["severity"] != "unchecked"]
        assert not seen, (name, seen)


MODES = ("on", "active", "passive", "desirable", "auto")
METHODS = {
    "ios": ("src-mac", "dst-mac", "src-dst-mac", "src-ip", "dst-ip", "src-dst-ip"),
    "ios-xe": ("src-mac", "dst-mac", "src-dst-mac", "src-ip", "dst-ip", "src-dst-ip",
               "src-port", "src-dst-port", "src-dst-mixed-ip-port", "vlan-src-dst-ip"),
    "nxos": ("src mac", "dst mac", "src-dst mac", "src ip", "dst ip", "src-dst ip",
             "src-dst ip-l4port", "src-dst ip-vlan"),
    "eos": ("trident fields mac src-mac dst-mac", "trident fields ip source-ip",
            "trident fields ip source-ip destination-ip",
            "trident fields ip source-ip destination-ip source-port destination-port"),
}


def says_nothing(line, system):
    """Comments, and lines whose loss leaves the same configuration: they restate a default."""
    return (line.lstrip().startswith("!") or not line.strip() or line.startswith(" description")
            or line in (" switchport", " no ip address")
            or (line == " no shutdown" and system != "nxos")
            or (line == "end" and system == "nxos"))


def changes(line, system):
    """Other lines that could stand there by mistake."""
    if m := re.match(r"( channel-group )(\d+)( mode )(\w+)$", line):
        yield f"{m[1]}{int(m[2]) + 7}{m[3]}{m[4]}"
        yield from (f"{m[1]}{m[2]}{m[3]}{mode}" for mode in MODES if mode != m[4])
    elif m := re.match(r"( switchport trunk allowed vlan )(\S+)$", line):
        first, *rest = m[2].split(",")
        yield f"{m[1]}{m[2]},4000"
        yield m[1] + "all"
        yield m[1] + "none"
        yield m[1] + ",".join([*rest, "4000"])
        if "-" in first:
            low, high = first.split("-")
            yield m[1] + ",".join([f"{low}-{int(high) - 1}", *rest])
    elif m := re.match(r"( switchport trunk native vlan )(\d+)$", line):
        yield f"{m[1]}{int(m[2]) + 1}"
    elif line == " switchport trunk encapsulation dot1q":
        yield from (line.replace("dot1q", word) for word in ("isl", "negotiate"))
    elif line == " switchport mode trunk":
        yield from (line.replace("trunk", word) for word in ("access", "dynamic desirable"))
    elif line == " no shutdown":
        yield " shutdown"
    elif line == " switchport":
        yield " no switchport"
    elif line == " no ip address":
        yield " ip address 192.0.2.1 255.255.255.0"
    elif m := re.match(r"( (?:vpc|mlag) )(\d+)$", line):
        yield f"{m[1]}{int(m[2]) + 1}"
    elif m := re.match(r"vlan (\d+)$", line):
        yield f"vlan {int(m[1]) + 1000}"
    elif m := re.match(r"port-channel load-balance (.*)", line):
        yield from (f"port-channel load-balance {method}" for method in METHODS[system]
                    if method != m[1])
    elif m := re.match(r"interface (\S*?)( ?)(\d+)$", line):
        yield f"interface {m[1]}{m[2]}{int(m[3]) + 40}"
    elif m := re.match(r"interface (\S+/)(\d+)$", line):
        yield f"interface {m[1]}{int(m[2]) + 40}"
    elif line.startswith(" spanning-tree"):
        yield line.replace("edge trunk", "network").replace("portfast", "guard root")


def mutations(text, system):
    lines = text.split("\n")
    section = ""
    for i, line in enumerate(lines):
        if line.startswith("interface"):
            section = line
        elif not line.startswith(" "):
            section = ""
        if not says_nothing(line, system):
            yield line, "", section, lines[:i] + lines[i + 1:]
        for other in changes(line, system):
            yield line, other, section, [*lines[:i], other, *lines[i + 1:]]
        if line.startswith("interface") and "/" in line:
            yield line, " speed 100", line, [*lines[:i + 1], " speed 100", *lines[i + 1:]]


def port_name(section):
    """As findings write it: Gi1/1, Po1."""
    name = section.removeprefix("interface ").replace(" ", "")
    letters = re.match(r"[A-Za-z-]+", name)[0]
    return letters[:2].capitalize() + name[len(letters):]


def names_it(finding, line, section):
    text = " ".join((finding["reason"], finding["remedy"], finding["quote"]))
    if section:
        port = port_name(section)
        return port in text or port.replace("Po", "Port-channel") in text
    return any(word.lower() in text.lower() for word in line.split()[:2])


def key(finding):
    return finding["id"], finding["reason"]


def test_every_single_change_is_named(capsys):
    tried = caught = 0
    missed = []
    for team, system in PAIRS:
        names = switches(team)
        texts = {name: generate(team, system, "--switch", name) for name in names}
        others = []
        for name in names[1:]:
            file = ROOT / f"build/e2e-{team.stem}-{system}-{name}.txt"
            file.write_text(texts[name])
            others += ["--switch", name, "--running-config", file]
        first = ["--switch", names[0], "--running-config", "-", *others]
        base = {key(f) for f in check(team, *first, stdin=texts[names[0]])["findings"]}
        for line, other, section, lines in mutations(texts[names[0]], system):
            verdict = check(team, *first, stdin="\n".join(lines))
            new = [f for f in verdict["findings"] if key(f) not in base]
            tried += 1
            if any(names_it(f, line, section) for f in new):
                caught += 1
            else:
                missed.append((team.stem, system, section, line, other,
                               [f["reason"] for f in new]))
    with capsys.disabled():
        print(f"\nswitch check: {caught} of {tried} single changes named "
              f"({100 * caught / tried:.1f} %)")
    assert tried > 500
    assert not missed, missed[:20]


# ---- manual ----

def test_every_finding_is_documented():
    source = "".join(path.read_text() for path in ROOT.glob("lib/switch_*.c"))
    told = set(re.findall(r'LKS_SWITCH_(?:ERROR|WARNING|ADVICE|UNCHECKED),\s+"([a-z-]+)"', source))
    page = (ROOT / "docs/switch.md").read_text()
    table = page.split("## Findings")[1].split("| id | means |")[1].split("\n\n")[0]
    listed = set(re.findall(r"`([a-z-]+)`", "\n".join(row.split("|")[1] for row in
                                                     table.splitlines() if row.count("|") > 2)))
    assert len(told) > 35
    assert told <= listed
    missing = {word for word in listed if f'"{word}"' not in source}
    assert not missing


def test_manual_shows_the_answer_of_the_starting_case():
    page = (ROOT / "docs/switch.md").read_text()
    for line in (DATA / "catalyst.check.txt").read_text().splitlines()[:5]:
        assert line in page


def test_unknown_system_is_refused():
    out = run("config", "--os", "junos", TEAMS[0])
    assert out.returncode == 2 and out.stdout == ""
    assert "not supported" in out.stderr


def test_single_ports_of_eos_check_clean(tmp_path):
    """Nothing but the comment says that it is EOS, whose word for an edge port IOS would not take for a trunk."""
    team = tmp_path / "team.json"
    team.write_text(json.dumps({
        "schema_version": 1, "uplinks": [{"name": f"uplink{k}", "port": f"Ethernet{k + 1}"} for k in range(2)],
        "teams": [{"name": "a", "uplinks": ["uplink0", "uplink1"], "policy": "esx-src-mac", "aggregation": "none"}],
        "port_groups": [{"name": "ten", "team": "a", "vlan": 10}]}))
    text = tmp_path / "eos.txt"
    text.write_text(generate(team, "eos"))
    assert "edge-trunk" not in ids(check(team, "--running-config", text))
    text.write_text(text.read_text().replace("(eos)", "(ios)"))
    assert "edge-trunk" in ids(check(team, "--running-config", text))


@pytest.mark.parametrize("system,vlan,words", [
    ("ios", 1002, "Token Ring"), ("ios-xe", 1005, "Token Ring"), ("nxos", 3968, "system vlan reserve"),
    ("nxos", 4094, "system vlan reserve"), ("eos", 1003, None), ("eos", 3970, None), ("nxos", 1002, None),
    ("nxos", 3967, None), ("ios", 1001, None), ("ios", 1006, None), ("ios", 4000, None)])
def test_vlans_that_a_platform_keeps(tmp_path, system, vlan, words):
    """A remark where the text is pasted, a warning where the switch has none; nothing is refused."""
    team = tmp_path / "team.json"
    team.write_text((DATA / "teams/catalyst.json").read_text().replace("105", str(vlan)))
    text = generate(team, system)
    lines = text.splitlines()
    before = lines[lines.index(f"vlan {vlan}") - 1]
    assert (words in before and before.startswith(f"! VLAN {vlan}: ")) if words else "VLAN" not in before
    assert "vlan-reserved" not in ids(check(team, "--running-config", "-", stdin=text))
    verdict = check(team, "--running-config", "-", stdin=text.replace(f"vlan {vlan}\n", "vlan 7\n", 1))
    found = [f for f in verdict["findings"] if f["id"] == "vlan-reserved"]
    assert len(found) == bool(words)
    assert not words or (found[0]["severity"] == "warning" and str(vlan) in found[0]["reason"])


@pytest.mark.parametrize("system", ["ios", "ios-xe"])
def test_a_pair_of_switches_that_know_no_pairs_is_refused(system):
    out = run("config", "--os", system, DATA / "teams/pair.json")
    assert out.returncode == 1 and out.stdout == ""
    assert system in out.stderr and "switch_model" in out.stderr


@pytest.mark.parametrize("args,code", [
    (("config", TEAMS[0]), 2),
    (("config", "--os", "ios", DATA / "none.json"), 1),
    (("config", "--os", "ios", "--switch", "none", TEAMS[0]), 1),
    (("config", "--os", "ios", ROOT / "tests/data/configs/good/minimal.json"), 1),
    (("check", TEAMS[0], "--summary", DATA / "none.txt"), 1),
    (("check", DATA / "none.json"), 1),
    (("check",), 2),
    (("compare",), 2),
])
def test_errors_are_one_line_and_nothing_on_stdout(args, code):
    out = run(*args)
    assert out.returncode == code and out.stdout == ""
    assert out.stderr.startswith("linksteer: ")
    assert code == 2 or out.stderr.count("\n") == 1


def test_a_switch_that_no_uplink_has():
    out = run("config", "--os", "ios", "--switch", "none", TEAMS[0])
    assert out.stderr.endswith(': no team has a member on switch none: name the "switch" of an uplink\n')


def test_bytes_that_are_no_text_stay_out_of_the_answer(tmp_path):
    noise = tmp_path / "noise.txt"
    noise.write_bytes(bytes(range(256)) * 64)
    for option in ("--running-config", "--load-balance", "--summary", "--lacp"):
        verdict = check(TEAMS[0], option, noise)
        assert "not-recognised" in ids(verdict)
        assert json.dumps(verdict).isascii()
