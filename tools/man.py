#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Manual pages: of the library one for each public header, from the comments that stand there; of
the command line one, from what it says to -h.

  man.py FOLDER VERSION [PROGRAM]   linksteer_HEADER.3, and a link to it for each function; linksteer.1
"""
import pathlib
import re
import subprocess
import sys

HEADERS = sorted(p for p in pathlib.Path("include/linksteer").glob("*.h") if p.stem != "linksteer")   # which has them all
COMMENT = re.compile(r"/\*(\*?)(.*?)\*/", re.S)
OPTION = re.compile(r"^  (?:(-\w), |    )(--[\w-]+)(?: (\S+))? +(.*)$", re.M)
EXIT = ["success", "failed, or input that cannot be used", "usage: an unknown command, option or policy, a malformed value; nothing is written",
        "no such device", "not permitted", "the device is gone or was reset", "a check ran and found something"]
PROTOTYPE = re.compile(r"^(?!typedef|static|extern|#)[a-z][\w ]*[ *](\w+)\([^;{}]*\);", re.M)


def lines_of(comment):
    return [re.sub(r"^\s*\* ?", "", line).rstrip() for line in comment.strip("\n").splitlines()]


def plain(text):
    """What roff would take for its own."""
    text = text.replace("\\", "\\e").replace("-E", "\\-E")
    return "\\&" + text if text[:1] in (".", "'") else text


def running(text):
    return re.sub(r"@(\w+)", r"\\fI\1\\fR", plain(text))


def verbatim(lines):
    return [".nf", *(plain(line.expandtabs(8)) for line in lines), ".fi"]


def body(lines):
    """Paragraphs; what is indented stands as it is, @name: begins the text of a parameter."""
    out, block = [], []
    for line in [*lines, ""]:
        if line:
            block.append(line)
            continue
        if block and all(b.startswith("  ") for b in block):
            out += [".PP", *verbatim(block)]
        elif block:
            out.append(".PP")
            for text in block:
                param = re.match(r"@(\w+(?:, @\w+)*): (.*)", text)
                out += [".TP", running("@" + param[1]), running(param[2])] if param else [running(text.strip())]
        block = []
    return out


def items(text):
    """Documented names with their comment and declaration."""
    for match in COMMENT.finditer(text):
        head = re.match(r"\s*(?:\* )?((?:struct |enum )?\w+) - (.*)", match[2], re.S)
        if match[1] and head:
            rest = text[match.end():].lstrip("\n")
            end = re.search(r"^}[^;]*;" if re.match(r"(struct|enum)[^;(]*\{", rest) else r";", rest, re.M)
            yield head[1], lines_of(head[2]), rest[:end.end()] if end else ""


def page(header, version):
    text = header.read_text()
    about = lines_of([m[2] for m in COMMENT.finditer(text)][1])
    name, others = f"linksteer_{header.stem}", [f"linksteer_{h.stem}" for h in HEADERS if h != header]
    title = re.split(r"\.(?: |$)", " ".join("\n".join(about).strip().split("\n\n")[0].split()))[0]
    calls = [m[0] for m in PROTOTYPE.finditer(text)]
    out = [f'.TH {name.upper()} 3 "" "linksteer {version}" "liblinksteer"', ".SH NAME", f"{name} \\- {plain(title)}", ".SH SYNOPSIS",
           *verbatim([f"#include <linksteer/{header.name}>", "", *"\n".join(calls).splitlines()]), ".SH DESCRIPTION", *body(about)]
    for item, comment, declaration in items(text):
        out += [f".SS {item}", *verbatim(declaration.splitlines()), *body(comment)]
    out += [".SH SEE ALSO", ", ".join(["\\fBlinksteer\\fR(1)", *(f"\\fB{other}\\fR(3)" for other in others)])]
    return name, "\n".join(out) + "\n", [m[1] for m in PROTOTYPE.finditer(text)]


def literal(text):
    """What is typed: a minus stays one."""
    return plain(text).replace("\\-", "-").replace("-", "\\-")


def help_of(program, *words):
    """Paragraphs of what -h prints; the head of a list is the first line of its paragraph."""
    said = subprocess.run([program, *words, "-h"], capture_output=True, text=True, check=True).stdout
    return said.rstrip("\n").split("\n\n")


def listed(paragraphs, head):
    """Name and summary of each row below HEAD."""
    rows = next(p for p in paragraphs if p.startswith(head + ":\n")).splitlines()[1:]
    return [row.split(maxsplit=1) for row in rows]


def command(program, noun, verb):
    usage, summary, options, examples = help_of(program, noun, verb)
    out = [f".SS linksteer {noun} {verb}", ".nf", literal(usage.removeprefix("Usage: ")), ".fi", ".PP", plain(summary)]
    for letter, name, value, text in OPTION.findall(options):
        names = ", ".join(f"\\fB{literal(n)}\\fR" for n in (letter, name) if n)
        out += [".TP", names + (f" \\fI{literal(value)}\\fR" if value else ""), plain(text)]
    return [*out, ".PP", ".nf", *(literal(e.strip()) for e in examples.splitlines()[1:]), ".fi"]


def command_page(program, version):
    top = help_of(program)
    nouns = listed(top, "Nouns")
    out = [f'.TH LINKSTEER 1 "" "linksteer {version}" "User Commands"', ".SH NAME", "linksteer \\- NIC teaming in an FPGA: policies, flows, "
           "configurations, switches, simulation", ".SH SYNOPSIS", ".nf", literal(top[0].partition("\n")[0].removeprefix("Usage: ")),
           "linksteer \\-\\-version", ".fi", ".SH DESCRIPTION", "A command is a noun and a verb. Data goes to the standard output, all else to the "
           "standard error output; an error is one line that says what to do."]
    for noun, about in nouns:
        out += [".TP", f"\\fB{noun}\\fR", plain(about)]
    out.append(".SH COMMANDS")
    for noun, _ in nouns:
        for verb, _ in listed(help_of(program, noun), "Verbs"):
            out += command(program, noun, verb)
    out.append(".SH EXIT STATUS")
    for code, meaning in enumerate(EXIT):
        out += [".TP", str(code), meaning]
    out += [".SH SEE ALSO", ", ".join(f"\\fBlinksteer_{h.stem}\\fR(3)" for h in HEADERS)]
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder, version = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder.mkdir(parents=True, exist_ok=True)
    for header in HEADERS:
        name, text, functions = page(header, version)
        (folder / f"{name}.3").write_text(text)
        for function in functions:
            (folder / f"{function}.3").write_text(f".so man3/{name}.3\n")
    for program in sys.argv[3:]:
        (folder / "linksteer.1").write_text(command_page(program, version))


if __name__ == "__main__":
    main()
