"""Random nodes are killed under load and come back after 0 to 5 s."""

import time

from record import Entry
from suite import Suite


class Kills(Suite):
    """In turns: one node at a time, when the chain has to go on, and storms in which any number may
    be down and a node may be killed while it starts."""

    name = "kills"
    counted = "kills"
    goal = 1_000
    storm_s = 20.0

    def trial(self):
        self.one_by_one(4)
        self.storm(self.storm_s)
        self.cluster.start()
        self.auditor.settle(self.load)
        self.entry.content["blocks compared"] = (
            self.entry.content.get("blocks compared", 0) + self.auditor.compared)
        self.auditor.compared = 0
        self.entry.add("votes read", self.auditor.signed.votes)
        self.auditor.signed.votes = 0
        self.entry.add("restarts whose height was checked", self.auditor.restarts_checked)
        self.auditor.restarts_checked = 0
        self.entry.add("transfers", len(self.load.latencies))
        self.load.latencies.clear()

    def kill(self, node, what: str):
        node.kill()
        self.entry.add("kills")
        self.entry.add(f"kills {what}")

    def one_by_one(self, count: int):
        for _ in range(count):
            node = self.random.choice(self.cluster.nodes)
            time.sleep(self.random.uniform(0, 0.5))
            self.kill(node, "one at a time")
            height, down = self.auditor.height, self.random.uniform(0, 5)
            time.sleep(down)
            if down > 3 and self.auditor.height == height:
                self.auditor.fault(f"no block in {down:.1f} s while only {node.name} was down")
            node.start()
            self.await_ready(node)

    def await_ready(self, node, seconds: float = 60):
        """The seconds from the start of the process until it is ready, sampled."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = node.status()
            if status and status["ready"]:
                self.entry.sample("ready", time.monotonic() - node.started_at)
                return
            if not node.is_running:
                self.auditor.fault(f"{node.name} ended by itself after a kill: {node.error}")
                return
            time.sleep(0.05)
        self.auditor.fault(f"{node.name} was not ready {seconds} s after its start: {node.status()}")

    def storm(self, seconds: float):
        """Each node by itself: killed after a while, back after 0 to 5 s."""
        deadline = time.monotonic() + seconds
        due = {node.name: time.monotonic() + self.random.uniform(0, 4) for node in self.cluster.nodes}
        while time.monotonic() < deadline:
            for node in self.cluster.nodes:
                if time.monotonic() < due[node.name]:
                    continue
                if node.is_running:
                    self.kill(node, "in storms")
                    due[node.name] = time.monotonic() + self.random.uniform(0, 5)
                else:
                    if node.process.returncode != -9:
                        self.auditor.fault(f"{node.name} ended by itself: {node.error}")
                    node.start()
                    due[node.name] = time.monotonic() + self.random.uniform(0.1, 4)
            time.sleep(0.05)

    @classmethod
    def figures(cls, entry: Entry) -> str:
        return (
            f"{entry.count('kills one at a time')} one at a time, {entry.count('kills in storms')} in "
            f"storms; {entry.count('votes read'):,} signed statements and "
            f"{entry.content.get('blocks compared', 0):,} final blocks compared; ready again after "
            f"{entry.spread('ready')}")
