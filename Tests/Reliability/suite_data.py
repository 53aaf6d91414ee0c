"""Data that is lost, data from a backup, and two processes with one key."""

import pathlib
import shutil
import time

from record import Entry
from suite import Suite

# What a start with this data has to come to, as docs/operations.md says; a version with another way
# out changes these.
LOST_REFUSED_WITH = "9305 VOTE_LOST"


class Data(Suite):
    """In turns on a network of its own: the data directory is deleted; an old copy of it is put
    back; a copy of a running node is started with the same key."""

    name = "data"
    counted = "cases"
    goal = 30
    rate = 12.0
    trials_per_cluster = 3

    def prepare(self, cluster):
        self.cases = [self.lost, self.old, self.twin]

    def trial(self):
        case = self.cases.pop(0)
        node = self.random.choice(self.cluster.validators)
        self.auditor.may_go_back.add(node.name)
        case(node)
        self.entry.add(self.counted)
        self.entry.add(f"{case.__name__}: cases")
        for conflict in self.auditor.signed.conflicts:
            self.entry.add(f"{case.__name__}: conflicting statements")
        self.auditor.check()

    def votes_of(self, node, folder: pathlib.Path | None = None) -> int:
        """The highest view that the node has voted in, as its journal says."""
        self.auditor.journals.read(node)
        return self.auditor.journals.own_view.get(node.name, 0)

    def await_signing(self, node, above: int, name: str, seconds: float = 120) -> bool:
        """Until the node has voted above a view; the seconds are sampled."""
        began = time.monotonic()
        while node.is_running and time.monotonic() < began + seconds:
            if self.votes_of(node) > above:
                self.entry.sample(name, time.monotonic() - began)
                return True
            time.sleep(0.1)
        return False

    def goes_on(self, without, seconds: float = 3):
        """The others make blocks."""
        height = self.auditor.height
        time.sleep(seconds)
        if self.auditor.height == height:
            self.auditor.fault(f"no block in {seconds} s while {without.name} is away")

    def lost(self, node):
        """Journal and store are gone, the guard is not: refused, and silent up to the mark."""
        node.kill()
        before = self.votes_of(node)
        shutil.rmtree(node.data / "journal")
        shutil.rmtree(node.data / "store")
        self.auditor.journals.forget(node)
        node.start()
        node.process.wait(timeout=30)
        if node.error != LOST_REFUSED_WITH:
            self.auditor.fault(f"{node.name} without its data: {node.error}, not {LOST_REFUSED_WITH}")
        self.goes_on(node)
        node.start("--recover", "stay-silent")
        self.cluster.await_ready()
        if not self.await_signing(node, before, "signs again, lost"):
            self.auditor.fault(f"{node.name} does not sign again after its data was lost: {node.status()}")

    def old(self, node):
        """A backup of a while ago: silent up to the mark, or quarantined when a peer shows a vote that
        the backup does not know. The way out of quarantine is the data that was there before."""
        backup, aside = node.data.with_name("backup"), node.data.with_name("aside")
        node.kill()
        shutil.copytree(node.data, backup)
        node.start()
        self.cluster.await_ready()
        # Within one reservation of the mark, or well above it.
        time.sleep(self.random.choice([1, 3, 12]))
        node.kill()
        before = self.votes_of(node)
        shutil.move(node.data, aside)
        shutil.move(backup, node.data)
        self.auditor.journals.forget(node)
        node.start()
        self.goes_on(node)
        if self.await_signing(node, before, "signs again, old copy", seconds=60):
            self.entry.add("old: silent up to the mark")
        elif node.is_running and "quarantined" in (node.status() or {}).get("abstains", []):
            self.entry.add("old: quarantined")
            node.kill()
            shutil.rmtree(node.data)
            shutil.move(aside, node.data)
            node.start()
            if not self.await_signing(node, before, "signs again, newest copy"):
                self.auditor.fault(f"{node.name} does not sign with its newest data: {node.status()}")
        else:
            self.auditor.fault(f"{node.name} with an old copy: {node.error or node.status()}")
        shutil.rmtree(aside, ignore_errors=True)
        self.cluster.await_ready()

    def twin(self, node):
        """A copy of everything, the guard too, in another place: what both locks cannot see. The
        longer one goes on, the surer it is that one of the two ends."""
        copy = node.data.with_name("twin")
        node.kill()
        shutil.copytree(node.data, copy, ignore=shutil.ignore_patterns("node.log"))
        shutil.copytree(node.guard, copy.with_name("twin.guard"))
        text = pathlib.Path(node.config).read_text()
        port = self.cluster.free_port
        text = text.replace(str(node.guard), str(copy.with_name("twin.guard")))
        text = text.replace(f"'{node.data}'", f"'{copy}'")
        text = text.replace(node.api.removeprefix("http://"), f"127.0.0.1:{port}")
        text = text.replace(f"listen: '{node.p2p}'", f"listen: '127.0.0.1:{port + 1}'")
        (copy / "node.yaml").write_text(text)
        twin = type(node)({
            "name": node.name, "role": "validator", "config": str(copy / "node.yaml"),
            "data": str(copy), "guard": str(copy.with_name("twin.guard")),
            "log": str(copy / "node.log"), "api": f"http://127.0.0.1:{port}",
            "p2p": f"127.0.0.1:{port + 1}"})
        self.auditor.allowed.update({"validator broke the protocol", "evidence"})
        self.load.only = [one for one in self.cluster.nodes if one is not node]
        both = [node, twin]
        for one in self.random.sample(both, 2):
            one.start()
            time.sleep(self.random.uniform(0, 1))
        try:
            self.watch_twins(both)
        finally:
            twin.kill()
            self.auditor.journals.read(twin)
        node.kill()
        self.is_used_up = node
        self.goes_on(node)

    def watch_twins(self, both):
        """Until one of the two says that something is wrong."""
        began = max(one.started_at for one in both)
        while time.monotonic() < began + 60:
            told = [one.error or ",".join((one.status() or {}).get("abstains", [])) for one in both]
            if any(told):
                break
            time.sleep(0.2)
        seconds = time.monotonic() - began
        for one, what in zip(("the one", "the other"), told):
            self.entry.add(f"twin says: {what or 'goes on'}")
        if any(told):
            self.entry.sample("twin noticed", seconds)
        for node in both:
            self.auditor.journals.read(node)

    def finish(self):
        left = [node for node in self.cluster.nodes if node is not getattr(self, "is_used_up", None)]
        self.load.is_resting = True
        self.cluster.await_equal(nodes=left)
        self.auditor.check()

    @classmethod
    def figures(cls, entry: Entry) -> str:
        twins = ", ".join(f"{what} {count}" for what, count in entry.counts("twin says: ").items())
        return (
            f"lost {entry.count('lost: cases')}, signs again {entry.spread('signs again, lost')}; old copy: "
            f"silent up to the mark {entry.count('old: silent up to the mark')}, signs again "
            f"{entry.spread('signs again, old copy')}, quarantined {entry.count('old: quarantined')}; "
            f"twins {entry.count('twin: cases')}: {twins}; the first of the two says so after the start of "
            f"the second: {entry.spread('twin noticed')}; "
            f"conflicting statements {entry.count('twin: conflicting statements')}")
