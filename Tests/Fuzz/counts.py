"""The record of Scripts/fuzz and its sums.

    counts.py RECORD                      sums of the lasting record and of this copy's
    counts.py RECORD --add SURFACE LOG    a line of this copy's record, of a run that ended
    counts.py RECORD --record             moves this copy's lines into the lasting record

This copy's record has a line for each run. The lasting one, Tests/Fuzz/record.tsv, has a line for
each surface, day and commit: surface, executions, runs, edges reached, inputs kept, day, commit.
"""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

LASTING = Path(__file__).resolve().parent / "record.tsv"


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
    row = [surface, executions, 1, coverage, corpus, date.today().isoformat(), commit]
    with Path(record).open("a") as out:
        out.write("\t".join(map(str, row)) + "\n")


def rows(path):
    for line in path.read_text().splitlines() if path.exists() else []:
        surface, executions, runs, coverage, corpus, day, commit = line.split("\t")
        yield surface, int(executions), int(runs), int(coverage), int(corpus), day, commit


def merged(lines, name):
    """Executions and runs of the lines of one name added up; of the rest the last."""
    sums = {}
    for line in lines:
        before = sums.get(name(line), (line[0], 0, 0, 0, 0, "", ""))
        sums[name(line)] = (line[0], before[1] + line[1], before[2] + line[2], *line[3:])
    return list(sums.values())


def keep(record):
    lines = merged([*rows(LASTING), *rows(Path(record))], lambda line: (line[0], *line[5:]))
    LASTING.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines))
    Path(record).unlink(missing_ok=True)


def show(record):
    lines = merged([*rows(LASTING), *rows(Path(record))], lambda line: line[0])
    print("| surface | executions | runs | edges reached | inputs kept |\n|---|---|---|---|---|")
    for surface, executions, runs, coverage, corpus, _, _ in lines:
        print(f"| {surface} | {executions:,} | {runs} | {coverage:,} | {corpus:,} |")
    print(f"| **all** | {sum(line[1] for line in lines):,} | | | |")


if sys.argv[2:3] == ["--add"]:
    add(sys.argv[1], sys.argv[3], sys.argv[4])
elif sys.argv[2:3] == ["--record"]:
    keep(sys.argv[1])
else:
    show(sys.argv[1])
