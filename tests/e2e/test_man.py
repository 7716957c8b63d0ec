# SPDX-License-Identifier: Apache-2.0
"""linksteer(1), as `make install` makes it: all that -h says, and the exit codes."""
import re
import subprocess
import sys

import product
import pytest
from product import ok, run


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    folder = tmp_path_factory.mktemp("man")
    subprocess.run([sys.executable, "tools/man.py", folder, "0.1.0", product.PROGRAM], cwd=product.ROOT, check=True)
    return folder / "linksteer.1"


def plain(text):
    return re.sub(r"\\f[BIR]|\\&", "", text).replace("\\-", "-").replace("\\e", "\\")


def indented(text, head):
    """The first word of each line below HEAD."""
    return re.findall(r"^  (\w+)", text.partition(f"\n{head}:\n")[2].partition("\n\n")[0], re.M)


def test_every_command_with_every_option(page):
    text = plain(page.read_text())
    nouns = indented(ok("-h").out, "Nouns")
    assert nouns == ["policy", "flow", "config", "switch", "ledger", "sim"]
    for noun in nouns:
        verbs = indented(ok(noun, "-h").out, "Verbs")
        assert verbs, noun
        for verb in verbs:
            said = ok(noun, verb, "-h").out
            part = re.split(r"^\.S[SH] ", text.split(f"\n.SS linksteer {noun} {verb}\n")[1], flags=re.M)[0].splitlines()
            usage, summary = said.splitlines()[0].removeprefix("Usage: "), said.splitlines()[2]
            assert usage in part and summary in part, part
            options = re.findall(r"^  (?:-\w, |    )--[\w-]+.*$", said, re.M)
            assert len(options) == len(said.partition("\nOptions:\n")[2].partition("\n\n")[0].splitlines()) > 1
            for option in options:
                name, words = re.fullmatch(r" +(.*?--[\w-]+(?: \S+)?) +(.*)", option).groups()
                assert name.rstrip() in part and words in part, (option, part)
                assert len(words.split()) > 1 and words != "print this", option
            for example in said.partition("\nExamples:\n")[2].splitlines():
                assert example.strip() in part, (example, part)


def test_exit_codes_and_version(page):
    text = plain(page.read_text())
    assert text.startswith('.TH LINKSTEER 1 "" "linksteer 0.1.0"') and ok("--version").out == "linksteer 0.1.0\n"
    assert re.findall(r"^(\d)$", text.partition(".SH EXIT STATUS")[2], re.M) == list("0123456")
    assert run("flow", "nothing").code == 2 and "usage" in text.partition("\n2\n")[2].splitlines()[0]


def test_roff_has_nothing_to_say(page):
    try:
        done = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", page], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("groff is not installed")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
