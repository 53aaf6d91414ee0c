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

    def prepare(self, cluster):
        # Of each node what came of its newest damage.
        self.latest = {node.name: "" for node in cluster.validators}

    def trial(self):
        node = self.random.choice(self.cluster.validators)
        if self.random.random() < 0.5:
            node.stop()
        else:
            node.kill()
        self.auditor.journals.read(node)
        self.auditor.may_go_back.add(node.name)
        done = damage(node, self.random)
        node.start()
        began = time.monotonic()
        outcome = self.outcome(node, done)
        self.latest[node.name] = f"{done.kind}: {outcome}"
        self.entry.add(self.counted)
        self.entry.add(f"{done.kind}: {outcome}")
        self.entry.sample(f"signs again, {outcome}", time.monotonic() - began)
        self.entry.add("transfers", len(self.load.latencies))
        self.load.latencies.clear()
        if self.done % 20 == 0:
            self.auditor.settle(self.load)

    def outcome(self, node, done: Damage) -> str:
        # A mark is written again when its 64 views are used up, and not before.
        if self.is_well(node, views=MARK_VIEWS if done.kind == "mark" else 0):
            problem = self.read_back(node, done)
            if problem is None:
                return "healed"
            self.entry.add(f"errors: {problem} when read")
            node.stop()
            self.as_told(node, done, problem)
            return "found when read"
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
        return "by a person"

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
            if self.latest[node.name].endswith(": healed"):
                self.entry.add(self.latest[node.name], -1)
                self.entry.add(self.latest[node.name].replace(": healed", ": ended later"))
                self.latest[node.name] = ""
            self.entry.add(f"errors: {error} later")
            shutil.rmtree(node.data / "store")
            node.start()

    def as_told(self, node, done: Damage, error: str):
        """Does what docs/operations.md says of the code."""
        words: list[str] = []
        if "STORE_DAMAGED" in error:
            shutil.rmtree(node.data / "store")
        elif "VOTE_LOST" in error:
            words = ["--recover", "stay-silent"]
        elif done.kind == "mark" and "DISK_FAILED" in error:
            # Its code tells to check the disk, which does not help: see
            # test_aMarkThatLostItsEndIsNamed. What is left of the file is the newest there is.
            mark = node.guard / "hwm"
            mark.write_bytes(mark.read_bytes().ljust(len(done.before), b"\0"))
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
        parts, healed, by_person = [], 0, 0
        for kind in WEIGHTS:
            outcomes = entry.counts(f"{kind}: ")
            total = sum(outcomes.values())
            if not total:
                continue
            parts.append(f"{kind} {outcomes.get('healed', 0)} of {total}")
            if kind not in KEY_SIDE:
                healed, by_person = healed + outcomes.get("healed", 0), by_person + total
        share = 100 * healed / by_person if by_person else 0
        return (
            f"healed by itself {share:.1f} % of {by_person} of journal and store; by kind: "
            f"{', '.join(parts)}; the rest by a person, after "
            f"{', '.join(f'{error} ({count})' for error, count in entry.counts('errors: ').items())}; "
            f"signs again {entry.spread('signs again, healed')}; {entry.count('answers read back'):,} "
            "answers compared")
