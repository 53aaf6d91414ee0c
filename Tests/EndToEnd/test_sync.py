"""A node that starts when the others are thousands of blocks ahead gets the whole chain over TCP."""

import collections
import http.client
import json
import pathlib
import re
import shutil
import time
import urllib.parse

import pytest

from conftest import NodeProcess, check_honest_logs, start
from peers import observer_of
from transactions import Account, Transaction, transfer

# 64 blocks are one request, 256 the window of what is asked for at once.
BLOCKS = 2_000
RANGE = 64


class Client:
    """One connection to a node's API that is kept open."""

    def __init__(self, api: str):
        address = urllib.parse.urlsplit(api)
        self.connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)

    def ask(self, method: str, path: str, body: bytes | None = None) -> dict:
        headers = {"Content-Type": "application/octet-stream"} if body else {}
        self.connection.request(method, path, body=body, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status, content)
        return json.loads(content)

    def block(self, height: int) -> tuple:
        """What says that two nodes have the same block and the same state after it."""
        block = self.ask("GET", f"/v1/blocks/{height}")
        return block["digest"], block["header"]["state_root"], tuple(block["transactions"])


@pytest.fixture(scope="module")
def long_chain(tmp_path_factory):
    """Four validators with a long chain, and nobody in the observer's place."""
    directory = tmp_path_factory.mktemp("sync") / "testnet"
    sanad = start(directory)
    assert sanad.on_network("testnet", "kill", "observer").returncode == 0
    dealer, retail = Account(sanad, "dealer"), Account(sanad, "retail")
    client = Client(sanad.record["nodes"][0]["api"])
    sequence, height = dealer.next_sequence(sanad), 0
    # Each waits until it is final, so that each is in a block of its own.
    while height < BLOCKS:
        one = Transaction(
            sanad, dealer, transfer("MTB-12M", dealer.id, retail.id, 1), sequence=sequence)
        answer = client.ask("POST", "/v1/transactions?wait=final", one.signed_by(dealer))
        assert answer["status"] == "final", answer
        height, sequence = int(answer["height"]), sequence + 1
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)
    shutil.rmtree(directory, ignore_errors=True)


def api_of(config: str) -> str:
    """Where a node of these settings answers."""
    return re.search(r"api:\n  listen: '(.*)'", pathlib.Path(config).read_text()).group(1)


def readiness_up_to(
        process: NodeProcess, client: Client, height: int, seconds: float) -> tuple[list[str], list[dict]]:
    """What a node said of how it follows, each time that it was not ready, until it was; and how far it was."""
    deadline, told, behind = time.monotonic() + seconds, [], []
    while True:
        assert process.running and time.monotonic() < deadline, process.log[-3000:]
        try:
            client.connection.request("GET", "/readyz")
            answer = client.connection.getresponse()
            checks = {one["name"]: one for one in json.loads(answer.read())["checks"]}
        except (OSError, http.client.HTTPException):
            client.connection.close()
            time.sleep(0.02)
            continue
        assert answer.status in (200, 503)
        synced = checks["synced"]
        if answer.status == 200:
            # Never before it is level, not even before it has heard how far the others are: two
            # views and eight blocks on their way to the store are what it allows itself.
            assert int(client.ask("GET", "/v1/status")["height"]) >= height - 10, checks
        if answer.status == 200 and int(client.ask("GET", "/v1/status")["height"]) >= height:
            return told, [one for one in behind if one]
        if not synced["ok"]:
            assert answer.status == 503, checks
            told.append(synced["detail"])
            # While it looks for a snapshot it has another API, which closes when it starts.
            if "joined" not in checks:
                progress = client.ask("GET", "/v1/status").get("catching_up")
                behind.append(progress and {**progress, "at": time.monotonic()})
        time.sleep(0.02)


def await_height(process: NodeProcess, client: Client, height: int, seconds: float):
    deadline = time.monotonic() + seconds
    while True:
        assert process.running, process.log[-3000:]
        try:
            if int(client.ask("GET", "/v1/status")["height"]) >= height:
                return
        except (OSError, http.client.HTTPException):
            client.connection.close()
        assert time.monotonic() < deadline, process.log[-3000:]
        time.sleep(0.05)


def test_aNewNodeGetsALongChainFromSeveralPeers(long_chain, tmp_path):
    ahead = Client(long_chain.record["nodes"][0]["api"])
    top = int(ahead.ask("GET", "/v1/status")["height"])
    assert top >= BLOCKS
    config = observer_of(
        long_chain, tmp_path, long_chain.record["genesis"], long_chain.record["test_word"],
        log_level="debug")
    assert long_chain.run("node", "init", "--config", config).returncode == 0
    process = NodeProcess(long_chain, config)
    try:
        behind = Client(f"http://{api_of(config)}")
        told, progress = readiness_up_to(process, behind, top, seconds=120)
        # It said how far it was behind for as long as it was, and that it was no node to ask.
        gaps = [int(gap) for gap in re.findall(r"(\d+) views behind", " ".join(told))]
        assert len(set(gaps)) >= 3 and gaps == sorted(gaps, reverse=True), told
        assert max(gaps) > RANGE, told
        # How many blocks those are, how fast they come, and how long it takes still.
        left = [int(one["blocks_left"]) for one in progress]
        assert len(left) >= 3 and min(left) > 0 and left[0] > left[-1], progress
        assert all(int(one["to_height"]) <= top for one in progress), progress
        paced = [one for one in progress if "seconds_left" in one]
        assert all(int(one["blocks_per_second"]) > 0 for one in paced), progress
        # A pace is one of a second at least, and a fast machine is level before that has passed.
        assert paced or progress[-1]["at"] - progress[0]["at"] < 2, progress
        # Complete, and the same at every height: the digest is that of the header, which holds the
        # root of the state that this node has computed itself.
        for height in range(1, top + 1):
            assert behind.block(height) == ahead.block(height), height
        asked = collections.Counter(re.findall(r"asking\((v\d+), first: \d+, count: 64", process.log))
        assert len(asked) >= 3, asked
        # No peer was asked for less than a few ranges, and all of them together for the chain.
        assert min(asked.values()) >= 3 and sum(asked.values()) >= (top - RANGE) // RANGE, asked
        for code in ("9221 INPUT_QUEUE_FULL", "9222 PEER_ABOVE_RATE"):
            assert code not in process.log
    finally:
        process.stop()
