"""Every command of the shipped binary: where its input is not there, its help and the examples in
it, and what shells and man are given of all of them."""

import json
import os
import pathlib
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
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


def printed(home, *words):
    done = run(home, list(words))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def walk(home, words=()):
    """The help of every command and group of commands, by its words; helps name what is below them."""
    text = printed(home, *words, "--help")
    found = {words: text}
    below = text.partition("SUBCOMMANDS:\n")[2]
    for name in re.findall(r"^  ([a-z]\S*) ", below, re.MULTILINE):
        found |= walk(home, (*words, name))
    return found


@pytest.fixture(scope="module")
def helps(tmp_path_factory):
    return walk(tmp_path_factory.mktemp("helps"))


def leaves(helps):
    return [words for words, text in helps.items() if "SUBCOMMANDS:\n" not in text]


def test_everyHelpFitsAScreenAndNamesTheSharedOptions(helps):
    assert len(leaves(helps)) > 100 and ("wallet", "send") in helps
    for words, text in helps.items():
        assert text.startswith("OVERVIEW: "), words
        wide = [line for line in text.splitlines() if len(line) > 80]
        assert not wide, f"{words}: {wide}"
    for words in leaves(helps):
        assert "--json" in helps[words], words


def test_theScriptOfEachShellNamesEveryCommand(helps, tmp_path):
    for shell in ["bash", "zsh", "fish"]:
        script = printed(tmp_path, "completions", shell)
        for words in filter(None, helps):
            # A function for each command, or in fish a condition with its words.
            name = f"'{words[-1]}'" if shell == "fish" else "_sanad_" + "_".join(words)
            assert name in script or name.replace("-", "_") in script, f"{shell} {words}"
        told = json.loads(printed(tmp_path, "completions", shell, "--json"))
        assert told["shell"] == shell and told["script"] + "\n" == script


def test_theManualPageHasTheHelpOfEveryCommand(helps, tmp_path):
    page = printed(tmp_path, "manual")
    # An abstract that is long goes on in the next line.
    shown = " ".join(page.replace("\\-", "-").split())
    for words in leaves(helps):
        assert f".Ss sanad {' '.join(words)}\n" in page.replace("\\-", "-"), words
        overview = helps[words].split("\n\n")[0]
        assert " ".join(overview.split()) in shown, words
    assert "--chain-id" in shown and ".It 130" in shown
    # A line that begins with a point is a request, and there are these alone.
    requests = set(re.findall(r"^(\.\S*)", page, re.MULTILINE))
    assert requests <= {".Dd", ".Dt", ".Os", ".Sh", ".Nm", ".Nd", ".Ar", ".Op", ".Fl", ".Ss", ".Bd",
                        ".Ed", ".Bl", ".It", ".El"}, requests
    assert not re.search(r"^'", page, re.MULTILINE)
    assert page.isascii()
