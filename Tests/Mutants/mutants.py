"""Breaks each guard once and sees whether a test notices.

Every change of the lists beside this file goes into one copy of the source, behind a switch that
an environment variable turns on, so that all of them cost one build. Then the tests run once for
each. README.md says how a list is written.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = ROOT / "Tests/Mutants"
# The floors without I/O and the host: what is built of them needs no package.
FLOORS = ("CLibraries", "Values", "Cores", "Host")
VARIABLE = "SANAD_MUTANT"
# Most changes that are on at once; Scripts/mutants has one on.
TOGETHER_MAX = 3
SECONDS_MAX = 120
NUMBERS = "mutants.txt"

MANIFEST = """
// Added for the mutants: the floors that need no package.
let floors = [{floors}]
package.dependencies = []
package.products = []
package.targets = package.targets.filter {{ target in
  if floors.contains(where: {{ target.path?.hasPrefix("Sources/\\($0)/") ?? false }}) {{ return true }}
  return [{tests}].contains(target.name)
}}
"""

SWITCH = """import Glibc

/// The numbers of the changes that are on, three at most.
private let mutants = ["", "_2", "_3"].map {{ getenv("{variable}" + $0).map {{ atoi($0) }} ?? 0 }}
private let one = mutants[0]
private let two = mutants[1]
private let three = mutants[2]

/// Whether a change is on.
@usableFromInline func mutantIsOn(_ number: Int32) -> Bool {{
  number == one || number == two || number == three
}}
"""


def variables() -> list[str]:
    """Which environment variables name the changes that are on."""
    return [VARIABLE] + [f"{VARIABLE}_{place}" for place in range(2, TOGETHER_MAX + 1)]


class ListFault(Exception):
    """A list that does not fit the source."""


@dataclass
class Mutant:
    number: int
    name: str
    group: str
    rule: str
    path: pathlib.Path
    old: str
    new: str
    is_statement: bool
    tests: list[str]
    equivalent: str | None
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        return f"{self.group}/{self.name}"

    def switched(self, old: str) -> str:
        """The old text and the new one, behind the switch."""
        condition = f"mutantIsOn({self.number})"
        if self.is_statement:
            return f"if {condition} {{ {self.new} }} else {{ {old} }}"
        return f"({condition} ? ({self.new}) : ({old}))"


def check_form(mutant: Mutant) -> None:
    """Refuses what cannot stand behind a switch, so that it costs no build to find out."""
    if mutant.is_statement and mutant.old.startswith("static "):
        raise ListFault(f"{mutant.label}: a member of a type stands behind no switch")
    if mutant.is_statement and re.fullmatch(r"(let|var) [^\n]*", mutant.old):
        raise ListFault(f"{mutant.label}: what is declared behind a switch is known there alone")
    if mutant.is_statement and mutant.old.startswith(("guard ", "let ", "var ", "if ")):
        if mutant.old.count("{") != mutant.old.count("}"):
            raise ListFault(f"{mutant.label}: a statement has to be whole")
    if not mutant.is_statement:
        for text in (mutant.old, mutant.new):
            # A switch around a body would leave its function without one.
            if text.startswith("{"):
                raise ListFault(f"{mutant.label}: `{text}` is a body and no expression")
            if not text.strip() or re.search(r"(&&|\|\|) *$", text):
                raise ListFault(f"{mutant.label}: `{text}` is a part of an expression")
            bare = re.sub(r'"[^"]*"', "", text)
            while bare != (inner := re.sub(r"[(\[{][^()\[\]{}]*[)\]}]", "", bare)):
                bare = inner
            if re.match(r"(let |var |&&|\|\||[<>=]=? )", bare) or re.search(r"[,()\[\]{}]", bare):
                raise ListFault(f"{mutant.label}: `{text}` is no expression")


def read_lists(names: list[str]) -> list[Mutant]:
    mutants: list[Mutant] = []
    faults: list[str] = []
    for file in sorted(LISTS.glob("*.toml")):
        content = tomllib.loads(file.read_text())
        for name, entry in content["mutant"].items():
            kind = "statement" if "statement" in entry else "expression"
            mutant = Mutant(
                number=len(mutants) + 1, name=name, group=file.stem, rule=entry["rule"],
                path=pathlib.Path(content["sources"]) / entry["file"], old=entry[kind],
                new=entry["becomes"], is_statement=kind == "statement",
                tests=entry.get("tests", content["tests"]), equivalent=entry.get("equivalent"))
            try:
                check_form(mutant)
                locate(mutant, entry.get("after", ""))
            except ListFault as fault:
                faults.append(str(fault))
            mutants.append(mutant)
    if faults:
        raise ListFault("\n".join(faults))
    chosen = [m for m in mutants if not names or m.group in names or m.label in names]
    if not chosen:
        raise ListFault("no list and no change has such a name")
    return chosen


def locate(mutant: Mutant, after: str) -> None:
    text = (ROOT / mutant.path).read_text()
    begin = 0
    if after:
        begin = text.find(after)
        if begin < 0 or text.find(after, begin + 1) >= 0:
            raise ListFault(f"{mutant.label}: not one place in {mutant.path} reads {after!r}")
        begin += len(after)
    start = text.find(mutant.old, begin)
    if start < 0 or (not after and text.find(mutant.old, start + 1) >= 0):
        raise ListFault(f"{mutant.label}: not one place in {mutant.path} reads {mutant.old!r}")
    mutant.start, mutant.end = start, start + len(mutant.old)
    before, behind = text[start - 1], text[mutant.end : mutant.end + 1]
    joined = re.match(r"[\w)\]}]" if mutant.old.startswith(".") else r"[\w.]", before)
    if not mutant.is_statement and (joined or re.match(r"[\w(]", behind)):
        raise ListFault(f"{mutant.label}: `{mutant.old}` goes on before or behind")


def rewritten(text: str, start: int, end: int, mutants: list[Mutant]) -> str:
    """The text between two places, with the changes in it behind their switches."""
    out, at = "", start
    rest = sorted(mutants, key=lambda m: (m.start, -m.end, m.number))
    while rest:
        outer = rest.pop(0)
        inner = [m for m in rest if m.start < outer.end]
        rest = [m for m in rest if m.start >= outer.end]
        if any(m.end > outer.end for m in inner):
            raise ListFault(f"{outer.label} overlaps with another change")
        out += text[at:outer.start]
        out += outer.switched(rewritten(text, outer.start, outer.end, inner))
        at = outer.end
    return out + text[at:end]


def prepare(tree: pathlib.Path, mutants: list[Mutant], package: str) -> None:
    """Writes the changed copy; files that stay the same keep their dates, so builds are short."""
    wanted: dict[pathlib.Path, str | None] = {}
    for folder in ("Sources", "Tests", "docs"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                wanted[file.relative_to(ROOT)] = None
    for path in sorted({m.path for m in mutants}):
        text = (ROOT / path).read_text()
        wanted[path] = rewritten(text, 0, len(text), [m for m in mutants if m.path == path])
    for module in sorted({"/".join(m.path.parts[:3]) for m in mutants}):
        wanted[pathlib.Path(module) / "MutantSwitch.swift"] = SWITCH.format(variable=VARIABLE)
    wanted[pathlib.Path("Package.swift")] = package
    wanted[pathlib.Path(NUMBERS)] = numbers(mutants)
    for folder in ("Sources", "Tests"):
        for file in list((tree / folder).rglob("*")):
            if file.is_file() and file.relative_to(tree) not in wanted:
                file.unlink()
    for path, text in wanted.items():
        target = tree / path
        content = (ROOT / path).read_bytes() if text is None else text.encode()
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def numbers(mutants: list[Mutant]) -> str:
    """Which number is which change: a copy that was built earlier may know them otherwise."""
    return "".join(f"{m.number} {Record.key(m)}\n" for m in mutants)


def manifest(tail: str) -> str:
    rooms = [
        room.name for floor in FLOORS for room in sorted((ROOT / "Sources" / floor).iterdir())]
    tests = [f"{room}Tests" for room in rooms if (ROOT / f"Tests/{room}Tests").is_dir()]
    tests += ["StorageWriter", "SanadTesting"]
    # A change may leave something unused, or name what its file does not import; that is no fault
    # of the source.
    text = (ROOT / "Package.swift").read_text()
    for setting in ("treatAllWarnings(as: .error)", 'enableUpcomingFeature("MemberImportVisibility")'):
        text = text.replace(f"  .{setting},\n", "")
    return text + tail.format(
        floors=", ".join(f'"{floor}"' for floor in FLOORS),
        tests=", ".join(f'"{name}"' for name in tests))


def build(tree: pathlib.Path, wrap: list[str]) -> None:
    print("building the copy", flush=True)
    done = subprocess.run(
        [*wrap, "swift", "build", "--build-tests"], cwd=tree, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if "error:" in line]
        lines = list(dict.fromkeys(lines))
        sys.exit("\n".join(lines[:40]) or done.stdout[-4000:] + done.stderr[-4000:])


def run_tests(tree: pathlib.Path, number: int, tests: str, wrap: list[str]) -> list[str]:
    """Runs tests with one change on, and names those that failed; 0 is the source as it is."""
    # The binary by itself: `swift test` takes longer to plan than most tests to run.
    binary = next((tree / ".build/debug").glob("*.xctest"))
    command = [
        *wrap, "timeout", "--kill-after", "5", str(SECONDS_MAX), str(binary),
        "--testing-library", "swift-testing", "--filter", tests]
    environment = os.environ | {VARIABLE: str(number), "SWIFT_BACKTRACE": "enable=no"}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, errors="replace")
    output = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    failed = set(re.findall(r"✘ Test (\w+)\(.*?\) (?:recorded an issue|failed)", output))
    if not re.search(r"◇ Test \w+\(", output):
        return ["no test ran: " + output[-300:]]
    if done.returncode == 0:
        return []
    if failed:
        return sorted(failed)
    if done.returncode in (124, 137):
        return [f"no end within {SECONDS_MAX} s"]
    ended = set(re.findall(r"[✔✘] Test (\w+)\(.*?\) (?:passed|failed)", output))
    started = re.findall(r"◇ Test (\w+)\(.*?\) started", output)
    running = [name for name in dict.fromkeys(started) if name not in ended]
    return [f"a trap in {' or '.join(running[:2])}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="Scripts/mutants", description="Breaks each guard once and runs the tests on it.")
    parser.add_argument("names", nargs="*", help="lists or single changes; all by default")
    parser.add_argument("--check", action="store_true", help="only hold the lists to the source")
    parser.add_argument("--record", type=pathlib.Path, help="keep verdicts here, and go on from it")
    parser.add_argument("--table", type=pathlib.Path, help="write what killed each as Markdown")
    parser.add_argument(
        "--counts", action="store_true", help="only print the counts of a record as Markdown")
    parser.add_argument("--stages", type=int, default=9, help="only so many stages of the tests")
    parser.add_argument("--jobs", type=int, default=1, help="changes at once (default: 1)")
    parser.add_argument("--no-build", action="store_true", help="use the copy as it was built")
    parser.add_argument(
        "--wrap", default="", help="a command that the builds and tests run under, such as nice")
    parser.add_argument(
        "--tree", type=pathlib.Path, default=ROOT / ".build-mutants", help="where the copy goes")
    options = parser.parse_args()
    wrap = shlex.split(options.wrap)
    try:
        everything = read_lists([])
        mutants = read_lists(options.names)
    except ListFault as fault:
        sys.exit(str(fault))
    if options.check:
        print(f"{len(mutants)} changes fit the source")
        return
    if options.counts:
        print(counts(mutants, Record(options.record)))
        return
    if not options.no_build:
        prepare(options.tree, everything, manifest(MANIFEST))
        build(options.tree, wrap)
    elif (options.tree / NUMBERS).read_text() != numbers(everything):
        sys.exit("the copy was built from other lists: run without --no-build")
    record = Record(options.record)
    judge(options, mutants, record, wrap)
    if options.table:
        options.table.write_text(table(everything, record))
    finish(mutants, record)


class Record:
    """What killed each change; a file when there is one, so that a long run can be gone on with."""

    def __init__(self, file: pathlib.Path | None):
        self.file = file
        self.lock = threading.Lock()
        self.kills: dict[str, list[str]] = {}
        if file and file.is_file():
            self.kills = json.loads(file.read_text())

    @staticmethod
    def key(mutant: Mutant) -> str:
        # A change that reads otherwise is another one.
        return f"{mutant.label} {hashlib.sha256((mutant.old + mutant.new).encode()).hexdigest()[:12]}"

    def killers(self, mutant: Mutant) -> list[str] | None:
        return self.kills.get(self.key(mutant))

    def add(self, mutant: Mutant, killers: list[str], seconds: float) -> None:
        with self.lock:
            print(
                f"{seconds:6.1f} s  {mutant.label}: {', '.join(killers[:4]) or 'SURVIVED'}",
                flush=True)
            self.kills[self.key(mutant)] = killers
            if self.file:
                self.file.write_text(json.dumps(self.kills, indent=1, ensure_ascii=False))


def judge(
    options: argparse.Namespace, mutants: list[Mutant], record: Record, wrap: list[str]
) -> None:
    """Runs the stages of each change's tests until one fails."""
    waiting = [m for m in mutants if not record.killers(m)]
    for tests in sorted({stage for m in waiting for stage in m.tests[:options.stages]}):
        failed = run_tests(options.tree, 0, tests, wrap)
        if failed:
            sys.exit(f"with no change on, these fail: {', '.join(failed)}")

    def one(mutant: Mutant) -> None:
        started = time.monotonic()
        killers: list[str] = []
        for tests in mutant.tests[:options.stages]:
            killers = killers or run_tests(options.tree, mutant.number, tests, wrap)
        record.add(mutant, killers, time.monotonic() - started)

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(one, waiting))


def counts(mutants: list[Mutant], record: Record) -> str:
    """The table of docs/reliability.md, and below it every change that no test notices."""
    lines = [
        "| list | changes | killed | equivalent | survived | not run |", "|---|---|---|---|---|---|"]
    notes: list[str] = []
    totals = [0, 0, 0, 0, 0]
    for group in dict.fromkeys(m.group for m in mutants):
        members = [m for m in mutants if m.group == group]
        unknown = [m for m in members if record.killers(m) is None]
        killed = [m for m in members if record.killers(m)]
        rest = [m for m in members if record.killers(m) == []]
        equivalent = [m for m in rest if m.equivalent]
        row = [
            len(members), len(killed), len(equivalent), len(rest) - len(equivalent), len(unknown)]
        totals = [total + number for total, number in zip(totals, row)]
        lines.append(f"| {group} | " + " | ".join(map(str, row)) + " |")
        notes += [
            f"| `{m.label}` | {m.rule} | {m.equivalent or '**survived**'} |" for m in rest]
    lines.append("| **all** | " + " | ".join(map(str, totals)) + " |")
    lines += ["", "| change | rule | why no test notices |", "|---|---|---|", *notes]
    return "\n".join(lines)


def table(mutants: list[Mutant], record: Record) -> str:
    lines = []
    for group in dict.fromkeys(m.group for m in mutants):
        lines += ["", f"### {group}", "", "| rule | change | tests that fail |", "|---|---|---|"]
        lines += [row(m, record) for m in mutants if m.group == group]
    return "\n".join(lines) + "\n"


def row(mutant: Mutant, record: Record) -> str:
    old, new = (" ".join(text.split()).replace("|", "\\|") for text in (mutant.old, mutant.new))
    change = f"`{old}` becomes `{new}`" if new else f"`{old}` left out"
    killers = record.killers(mutant)
    if killers:
        shown = ", ".join(name if " " in name else f"`{name}`" for name in killers[:2])
        shown += f" and {len(killers) - 2} more" if len(killers) > 2 else ""
    else:
        shown = f"none: {mutant.equivalent}" if mutant.equivalent else "**none**"
    return f"| {mutant.rule} | {change} | {shown} |"


def finish(mutants: list[Mutant], record: Record) -> None:
    survivors = [m for m in mutants if not record.killers(m) and not m.equivalent]
    for mutant in survivors:
        print(f"survived: {mutant.label}: {mutant.rule}")
    for mutant in mutants:
        if mutant.equivalent and record.killers(mutant):
            print(f"not equivalent after all: {mutant.label}")
    counted = [m for m in mutants if not m.equivalent]
    print(f"{len(counted) - len(survivors)} killed of {len(counted)}")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
