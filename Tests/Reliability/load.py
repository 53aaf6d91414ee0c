"""Transfers of one unit there and back, each followed until it is final, whoever dies meanwhile."""

import collections
import http.client
import json
import random
import threading
import time
import urllib.parse

from cluster import Cluster, Node
from transactions import Account, Transaction, transfer

SYMBOL = "MTB-12M"


class Lane(threading.Thread):
    """One lane of an account: a transfer, its finality, the next one."""

    def __init__(self, load: "Load", sender: Account, receiver: Account, lane: int):
        super().__init__(daemon=True)
        self.load, self.sender, self.receiver, self.lane = load, sender, receiver, lane
        self.random = random.Random(f"{sender.name} {lane}")

    def run(self):
        # Not all at the same moment.
        time.sleep(self.random.random() * len(self.load.lanes) / self.load.rate)
        sequence = self.next_sequence()
        while not self.load.is_over:
            if self.load.is_resting:
                time.sleep(0.05)
                continue
            began = time.monotonic()
            is_final = self.transfer(sequence)
            sequence = sequence + 1 if is_final else self.next_sequence()
            wanted = began + len(self.load.lanes) / self.load.rate
            time.sleep(max(0.0, wanted - time.monotonic()))

    def next_sequence(self) -> int:
        """As the node that is furthest says it."""
        while not self.load.is_over:
            told = []
            for node in self.load.targets():
                account = node.ask(f"/v1/accounts/{self.sender.id.hex()}", timeout=2)
                if account:
                    lanes = {row["lane"]: int(row["next"]) for row in account["lanes"]}
                    told.append((int(account["height"]), lanes.get(self.lane, 0)))
            if told:
                return max(told)[1]
            time.sleep(0.2)
        return 0

    def transfer(self, sequence: int) -> bool:
        """Sends the same bytes to one node after another until one says that they are final."""
        one = Transaction(
            self.load.cluster, self.sender,
            transfer(SYMBOL, self.sender.id, self.receiver.id, 1), sequence=sequence)
        one.lane = self.lane
        content, began = one.signed_by(self.sender), time.monotonic()
        while not self.load.is_over:
            targets = self.load.targets()
            if not targets:
                time.sleep(0.1)
                continue
            answer = submit(self.random.choice(targets), content)
            if answer.get("status") == "final":
                self.load.final(one.id, int(answer["height"]), time.monotonic() - began)
                return True
            if answer.get("definite"):
                self.load.refused.append(answer.get("code", "?"))
                return False
            self.load.others[answer.get("code", answer.get("status", "no answer"))] += 1
            time.sleep(0.05)
        return False


def submit(node: Node, content: bytes) -> dict:
    address = urllib.parse.urlsplit(node.api)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=4)
    try:
        connection.request(
            "POST", "/v1/transactions?wait=final&timeout=3", body=content,
            headers={"Content-Type": "application/octet-stream"})
        return json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    finally:
        connection.close()


class Load:
    """Lanes of two accounts; `rate` is the transfers a second that they make together at most."""

    def __init__(self, cluster: Cluster, rate: float = 10, lanes: int = 2):
        self.cluster, self.rate = cluster, rate
        self.is_over = self.is_resting = False
        self.only: list[Node] | None = None
        # Seconds on the monotonic clock when it was final, and how long that took.
        self.latencies: list[tuple[float, float]] = []
        self.promises: list[tuple[str, int]] = []
        self.refused: list[str] = []
        # Answers that are no outcome: codes, "accepted", "no answer".
        self.others: collections.Counter = collections.Counter()
        self.lock = threading.Lock()
        dealer, retail = Account(cluster, "dealer"), Account(cluster, "retail")
        self.lanes = [
            Lane(self, sender, receiver, lane) for lane in range(lanes)
            for sender, receiver in ((dealer, retail), (retail, dealer))]

    def targets(self) -> list[Node]:
        return [node for node in self.only or self.cluster.nodes if node.is_asked]

    def final(self, transaction: str, height: int, seconds: float):
        with self.lock:
            self.latencies.append((time.monotonic(), seconds))
            self.promises.append((transaction, height))

    def between(self, first: float, last: float) -> list[float]:
        """How long transfers took that were sent in this time. Asked a little later, it has those that
        were still on their way at its end."""
        with self.lock:
            return [taken for at, taken in self.latencies if first <= at - taken <= last]

    def taken_promises(self, most: int, chosen: random.Random) -> list[tuple[str, int]]:
        """Some of what was promised since the last call."""
        with self.lock:
            promises, self.promises = self.promises, []
        return chosen.sample(promises, min(most, len(promises)))

    def __enter__(self):
        for lane in self.lanes:
            lane.start()
        return self

    def __exit__(self, *_):
        self.is_over = True
        for lane in self.lanes:
            lane.join(timeout=20)
