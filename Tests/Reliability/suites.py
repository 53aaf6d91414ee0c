"""All suites by name, and the table of what they have counted."""

from record import Record
from suite_data import Data
from suite_disk import Disk
from suite_flips import Flips
from suite_hostile import Hostile
from suite_kills import Kills
from suite_links import Links
from suite_pauses import Downs, Pauses
from suite_power import Power

SUITES = {kind.name: kind for kind in (Kills, Power, Pauses, Downs, Flips, Data, Disk, Links, Hostile)}


def table(record: Record) -> str:
    """A Markdown table: a row for each suite that has been run."""
    lines = ["| suite | counted | goal | faults | figures | minutes | last run |",
             "|---|---|---|---|---|---|---|"]
    for name, kind in SUITES.items():
        entry = record.entries.get(name)
        if not entry or not entry.content["runs"]:
            continue
        figures = kind.figures(entry)
        if "skipped" in entry.content:
            figures = f"skipped in part: {entry.content['skipped']}; {figures}"
        lines.append(
            f"| {name} | {entry.count(kind.counted):,} {kind.counted} | {kind.goal:,} | "
            f"{len(entry.faults)} | {figures} | {entry.minutes:.0f} | "
            f"{entry.content['runs'][-1]['began'][:10]} |")
    return "\n".join(lines) + "\n"
