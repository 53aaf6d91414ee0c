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
    """A Markdown table with a row for each suite that has been run, and the tables of suites that have
    more to tell."""
    rows, details = [], []
    for name, kind in SUITES.items():
        entry = record.entries.get(name)
        if not entry or not entry.content["runs"]:
            continue
        figures = kind.figures(entry)
        if "skipped" in entry.content:
            figures = f"{figures} (skipped in part: {entry.content['skipped']})"
        rows.append([
            name, f"{entry.count(kind.counted):,} {kind.counted}", f"{kind.goal:,}",
            str(len(entry.faults)), figures, f"{entry.minutes:.0f}",
            entry.content["runs"][-1]["began"][:10]])
        heads, more = kind.details(entry)
        if more:
            details.append(f"\n{name}:\n\n{markdown(heads, more)}")
    heads = ["suite", "counted", "goal", "faults", "figures", "minutes", "last run"]
    return markdown(heads, rows) + "".join(details)


def markdown(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace("| --- ", "|---")
