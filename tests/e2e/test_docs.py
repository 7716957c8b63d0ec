# SPDX-License-Identifier: Apache-2.0
"""The manual is a test suite: every linksteer command line of README and docs runs.

Read are fenced blocks. ```sh: each command whose program is linksteer must end 0. ```console:
`$ linksteer ...` must end 0 too and print the lines below it; a line of only `...` stands for
anything. Behind `sh no-run` nothing is run. A file named *.pcap that is not there is given.
"""
import os
import pathlib
import re
import shlex
import subprocess

import product
import pytest

PAGES = [p for p in [product.ROOT / "README.md", *sorted((product.ROOT / "docs").glob("**/*.md"))] if p.exists()]
FENCE = re.compile(r"^```(sh|console)[ \t]*(no-run)?[ \t]*\n(.*?)^```", re.M | re.S)
PROGRAM = re.compile(r"(\./)?(build/bin/)?linksteer(?= )")


def blocks(page):
    text = page.read_text()
    for match in FENCE.finditer(text):
        if not match[2]:
            yield text.count("\n", 0, match.start()) + 1, match[1], match[3].replace("\\\n", " ")


def commands():
    for page in PAGES:
        for line, kind, body in blocks(page):
            prompt = "$ " if kind == "console" else ""
            parts = re.split(r"^\$ ", body, flags=re.M)[1:] if kind == "console" else body.splitlines()
            for part in parts:
                command, _, shown = part.partition("\n")
                if PROGRAM.match(command.strip()):
                    name = f"{page.relative_to(product.ROOT)}:{line} {prompt}{command.strip()}"
                    yield pytest.param(command.strip(), shown if prompt else None, id=name)


def place(folder):
    """A folder like the root of the repository, where output may be written."""
    (folder / "build").mkdir()
    for name in ("bin", "lib"):
        os.symlink(product.ROOT / "build" / name, folder / "build" / name)
    for name in ("tests", "docs"):
        os.symlink(product.ROOT / name, folder / name)


def give_files(folder, command):
    for word in shlex.split(command, comments=True):
        path = pathlib.Path(word)
        if word.endswith((".pcap", ".pcapng")) and not path.is_absolute() and not (folder / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            os.symlink(product.CAPTURES / "http.pcap", folder / path)


def like(shown):
    parts = [re.escape(line) for line in shown.rstrip("\n").splitlines()]
    return "\n".join(r"(?:.*\n)*?.*" if part == re.escape("...") else part for part in parts)


@pytest.mark.parametrize("command, shown", list(commands()))
def test_command_of_the_manual(command, shown, tmp_path, model):
    place(tmp_path)
    give_files(tmp_path, command)
    env = {**os.environ, "PATH": f"{product.PROGRAM.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, env=env, text=True, timeout=90,
                          stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    if shown and shown.strip():
        assert re.fullmatch(like(shown), done.stdout.rstrip("\n")), f"{command}\nshown:\n{shown}\ngot:\n{done.stdout}"


def test_the_manual_has_commands():
    assert list(commands()), "no linksteer command in README.md or docs"
