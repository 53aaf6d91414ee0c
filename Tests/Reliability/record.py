"""Counts and measured times of suites, kept in a file and added to by each run."""

import datetime
import json
import pathlib

SAMPLES_MAX = 50_000


class Entry:
    """What one suite has counted so far."""

    # Set by the run that adds to it.
    is_mine = False

    def __init__(self, content: dict):
        self.content = content
        for name, empty in (("counts", {}), ("samples", {}), ("faults", []), ("runs", [])):
            content.setdefault(name, empty)

    def add(self, name: str, count: int = 1):
        self.content["counts"][name] = self.count(name) + count

    def count(self, name: str) -> int:
        return self.content["counts"].get(name, 0)

    def counts(self, prefix: str) -> dict[str, int]:
        """The counts whose names begin so, without that beginning."""
        return {name.removeprefix(prefix): count
                for name, count in sorted(self.content["counts"].items()) if name.startswith(prefix)}

    def sample(self, name: str, *values: float):
        """Measured values; when there are too many, every second one of them is left out."""
        samples = self.content["samples"].setdefault(name, [])
        samples += [round(value, 4) for value in values]
        if len(samples) > SAMPLES_MAX:
            del samples[::2]

    def samples(self, name: str) -> list[float]:
        return self.content["samples"].get(name, [])

    def fault(self, text: str):
        self.content["faults"].append(f"{now()} {text}")

    @property
    def faults(self) -> list[str]:
        return self.content["faults"]

    @property
    def minutes(self) -> float:
        return sum(run["minutes"] for run in self.content["runs"])

    def quantile(self, name: str, part: float) -> float | None:
        """The value that `part` of the samples do not exceed (nearest rank)."""
        return quantile(self.samples(name), part)

    def spread(self, name: str, unit: str = "s", digits: int = 2) -> str:
        """Median, 99th percentile and maximum as text."""
        values = self.samples(name)
        if not values:
            return "not measured"
        told = [quantile(values, 0.5), quantile(values, 0.99), max(values)]
        p50, p99, most = (f"{value:.{digits}f}" for value in told)
        return f"p50 {p50}, p99 {p99}, max {most} {unit} (n = {len(values)})"


def quantile(values: list[float], part: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, -(-int(part * 1000) * len(ordered) // 1000) - 1)]


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")


class Record:
    """The file. Without a path nothing is kept."""

    def __init__(self, path: pathlib.Path | None):
        self.path = path
        self.content = json.loads(path.read_text()) if path and path.exists() else {}
        self.entries = {name: Entry(content) for name, content in self.content.items()}

    def entry(self, name: str) -> Entry:
        if name not in self.entries:
            self.entries[name] = Entry(self.content.setdefault(name, {}))
        return self.entries[name]

    def save(self):
        """All or nothing, so that a run can be killed at any time. Other suites' entries, which
        another run may be writing, are taken from the file."""
        if not self.path:
            return
        stored = json.loads(self.path.read_text()) if self.path.exists() else {}
        stored |= {name: entry.content for name, entry in self.entries.items() if entry.is_mine}
        passing = self.path.with_name(self.path.name + ".new")
        passing.write_text(json.dumps(stored, indent=1))
        passing.replace(self.path)
