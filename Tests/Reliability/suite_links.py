"""Bad links and thin topologies: whatever is connected makes progress."""

import subprocess
import time

from proxy import Proxies
from record import Entry
from suite import Suite

RING = (("val-a", "val-b"), ("val-b", "val-c"), ("val-c", "val-d"), ("val-d", "val-a"))
SETTLE_S = 2.0


def why_no_netem() -> str | None:
    """Why packets cannot be delayed by the kernel here, or None where they can."""
    try:
        done = subprocess.run(
            ["unshare", "--net", "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms"],
            capture_output=True, text=True)
    except OSError as error:
        return str(error)
    return None if done.returncode == 0 else done.stderr.strip().splitlines()[0]


class Links(Suite):
    """Each trial is one profile, drawn in turn: healthy times before it, the bad links, and the time
    until the chain is healthy again after they are gone."""

    name = "links"
    counted = "profiles"
    goal = 60
    profile_s = 20.0

    def prepare(self, cluster):
        self.proxies = Proxies(cluster, self.random.randrange(1 << 30))
        self.turn = self.done
        why = why_no_netem()
        if why:
            self.entry.content["skipped"] = (
                f"packets cannot be delayed here, {why}: links are bad in a proxy, and nothing is reordered "
                "or lost within TCP")

    def end(self):
        self.proxies.close()

    def trial(self):
        profiles = [
            self.healthy, self.wide, self.jitter, self.loss, self.narrow, self.ring, self.star,
            self.one_way, self.flapping, self.cut_off]
        profile = profiles[self.turn % len(profiles)]
        self.turn += 1
        name = profile.__name__.replace("_", " ")
        profile()
        time.sleep(SETTLE_S)
        began, height = time.monotonic(), self.auditor.height
        while time.monotonic() < began + self.profile_s:
            self.meanwhile(profile)
        ended = time.monotonic()
        self.entry.sample(f"interval, {name}", *self.auditor.intervals(began, ended))
        if self.auditor.height == height:
            self.auditor.fault(f"no block in {self.profile_s} s: {name}")
        self.proxies.heal()
        self.load.only = None
        try:
            self.cluster.await_ready(30)
            self.entry.sample("ready after", time.monotonic() - ended)
        except TimeoutError as error:
            self.auditor.fault(f"after {name}: {error}")
        self.entry.sample(f"finality, {name}", *self.load.between(began, ended))
        self.entry.add(self.counted)
        if self.done % 10 == 0:
            self.auditor.settle(self.load)

    def meanwhile(self, profile):
        if profile == self.flapping:
            self.proxies.cut("val-a", "val-b")
            time.sleep(0.5)
            for link in self.proxies.between("val-a", "val-b"):
                link.is_cut = False
        time.sleep(1)

    def healthy(self):
        """The proxies alone."""

    def wide(self):
        """50 ms each way."""
        self.proxies.set(delay_s=0.05)

    def jitter(self):
        """100 ms each way, more or less by 50: 200 +- 100 ms there and back."""
        self.proxies.set(delay_s=0.1, jitter_s=0.05)

    def loss(self):
        """10 ms each way, and one chunk in ten comes a retransmission later."""
        self.proxies.set(delay_s=0.01, loss=0.1)

    def narrow(self):
        """1 Mbit/s each way on each link."""
        self.proxies.set(bytes_per_s=125_000)

    def only(self, kept):
        names = [node.name for node in self.cluster.validators]
        for place, one in enumerate(names):
            for other in names[:place]:
                if {one, other} not in [set(pair) for pair in kept]:
                    self.proxies.cut(one, other)

    def ring(self):
        self.only(RING)

    def star(self):
        """All that the others hear of each other they hear of one."""
        self.only([("val-a", name) for name in ("val-b", "val-c", "val-d")])

    def one_way(self):
        """Two links on which one direction stands, with the connections open."""
        self.proxies.stand("val-a", "val-b")
        self.proxies.stand("val-c", "val-d")

    def flapping(self):
        """One link is cut for half a second out of every one and a half."""

    def cut_off(self):
        """One validator hears nobody."""
        for name in ("val-a", "val-b", "val-c"):
            self.proxies.cut("val-d", name)
        self.load.only = [node for node in self.cluster.nodes if node.name != "val-d"]

    @classmethod
    def figures(cls, entry: Entry) -> str:
        return f"ready after the links are good again {entry.spread('ready after')}"

    @classmethod
    def details(cls, entry: Entry):
        names = [name.removeprefix("finality, ") for name in entry.content["samples"]
                 if name.startswith("finality, ")]
        return ["links", "finality, as the client sees it", "between blocks"], [
            [name, entry.spread(f"finality, {name}"), entry.spread(f"interval, {name}")]
            for name in names]
