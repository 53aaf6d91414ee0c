"""What the wallet shows of balances, histories and settlements, and that it believes no node about it."""

import json
import re
import subprocess
import urllib.request

import pytest

from conftest import BINARY, ROOT
from test_wallet_keys import WORDS
from test_wallet_trust import Liar


def api(network) -> str:
    return network.record["nodes"][0]["api"]


def ids(network) -> dict:
    return {one["name"]: one["id"] for one in network.record["accounts"]}


def changed(path: str, change):
    """A node that changes its JSON at one place."""
    def lie(asked: str, data: bytes) -> bytes:
        if not asked.split("?")[0].endswith(path):
            return data
        answer = json.loads(data)
        change(answer)
        return json.dumps(answer).encode()
    return lie


def spoiled(path: str, data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1]) if path.endswith("/proof") else data


def test_aBalanceIsWhatIsProvenWhateverTheNodeSays(network):
    true = network.json("wallet", "balance", "retail")
    assert int(true["proven"]["to_height"]) >= int(true["proven"]["from_height"]) > 0
    assert "lanes.next" in true["proven"]["unproven"]

    def rich(answer):
        for holding in answer["holdings"]:
            holding.update(units="99999999999", display="99,999,999,999")
        answer["holdings"].append(
            {"instrument": "USD-W", "units": "5", "locked": "0", "display": "0.05", "locks": []})
        answer["keys"], answer["event_count"] = [], "0"

    with Liar(api(network), changed(ids(network)["retail"], rich)) as lie:
        shown = network.json("wallet", "balance", "retail", "--api", lie)
        text = network.on_network("wallet", "balance", "retail", "--api", lie).stdout
    for member in ("holdings", "keys", "event_count", "event_chain", "threshold"):
        assert shown[member] == true[member], member
    assert "99,999" not in text and "proven at height" in text


@pytest.mark.parametrize("answer", ["spoiled", "another account's"])
def test_aBalanceThatIsNotProvenIsNotShown(network, answer):
    retail, dealer = ids(network)["retail"], ids(network)["dealer"]

    def another(path: str, data: bytes) -> bytes:
        if not path.endswith("/proof"):
            return data
        with urllib.request.urlopen(api(network) + path.replace(retail, dealer), timeout=20) as got:
            return got.read()

    with Liar(api(network), spoiled if answer == "spoiled" else another) as lie:
        done = network.on_network("wallet", "balance", "retail", "--json", "--api", lie)
    assert done.returncode == 8 and "9505" in done.stdout, done.stdout


def test_aHistoryIsProvenLineByLineAndAsAWhole(network):
    network.send("8")
    network.send("9", receiver="fund")
    network.send("8", sender="fund")
    paid = json.loads(network.send("9").stdout)["id"]
    whole = network.json("wallet", "history", "retail", "--limit", "500")
    assert whole["items"][0]["transaction"] == paid and whole["items"][0]["units"] == "9"
    assert whole["proven"]["events"] and whole["proven"]["complete"] and not whole.get("next")
    assert len(whole["items"]) == int(whole["proven"]["count"])
    oldest = network.json("wallet", "history", "retail", "--limit", "500", "--oldest-first")
    assert oldest["items"] == whole["items"][::-1] and oldest["proven"]["complete"]
    pages, cursor = [], []
    for _ in range(len(whole["items"]) + 1):
        page = network.json("wallet", "history", "retail", "--limit", "2", *cursor)
        assert not page["proven"]["complete"] and len(page["items"]) <= 2
        pages += page["items"]
        if not page.get("next"):
            break
        cursor = ["--cursor", page["next"]]
    assert pages == whole["items"]
    text = network.on_network("wallet", "history", "retail", "--limit", "2").stdout
    assert "not that none is missing" in text and "more      sanad wallet history retail" in text


@pytest.mark.parametrize(
    "lie", ["left out", "units", "twice", "again", "order", "another's", "index"])
def test_aHistoryThatIsNotTheAccountsIsRefused(network, lie):
    network.send("8")
    network.send("9")
    network.send("9", receiver="fund")
    with urllib.request.urlopen(
            f"{api(network)}/v1/accounts/{ids(network)['fund']}/history?limit=1", timeout=20) as got:
        foreign = json.loads(got.read())["items"]
    assert foreign

    def change(answer):
        items = answer["items"]
        if lie == "left out":
            items.pop(1)
        if lie == "units":
            items[0]["units"] = "9000000"
        if lie == "twice":
            items.insert(0, dict(items[0]))
        if lie == "again":
            items[2] = dict(items[0])
        if lie == "order":
            items[0], items[1] = items[1], items[0]
        if lie == "another's":
            items[:0] = foreign
        if lie == "index":
            items[0]["index"] += 1

    with Liar(api(network), changed("/history", change)) as address:
        done = network.on_network(
            "wallet", "history", "retail", "--limit", "3" if lie in ("again", "order") else "500",
            "--json", "--api", address)
    assert done.returncode == 8 and "9505" in done.stdout, done.stdout[:500]


def test_whatIsNotFinalIsSaidToBeTheNodesWord(network):
    paid = json.loads(network.send("9").stdout)["id"]
    assert network.json("wallet", "tx", paid)["proven"] is True

    def waiting(answer):
        answer.update(status="accepted")
        for member in ("height", "index", "receipt"):
            answer.pop(member, None)

    with Liar(api(network), changed(paid, waiting)) as lie:
        shown = network.json("wallet", "tx", paid, "--api", lie)
        text = network.on_network("wallet", "tx", paid, "--api", lie).stdout
    assert shown["status"] == "accepted" and shown["proven"] is False
    assert "unproven" in text


def test_aSettlementIsShownAsItIsProvenAlsoToWhoAffirmsIt(network):
    done = network.json(
        "wallet", "settle", "--deliver", "MTB-12M 7", "--from", "dealer", "--pay", "USD-W 1.00",
        "--to", "fund", "--instruct", "--consent", "retail")
    settlement = done["settlement"]

    def cheaper(answer):
        answer["legs"][1].update(units="1", display="0.01")
        answer["status"] = "settled"

    with Liar(api(network), changed(settlement, cheaper)) as lie:
        shown = network.json("wallet", "settlement", settlement, "--api", lie)
    assert shown["status"] == "open" and shown["legs"][1]["display"] == "1.00"
    assert int(shown["proven"]["height"]) > 0
    with Liar(api(network), spoiled) as lie:
        for words in (["settlement", settlement], ["affirm", settlement, "--as", "fund"]):
            done = network.on_network("wallet", *words, "--json", "--api", lie)
            assert done.returncode == 8, done.stdout
    done = network.on_network("wallet", "affirm", settlement, "--as", "fund")
    assert done.returncode == 0 and "MTB-12M 7   dealer → fund" in done.stderr, done.stderr
    done = network.on_network("wallet", "settlement", "ab" * 32, "--json")
    assert done.returncode == 3 and "8007" in done.stdout
    assert network.on_network("wallet", "cancel", settlement, "--as", "fund").returncode == 0


def test_differentPaymentsOfOneAccountAtOnceAreAllMade(network):
    held = network.units("retail", "MTB-12M")
    amounts = range(31, 37)
    sends = [
        subprocess.Popen(
            [str(BINARY), "wallet", "send", "--from", "dealer", "--to", "retail", "--instrument",
             "MTB-12M", "--amount", str(amount), "--json", "--dir", str(network.directory)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for amount in amounts]
    answers = [send.communicate(timeout=60) for send in sends]
    assert [send.returncode for send in sends] == [0] * len(sends), answers
    finals = [json.loads(out) for out, _ in answers]
    assert {one["status"] for one in finals} == {"final"}
    assert len({one["sequence"] for one in finals}) == len(sends)
    assert network.units("retail", "MTB-12M") == held + sum(amounts)


def test_aNameOfTwoAccountsIsRefused(network, tmp_path):
    (tmp_path / "words").write_text(WORDS)
    (tmp_path / "passphrase").write_text("correct horse\n")
    (tmp_path / "passphrase").chmod(0o600)
    key = ["--home", str(tmp_path / "home"), "--passphrase-file", str(tmp_path / "passphrase")]
    home = key[:2]
    done = network.run(
        "wallet", "import", "dealer", "--words-file", str(tmp_path / "words"), "--light", *key)
    assert done.returncode == 0, done.stderr
    fund = ids(network)["fund"]
    assert network.run("wallet", "link", "dealer", fund, *home).returncode == 0
    for done in (
            network.on_network("wallet", "balance", "dealer", "--json", *home),
            network.send("1", *key)):
        assert done.returncode in (3, 5) and "another account" in done.stdout + done.stderr, done
    assert network.run("wallet", "rename", "dealer", "mine", *home).returncode == 0
    assert re.search("proven", network.on_network("wallet", "balance", "dealer", *home).stdout)
