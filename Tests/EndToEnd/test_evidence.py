"""A validator that contradicts itself: a peer with its keys says so to one node, and the proof of it is on
the ledger of all, checked offline, and there after a restart."""

import json
import os
import struct
import time
import urllib.request

import pytest

from conftest import start
from peers import RawPeer
from streams import Stream
from transactions import tag, test_key as key_of


@pytest.fixture
def four(tmp_path):
    sanad = start(tmp_path / "network")
    yield sanad
    sanad.on_network("testnet", "stop")


def get(sanad, node, path):
    (api,) = [one["api"] for one in sanad.record["nodes"] if one["name"] == node]
    with urllib.request.urlopen(api + path, timeout=20) as answer:
        return json.loads(answer.read())


def vote(key, chain: bytes, kind: int, view: int, signer: int, block: bytes = b"") -> bytes:
    """A signed vote of epoch 0, by docs/wire-nodes.md; `block` is the parent's view and a digest."""
    parent, digest = block[:8], block[8:]
    signed = (
        tag("SANAD-SIMPLEX-1") + bytes([kind]) + chain + struct.pack(">QQ", 0, view)
        + parent[::-1] + digest)
    return (
        bytes([kind]) + struct.pack("<QQ", 0, view) + block + struct.pack("<H", signer)
        + key.sign(signed).signature)


def await_evidence(sanad, node, seconds=30):
    """What a node has of evidence that is on the ledger."""
    deadline = time.monotonic() + seconds
    while True:
        found = get(sanad, node, "/v1/evidence")
        if found and all("height" in one for one in found):
            return found
        assert time.monotonic() < deadline, f"{node}: {found}"
        time.sleep(0.2)


def test_aContradictionToldToOneNodeIsOnTheLedgerOfAll(four, tmp_path):
    word, chain = four.record["test_word"], bytes.fromhex(four.record["chain_id"])
    assert four.on_network("testnet", "kill", "val-d").returncode == 0
    before = int(get(four, "val-a", "/v1/status")["height"])
    (address,) = [one["p2p"] for one in four.record["nodes"] if one["name"] == "val-a"]
    peer = RawPeer(address, key_of(word, "val-d/peer"))
    peer.greet(chain)
    assert peer.segment()[0] == 0
    view = int(get(four, "val-a", "/v1/consensus")["view"]) + 1
    key = key_of(word, "val-d/consensus")
    block = struct.pack("<Q", 0) + os.urandom(32)
    for said in (vote(key, chain, 2, view, 3), vote(key, chain, 3, view, 3, block)):
        frame = b"\x01" + said
        peer.send(0x10, struct.pack("<I", len(frame)) + frame)
    nodes = ["val-a", "val-b", "val-c", "observer"]
    found = [await_evidence(four, node) for node in nodes]
    assert all(one == found[0] for one in found)
    (proof,) = found[0]
    assert (proof["validator"], proof["view"], proof["epoch"]) == ("val-d", str(view), "0")
    assert proof["offence"] == "nullifyAndFinalize"
    assert before < int(proof["height"]) <= before + 3
    # A supervisor's feed tells of it, and anybody checks it with the genesis alone.
    shown = get(four, "observer", f"/v1/blocks/{proof['height']}")
    assert shown["header"]["evidence_root"] != "0" * 64
    (api,) = [one["api"] for one in four.record["nodes"] if one["name"] == "observer"]
    stream = Stream(api, "validators", cursor=f"{before}.0", lines=True)
    told = next(item for _, kind, item in stream.items() if kind == "event")["event"]
    stream.close()
    assert told["kind"] == "evidence" and told["height"] == proof["height"]
    assert told["evidence"] == {
        "epoch": "0", "view": str(view), "validator": 3, "offence": "nullifyAndFinalize"}
    file = tmp_path / "evidence.json"
    file.write_text(json.dumps(found[0]))
    done = four.on_network("evidence", "verify", str(file), "--json")
    assert done.returncode == 0 and json.loads(done.stdout)["proven"][0]["validator"] == "val-d"
    peer.close()
    assert four.on_network("testnet", "restart", "val-b", "--timeout", "80").returncode == 0
    assert await_evidence(four, "val-b") == found[0]
