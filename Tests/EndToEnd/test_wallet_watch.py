"""What the wallet shows as it happens, and that it believes no node about it."""

import json
import subprocess
import threading
import time

import pytest

from conftest import BINARY, ROOT, start
from streams import Stream
from test_wallet_trust import Liar


class Watch:
    """A `wallet watch` in the background, and the lines that it has shown."""

    def __init__(self, network, *words: str):
        self.process = subprocess.Popen(
            [str(BINARY), "wallet", "watch", *words, "--json", "--dir", str(network.directory)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        self.lines: list[dict] = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def end(self, seconds: float = 30) -> int:
        status = self.process.wait(timeout=seconds)
        self.reader.join(timeout=5)
        return status


def await_lines(watch: Watch, count: int, seconds: float = 30):
    deadline = time.monotonic() + seconds
    while len(watch.lines) < count:
        assert time.monotonic() < deadline, watch.lines
        assert watch.process.poll() is None, watch.process.stderr.read()
        time.sleep(0.05)


def test_aPaymentIsShownProvenToBothSides(network):
    done = network.send("6")
    paid = json.loads(done.stdout)
    for account in ("dealer", "retail"):
        # From the block before it, so that it is the first thing to happen.
        before = f"{int(paid['height']) - 1}.9999"
        watch = Watch(network, account, "--from", before, "--count", "1")
        assert watch.end() == 0
        line = watch.lines[0]
        assert line["proven"] and line["event"]["transaction"] == paid["id"]
        assert (line["event"]["instrument"], line["event"]["units"]) == ("MTB-12M", "6")
    text = network.on_network(
        "wallet", "watch", "retail", "--from", before, "--count", "1").stdout
    assert "MTB-12M 6 units   from dealer   to retail" in text and "proof checked" in text


def first_item(network, account: str, height: int) -> dict:
    """What the stream of an account says first of a block."""
    ids = {one["name"]: one["id"] for one in network.record["accounts"]}
    stream = Stream(
        network.record["nodes"][0]["api"], f"account:{ids[account]}", f"{height - 1}.9999",
        lines=True)
    try:
        return next(item for _, kind, item in stream.items() if kind == "event")
    finally:
        stream.close()


@pytest.mark.parametrize("forged", ["nothing", "units", "to", "kind", "height", "twice"])
def test_anEventThatTheProofOfItsTransactionDoesNotShowIsNotShown(network, forged):
    """The transaction is final and proven; what the node tells of it is not in its receipt."""
    paid = json.loads(network.send("8").stdout)
    item = first_item(network, "retail", int(paid["height"]))
    assert item["event"]["transaction"] == paid["id"] and item["event"]["units"] == "8"
    true = json.dumps(item).encode() + b"\n"
    if forged == "units":
        item["event"]["units"] = "8000000"
    if forged == "to":
        item["event"]["to"] = item["event"]["from"]
    if forged == "kind":
        item["event"]["kind"] = "units_locked"
    if forged == "height":
        item["event"]["height"] = str(int(paid["height"]) + 1)
    told = json.dumps(item).encode() + b"\n"
    with Liar(network.record["nodes"][0]["api"], stream=told if forged != "twice" else true * 2) as lie:
        count = "2" if forged == "twice" else "1"
        done = network.on_network(
            "wallet", "watch", "retail", "--count", count, "--json", "--api", lie, timeout=30)
    shown = [json.loads(line) for line in done.stdout.splitlines()]
    events = [line["event"]["units"] for line in shown if "event" in line]
    if forged == "nothing":
        assert done.returncode == 0 and events == ["8"], done.stderr
        return
    assert done.returncode == 8, done.stdout + done.stderr
    assert events == (["8"] if forged == "twice" else [])
    assert "9505" in done.stdout + done.stderr


def test_theEventOfAnotherAccountIsNotShown(network):
    """Proven as it is, it did not happen to the account that is watched."""
    paid = json.loads(network.send("8").stdout)
    told = json.dumps(first_item(network, "retail", int(paid["height"]))).encode() + b"\n"
    with Liar(network.record["nodes"][0]["api"], stream=told) as lie:
        done = network.on_network(
            "wallet", "watch", "fund", "--count", "1", "--json", "--api", lie, timeout=30)
    assert done.returncode == 8 and "event" not in done.stdout, done.stdout


def test_aWatchGoesOnWhereItsNodeEndedAndStartedAgain(tmp_path):
    """Nothing is missing and nothing is there twice."""
    small = start(tmp_path / "testnet", "--observers", "0")
    try:
        api = small.record["nodes"][0]["api"]
        watch = Watch(small, "retail", "--from", "0.0", "--api", api)
        # What genesis and the start-up transaction have done to the account.
        events = int(small.json("wallet", "balance", "retail")["event_count"])
        await_lines(watch, 1)
        time.sleep(0.5)
        known = len(watch.lines)
        assert known <= events
        other = small.record["nodes"][1]["api"]
        ids = [json.loads(small.send("1", "--api", other).stdout)["id"]]
        await_lines(watch, known + 1)
        assert small.on_network("testnet", "kill", "val-a").returncode == 0
        ids.append(json.loads(small.send("2", "--api", other).stdout)["id"])
        assert small.on_network("testnet", "restart", "val-a").returncode == 0
        ids.append(json.loads(small.send("3", "--api", other).stdout)["id"])
        await_lines(watch, known + 3)
        assert [line["event"]["transaction"] for line in watch.lines[known:]] == ids
        watch.process.terminate()
        watch.end()
    finally:
        small.on_network("testnet", "stop")


def test_whatANodeCannotProveIsNotSaidToBeFinal(network):
    def spoiled(path: str, data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1]) if path.endswith("/proof") else data

    paid = json.loads(network.send("4").stdout)["id"]
    with Liar(network.record["nodes"][0]["api"], spoiled) as lie:
        done = network.on_network("wallet", "tx", paid, "--wait", "--json", "--api", lie)
    assert done.returncode == 8 and "9505" in done.stdout, done.stdout


def test_waitingForATransactionEndsWithItsProofOrWithNoOutcome(network, tmp_path):
    nothing = network.on_network("wallet", "tx", "00" * 32, "--wait", "--timeout", "1", "--json")
    assert nothing.returncode in (3, 7), nothing.stdout
    handed = json.loads(network.send("2", "--no-wait").stdout)
    file = tmp_path / "tx.proof"
    done = network.on_network("wallet", "tx", handed["id"], "--wait", "--proof", str(file), "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["status"] == "final", done.stdout
    checked = network.json("wallet", "verify-proof", str(file))
    assert checked["valid"] and checked["id"] == handed["id"]
