"""Every command of the shipped binary where its input is not there, and every example of its help."""

import json
import os
import pathlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

from conftest import BINARY

TABLE = json.loads((pathlib.Path(__file__).parent / "command_failures.json").read_text())


def run(home, words):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SANAD_")}
    # Nobody's keys, and nobody's terminal.
    environment["HOME"] = str(home)
    return subprocess.run(
        [str(BINARY), *words], capture_output=True, text=True, timeout=60, env=environment,
        stdin=subprocess.DEVNULL, cwd=home)


def wrong(home, row):
    """What a command does other than the table says."""
    told = run(home, [*row["words"], "--json"])
    plain = run(home, row["words"])
    lines = told.stdout.splitlines()
    if len(lines) != 1:
        return f"{row['words']}: {told.stdout}{told.stderr}"
    error = json.loads(lines[0])["error"]
    good = (
        told.returncode == plain.returncode == error["exit"] == row["exit"]
        and error["name"] == row["code"] and error["remedy"]
        # What went wrong is for people, and results are for programs.
        and plain.stdout == "" and f"error {error['code']}" in plain.stderr
        and "what to do: " in plain.stderr)
    return None if good else f"{row}: {told.stdout}{plain.stdout}{plain.stderr}"


def test_everyFailureExitsAsTheTableSaysWithOneObjectAndWhatToDo(tmp_path):
    assert len(TABLE) > 100
    with ThreadPoolExecutor(4) as pool:
        found = [one for one in pool.map(lambda row: wrong(tmp_path, row), TABLE) if one]
    assert not found, "\n".join(found)


def test_everyExampleIsUnderstood(tmp_path):
    told = run(tmp_path, ["manual", "--check", "--json"])
    assert told.returncode == 0, told.stdout + told.stderr
    checked = json.loads(told.stdout)
    # Two at least for each, as a unit test has it.
    assert checked["commands"] > 100 and checked["examples"] >= 2 * checked["commands"]
