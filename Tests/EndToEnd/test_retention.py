"""Blocks that are kept for some time only, on real processes: what is gone is answered as gone, peers ask another
node, and neither a restart nor a kill in the middle of a removal leaves anything half there."""

import json
import pathlib
import re
import signal
import threading
import time
import urllib.error
import urllib.request

import pytest

import light_client
from conftest import NodeProcess, check_honest_logs, genesis_with, start
from peers import observer_of
from streams import Stream
from test_sync import Client
from transactions import Account, Transaction, transfer

EPOCH, INTERVAL, RETAIN = 4, 4, 12
# As many of the newest blocks as stay in any case.
NEWEST = 256


class Pump:
    """Makes a block of each transaction, as fast as they become final, until it is told to stop."""

    def __init__(self, sanad, api: str):
        self.sanad, self.client = sanad, Client(api)
        self.dealer, self.retail = Account(sanad, "dealer"), Account(sanad, "retail")
        self.sequence = self.dealer.next_sequence(sanad)
        self.ids: list[str] = []
        self.failure = None
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self):
        try:
            while not self.ends.is_set():
                one = Transaction(
                    self.sanad, self.dealer, transfer("MTB-12M", self.dealer.id, self.retail.id, 1),
                    sequence=self.sequence)
                answer = self.client.ask(
                    "POST", "/v1/transactions?wait=final", one.signed_by(self.dealer))
                if answer["status"] == "final":
                    self.ids.append(one.id)
                    self.sequence += 1
        except Exception as failure:
            self.failure = failure

    def stop(self):
        self.ends.set()
        self.thread.join()
        assert self.failure is None, self.failure


class Kept:
    """The network, and the node that keeps blocks for a few seconds."""

    def __init__(self, sanad, config: str):
        self.sanad, self.config = sanad, config
        self.api = next(one["api"] for one in sanad.record["nodes"] if one["name"] == "val-a")
        self.other = next(one["api"] for one in sanad.record["nodes"] if one["name"] == "val-b")
        self.process = NodeProcess(sanad, config)

    def first(self) -> int:
        return int(get(self.api, "/v1/status")["first_height"])

    def await_first(self, above: int, seconds: float = 90) -> int:
        deadline = time.monotonic() + seconds
        while True:
            assert self.process.running and time.monotonic() < deadline, self.process.log[-3000:]
            try:
                first = self.first()
            except (OSError, urllib.error.URLError):
                first = -1
            if first > above:
                return first
            time.sleep(0.2)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    directory = tmp_path_factory.mktemp("retention")
    file = genesis_with(directory, f"epoch_length: {EPOCH}s", f"snapshot_interval: {INTERVAL}s")
    sanad = start(directory / "network", "--genesis", str(file))
    for name in ("observer", "val-a"):
        assert sanad.on_network("testnet", "kill", name).returncode == 0
    config = directory / "network/val-a/node.yaml"
    words = config.read_text()
    assert words.count("  retain: all\n") == 1, words
    config.write_text(words.replace("  retain: all\n", f"  retain: {RETAIN} seconds\n"))
    kept = Kept(sanad, str(config))
    pump = Pump(sanad, kept.other)
    yield kept
    pump.stop()
    kept.process.stop()
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def get(api, path):
    with urllib.request.urlopen(api + path, timeout=20) as answer:
        return json.loads(answer.read())


def refusal(api, path) -> tuple[int, dict]:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(api, path)
    return refused.value.code, json.loads(refused.value.read())


def api_of(config: str) -> str:
    return "http://" + re.search(r"api:\n  listen: '(.*)'", pathlib.Path(config).read_text()).group(1)


def await_word(process, word: str, seconds=60):
    deadline = time.monotonic() + seconds
    while word not in process.log:
        assert process.running and time.monotonic() < deadline, process.log[-3000:]
        time.sleep(0.1)


def await_level(kept, process, config, seconds=90):
    deadline = time.monotonic() + seconds
    while True:
        assert process.running and time.monotonic() < deadline, process.log[-4000:]
        try:
            top = int(get(kept.other, "/v1/status")["height"])
            if int(get(api_of(config), "/v1/status")["height"]) >= top - 5:
                return top - 5
        except (OSError, urllib.error.URLError):
            pass
        time.sleep(0.1)


def test_what_is_gone_is_answered_as_gone(kept):
    old = get(kept.other, "/v1/blocks/1")
    first = kept.await_first(40)
    for path in ("/v1/blocks/1", "/v1/blocks/1/certificate", "/v1/blocks?from_height=1", "/v1/validators?height=1",
                 "/v1/transactions?from_height=1"):
        status, problem = refusal(kept.api, path)
        assert status == 410 and problem["code"] == "9122", (path, problem)
        assert "ask a node that keeps all" in problem["detail"], problem
        get(kept.other, path)
    # What is found by an id is unknown, and the answer says from where on this node knows any.
    for path in (f"/v1/blocks/{old['digest']}", f"/v1/transactions/{old['transactions'][0]}"):
        status, problem = refusal(kept.api, path)
        assert status == 404 and "it has blocks from" in problem["detail"], problem
        get(kept.other, path)
    # The state is that of the others, and what is there is whole.
    first, top = kept.first(), int(get(kept.api, "/v1/status")["height"])
    assert top - first + 1 >= NEWEST
    for height in list(range(first + 60, first + 70)) + [top]:
        mine, theirs = (get(api, f"/v1/blocks/{height}") for api in (kept.api, kept.other))
        assert mine["digest"] == theirs["digest"] and mine["transactions"] == theirs["transactions"]
    assert "first_height" in get(kept.other, "/v1/status") and get(kept.other, "/v1/status")["first_height"] == "0"
    words = kept.sanad.run("node", "status", "--api", kept.api).stdout
    assert re.search(r"blocks     from \d\d+ on", words), words


def test_a_stream_that_begins_below_tells_its_gap(kept):
    first = kept.await_first(40)
    stream = Stream(kept.api, "blocks", last_event_id="3.0")
    for cursor, kind, content in stream.items():
        if kind == "heartbeat" or content is None:
            continue
        break
    stream.close()
    assert kind == "gap", (cursor, kind, content)
    gap = content["gap"]
    assert gap["from"] == "3" and int(gap["to"]) >= first, content


def test_proofs_begin_with_epochs_whose_blocks_are_gone(kept):
    first = kept.await_first(40)
    status = get(kept.api, "/v1/status")
    listed = get(kept.api, "/v1/transactions?limit=1")["items"][0]["id"]
    with urllib.request.urlopen(kept.api + f"/v1/transactions/{listed}/proof", timeout=20) as answer:
        proof = answer.read()
    anchor = light_client.read_genesis(pathlib.Path(kept.sanad.record["genesis"]).read_bytes())
    kind, header, *_ = light_client.check_proof(proof, anchor)
    assert kind == "transaction" and header["epoch"] >= 2 and int(status["height"]) > first


def test_a_new_node_gets_what_one_peer_has_no_longer_from_another(kept, tmp_path):
    kept.await_first(40)
    config = observer_of(
        kept.sanad, tmp_path, kept.sanad.record["genesis"], kept.sanad.record["test_word"])
    with open(config, "a") as file:
        file.write("storage: {join: blocks}\n")
    assert kept.sanad.run("node", "init", "--config", config).returncode == 0
    others = ["val-b", "val-c", "val-d"]
    # Whoever connects first gives the blocks: the others stand still until this peer was asked.
    assert kept.sanad.on_network("testnet", "pause", *others).returncode == 0
    try:
        process = NodeProcess(kept.sanad, config)
        await_word(process, "peer keeps no blocks as old")
    finally:
        assert kept.sanad.on_network("testnet", "resume", *others).returncode == 0
    alone = len(process.log)
    try:
        top = await_level(kept, process, config)
        assert "no peer has the next block" not in process.log[alone:], process.log[alone:][:3000]
        for words in ("broke a rule", "joined by a snapshot"):
            assert words not in process.log, words
        assert get(api_of(config), "/v1/status")["first_height"] == "0"
        for height in (1, 2, 50, top // 2, top):
            mine, theirs = (get(api, f"/v1/blocks/{height}") for api in (api_of(config), kept.other))
            assert mine["digest"] == theirs["digest"], height
    finally:
        process.stop()
    # And it is no liar to the peer either.
    assert "broke a rule" not in kept.process.log


def test_a_new_node_joins_by_a_snapshot_with_that_peer_among_others(kept, tmp_path):
    kept.await_first(40)
    config = observer_of(
        kept.sanad, tmp_path, kept.sanad.record["genesis"], kept.sanad.record["test_word"])
    assert kept.sanad.run("node", "init", "--config", config).returncode == 0
    process = NodeProcess(kept.sanad, config)
    try:
        await_level(kept, process, config)
        assert "joined by a snapshot" in process.log and "broke a rule" not in process.log
        joined = int(re.search(r"joined by a snapshot.*?height=(\d+)", process.log).group(1))
        assert get(api_of(config), "/v1/status")["first_height"] == str(joined + 1)
    finally:
        process.stop()


def test_with_that_peer_alone_a_node_by_blocks_says_what_is_missing(kept, tmp_path):
    kept.await_first(40)
    address = next(one["p2p"] for one in kept.sanad.record["nodes"] if one["name"] == "val-a")
    config = observer_of(
        kept.sanad, tmp_path, kept.sanad.record["genesis"], kept.sanad.record["test_word"],
        peers={"val-a": address})
    with open(config, "a") as file:
        file.write("storage: {join: blocks}\n")
    assert kept.sanad.run("node", "init", "--config", config).returncode == 0
    process = NodeProcess(kept.sanad, config)
    try:
        deadline = time.monotonic() + 40
        # The second where the first epoch had so few blocks that they are asked for by their digests.
        while not re.search("no peer has the next block any more|peer keeps no blocks as old", process.log):
            assert process.running and time.monotonic() < deadline, process.log[-3000:]
            time.sleep(0.2)
        assert "broke a rule" not in process.log
    finally:
        process.stop()


def test_a_kill_in_a_removal_leaves_nothing_half_there(kept):
    first = kept.await_first(40)
    for _ in range(4):
        count = kept.process.log.count("old blocks go")
        deadline = time.monotonic() + 60
        while kept.process.log.count("old blocks go") == count:
            assert kept.process.running and time.monotonic() < deadline, kept.process.log[-3000:]
            time.sleep(0.001)
        kept.process.process.send_signal(signal.SIGKILL)
        kept.process.process.wait(timeout=30)
        kept.process = NodeProcess(kept.sanad, kept.config)
        again = kept.await_first(-1)
        # What was said to be gone may be here again, if nothing below it went; never the reverse.
        top = int(get(kept.api, "/v1/status")["height"])
        again = kept.first()
        # The newest stay whatever goes meanwhile.
        for height in range(max(again + 1, top - 200), top, 7):
            assert get(kept.api, f"/v1/blocks/{height}")["header"]["height"] == str(height)
        for height in (again - 30, again // 2, 1):
            assert refusal(kept.api, f"/v1/blocks/{height}")[0] == 410
        first = max(first, again)
    assert kept.await_first(first) > first
    assert "damage" not in kept.process.log and "were not removed" not in kept.process.log
    await_level(kept, kept.process, kept.config)
    for node in kept.sanad.record["nodes"]:
        assert "broke a rule" not in pathlib.Path(node["log"]).read_text(), node["name"]


def test_the_disk_is_told_of_a_node_that_runs_and_of_one_that_stands_still(kept):
    kept.await_first(40)
    live = get(kept.api, "/v1/disk")
    assert live["retention"]["retain"] == f"{RETAIN} seconds"
    assert live["retention"]["kept_by"] in ("age", "snapshot", "newest", "epoch")
    parts = {one["name"]: int(one["bytes"]) for one in live["parts"]}
    assert set(parts) == {"blocks", "receipts", "indexes", "state", "snapshots"}
    assert parts["state"] > 0 and int(live["journal_bytes"]) > 0 and int(live["free_bytes"]) > 0
    assert sum(parts.values()) <= int(live["store_bytes"])
    # The node that keeps everything says what a number of days would do: nothing yet, nothing is a day old.
    # A minute of blocks is the least that growth is measured over.
    deadline = time.monotonic() + 120
    while "growth" not in (other := json.loads(kept.sanad.run(
            "node", "disk", "--api", kept.other, "--retain-days", "1", "--json").stdout)):
        assert time.monotonic() < deadline, other
        time.sleep(1)
    assert other["retention"] == {
        "retain": "1 day", "keeps_from": "0", "kept_by": "age", "frees_bytes": "0"} and other["first_height"] == "0"
    growth = other["growth"]
    assert int(growth["blocks"]) > 100 and int(growth["bytes_per_block"]) > 500
    expected = int(growth["bytes_per_block"]) * int(growth["blocks"]) * 86_400_000 // int(growth["over_ms"])
    assert abs(int(growth["bytes_per_day"]) - expected) <= expected // 100 + 1
    words = kept.sanad.run("node", "disk", "--api", kept.other).stdout
    assert "full in" in words and "nothing is removed" in words
    # Stopped: the same store, and nothing is changed by looking.
    kept.process.stop()
    store = pathlib.Path(kept.config).parent
    before = sorted((str(path), path.stat().st_mtime_ns) for path in store.rglob("*") if path.is_file())
    done = kept.sanad.run("node", "disk", "--config", kept.config, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    stopped = json.loads(done.stdout)
    assert int(stopped["height"]) >= int(live["height"]) and int(stopped["first_height"]) >= int(live["first_height"])
    after = sorted((str(path), path.stat().st_mtime_ns) for path in store.rglob("*") if path.is_file())
    assert before == after
    kept.process = NodeProcess(kept.sanad, kept.config)
    await_level(kept, kept.process, kept.config)


def test_a_setting_that_would_remove_what_is_needed_is_refused(kept, tmp_path):
    config = tmp_path / "node.yaml"
    words = pathlib.Path(kept.config).read_text()
    for setting, code, reason in (
            ("11 seconds", "9411", "those of 12 seconds"), ("0 days", "9402", "1 to 36500 days"),
            ("1.5 days", "9402", "1 to 36500 days")):
        config.write_text(words.replace(f"retain: {RETAIN} seconds", f"retain: {setting}"))
        for command in (["config", "check", str(config)], ["node", "start", "--config", str(config)]):
            done = kept.sanad.run(*command)
            assert done.returncode != 0 and code in done.stderr and reason in done.stderr, (setting, done.stderr)
