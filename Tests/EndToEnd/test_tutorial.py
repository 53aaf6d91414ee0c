"""The tutorial, run as it is written: every command of docs/tutorial.md, in one shell and one new
folder, and what the page says is seen. Also the texts that `sanad` has for shells and for man."""

import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest

from conftest import BINARY, ROOT, free_base_port

PAGE = ROOT / "docs/tutorial.md"
SECONDS = 60


def steps(page: str) -> list[tuple[str, list[str]]]:
    """The commands of the page's shell blocks, each with the lines that it says are seen after it."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```$", page, re.M | re.S):
        goes_on = False
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif goes_on:
                found[-1] = (found[-1][0] + "\n" + line, [])
            elif line.strip():
                assert found, f"a line before any command: {line}"
                found[-1][1].append(line)
            goes_on = line.endswith("\\") and (line.startswith("$ ") or goes_on)
    return found


def pattern(line: str) -> re.Pattern:
    """A line as the page shows it: `…` is anything, and spaces are as many as there are."""
    return re.compile(r"\s+".join(
        ".*".join(map(re.escape, word.split("…"))) for word in line.split()))


def missing(lines: list[str], seen: str) -> str | None:
    """The first of the lines that is not seen behind those before it."""
    rest = iter(seen.splitlines())
    return next((line for line in lines if not any(pattern(line).search(one) for one in rest)), None)


def test_whatIsNotSeenIsMissed():
    assert missing(["a … c", "d"], "x\na b  c\ne\nd\n") is None
    assert missing(["a … c", "d"], "d\na b c\n") == "d"
    assert missing(["a.c"], "abc") == "a.c"
    assert steps("```sh\n$ a \\\n    b\nc\n$ d\n```\n```\n$ e\n```\n") == [("a \\\n    b", ["c"]), ("d", [])]


def test_theTutorialIsTrue(tmp_path):
    found = steps(PAGE.read_text())
    assert len(found) >= 15
    # The page's words, but for the ports, which may be in use on this machine.
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "sanad").write_text(
        '#!/bin/bash\nmore=()\n[[ "$1 $2" == "testnet up" ]] && more=(--base-port '
        f'{free_base_port()})\nexec "{BINARY}" "$@" "${{more[@]}}"\n')
    (tools / "sanad").chmod(0o755)
    folder = tmp_path / "my folder"
    folder.mkdir()
    # The folder of the clone, as far as the page needs it.
    (folder / "Genesis").symlink_to(ROOT / "Genesis")
    home = {"HOME": str(tmp_path), "PATH": f"{tools}:{os.environ['PATH']}"}
    script, out = "", tmp_path / "out"
    for number in range(len(found)):
        # What a person would see of each step, and how it ended, in files of its own.
        script += f"{{ {found[number][0]}\n}} > {out}.{number} 2>&1; echo $? > {out}.{number}.status\n"
    begin = time.monotonic()
    try:
        (tmp_path / "page.sh").write_text(script)
        subprocess.run(
            ["bash", str(tmp_path / "page.sh")], stdin=subprocess.DEVNULL, cwd=folder, env=home,
            timeout=SECONDS)
        for number, (command, lines) in enumerate(found):
            file = pathlib.Path(f"{out}.{number}")
            seen = file.read_text() if file.exists() else ""
            assert missing(lines, seen) is None, \
                f"$ {command}\n{seen}\nis not: {missing(lines, seen)}"
            assert lines or file.with_name(file.name + ".status").read_text() == "0\n", \
                f"$ {command}\n{seen}"
    finally:
        subprocess.run(
            [str(BINARY), "testnet", "stop"], cwd=folder, env=home, capture_output=True, timeout=30)
    print(f"{time.monotonic() - begin:.1f} s")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_theCompletionsAreRead(shell, tmp_path):
    file = tmp_path / "sanad"
    done = subprocess.run([str(BINARY), "completions", shell], capture_output=True, timeout=30)
    assert done.returncode == 0
    file.write_bytes(done.stdout)
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    assert subprocess.run([shell, "-n", str(file)], timeout=30).returncode == 0
    if shell == "bash":
        ask = (f'source {file}; COMP_WORDS=(sanad wallet hi); COMP_CWORD=2; COMP_LINE="sanad wallet hi"; '
               'COMP_POINT=15; _sanad sanad hi wallet; echo "${COMPREPLY[@]}"')
        shown = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=30)
        assert shown.stdout.split() == ["history"], shown.stderr


def test_theManualPageIsReadByMan(tmp_path):
    file = tmp_path / "sanad.1"
    done = subprocess.run([str(BINARY), "manual"], capture_output=True, timeout=30)
    file.write_bytes(done.stdout)
    if shutil.which("mandoc"):
        done = subprocess.run(
            ["mandoc", "-Tlint", "-Wwarning", str(file)], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stdout
    elif shutil.which("groff"):
        done = subprocess.run(
            ["groff", "-mdoc", "-Tutf8", "-ww", str(file)], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 and not done.stderr, done.stderr
    else:
        pytest.skip("neither mandoc nor groff here")
