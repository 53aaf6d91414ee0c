"""Validators that hang, and validators that are gone: one of four, and two."""

import time

from record import Entry
from suite import Suite

# D of the local chain: what quorum's return may take is 5 s + 4D.
DELAY_BOUND_S = 0.1
PROMISED_S = 5 + 4 * DELAY_BOUND_S
# What may be on its way when a quorum is lost: a block whose votes have been sent.
UNDER_WAY_S = 2.0


class Outages(Suite):
    """What pauses and what kills have in common: who is away, and what the others do meanwhile."""

    least_s, most_s = 4.0, 8.0

    def away(self, nodes):
        raise NotImplementedError

    def back(self, node):
        raise NotImplementedError

    def trial(self):
        self.one()
        self.two()
        self.entry.add(self.counted)
        self.cluster.await_ready()
        if self.done % 10 == 0:
            self.auditor.settle(self.load)

    def one(self):
        """One of four: the chain goes on."""
        began = time.monotonic()
        time.sleep(3)
        healthy = began, time.monotonic()
        self.entry.sample("interval, all", *self.auditor.intervals(*healthy))
        node = self.random.choice(self.cluster.validators)
        self.load.only = [one for one in self.cluster.nodes if one is not node]
        self.away([node])
        began = time.monotonic()
        time.sleep(self.random.uniform(self.least_s, self.most_s))
        ended = time.monotonic()
        intervals = self.auditor.intervals(began, ended)
        self.entry.sample("interval, one away", *intervals)
        if len(intervals) < 2:
            self.auditor.fault(f"{len(intervals)} blocks in {ended - began:.1f} s without {node.name}")
        self.back(node)
        self.load.only = None
        self.cluster.await_ready()
        time.sleep(1)
        # Without the last half second, whose transfers may wait for the answer of who goes away.
        self.entry.sample("finality, all", *self.load.between(healthy[0], healthy[1] - 0.5))
        self.entry.sample("finality, one away", *self.load.between(began, ended))

    def two(self):
        """Two of four: nothing becomes final, and the chain goes on by itself with the third."""
        nodes = self.random.sample(self.cluster.validators, 2)
        self.load.only = [one for one in self.cluster.nodes if one not in nodes]
        self.away(nodes)
        time.sleep(UNDER_WAY_S)
        height = self.auditor.height
        time.sleep(self.random.uniform(self.least_s, self.most_s))
        if self.auditor.height != height:
            self.auditor.fault(
                f"final without a quorum: {height} became {self.auditor.height}, "
                f"without {[node.name for node in nodes]}")
        returned = time.monotonic()
        self.back(nodes[0])
        found = self.auditor.await_above(height, 60)
        if found is None:
            self.auditor.fault(f"no block above {height} within 60 s of the third validator's return")
        else:
            self.entry.sample("resumed", found - returned)
            if found - returned > PROMISED_S:
                self.entry.add("later than 5 s + 4D")
        self.back(nodes[1])
        self.load.only = None

    @classmethod
    def figures(cls, entry: Entry) -> str:
        return (
            f"block interval with all {entry.spread('interval, all')}, with one away "
            f"{entry.spread('interval, one away')}; finality with all {entry.spread('finality, all')}, with "
            f"one away {entry.spread('finality, one away')}; resumed with the third of four "
            f"{entry.spread('resumed')}, {entry.count('later than 5 s + 4D')} later than {PROMISED_S:.1f} s")


class Pauses(Outages):
    """SIGSTOP: a machine that hangs with its connections open."""

    name = "pause"
    counted = "pauses of one and of two"
    goal = 50

    def away(self, nodes):
        for node in nodes:
            node.pause()

    def back(self, node):
        node.resume()


class Downs(Outages):
    """Killed, and started again: the time until the chain goes on has the start in it."""

    name = "down"
    counted = "outages of one and of two"
    goal = 50

    def away(self, nodes):
        for node in nodes:
            node.kill()

    def back(self, node):
        node.start()
