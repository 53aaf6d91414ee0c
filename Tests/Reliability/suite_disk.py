"""The disk of one node's data fills up: at once, bit by bit, and before it starts."""

import os
import pathlib
import shutil
import subprocess
import time

from record import Entry
from suite import Skipped, Suite

DISK = "size=320m"
MEBIBYTE = 1 << 20


class Disk(Suite):
    """A small file system in memory has the data of one validator."""

    name = "disk"
    counted = "full disks"
    goal = 30
    place: pathlib.Path | None = None

    def prepare(self, cluster):
        if os.geteuid() != 0:
            raise Skipped("only root can mount the small file system")
        node = self.node = cluster.validators[-1]
        place = cluster.directory / "disk"
        place.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(place)], capture_output=True)
        if mounted.returncode != 0:
            raise Skipped(f"no file system can be mounted: {mounted.stderr.decode().strip()}")
        self.place, data = place, place / "data"
        shutil.move(node.data, data)
        node.data.mkdir()
        text = pathlib.Path(data / "node.yaml").read_text()
        config = cluster.directory / "small.yaml"
        config.write_text(text.replace(f"data: '{node.data}'", f"data: '{data}'"))
        node.config, node.data = str(config), data

    def end(self):
        if self.place:
            self.node.kill()
            subprocess.run(["umount", "--lazy", str(self.place)], check=True)

    @property
    def filler(self) -> pathlib.Path:
        return self.place / "filler"

    def fill(self, left: int) -> int:
        """Uses up all but so many bytes; what is left."""
        with self.filler.open("ab") as file:
            while (room := shutil.disk_usage(self.place).free) > left:
                try:
                    os.write(file.fileno(), bytes(min(MEBIBYTE, room - left)))
                except OSError:
                    break
        return shutil.disk_usage(self.place).free

    def trial(self):
        node = self.node
        way = self.random.choice(["at once", "bit by bit", "before the start"])
        self.entry.add(f"{way}: full disks")
        height = self.auditor.height
        began = time.monotonic()
        if way == "before the start":
            node.kill()
            self.fill(self.random.choice([0, 4096, MEBIBYTE]))
            node.start()
        elif way == "at once":
            self.fill(0)
        else:
            # In steps, down to a little below what it stops at.
            for left in range(200, 100, -4):
                self.fill(left * MEBIBYTE)
                time.sleep(0.15)
        try:
            node.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.auditor.fault(f"{node.name} runs on with a full disk ({way}): {node.status()}")
            return
        self.entry.sample("stopped", time.monotonic() - began)
        if node.error is None or node.process.returncode < 0:
            self.auditor.fault(
                f"{node.name} ended with {node.process.returncode} and {node.error}: {node.log[-500:]}")
        self.entry.add(f"errors: {node.error}")
        time.sleep(3)
        if self.auditor.height <= height:
            self.auditor.fault("the chain stands while one disk is full")
        self.filler.unlink()
        node.start()
        began = time.monotonic()
        self.cluster.await_ready()
        self.entry.sample("back", time.monotonic() - began)
        self.entry.add(self.counted)
        if self.done % 5 == 0:
            self.auditor.settle(self.load)

    @classmethod
    def figures(cls, entry: Entry) -> str:
        errors = ", ".join(f"{error} ({count})" for error, count in entry.counts("errors: ").items())
        return (
            f"stopped after {entry.spread('stopped')} with {errors}; ready again after room was made "
            f"{entry.spread('back')}")
