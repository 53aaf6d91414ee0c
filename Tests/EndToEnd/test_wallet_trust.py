"""What a wallet believes, and how long a client waits for what is refused."""

import http.server
import json
import os
import pathlib
import signal
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import start
from transactions import Account, Transaction, transfer


class Liar:
    """A node in front of a node: every answer passes through `change`. What it streams is `stream`,
    whole, and then the connection ends. `instead` may answer by itself, with a status and a body,
    before the node is asked; where it says LOST, the node is asked and nobody hears its answer."""

    LOST = (0, b"")

    def __init__(
            self, api: str, change=lambda path, data: data, stream: bytes = b"",
            instead=lambda method, path, body: None):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.startswith("/v1/stream"):
                    return self.give(200, stream, "application/jsonl")
                self.answer(None)

            def do_POST(self):
                self.answer(self.rfile.read(int(self.headers["Content-Length"])))

            def answer(self, body):
                own = instead(self.command, self.path, body)
                if own and own != Liar.LOST:
                    return self.give(*own, "application/json")
                request = urllib.request.Request(
                    api + self.path, data=body,
                    headers={"Content-Type": self.headers.get("Content-Type", "")})
                try:
                    with urllib.request.urlopen(request, timeout=70) as reply:
                        status, data = reply.status, reply.read()
                except urllib.error.HTTPError as error:
                    status, data = error.code, error.read()
                if own == Liar.LOST:
                    self.close_connection = True
                    return
                self.give(status, change(self.path, data), "application/json")

            def give(self, status, data, kind):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.api = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self.api

    def __exit__(self, *_):
        self.server.shutdown()


def toApplied(path: str, data: bytes) -> bytes:
    """Says of every transaction that it was applied."""
    if "/v1/transactions" not in path or path.endswith("/proof"):
        return data
    answer = json.loads(data)
    if answer.get("receipt"):
        answer["receipt"].update(outcome="applied", code="0000", reasons=[])
    return json.dumps(answer).encode()


def test_aNodeThatCallsARefusalAppliedIsNotBelieved(network):
    """The receipt that counts is the one in the proof."""
    api = network.record["nodes"][0]["api"]
    held = network.units("lapsed", "MTB-12M")
    with Liar(api, toApplied) as lie:
        done = network.send("5", "--force", "--api", lie, receiver="lapsed")
        assert done.returncode == 6, done.stdout + done.stderr
        error = json.loads(done.stdout)["error"]
        assert error["code"] == 1001 and "proven" in error["message"]
    assert network.units("lapsed", "MTB-12M") == held


def test_aTransactionIsShownAsItsProofShowsIt(network, tmp_path):
    """`wallet tx` too, and no proof is kept that does not hold."""
    api = network.record["nodes"][0]["api"]
    dealer, lapsed = Account(network, "dealer"), Account(network, "lapsed")
    move = Transaction(network, dealer, transfer("MTB-12M", dealer.id, lapsed.id, 5))
    request = urllib.request.Request(
        api + "/v1/transactions?wait=final", data=move.signed_by(dealer),
        headers={"Content-Type": "application/octet-stream"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        name = json.loads(answer.read())["id"]
    with Liar(api, toApplied) as lie:
        shown = network.json("wallet", "tx", name, "--api", lie)
    assert shown["receipt"]["outcome"] == "refused" and shown["receipt"]["code"] == "1001"

    def spoiled(path: str, data: bytes) -> bytes:
        return data[:-1] + bytes([data[-1] ^ 1]) if path.endswith("/proof") else data

    file = tmp_path / "tx.proof"
    with Liar(api, spoiled) as lie:
        done = network.on_network("wallet", "tx", name, "--proof", str(file), "--api", lie)
    assert done.returncode == 8 and "9403" not in done.stdout, done.stderr
    assert not file.exists()


@pytest.mark.parametrize("problem", ["signature", "gap"])
def test_aRefusalIsAnsweredAtOnceAlsoToWhoWaitsForFinality(network, problem):
    dealer, retail = Account(network, "dealer"), Account(network, "retail")
    move = transfer("MTB-12M", dealer.id, retail.id, 1)
    due = dealer.next_sequence(network)
    late = Transaction(network, dealer, move, sequence=due + (7 if problem == "gap" else 0))
    body = late.signed_by(dealer)
    if problem == "signature":
        true = late.signature(dealer.key)
        body = late.signed((dealer.id, [true[:-1] + bytes([true[-1] ^ 1])]))
    request = urllib.request.Request(
        network.record["nodes"][0]["api"] + "/v1/transactions?wait=final&timeout=30", data=body,
        headers={"Content-Type": "application/octet-stream"})
    begin = time.monotonic()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=40)
    assert refused.value.code in (400, 401, 409)
    assert time.monotonic() - begin < 10, "the time for finality was waited for"


@pytest.fixture
def small(tmp_path):
    """Four validators of the test's own, stopped afterwards."""
    sanad = start(tmp_path / "testnet", "--observers", "0")
    yield sanad
    sanad.on_network("testnet", "stop")


def test_aNodeStopsAlsoWhileSomebodyWaits(small):
    """Without a quorum nothing becomes final: the node does not wait for that when it is told to stop."""
    for name in ("val-c", "val-d"):
        assert small.on_network("testnet", "kill", name).returncode == 0
    dealer, retail = Account(small, "dealer"), Account(small, "retail")
    move = Transaction(small, dealer, transfer("MTB-12M", dealer.id, retail.id, 1))
    node = small.record["nodes"][0]
    answers = []

    def wait():
        request = urllib.request.Request(
            node["api"] + "/v1/transactions?wait=final&timeout=60", data=move.signed_by(dealer),
            headers={"Content-Type": "application/octet-stream"})
        try:
            with urllib.request.urlopen(request, timeout=70) as answer:
                answers.append(answer.status)
        except OSError as error:
            answers.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    deadline = time.monotonic() + 20
    while not json.loads(
            urllib.request.urlopen(node["api"] + "/v1/status", timeout=5).read())["mempool"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    pid = node["pid"]
    os.kill(pid, signal.SIGTERM)
    begin = time.monotonic()
    while pathlib.Path(f"/proc/{pid}/cmdline").exists() and \
            pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
        assert time.monotonic() - begin < 15, "the node waits for its client"
        time.sleep(0.05)
    waiting.join(timeout=10)
    assert answers, "the client has its answer"
