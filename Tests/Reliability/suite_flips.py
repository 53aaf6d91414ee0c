"""Files of a stopped node are damaged between its restarts, one node at a time."""

import shutil
import time

from damage import KEY_SIDE, WEIGHTS, Damage, damage
from record import Entry
from suite import Suite

READY_S = 60.0
SIGNS_S = 120.0
READ_BACK = 150
MARK_VIEWS = 130


class Flips(Suite):
    """Healed is a node that follows and signs again without anybody's help, and reads all that it
    is asked for. By a person is one that ended with a named error, or answers with one, and is well
    after what the error tells to do. Anything else is a fault."""

    name = "flips"
    counted = "damaged files"
    goal = 1_000
    rate = 12.0
    weights = WEIGHTS

    def prepare(self, cluster):
        # Of each node what came of its store's newest damage.
        self.latest = {node.name: "" for node in cluster.validators}

    def trial(self):
        node = self.random.choice(self.cluster.validators)
        if self.random.random() < 0.5:
            node.stop()
        else:
            node.kill()
        self.auditor.journals.read(node)
        self.auditor.may_go_back.add(node.name)
        done = damage(node, self.random, self.weights)
        node.start()
        began = time.monotonic()
        outcome = self.outcome(node, done)
        if done.kind.startswith("store"):
            self.latest[node.name] = f"{done.kind}: {outcome}"
        self.entry.add(self.counted)
        self.entry.add(f"{done.kind}: {outcome}")
        self.entry.sample(f"signs again, {outcome}", time.monotonic() - began)
        self.clear_aside(node)
        self.entry.add("transfers", len(self.load.latencies))
        self.load.latencies.clear()
        if self.done % 20 == 0:
            self.auditor.settle(self.load)
            for name in self.auditor.damaged:
                self.rebuild(self.cluster.node(name), "found when read")
            self.auditor.damaged.clear()
            self.cluster.await_ready()

    def outcome(self, node, done: Damage) -> str:
        # A mark is written again when its 64 views are used up, and not before.
        if self.is_well(node, views=MARK_VIEWS if done.kind == "mark" else 0):
            problem = self.read_back(node, done)
            if problem is None:
                return "healed"
            self.entry.add(f"errors: {problem}, found when read")
            node.stop()
            self.as_told(node, done, problem)
            return self.blamed(node, done, "found when read")
        if node.is_running:
            self.auditor.fault(
                f"{node.name} neither signs nor ends after {done}: {node.status()}, "
                f"own view {self.auditor.journals.own_view.get(node.name)}")
            return "stuck"
        error = node.error
        if error is None:
            self.auditor.fault(
                f"{node.name} ended with {node.process.returncode} and no error after {done}: "
                f"{node.log[-600:]}")
            return "no named error"
        self.entry.add(f"errors: {error}")
        self.as_told(node, done, error)
        if "STORE_DAMAGED" in error and not done.kind.startswith("store"):
            return self.blamed(node, done, "ended later")
        return "by a person"

    def blamed(self, node, done: Damage, outcome: str) -> str:
        """What came of this damage, where it may have been an earlier one of the store that was found:
        then that one is counted anew, and the journal or the key's files have done no harm."""
        if done.kind.startswith("store"):
            return outcome
        self.blame_earlier(node, outcome)
        return "healed"

    def is_well(self, node, views: int = 0) -> bool:
        """Ready, and with a vote in its journal of a view above all it had voted in; False when it
        ends, or does not get there in time. What a node says of its silence is not asked: see
        test_aNodeBelowItsFloorSaysThatItIsSilent."""
        before = self.auditor.journals.own_view.get(node.name, 0) + views
        deadline, is_ready = time.monotonic() + READY_S, False
        while node.is_running and time.monotonic() < deadline:
            if not is_ready and (node.status() or {}).get("ready"):
                is_ready, deadline = True, time.monotonic() + SIGNS_S
            self.tend(node)
            if is_ready:
                self.auditor.journals.read(node)
                if self.auditor.journals.own_view.get(node.name, 0) > before:
                    return True
            time.sleep(0.1)
        return False

    def tend(self, present):
        """Damage that no start has read is found when it is read: what seemed healed ended later."""
        for node in self.cluster.validators:
            if node is present or node.is_running:
                continue
            error = node.error
            if error is None or "STORE_DAMAGED" not in error:
                self.auditor.fault(f"{node.name} ended later, {error}, after {self.latest[node.name]}")
                return
            self.rebuild(node, "ended later")

    @staticmethod
    def clear_aside(node):
        """The stores that a node has put aside: three are its limit, and then a person has to look."""
        for aside in node.data.glob("store.damaged-*"):
            shutil.rmtree(aside)

    def rebuild(self, node, outcome: str):
        """Deletes the store, as 9306 tells, because of an earlier damage to it."""
        node.stop()
        self.blame_earlier(node, outcome)
        self.entry.add(f"errors: 9306 STORE_DAMAGED, {outcome}")
        shutil.rmtree(node.data / "store")
        node.start()

    def blame_earlier(self, node, outcome: str):
        if self.latest[node.name].endswith(": healed"):
            self.entry.add(self.latest[node.name], -1)
            self.entry.add(self.latest[node.name].replace(": healed", f": {outcome}"))
        self.latest[node.name] = ""

    def as_told(self, node, done: Damage, error: str):
        """Does what docs/operations.md says of the code."""
        words: list[str] = []
        if "STORE_DAMAGED" in error:
            shutil.rmtree(node.data / "store")
        elif "VOTE_LOST" in error:
            words = ["--recover", "stay-silent"]
        else:
            # A new key is not registered here: the file of a moment ago hides no votes.
            done.undo()
        node.start(*words)
        if not self.is_well(node):
            self.auditor.fault(f"{node.name}, {error} after {done}, is not well after the way out: "
                               f"{node.error or node.status()}")

    def read_back(self, node, done: Damage) -> str | None:
        """Old blocks, transactions and accounts, as the observer has them: whatever the node answers
        without a problem has to be the same. The problem, where there is one."""
        other = self.cluster.nodes[-1]
        top = min(node.height, other.height)
        heights = self.random.sample(range(1, top + 1), min(READ_BACK, top))
        if not done.kind.startswith("store"):
            heights = heights[:10]
        paths = [f"/v1/blocks/{height}" for height in heights]
        paths += [f"/v1/transactions?from_height={height}&to_height={height}" for height in heights[:40]]
        paths += [f"/v1/accounts/{account['id']}/history?to_height={top}&limit=100"
                  for account in self.cluster.record["accounts"]]
        for path in paths:
            status, here = node.get(path)
            if status == 500:
                return f"{here['code']} {here['name']}"
            if status != 200:
                self.entry.add("other answers when read back")
                continue
            there = other.ask(path)
            for answer in (here, there or {}):
                # Certificates may have other signers, and cursors are of the moment.
                answer.pop("certificate", None)
                answer.pop("next", None)
            if there and here != there:
                self.auditor.fault(f"{path} of {node.name} differs after {done}: {here} and {there}")
            self.entry.add("answers read back")
        return None

    def finish(self):
        """Every account is the same everywhere, read key by key."""
        self.auditor.settle(self.load)
        self.load.is_resting = True
        self.cluster.await_equal()
        for account in self.cluster.record["accounts"]:
            told = {}
            for node in self.cluster.nodes:
                answer = node.ask(f"/v1/accounts/{account['id']}")
                told[node.name] = answer and (answer["holdings"], answer["event_chain"])
            if any(one != told["observer"] for one in told.values()):
                self.auditor.fault(f"account {account['name']} differs: {told}")

    @classmethod
    def figures(cls, entry: Entry) -> str:
        rows = [outcomes for kind, outcomes in cls.by_kind(entry) if kind not in KEY_SIDE]
        healed, total = (sum(row.get("healed", 0) for row in rows), sum(sum(row.values()) for row in rows))
        share = 100 * healed / total if total else 0
        return (
            f"of {total} damaged files of journal and store {share:.1f} % healed without help; they sign "
            f"again after {entry.spread('signs again, healed')}; "
            f"{entry.count('answers read back'):,} answers compared")

    @staticmethod
    def by_kind(entry: Entry) -> list[tuple[str, dict[str, int]]]:
        told = [(kind, entry.counts(f"{kind}: ")) for kind in WEIGHTS]
        return [(kind, outcomes) for kind, outcomes in told if sum(outcomes.values())]

    @classmethod
    def details(cls, entry: Entry):
        outcomes = ["healed", "by a person", "found when read", "ended later"]
        rows = [
            [kind, *(str(told.get(name, 0)) for name in outcomes)] for kind, told in cls.by_kind(entry)]
        rows.append(["errors", ", ".join(
            f"{error}: {count}" for error, count in entry.counts("errors: ").items()), "", "", ""])
        return ["file", *outcomes], rows
