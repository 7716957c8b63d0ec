#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the breaks of tests/breaks/breaks.txt, each in a copy of the tree, and checks that the test
named there fails. A break that no longer changes its file, or no longer builds, is an error.
Usage: breaks.py [PART OF A NAME]..."""
import pathlib
import subprocess
import sys

import trial

BREAKS = pathlib.Path("tests/breaks/breaks.txt")


def listed(words):
    for line in BREAKS.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split(" :: ")]
            if len(cells) != 5:
                sys.exit(f"linksteer: {BREAKS}: five columns, separated by ' :: ': {line}")
            if not words or any(word in cells[0] for word in words):
                yield cells


def make(tree, source, expression, suite, test):
    """None when the test noticed, else what went wrong."""
    old = tree.read(source)
    new = subprocess.run(["sed", "-E", expression], check=True, capture_output=True, text=True, input=old).stdout
    if new == old:
        return f"does not apply to {source}"
    tree.write(source, new)
    try:
        tried = tree.build(suite)
    finally:
        tree.restore(source)
    if tried is None:
        return f"{suite} does not build"
    noticed = trial.culprits(tried[2]) if tried[1] else []
    return None if test in noticed else f"{test} did not fail, but: {', '.join(noticed) or 'nothing'}"


def main(argv):
    tree = trial.Tree("build/breaks", fail_fast=False)
    failed = 0
    for what, source, expression, suite, test in listed(argv[1:]):
        wrong = make(tree, source, expression, suite, test)
        failed += wrong is not None
        print(f"  {what:<56} {f'caught by {suite} {test}' if wrong is None else 'NOT CAUGHT: ' + wrong}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
