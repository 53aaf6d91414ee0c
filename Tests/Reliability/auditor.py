"""Follows every node's final blocks, what was signed, and the evidence that nodes have of each other."""

import http.client
import random
import threading
import time

from cluster import Cluster, Node
from journals import JournalReader, Signed
from load import Load
from streams import Stream

# How far a feed goes back when it connects again: what was final is asked for once more.
AGAIN = 20
CRITICAL = ("validator broke the protocol", "execution diverged", "Fatal error", "Illegal instruction")


class Auditor:
    """`with Auditor(cluster) as auditor:` follows until the end. `faults` has what must not be."""

    def __init__(self, cluster: Cluster, seed: int = 1):
        self.cluster = cluster
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.is_over = False
        self.faults: list[str] = []
        self.chain: dict[int, tuple] = {}
        self.first_seen: list[tuple[float, int]] = []
        self.told = {node.name: 0 for node in cluster.nodes}
        self.compared = 0
        self.allowed: set[str] = set()
        # Nodes whose files are damaged on purpose: what they called final may have to be fetched.
        self.may_go_back: set[str] = set()
        # Those of them that have said, by a code, that a promise cannot be read.
        self.damaged: set[str] = set()
        self.signed = Signed([node.name for node in cluster.validators])
        self.journals = JournalReader(self.signed)
        self.log_places: dict[str, int] = {}
        # Runs of node processes whose API has been reached, to tell a restart from a lost line.
        self.restarts_checked = 0
        self.threads = [
            threading.Thread(target=self.follow, args=(node,), daemon=True)
            for node in cluster.nodes]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        # They wait for the next block or for the end of their node, and are of no use any more.
        for thread in self.threads:
            thread.join(timeout=0.1)

    @property
    def height(self) -> int:
        """The highest block that any node has called final."""
        with self.lock:
            return max(self.chain, default=0)

    def fault(self, text: str):
        with self.lock:
            if text not in self.faults:
                self.faults.append(text)

    def follow(self, node: Node):
        """The feed of one node, from where it was, again and again."""
        run = None
        while not self.is_over:
            if not node.is_asked:
                time.sleep(0.05)
                continue
            try:
                if run != node.started_at:
                    run = self.check_restart(node)
                if run is not None:
                    self.read_feed(node)
            except (OSError, http.client.HTTPException, ValueError, KeyError):
                pass
            time.sleep(0.1)

    def check_restart(self, node: Node) -> float | None:
        """What a node called final is there when it comes back, whoever else runs."""
        started, told = node.started_at, self.told[node.name]
        status = node.status()
        if status is None or started != node.started_at:
            return None
        if int(status["height"]) < told and node.name not in self.may_go_back:
            self.fault(
                f"{node.name} called block {told} final and is at {status['height']} after a restart")
        self.restarts_checked += 1
        return started

    def forget(self, node: Node):
        """Its data was taken away or put back on purpose: it begins again."""
        self.told[node.name] = 0
        self.journals.forget(node)

    def read_feed(self, node: Node):
        cursor = max(0, self.told[node.name] - AGAIN)
        stream = Stream(node.api, "blocks", cursor=f"{cursor}.0", lines=True, timeout=10)
        expected = cursor + 1
        try:
            if stream.answer.status != 200:
                return
            for _, kind, item in stream.items():
                if self.is_over:
                    return
                if kind == "gap":
                    expected = int(item["to"])
                elif kind == "block":
                    block = item["block"]
                    height = int(block["height"])
                    if cursor == 0 and expected == 1:
                        expected = height
                    if height != expected:
                        self.fault(f"{node.name} told block {height} after {expected - 1}")
                    expected = height + 1
                    self.block(node, height, block["digest"], block["state_root"])
        finally:
            stream.close()

    def block(self, node: Node, height: int, digest: str, root: str):
        with self.lock:
            known = self.chain.get(height)
            if known is None:
                self.chain[height] = (digest, root)
                self.first_seen.append((time.monotonic(), height))
            self.compared += 1
            self.told[node.name] = max(self.told[node.name], height)
        if known and known != (digest, root):
            self.fault(f"block {height} of {node.name} is {digest}, {root}, and elsewhere {known}")

    def await_above(self, height: int, seconds: float) -> float | None:
        """When a block above this height was first called final, on the monotonic clock."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with self.lock:
                found = next((at for at, one in reversed(self.first_seen) if one == height + 1), None)
            if found:
                return found
            time.sleep(0.02)
        return None

    def intervals(self, first: float, last: float) -> list[float]:
        """Seconds between blocks that became final in this time."""
        with self.lock:
            times = [at for at, _ in self.first_seen if first <= at <= last]
        return [later - sooner for sooner, later in zip(times, times[1:])]

    def read_journals(self):
        for node in self.cluster.validators:
            self.journals.read(node)
        for conflict in self.signed.conflicts:
            self.fault(conflict)

    def read_logs(self):
        """What a node says of another that broke the protocol, or of itself."""
        for node in self.cluster.nodes:
            with node.log_path.open(errors="replace") as file:
                file.seek(self.log_places.get(node.name, 0))
                for line in file:
                    for text in CRITICAL:
                        if text in line and text not in self.allowed:
                            self.fault(f"{node.name} logs: {line.strip()[:300]}")
                self.log_places[node.name] = file.tell()

    def check(self):
        """What can be looked at while nodes run or do not."""
        self.read_journals()
        self.read_logs()
        for node in self.cluster.nodes:
            evidence = node.ask("/v1/evidence") if node.is_asked else None
            if evidence and "evidence" not in self.allowed:
                self.fault(f"{node.name} has evidence: {str(evidence)[:300]}")

    def settle(self, load: Load | None = None, seconds: float = 90, promises: int = 20) -> int:
        """All run, nobody sends: all are at one block, and what was promised is there on each."""
        if load:
            load.is_resting = True
        try:
            try:
                height = self.cluster.await_equal(seconds)
            except TimeoutError as error:
                self.fault(str(error))
                return self.height
            for transaction, at in load.taken_promises(promises, self.random) if load else []:
                for node in self.cluster.nodes:
                    status, found = node.get(f"/v1/transactions/{transaction}")
                    if status == 500 and found["code"] == "9306" and node.name in self.may_go_back:
                        self.damaged.add(node.name)
                        continue
                    if status != 200 or found["status"] != "final" or int(found["height"]) != at:
                        self.fault(f"{transaction} was final at {at}, and {node.name} says {found}")
            self.check()
            return height
        finally:
            if load:
                load.is_resting = False
