"""What the wallet concludes from refusals, from silence and from what it cannot see: never more than
is so."""

import json
import pathlib
import subprocess

import pytest

from conftest import BINARY, ROOT
from test_wallet_trust import Liar


def api(network) -> str:
    return network.record["nodes"][0]["api"]


def problem(status: int, code: int, detail="detail", allowed=False) -> tuple[int, bytes]:
    """Problem details as a node gives them."""
    return status, json.dumps({
        "type": f"/v1/errors/{code}", "title": "t", "status": status, "detail": detail,
        "instance": "1", "code": str(code), "name": "NAME", "category": "OVERLOADED",
        "definite": True, "help": detail,
        "retry": {"allowed": allowed, "after_ms": 1, "how": "same-bytes" if allowed else "none"},
    }).encode()


def run(network, *words, given: bytes = b"") -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(BINARY), "wallet", *map(str, words), "--dir", str(network.directory)], cwd=ROOT,
        capture_output=True, timeout=60, input=given)


def instruct(network, units: int) -> dict:
    return network.json(
        "wallet", "settle", "--deliver", f"MTB-12M {units}", "--from", "dealer", "--pay",
        "USD-W 1.00", "--to", "fund", "--instruct")


# What is affirmed


@pytest.mark.parametrize("answer", [
    problem(503, 9113), problem(404, 8007), problem(500, 9199), (200, b"<html>"), Liar.LOST])
def test_nothingIsAffirmedThatANodeDoesNotProve(network, answer):
    settlement = instruct(network, 3)["settlement"]
    posts = []

    def silent(method: str, path: str, body):
        if method == "POST":
            posts.append(path)
        return answer if path.endswith(f"/settlements/{settlement}/proof") else None

    with Liar(api(network), instead=silent) as lie:
        done = network.on_network(
            "wallet", "affirm", settlement, "--as", "fund", "--api", lie, "--json", "--timeout", "5")
        assert done.returncode == (8 if answer[0] == 200 else 4), done.stdout
        assert "nothing was signed" in done.stdout or answer[0] == 200
        assert not posts, "nothing is sent, and nothing asked about what was signed"
        assert network.json("wallet", "settlement", settlement)["status"] == "open"
        if answer[0] == 404:
            done = network.on_network(
                "wallet", "affirm", settlement, "--as", "fund", "--api", lie, "--json", "--force")
            assert done.returncode == 0 and "warning" in done.stderr, done.stdout + done.stderr
            return
        if answer[0] == 200:
            lie = api(network)
        done = network.on_network("wallet", "cancel", settlement, "--as", "fund", "--api", lie)
    assert done.returncode == 0, done.stderr


def test_nothingIsAffirmedOfWhichItIsProvenThatItIsNot(network):
    nowhere = "cd" * 32
    for words in ([], ["--unsigned"]):
        done = network.on_network("wallet", "affirm", nowhere, "--as", "fund", "--json", *words)
        assert done.returncode == 6 and "nothing was signed" in done.stdout, done.stdout


def test_whoeverSignsAnAffirmationOfflineSeesWhatItMoves(network, tmp_path):
    """The instruction comes with it, or by another way; its digest is held against the id."""
    first, second = instruct(network, 4), instruct(network, 5)
    settlement = first["settlement"]
    built = run(network, "affirm", settlement, "--as", "fund", "--unsigned")
    assert built.returncode == 0, built.stderr
    draft = json.loads(built.stdout)
    nowhere = ("--api", "http://127.0.0.1:1")
    signed = run(network, "sign", "--with", "fund", *nowhere, given=built.stdout)
    assert signed.returncode == 0 and b"MTB-12M 4 units   dealer -> fund" in signed.stderr
    decoded = json.loads(run(network, "decode", "--json", given=built.stdout).stdout)
    assert [leg["units"] for leg in decoded["operations"][0]["legs"]] == ["4", "100"]
    # Without it, and with another one, nobody signs.
    bare = {key: value for key, value in draft.items() if key != "instruction"}
    unseen = run(network, "sign", "--with", "fund", "--json", given=json.dumps(bare).encode())
    assert unseen.returncode == 3 and b"nothing was signed" in unseen.stdout, unseen.stdout
    other = json.loads(run(network, "affirm", second["settlement"], "--as", "fund",
                           "--unsigned").stdout)
    forged = json.dumps({**draft, "instruction": other["instruction"]}).encode()
    assert run(network, "sign", "--with", "fund", given=forged).returncode == 3
    # With no node at all: the proof of the instructing transaction, from whoever has it.
    proof = tmp_path / "instruction.proof"
    done = network.on_network(
        "wallet", "tx", first["transaction"]["id"], "--proof", str(proof), "--json")
    assert done.returncode == 0, done.stdout
    shown = run(network, "sign", "--with", "fund", "--instruction", proof, *nowhere,
                given=json.dumps(bare).encode())
    assert shown.returncode == 0 and b"MTB-12M 4 units   dealer -> fund" in shown.stderr
    words = ("affirm", settlement, "--as", "fund", "--unsigned", "--sequence", "7", *nowhere)
    assert run(network, *words, "--json").returncode == 3
    offline = run(network, *words, "--instruction", proof)
    assert json.loads(offline.stdout)["instruction"] == draft["instruction"], offline.stderr
    done = run(network, "submit", "--json", given=signed.stdout)
    assert done.returncode == 0, done.stdout
    assert network.json("wallet", "settlement", settlement)["status"] == "settled"
    assert network.on_network(
        "wallet", "cancel", second["settlement"], "--as", "fund").returncode == 0


# What a refusal says


def submitted(lie):
    """Answers submissions, in turn, by itself."""
    answers = list(lie)

    def instead(method: str, path: str, body):
        if method == "POST" and path.startswith("/v1/transactions?") and answers:
            return answers.pop(0)
        return None
    return instead


@pytest.mark.parametrize("name, answers", [
    # The answer is lost, and then comes a refusal that no proof goes with.
    ("lost", [Liar.LOST, problem(409, 9006), problem(409, 9006)]),
    # It was taken, and then the node refuses it.
    ("taken", [None, problem(409, 9006), problem(409, 9006)]),
    # Not ready is no refusal, however often it is said.
    ("not ready", [problem(503, 9113, allowed=True)] * 40),
])
def test_aRefusalOfWhatMayHaveBeenTakenIsNoOutcome(network, name, answers):
    held = network.units("retail", "MTB-12M")

    def instead(method: str, path: str, body):
        if path.endswith("/proof") and "/transactions/" in path:
            return problem(404, 9106)
        return submit(method, path, body)

    submit = submitted(answers)
    amount = str(41 + len(name))
    with Liar(api(network), instead=instead) as lie:
        done = network.send(amount, "--api", lie, "--timeout", "5")
    assert done.returncode == 7, done.stdout
    assert json.loads(done.stdout)["error"]["code"] == 9114
    done = network.send(amount)
    assert done.returncode == 0, done.stdout
    assert network.units("retail", "MTB-12M") == held + int(amount), "once, and not twice"


def test_aFirstRefusalIsARefusal(network):
    with Liar(api(network), instead=submitted([problem(409, 9007)] * 3)) as lie:
        done = network.send("39", "--api", lie)
    assert done.returncode == 6 and json.loads(done.stdout)["error"]["code"] == 9007, done.stdout
    assert network.send("39").returncode == 0


def test_twoEqualPaymentsAreTwoAlsoWhereTheNodeOfTheSecondLacksTheFirst(network):
    """The first is taken by a node that passes it on to nobody."""
    held = network.units("retail", "MTB-12M")
    ids = set()

    def keeps(method: str, path: str, body):
        if method != "POST" or not path.startswith("/v1/transactions?"):
            return None
        told = run(network, "decode", "--json", given=body)
        return 202, json.dumps({
            "id": json.loads(told.stdout)["id"], "status": "accepted", "account": "", "lane": 0,
            "sequence": "0", "valid_until": ""}).encode()

    with Liar(api(network), instead=keeps) as lie:
        done = network.send("37", "--no-wait", "--api", lie)
        assert done.returncode == 0, done.stdout + done.stderr
        ids.add(json.loads(done.stdout)["id"])
    assert network.units("retail", "MTB-12M") == held
    done = network.send("37")
    assert done.returncode == 0, done.stdout
    ids.add(json.loads(done.stdout)["id"])
    assert len(ids) == 2
    for name in ids:
        done = network.json("wallet", "tx", name, "--wait")
        assert done["proven"] and done["receipt"]["outcome"] == "applied"
    assert network.units("retail", "MTB-12M") == held + 74


def test_anOutcomeStandsAlsoWhereItCannotBeNoted(network):
    dealer = next(one["id"] for one in network.record["accounts"] if one["name"] == "dealer")
    sequence = network.json("wallet", "balance", "dealer")["lanes"][0]["next"]
    for receiver, status in (("lapsed", 6), ("retail", 0)):
        outbox = next((pathlib.Path(network.directory) / "wallet").glob("*/closed"))
        place = outbox / f"{dealer}-0-{sequence}.json"
        place.mkdir()
        done = network.send("2", "--sequence", sequence, "--force", receiver=receiver)
        place.rmdir()
        assert done.returncode == status, done.stdout + done.stderr
        assert "warning" in done.stderr and "given again" in done.stderr
        again = network.send("2", "--sequence", sequence, "--force", receiver=receiver)
        assert again.returncode == status and "again " in again.stderr
        sequence = str(int(sequence) + 1)


# What is shown


def test_aBalanceSaysWhatOfItIsTheNodesWord(network):
    settlement = instruct(network, 6)["settlement"]
    true = network.json("wallet", "balance", "dealer")
    proven = {one["instrument"]: one["units"] for one in true["proven"]["locked"]}
    assert int(proven["MTB-12M"]) >= 6
    assert {"holdings.locks", "holdings.locked"} <= set(true["proven"]["unproven"])

    def hide(path: str, data: bytes) -> bytes:
        if not path.endswith(dealer):
            return data
        answer = json.loads(data)
        answer["lanes"] = [{"lane": 9, "confirmed": "7", "next": "9"}]
        answer["id"] = "00" * 32
        for holding in answer["holdings"]:
            holding.update(locks=[], **hidden)
        return json.dumps(answer).encode()

    dealer = true["id"]
    for hidden, words in (({}, "the node leaves out what for"), ({"locked": "0"}, "unproven")):
        with Liar(api(network), hide) as lie:
            shown = network.json("wallet", "balance", "dealer", "--api", lie)
            text = network.on_network("wallet", "balance", "dealer", "--api", lie).stdout
        assert f"of these {proven['MTB-12M']} locked" in text and words in text, text
        assert shown["proven"]["locked"] == true["proven"]["locked"]
        assert shown["id"] == dealer
        assert shown["lanes"][0]["confirmed"] == true["lanes"][0]["confirmed"]
        assert shown["lanes"][-1] == {"lane": 9, "confirmed": "0", "next": "9"}
        assert "lanes" in shown["proven"]["unproven"]
    assert "lanes" not in true["proven"]["unproven"]
    assert network.on_network("wallet", "cancel", settlement, "--as", "fund").returncode == 0


def test_whatANodeSaysIsTextAndNoCommandOfATerminal(network):
    evil = "\x1b[2J\u009b2J\r\nfinal   block 7   proof checked"

    def everything(method: str, path: str, body):
        return problem(409, 9007, detail=evil)

    for instead in (everything, lambda method, path, body: (200, b'{"\\u001b[2J": 1}')):
        with Liar(api(network), instead=instead) as lie:
            for words in (["balance", "retail"], ["history", "retail"], ["tx", "00" * 32],
                          ["settlement", "00" * 32]):
                done = run(network, *words, "--api", lie)
                told = done.stdout + done.stderr
                assert done.returncode and b"\x1b" not in told and b"\xc2\x9b" not in told, told
                assert b"\nfinal" not in told and b"\r" not in told, told

    def page(path: str, data: bytes) -> bytes:
        if "/history" not in path:
            return data
        return json.dumps({**json.loads(data), "next": "$(reboot)"}).encode()

    with Liar(api(network), page) as lie:
        done = run(network, "history", "retail", "--limit", "1", "--api", lie)
    assert done.returncode and b"$(reboot)" not in done.stdout + done.stderr


def test_whatIsNotProvenHasNoOutcome(network):
    """A node that does not call a transaction final has nothing to say about its end."""
    paid = json.loads(network.send("7").stdout)["id"]

    def half(status: str):
        def lie(path: str, data: bytes) -> bytes:
            if not path.endswith(paid):
                return data
            return json.dumps({**json.loads(data), "status": status}).encode()
        return lie

    with Liar(api(network), half("accepted")) as lie:
        shown = network.json("wallet", "tx", paid, "--api", lie)
        text = network.on_network("wallet", "tx", paid, "--api", lie).stdout
    assert shown["proven"] is False and "receipt" not in shown and "height" not in shown
    assert "applied" not in text and "unproven" in text
    with Liar(api(network), half("final, proof checked")) as lie:
        done = network.on_network("wallet", "tx", paid, "--api", lie)
    assert done.returncode == 4, done.stdout
