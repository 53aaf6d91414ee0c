"""Every kind of proof, fetched from a validator and from the observer, and checked without any node."""

import json
import pathlib
import urllib.error
import urllib.request

import pytest

import light_client

# Nothing listens there: whoever asked the network would fail.
NOWHERE = "http://127.0.0.1:9"


def fetch(network, node, path):
    """The bytes that a node answers."""
    with urllib.request.urlopen(network.record["nodes"][node]["api"] + path, timeout=20) as answer:
        return answer.read()


def verify(network, file):
    return network.on_network(
        "wallet", "verify-proof", str(file), "--genesis", network.record["genesis"],
        "--api", NOWHERE, "--json")


def anchor_of(network):
    return light_client.read_genesis(pathlib.Path(network.record["genesis"]).read_bytes())


def account(network, name):
    return network.json("wallet", "balance", name)["id"]


def holds_and_breaks(network, file):
    """Checks a proof, and that it holds no more when any part of it has changed."""
    done = verify(network, file)
    assert done.returncode == 0, done.stderr + done.stdout
    whole = file.read_bytes()
    anchor = anchor_of(network)
    # A second opinion, by somebody who has read the pages and none of our code.
    light_client.check_proof(whole, anchor)
    for place in range(8, len(whole), max(1, len(whole) // 12)):
        broken = bytearray(whole)
        broken[place] ^= 1
        file.write_bytes(broken)
        assert not light_client.holds(bytes(broken), anchor), f"byte {place} may change"
        assert verify(network, file).returncode == 8, f"byte {place} may change"
    file.write_bytes(whole[:-1])
    assert verify(network, file).returncode == 8, "the end may be missing"
    return json.loads(done.stdout)


@pytest.mark.parametrize("node", [0, 4])
def test_stateIsProvedByAValidatorAndByTheObserver(network, tmp_path, node):
    network.await_equal_heights()
    dealer, lapsed = account(network, "dealer"), account(network, "lapsed")
    paths = {
        "account": f"/v1/accounts/{dealer}/proof",
        "holding": f"/v1/accounts/{dealer}/holdings/MTB-12M/proof",
        "no holding": f"/v1/accounts/{lapsed}/holdings/MTB-12M/proof",
        "instrument": "/v1/instruments/MTB-12M/proof",
        "no instrument": "/v1/instruments/NOTHING-1/proof",
    }
    for name, path in paths.items():
        file = tmp_path / name
        file.write_bytes(fetch(network, node, path))
        shown = holds_and_breaks(network, file)
        assert shown["outcome"] == ("absent" if name.startswith("no ") else "present")
        assert ("value" in shown) == (shown["outcome"] == "present")
        if name.endswith("holding"):
            owner = "lapsed" if name.startswith("no ") else "dealer"
            held = shown["holding"]
            assert int(held["units"]) == network.units(owner, "MTB-12M")
            assert (held["account"], held["instrument"]) == (account(network, owner), "MTB-12M")
        if name == "account":
            assert shown["account"]["account"] == dealer and shown["account"]["authority"]["keys"]


@pytest.mark.parametrize("node", [1, 4])
def test_aSettlementAndARefusalAreProved(network, tmp_path, node):
    done = network.on_network(
        "wallet", "settle", "--deliver", "MTB-12M 10", "--from", "dealer",
        "--pay", "USD-W 170.00", "--to", "fund", "--json")
    assert done.returncode == 0, done.stderr
    settled = json.loads(done.stdout)["id"]
    network.send("50000", "--force", receiver="lapsed")
    height = network.await_equal_heights()
    refused = None
    while refused is None and height > 0:
        block = json.loads(fetch(network, node, f"/v1/blocks/{height}"))
        for transaction in block["transactions"]:
            resource = json.loads(fetch(network, node, f"/v1/transactions/{transaction}"))
            if resource["receipt"]["outcome"] == "refused":
                refused = transaction
        height -= 1
    for transaction, outcome in ((settled, "applied"), (refused, "refused")):
        file = tmp_path / outcome
        file.write_bytes(fetch(network, node, f"/v1/transactions/{transaction}/proof"))
        shown = holds_and_breaks(network, file)
        assert shown["outcome"] == outcome and shown["operations"][0]["legs"]
        assert bool(shown["reasons"]) == (outcome == "refused")


@pytest.mark.parametrize("node", [0, 4])
def test_theCertificateOfABlockIsSignedByAQuorumOfTheValidatorsOfGenesis(network, node):
    anchor = anchor_of(network)
    assert anchor.chain_id.hex() == network.record["chain_id"]
    assert network.send("1").returncode == 0
    height = network.await_equal_heights()
    certified, digests = None, {}
    for place in range(height, max(0, height - 4), -1):
        block = json.loads(fetch(network, node, f"/v1/blocks/{place}"))
        assert int(block["header"]["height"]) == place
        digests[block["digest"]] = place
        certified = light_client.check_block(block, anchor)
        # Its own, or that of a block above it.
        assert digests[certified] >= place
        assert not any(block["header"]["parent"] == digest for digest in digests)
    block["certificate"]["signatures"][0] = block["certificate"]["signatures"][1]
    with pytest.raises(light_client.nacl.exceptions.BadSignatureError):
        light_client.check_block(block, anchor)
    lone = json.loads(fetch(network, node, f"/v1/blocks/{height}"))
    for name in ("signers", "signatures"):
        lone["certificate"][name] = lone["certificate"][name][:2]
    with pytest.raises(AssertionError, match="too few"):
        light_client.check_block(lone, anchor)


def test_whatIsNotThereHasNoProof(network):
    dealer = account(network, "dealer")
    for path in (
            "/v1/transactions/" + "0" * 64 + "/proof", "/v1/instruments/nothing/proof",
            f"/v1/accounts/{dealer[:-1]}/proof"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            fetch(network, 0, path)
        assert caught.value.code in (400, 404)
        assert "code" in json.loads(caught.value.read())
