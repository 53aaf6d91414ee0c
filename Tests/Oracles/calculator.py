"""Runs cases through `sanad calc`, the program that people use, many in one process."""

import json
import os
import pathlib
import random
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = 10_000


def binary():
    """The executable under test: SANAD_BINARY, or the release build."""
    path = pathlib.Path(os.environ.get("SANAD_BINARY", ROOT / ".build-release/release/sanad"))
    assert path.exists(), f"{path} is missing: run Scripts/build-release first"
    return path


def calc(command, inputs):
    """One result for each input, in order."""
    lines = "".join(json.dumps(one) + "\n" for one in inputs)
    done = subprocess.run(
        [binary(), "calc", command, "--json"],
        input=lines, capture_output=True, text=True, timeout=300, check=False,
    )
    assert done.returncode == 0, done.stdout[:2000] + done.stderr[:2000]
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == len(inputs)
    return results


def refusal(command, one):
    """The error that an input gets."""
    done = subprocess.run(
        [binary(), "calc", command, "--json"],
        input=json.dumps(one) + "\n", capture_output=True, text=True, timeout=60, check=False,
    )
    assert done.returncode == 3, (one, done.stdout, done.stderr)
    return json.loads(done.stdout)["error"]


def generator(name):
    """Seeded by the family, so that a failure comes back."""
    return random.Random(f"sanad {name}")


def vectors(folder, cases):
    """How many of some vectors pass, and which fail."""
    file = folder / "vectors.json"
    file.write_text(json.dumps({"vectors": cases}), encoding="utf-8")
    done = subprocess.run(
        [binary(), "calc", "vectors", file, "--json"],
        capture_output=True, text=True, timeout=300, check=False,
    )
    result = json.loads(done.stdout)
    assert done.returncode == (8 if result["failed"] else 0), done.stderr
    return result["passed"], result["failures"]
