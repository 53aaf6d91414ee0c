"""The event stream of real nodes: exactly once across cuts, restarts of a node, and nodes."""

import itertools
import json
import random
import shutil
import threading
import urllib.error
import urllib.request

import pytest

from conftest import check_honest_logs, start
from streams import Stream
from transactions import Account, Transaction, transfer

SEED = 20261122
TRANSFERS = 120


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    directory = tmp_path_factory.mktemp("stream") / "testnet"
    sanad = start(directory)
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)
    shutil.rmtree(directory, ignore_errors=True)


def apis(network) -> dict:
    return {node["name"]: node["api"] for node in network.record["nodes"]}


def submit(network, count: int) -> list[str]:
    """Final transfers of the dealer, one after the other; their ids."""
    dealer, retail = Account(network, "dealer"), Account(network, "retail")
    sequence, ids = dealer.next_sequence(network), []
    api = apis(network)["val-a"]
    for offset in range(count):
        one = Transaction(
            network, dealer, transfer("MTB-12M", dealer.id, retail.id, 1),
            sequence=sequence + offset)
        request = urllib.request.Request(
            api + "/v1/transactions?wait=final", data=one.signed_by(dealer),
            headers={"Content-Type": "application/octet-stream"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert json.load(answer)["status"] == "final"
        ids.append(one.id)
    return ids


def take(api: str, topics: str, cursor: str, until) -> list[tuple]:
    """The items after a cursor up to the first for which `until` holds."""
    stream, taken = Stream(api, topics, cursor, lines=True), []
    try:
        for item in stream.items():
            if item[1] != "heartbeat":
                taken.append(item)
            if until(item):
                return taken
    finally:
        stream.close()
    raise AssertionError(f"the stream ended after {taken[-3:]}")


def test_unknownTopicsAreRefusedWithTheNearest(followed):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(apis(followed)["val-a"] + "/v1/stream?topics=block")
    problem = json.load(refused.value)
    assert refused.value.code == 400 and problem["code"] == "9103"
    assert 'did you mean "blocks"' in problem["detail"]


def test_aClientThatIsCutOffAtRandomPointsGetsEverythingOnceWhileANodeStartsAgain(followed):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    retail = Account(followed, "retail").id.hex()
    topics = f"blocks,transactions,account:{retail}"
    begin = Stream(apis(followed)["val-b"], topics, lines=True)
    cursor = next(begin.items())[0]
    begin.close()
    first, ids = cursor, []
    sender = threading.Thread(target=lambda: ids.extend(submit(followed, TRANSFERS)))
    sender.start()
    taken, connections, restarts = [], 0, 0
    restarter = None
    # A reading may end between the last transaction and what it moved.
    while sender.is_alive() or moves(taken) < TRANSFERS:
        name = rng.choice(["val-b", "val-c", "observer"])
        lines, connections = rng.random() < 0.5, connections + 1
        try:
            stream = Stream(
                apis(followed)[name], topics, cursor=None if lines else cursor, lines=lines,
                last_event_id=cursor if lines else None, timeout=2)
        except OSError:
            continue
        for at, kind, content in itertools.islice(stream.items(), rng.randrange(1, 25)):
            assert kind not in ("gap", "slow"), content
            if kind in ("block", "transaction", "event"):
                taken.append((at, kind, content))
            cursor = at or cursor
        stream.close()
        if restarts == 0 and len(taken) > 60:
            restarts = 1
            restarter = threading.Thread(target=restart, args=(followed, "val-b"))
            restarter.start()
    sender.join()
    restarter.join()
    assert connections > 5 and len(ids) == TRANSFERS
    # Against one undisturbed reading of another node, from the same cursor.
    whole = take(
        apis(followed)["val-d"], topics, first, lambda item: item[0] == taken[-1][0])
    assert [item[:2] for item in taken] == [item[:2] for item in whole]
    assert [item[2] for item in taken] == [item[2] for item in whole]
    seen = [content["transaction"]["id"] for _, kind, content in taken if kind == "transaction"]
    assert [one for one in seen if one in set(ids)] == ids
    moved = [content["event"] for _, kind, content in taken if kind == "event"]
    assert [event["transaction"] for event in moved if event["kind"] == "moved"] == ids


def moves(taken) -> int:
    return sum(kind == "event" and content["event"]["kind"] == "moved" for _, kind, content in taken)


def restart(network, name: str):
    assert network.on_network("testnet", "kill", name).returncode == 0
    assert network.on_network("testnet", "restart", name).returncode == 0


def test_refusalsComeWithTheirReasons(followed):
    begin = Stream(apis(followed)["observer"], "refusals", lines=True)
    cursor = next(begin.items())[0]
    begin.close()
    dealer, lapsed = Account(followed, "dealer"), Account(followed, "lapsed")
    one = Transaction(followed, dealer, transfer("MTB-12M", dealer.id, lapsed.id, 1))
    request = urllib.request.Request(
        apis(followed)["val-a"] + "/v1/transactions?wait=final", data=one.signed_by(dealer),
        headers={"Content-Type": "application/octet-stream"})
    urllib.request.urlopen(request, timeout=30).close()
    item = take(apis(followed)["observer"], "refusals", cursor, lambda item: item[1] == "event")[-1]
    event = item[2]["event"]
    assert event["kind"] == "refused" and event["transaction"] == one.id
    assert event["reasons"][0]["code"] == event["code"] == "1001"


def test_theWholeChainCanBeReadFromItsBeginning(followed):
    newest = followed.await_equal_heights()
    items = take(
        apis(followed)["val-c"], "blocks", "0.0",
        lambda item: item[1] == "block" and item[2]["block"]["height"] == str(newest))
    assert [int(item[2]["block"]["height"]) for item in items] == list(range(1, newest + 1))
