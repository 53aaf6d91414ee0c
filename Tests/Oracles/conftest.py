"""Where the Swift tests left their values."""

import json
import os
import pathlib

import pytest


def pytest_collect_file(file_path, parent):
    if file_path.name.endswith("_check.py"):
        return pytest.Module.from_parent(parent, path=file_path)
    return None


@pytest.fixture
def lines():
    """Reads a file of JSON lines that the Swift tests wrote."""
    directory = os.environ.get("SANAD_ORACLE_DIR")
    assert directory, "set SANAD_ORACLE_DIR and run the Swift tests first"

    def read(name):
        text = (pathlib.Path(directory) / name).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.split("\n") if line]

    return read
