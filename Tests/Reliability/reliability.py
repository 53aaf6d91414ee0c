"""Runs the suites of real processes; see `--help` and docs/reliability.md."""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from cluster import BINARY  # noqa: E402
from record import Record  # noqa: E402
from suite import Stop, run_suite  # noqa: E402
from suites import SUITES, table  # noqa: E402


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="Scripts/reliability", description="Kills, pauses and damages real nodes, and counts.")
    add = parser.add_argument
    add("suites", nargs="*", metavar="SUITE", help=f"{', '.join(SUITES)}; all unless given")
    add("--record", type=pathlib.Path, help="a JSON file whose counts are added to")
    add("--minutes", type=float, help="of each suite at most")
    add("--count", type=int, help="stop after so many more; the suite's goal unless given")
    add("--seed", type=int, help="of what is chosen at random")
    add("--table", type=pathlib.Path, help="write the record's table to this file, in Markdown")
    add("--json", action="store_true", help="print the record at the end, not the table")
    add("--show", action="store_true", help="run nothing: print what the record has")
    return parser.parse_args()


def main() -> int:
    told = arguments()
    unknown = [name for name in told.suites if name not in SUITES]
    if unknown:
        print(f"no suite {unknown[0]!r}; there are {', '.join(SUITES)}", file=sys.stderr)
        return 64
    if not BINARY.exists():
        print(f"{BINARY} is missing: Scripts/build-release makes it", file=sys.stderr)
        return 3
    record, status, stop = Record(told.record), 0, Stop()
    for name in [] if told.show else told.suites or SUITES:
        if stop():
            break
        print(f"{name} …", file=sys.stderr, flush=True)
        known = len(record.entry(name).faults)
        try:
            entry = run_suite(SUITES[name], record, told.minutes, told.count, told.seed, stop)
        except (AssertionError, TimeoutError, OSError) as error:
            print(f"{name} failed: {error}", file=sys.stderr)
            entry = record.entry(name)
        for fault in entry.faults[known:]:
            print(f"  FAULT {fault}", file=sys.stderr)
            status = 1
    text = table(record)
    if told.table:
        told.table.write_text(text)
    print(json.dumps(record.content, indent=1) if told.json else text)
    return status


if __name__ == "__main__":
    sys.exit(main())
