"""The record of Scripts/fuzz: one line for each run that ended, and their sums."""

import re
import subprocess
import sys
from pathlib import Path


def number(text, pattern):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def add(record, surface, log):
    """Appends what libFuzzer says of a run; a log without its count is no run."""
    text = Path(log).read_text(errors="replace")
    executions = number(text, r"stat::number_of_executed_units:\s*(\d+)")
    if executions == 0:
        sys.exit(f"{log} has no count of executions")
    coverage = number(text, r"cov: (\d+)")
    corpus = number(text, r"corp: (\d+)")
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with Path(record).open("a") as out:
        out.write(f"{surface}\t{executions}\t{coverage}\t{corpus}\t{commit}\n")


def show(record):
    path = Path(record)
    sums = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        surface, executions, coverage, corpus, _ = line.split("\t")
        before = sums.get(surface, (0, 0, 0, 0))
        sums[surface] = (
            before[0] + int(executions), before[1] + 1, int(coverage), int(corpus))
    print("| surface | executions | runs | edges reached | inputs kept |\n|---|---|---|---|---|")
    for surface, (executions, runs, coverage, corpus) in sums.items():
        print(f"| {surface} | {executions:,} | {runs} | {coverage:,} | {corpus:,} |")
    print(f"| **all** | {sum(entry[0] for entry in sums.values()):,} | | | |")


if sys.argv[2:3] == ["--add"]:
    add(sys.argv[1], sys.argv[3], sys.argv[4])
else:
    show(sys.argv[1])
