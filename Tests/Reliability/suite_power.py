"""All nodes are killed at once and started in random order."""

import time

from record import Entry
from suite import Suite

PROMISED_S = 10.0


class Power(Suite):
    """Processes die and the operating system lives: what the page cache holds is not lost here."""

    name = "power"
    counted = "power losses"
    goal = 100

    def trial(self):
        time.sleep(self.random.uniform(0.2, 2))
        for node in self.random.sample(self.cluster.nodes, len(self.cluster.nodes)):
            node.process.kill()
        for node in self.cluster.nodes:
            node.kill()
        self.entry.add("power losses")
        height = self.auditor.height
        time.sleep(self.random.uniform(0, 1))
        validators, enough = 0, None
        for node in self.random.sample(self.cluster.nodes, len(self.cluster.nodes)):
            time.sleep(self.random.uniform(0, 1))
            node.start()
            validators += node.role == "validator"
            if validators == self.cluster.quorum and not enough:
                enough = time.monotonic()
        found = self.auditor.await_above(height, 60)
        if found is None:
            self.auditor.fault(f"no block above {height} within 60 s of a quorum")
            return
        self.entry.sample("again", found - enough)
        if found - enough > PROMISED_S:
            self.entry.add("later than 10 s")
        self.cluster.await_ready()
        if self.done % 10 == 0:
            self.auditor.settle(self.load)

    @classmethod
    def figures(cls, entry: Entry) -> str:
        return (
            f"first new block after the start of the third validator's process: {entry.spread('again')}; "
            f"{entry.count('later than 10 s')} later than {PROMISED_S:.0f} s")
