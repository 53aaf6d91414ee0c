"""What a suite is, and how one is run: trial after trial until its goal, its time or a signal."""

import pathlib
import random
import shutil
import signal
import tempfile
import time

from auditor import Auditor
from cluster import Cluster
from load import Load
from record import Entry, Record, now


class Skipped(Exception):
    """This machine does not have what the suite needs; the text says what."""


class Suite:
    """Trials on one cluster. A trial counts what it did in the entry; what must not be is a fault."""

    name = ""
    # What is counted against the goal, and what it is called.
    counted = "trials"
    goal = 0
    rate = 8.0
    validators = 4
    # After so many trials a network is used up.
    trials_per_cluster: int | None = None

    def __init__(self, entry: Entry, seed: int, directory: pathlib.Path):
        self.entry, self.directory = entry, directory
        self.random = random.Random(seed)

    @property
    def done(self) -> int:
        return self.entry.count(self.counted)

    def prepare(self, cluster: Cluster):
        """Before any node starts."""

    def trial(self):
        raise NotImplementedError

    def finish(self):
        """After the last trial; everything that was done to nodes is undone, and all is checked."""
        self.auditor.settle(self.load)

    @classmethod
    def figures(cls, entry: Entry) -> str:
        """What was measured, in one line of a table."""
        return ""

    @classmethod
    def details(cls, entry: Entry) -> tuple[list[str], list[list[str]]]:
        """Heads and rows of a table of its own, where there is more to tell than a line."""
        return [], []

    def run(self, minutes: float | None, count: int | None, stopped) -> None:
        """Adds to the entry until `count` more are counted, the time is over or `stopped()`."""
        goal = self.done + count if count else max(self.goal, self.done + 1)
        deadline = time.monotonic() + 60 * minutes if minutes else float("inf")

        def is_over() -> bool:
            return (
                self.done >= goal or time.monotonic() > deadline or stopped() or self.has_failed)

        networks = 0
        while not is_over():
            networks += 1
            self.run_cluster(self.directory / f"{self.name}-{networks}", is_over)

    def run_cluster(self, directory: pathlib.Path, is_over):
        """Trials on one network, until it is used up."""
        trials = 0
        with Cluster(directory, self.validators) as self.cluster:
            self.prepare(self.cluster)
            self.cluster.start()
            self.cluster.await_equal()
            with Load(self.cluster, self.rate) as self.load, Auditor(self.cluster) as self.auditor:
                try:
                    while not is_over() and trials != self.trials_per_cluster:
                        trials += 1
                        self.trial()
                        self.keep()
                    if not self.has_failed:
                        self.finish()
                finally:
                    self.keep()
                    self.end()
            self.cluster.keep = self.has_failed

    @property
    def has_failed(self) -> bool:
        """Whether this run has found a fault, with which it ends."""
        return len(self.entry.faults) > self.faults_before

    def end(self):
        """Whatever the suite has started beside the nodes."""

    faults_before = 0
    save = staticmethod(lambda: None)

    def keep(self):
        """What the auditor found becomes the entry's."""
        for fault in self.auditor.faults:
            if not any(fault in known for known in self.entry.faults):
                self.entry.fault(fault)
        self.save()


class Stop:
    """Becomes true at SIGINT and SIGTERM; the second SIGINT ends at once."""

    def __init__(self):
        self.is_set = False
        signal.signal(signal.SIGINT, self.set)
        signal.signal(signal.SIGTERM, self.set)

    def set(self, *_):
        self.is_set = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __call__(self) -> bool:
        return self.is_set


def run_suite(kind: type[Suite], record: Record, minutes: float | None = None,
              count: int | None = None, seed: int | None = None, stopped=lambda: False,
              directory: pathlib.Path | None = None) -> Entry:
    """One run of a suite, added to the record; the faults of this run are at the end of its list."""
    entry = record.entry(kind.name)
    entry.is_mine = True
    place = directory or pathlib.Path(tempfile.mkdtemp(prefix="reliability-"))
    suite = kind(entry, seed if seed is not None else time.time_ns() & 0xFFFFFFFF, place)
    suite.faults_before, suite.save = len(entry.faults), record.save
    started, began, before = now(), time.monotonic(), suite.done
    try:
        suite.run(minutes, count, stopped)
    except Skipped as reason:
        entry.content["skipped"] = str(reason)
    except Exception as error:
        entry.content.setdefault("failed runs", []).append(
            f"{started} {type(error).__name__}: {error}; files in {place}")
        raise
    finally:
        entry.content["runs"].append({
            "began": started, "minutes": round((time.monotonic() - began) / 60, 2),
            "counted": suite.done - before})
        record.save()
    if not directory and not suite.has_failed:
        shutil.rmtree(place, ignore_errors=True)
    return entry
