"""Breaks guards once and sees whether the simulator notices.

All changes of the lists are in one copy of the source, as in mutants.py. Of the changes that
Simulate/gate.toml names, each is switched on by itself, and seeds run until one breaks a property.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass

import mutants as base

GATE = base.LISTS / "Simulate/gate.toml"
SECONDS_MAX = 900

MANIFEST = """
// Added for the mutants: the floors that need no package, the simulator, and what runs it.
let floors = [{floors}]
package.dependencies = []
package.products = []
package.targets = package.targets.filter {{ target in
  if floors.contains(where: {{ target.path?.hasPrefix("Sources/\\($0)/") ?? false }}) {{ return true }}
  return target.name == "SanadSimulator"
}}
package.targets.append(
  .executableTarget(
    name: "simulate", dependencies: ["SanadSimulator"], path: "Tests/Mutants/Simulate",
    exclude: ["gate.toml"], swiftSettings: house))
"""


TOGETHER = " + "


@dataclass
class Change:
    """A change of the gate: one of the lists, or one with those that cover for it."""
    parts: list[base.Mutant]

    @property
    def label(self) -> str:
        return TOGETHER.join(part.label for part in self.parts)

    @property
    def rule(self) -> str:
        return self.parts[0].rule

    @property
    def key(self) -> str:
        return TOGETHER.join(base.Record.key(part) for part in self.parts)


def chosen(names: list[str], everything: list[base.Mutant]) -> list[Change]:
    """The changes of the gate, or those of them that are named."""
    by_label = {mutant.label: mutant for mutant in everything}
    labels = tomllib.loads(GATE.read_text())["changes"]
    unknown = [one for label in labels for one in label.split(TOGETHER) if one not in by_label]
    if unknown or len(set(labels)) != len(labels):
        raise base.ListFault(f"{GATE.name}: {unknown or 'a change is there twice'}")
    if any(label.count(TOGETHER) >= base.TOGETHER_MAX for label in labels):
        raise base.ListFault(f"{GATE.name}: more than {base.TOGETHER_MAX} changes together")
    wanted = [
        Change([by_label[one] for one in label.split(TOGETHER)])
        for label in labels if not names or label in names or label.split(TOGETHER)[0] in names]
    if not wanted:
        raise base.ListFault("no change of the gate has such a name")
    return wanted


def build(tree: pathlib.Path) -> pathlib.Path:
    say("building the copy")
    done = subprocess.run(
        ["swift", "build", "-c", "release", "--product", "simulate"], cwd=tree,
        capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if "error:" in line]
        sys.exit("\n".join(dict.fromkeys(lines)) or done.stdout[-4000:] + done.stderr[-4000:])
    return tree / ".build/release/simulate"


def simulate(
    binary: pathlib.Path, change: Change | None, sizes: list[tuple[int, int]]
) -> dict | None:
    """The first seed that breaks something with one change on; None where none does."""
    environment = os.environ | {"SWIFT_BACKTRACE": "enable=no"}
    for part, name in zip(change.parts if change else [], base.variables()):
        environment[name] = str(part.number)
    for validators, seeds in sizes:
        command = [str(binary), str(validators), "1", str(seeds)]
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            return {"validators": validators, "property": f"no end within {SECONDS_MAX} s"}
        if done.stdout.strip():
            return {"validators": validators} | json.loads(done.stdout.splitlines()[-1])
        if done.returncode != 0:
            return {"validators": validators, "property": "a trap"}
    return None


def say(line: str) -> None:
    """Progress, beside the result on standard output."""
    print(line, file=sys.stderr, flush=True)


def text(found: dict | None) -> str:
    if found is None:
        return "SURVIVED"
    seed = f", seed {found['seed']}" if "seed" in found else ""
    return f"{found['property']}{seed} with {found['validators']} validators"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="Scripts/mutants --simulator",
        description="Breaks guards once and runs seeds of the simulator on each.")
    parser.add_argument("names", nargs="*", help="changes of the gate; all by default")
    parser.add_argument("--seeds", type=int, default=200, help="with four validators (200)")
    parser.add_argument("--seven", type=int, default=30, help="then with seven (30)")
    parser.add_argument("--jobs", type=int, default=1, help="changes at once (1)")
    parser.add_argument("--record", type=pathlib.Path, help="keep verdicts, and go on from them")
    parser.add_argument("--table", type=pathlib.Path, help="write what noticed each as Markdown")
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--check", action="store_true", help="only hold the gate to the lists")
    parser.add_argument("--no-build", action="store_true", help="use the copy as it was built")
    parser.add_argument(
        "--tree", type=pathlib.Path, default=base.ROOT / ".build-mutants-simulator")
    options = parser.parse_args()
    try:
        everything = base.read_lists([])
        gate = chosen(options.names, everything)
    except base.ListFault as fault:
        sys.exit(str(fault))
    if options.check:
        print(f"{len(gate)} changes of the gate are in the lists")
        return
    binary = options.tree / ".build/release/simulate"
    if not options.no_build:
        base.prepare(options.tree, everything, base.manifest(MANIFEST))
        binary = build(options.tree)
    elif (options.tree / base.NUMBERS).read_text() != base.numbers(everything):
        sys.exit("the copy was built from other lists: run without --no-build")
    sizes = [(n, count) for n, count in [(4, options.seeds), (7, options.seven)] if count > 0]
    found = judge(options, gate, binary, sizes)
    if options.table:
        rows = [f"| `{m.label}` | {m.rule} | {text(found[m.label])} |" for m in gate]
        options.table.write_text(
            "\n".join(["| change | rule | noticed by |", "|---|---|---|", *rows]) + "\n")
    killed = sum(found[m.label] is not None for m in gate)
    if options.json:
        changes = [
            {"change": m.label, "rule": m.rule, "noticed_by": found[m.label]} for m in gate]
        print(json.dumps({"killed": killed, "of": len(gate), "changes": changes}, indent=2))
    else:
        print(f"{killed} killed of {len(gate)}")
    sys.exit(killed != len(gate))


def judge(options, gate, binary, sizes) -> dict[str, dict | None]:
    """What noticed each change, from the record where it is there."""
    record: dict[str, dict] = {}
    if options.record and options.record.is_file():
        record = json.loads(options.record.read_text())
    if any(change.key not in record for change in gate):
        unchanged = simulate(binary, None, [(4, min(50, options.seeds))])
        if unchanged:
            sys.exit(f"with no change on, seeds fail: {text(unchanged)}")

    def one(change: Change) -> None:
        if change.key in record:
            return
        started = time.monotonic()
        result = simulate(binary, change, sizes)
        say(f"{time.monotonic() - started:6.1f} s  {change.label}: {text(result)}")
        # One that survived is tried again by the next run, with other tests or more seeds.
        if result:
            record[change.key] = result
        if options.record:
            options.record.write_text(json.dumps(record, indent=1))

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(one, gate))
    return {change.label: record.get(change.key) for change in gate}


if __name__ == "__main__":
    main()
