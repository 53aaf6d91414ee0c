"""Payments while wallet and nodes are killed at random points: each is made once, and reported so.

Bounded by time: about 40 s, or SANAD_CRASH_SECONDS. The seed is SANAD_CRASH_SEED, or 1.
"""

import json
import os
import random
import signal
import subprocess
import time

from conftest import BINARY, ROOT, check_honest_logs, start

SECONDS = float(os.environ.get("SANAD_CRASH_SECONDS", "40"))
SEED = int(os.environ.get("SANAD_CRASH_SEED", "1"))
NAMES = ["val-a", "val-b", "val-c", "val-d"]
# Attempts at one payment before the test calls it stuck.
ATTEMPTS_MAX = 60


class Trial:
    """Payments from dealer to retail, and a hand that kills."""

    def __init__(self, network, randomness: random.Random):
        self.network = network
        self.randomness = randomness
        self.kills = {"wallet": 0, "node": 0}
        # How long a payment takes that nobody disturbs: kills are spread over that.
        self.usual = 0.2
        # Attempts that found what an earlier one had signed.
        self.repeats = 0
        self.down: str | None = None

    def attempt(self, *words: str, kill: bool) -> tuple[int, str]:
        """Runs the wallet, killing it at some point or not; what it printed is what somebody saw."""
        api = self.network.record["nodes"][self.randomness.randrange(4)]["api"]
        process = subprocess.Popen(
            [str(BINARY), "wallet", "send", "--from", "dealer", "--to", "retail", "--instrument",
             "MTB-12M", "--json", "--timeout", "5", "--api", api,
             "--dir", str(self.network.directory), *words],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        begin = time.monotonic()
        if kill:
            # Later points more often: by then something has been signed.
            time.sleep(self.randomness.random() ** 0.5 * 1.2 * self.usual)
            process.kill()
            self.kills["wallet"] += 1
        output, messages = process.communicate(timeout=60)
        if process.returncode == 0 and not kill:
            self.usual = min(time.monotonic() - begin, 1.0)
        self.repeats += messages.startswith("again ")
        return process.returncode, output

    def disturb(self):
        """Kills a node, or brings the killed one back; never two, because then nothing is final."""
        if self.down:
            done = self.network.on_network("testnet", "restart", self.down)
            assert done.returncode == 0, done.stderr
            self.down = None
        else:
            self.down = self.randomness.choice(NAMES)
            pid = next(n["pid"] for n in self.network.record["nodes"] if n["name"] == self.down)
            os.kill(pid, signal.SIGKILL)
            self.kills["node"] += 1

    def pay(self, amount: int, reference: str | None) -> dict:
        """Gives the command until an outcome has been seen."""
        words = ["--amount", str(amount)] + (["--ref", reference] if reference else [])
        for number in range(ATTEMPTS_MAX):
            if self.randomness.random() < 0.2:
                self.disturb()
            kill = number < 4 and self.randomness.random() < 0.7
            status, output = self.attempt(*words, kill=kill)
            lines = output.splitlines()
            if output.endswith("\n") and lines:
                told = json.loads(lines[0])
                if "error" not in told:
                    assert told["status"] == "final", told
                    return told
                # Unknown, or nobody to ask: everything else would be a wrong report.
                assert told["error"]["exit"] in (4, 7), told
            assert not (status == 0 and not lines)
        raise AssertionError(f"{amount} is not paid after {ATTEMPTS_MAX} attempts: {output}")


def test_noPaymentIsMadeTwiceOrMisreported(tmp_path):
    network = start(tmp_path / "testnet", "--observers", "0")
    randomness = random.Random(SEED)
    trial = Trial(network, randomness)
    held = network.units("retail", "MTB-12M")
    paid: dict[str, dict] = {}
    total = 0
    try:
        end = time.monotonic() + SECONDS
        number = 0
        while time.monotonic() < end:
            number += 1
            # Amounts differ, so that no two payments without a reference are the same.
            amount = number
            told = trial.pay(amount, f"payment-{number}" if number % 2 else None)
            assert told["id"] not in paid, f"seed {SEED}: one transaction for two payments"
            assert told["receipt"]["outcome"] == "applied", told
            paid[told["id"]] = told
            total += amount
        if trial.down:
            trial.disturb()
        network.await_equal_heights()
        assert network.units("retail", "MTB-12M") == held + total, f"seed {SEED}"
        for name, told in paid.items():
            again = network.json("wallet", "tx", name)
            assert (again["status"], again["height"]) == ("final", told["height"]), f"seed {SEED}"
        # References stay with what they named.
        for place in range(1, min(number, 9), 2):
            done = network.send(str(place), "--ref", f"payment-{place}")
            assert json.loads(done.stdout)["id"] in paid, f"seed {SEED}"
        assert network.units("retail", "MTB-12M") == held + total, f"seed {SEED}"
        print(f"seed {SEED}: {number} payments, {trial.kills}, {trial.repeats} repeated")
        # Otherwise nothing of what this test is about has happened.
        assert trial.repeats > 0 and min(trial.kills.values()) > 1, (number, trial.kills)
    finally:
        network.on_network("testnet", "stop")
    check_honest_logs(network)
