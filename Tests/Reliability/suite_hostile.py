"""Hostile clients and peers: what finality and memory are while they are at it."""

import json
import pathlib
import subprocess
import sys
import time

from record import Entry, quantile
from suite import Suite

ATTACKS = (
    "junk", "unknown_key", "replay", "oversize", "junk_frames", "slow", "idle", "transactions")
# What a node may have resident: nothing of it is reserved by a setting, so this is a cap of the test.
MEMORY_MAX = 512 << 20
TIMES_HEALTHY = 2


class Hostile(Suite):
    """Each trial is one attack on one validator, by a program of its own, after a healthy time."""

    name = "hostile"
    counted = "attacks"
    goal = 40
    healthy_s = 15.0
    attack_s = 20.0

    def prepare(self, cluster):
        # Its key is used: with the observer itself running, the newer connection would be the only one.
        self.observer = cluster.nodes.pop()
        self.turn = self.done

    def trial(self):
        name = ATTACKS[self.turn % len(ATTACKS)]
        self.turn += 1
        victim = self.random.choice(self.cluster.validators)
        began = time.monotonic()
        time.sleep(self.healthy_s)
        healthy = began, time.monotonic() - 0.5
        process = subprocess.Popen(
            ["nice", "-n", "5", sys.executable, str(pathlib.Path(__file__).with_name("attacker.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        entry = next(one for one in self.cluster.record["nodes"] if one["name"] == victim.name)
        process.stdin.write(json.dumps(
            {"attack": name, "record": self.cluster.record, "victim": entry}) + "\n")
        process.stdin.flush()
        try:
            time.sleep(1)
            began, most, waiting = time.monotonic(), 0, 0
            while time.monotonic() < began + self.attack_s:
                if not victim.is_running:
                    self.auditor.fault(f"{victim.name} ended under {name}: {victim.error}")
                    return
                most = max(most, victim.memory)
                waiting = max(waiting, (victim.status() or {}).get("mempool", 0))
                time.sleep(0.2)
            under = began, time.monotonic()
            peers = victim.status()
        finally:
            process.terminate()
            try:
                done = int(process.communicate(timeout=20)[0].strip() or 0)
            except (subprocess.TimeoutExpired, ValueError):
                process.kill()
                done = 0
        time.sleep(2)
        self.judge(
            name, victim, self.load.between(*healthy), self.load.between(*under), most, peers)
        self.entry.add(f"{name}: done", done)
        self.entry.sample(f"waiting, {name}", waiting)
        self.entry.add(self.counted)
        if not done:
            self.auditor.fault(f"{name} did nothing")
        if self.done % 8 == 0:
            self.auditor.settle(self.load)

    def judge(self, name, victim, healthy, under, most, status):
        self.entry.sample("finality, healthy", *healthy)
        self.entry.sample(f"finality, {name}", *under)
        self.entry.sample(f"MiB, {name}", most / (1 << 20))
        if not under:
            self.auditor.fault(f"nothing became final in {self.attack_s} s under {name}")
        if most > MEMORY_MAX:
            self.auditor.fault(f"{victim.name} has {most >> 20} MiB under {name}")
        away = [peer["name"] for peer in (status or {}).get("peers", []) if not peer["connected"]]
        if status is None or away:
            self.auditor.fault(f"{victim.name} under {name} has no channel to {away}: {status}")
        # The last of its kind decides nothing: few samples, two cores. The sum of all does.
        ratio = self.ratio(self.entry, name)
        if ratio and ratio > TIMES_HEALTHY:
            self.entry.add(f"{name}: above twice")

    @staticmethod
    def ratio(entry: Entry, name: str) -> float | None:
        healthy = quantile(entry.samples("finality, healthy"), 0.99)
        under = quantile(entry.samples(f"finality, {name}"), 0.99)
        return under / healthy if healthy and under else None

    @classmethod
    def figures(cls, entry: Entry) -> str:
        return f"finality while nobody attacks {entry.spread('finality, healthy')}"

    @classmethod
    def details(cls, entry: Entry):
        rows = []
        for name in ATTACKS:
            ratio = cls.ratio(entry, name)
            if ratio:
                rows.append([
                    name.replace("_", " "), f"{entry.count(f'{name}: done'):,}",
                    entry.spread(f"finality, {name}"), f"{ratio:.1f}",
                    f"{max(entry.samples(f'MiB, {name}')):.0f} MiB",
                    f"{max(entry.samples(f'waiting, {name}')):,.0f}"])
        return ["attack", "times done", "finality", "p99, times healthy", "most memory",
                "most in the mempool"], rows
