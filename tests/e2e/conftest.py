# SPDX-License-Identifier: Apache-2.0
import functools
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
sys.dont_write_bytecode = True

import pcapio  # noqa: E402
import product  # noqa: E402


@pytest.fixture
def model():
    for part in (product.SIMULATOR, product.MODEL):
        if not part.exists():
            pytest.skip(f"{part.name} is not built: run make")


@pytest.fixture(scope="session")
def frames_of():
    """Frames of a capture, read once."""
    return functools.lru_cache(maxsize=None)(lambda path: pcapio.read(path).frames)


@pytest.fixture(scope="session")
def trace_of():
    """Rows of `flow trace -j`, run once for each set of arguments."""
    return functools.lru_cache(maxsize=None)(product.trace)
