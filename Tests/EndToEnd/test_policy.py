"""`policy explain` on a running node says what the ledger then does."""

import json
import urllib.error
import urllib.request

import pytest


def explain(network, sender, receiver, instrument, amount, *more):
    done = network.on_network(
        "policy", "explain", "--from", sender, "--to", receiver, "--instrument", instrument,
        "--amount", amount, "--json", *more)
    lines = done.stdout.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return done.returncode, json.loads(lines[0])


def ask(network, body, kind="application/json", node=0):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(
        network.record["nodes"][node]["api"] + "/v1/policy:explain", data=data,
        headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def account(network, name):
    return next(each["id"] for each in network.record["accounts"] if each["name"] == name)


def question(network, **changes):
    asked = {
        "from": account(network, "dealer"), "to": account(network, "retail"),
        "instrument": "MTB-12M", "units": "10"}
    return asked | changes


def codes(reasons):
    return [reason["code"] for reason in reasons]


def test_aNodeThatDoesNotAnswerIsUnreachable(network):
    status, answer = explain(
        network, "dealer", "retail", "MTB-12M", "1", "--api", "http://127.0.0.1:1")
    assert status == 4
    assert "error" in answer


def test_refusesNamesThatItDoesNotKnow(network):
    status, answer = explain(network, "dealr", "retail", "MTB-12M", "1")
    assert status != 0 and "dealer" in json.dumps(answer)
    status, answer = explain(network, "dealer", "retail", "MTB-13M", "1")
    assert status == 3 and "MTB-12M" in json.dumps(answer)
    status, answer = explain(network, "0" * 64, "retail", "MTB-12M", "1")
    assert status != 0 and "ACCOUNT_UNKNOWN" in json.dumps(answer)


@pytest.mark.parametrize("changes, field", [
    ({"from": "dealer"}, "from"), ({"to": "ab" * 33}, "to"), ({"instrument": "mtb"}, "instrument"),
    ({"units": "-1"}, "units"), ({"units": "1.5"}, "units"), ({"units": "9" * 40}, "units"),
])
def test_namesTheFieldThatIsWrong(network, changes, field):
    status, problem = ask(network, question(network, **changes))
    assert status == 400
    assert [each["pointer"] for each in problem["invalid"]] == [field]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"from": 1}', b"\xff\xfe"])
def test_refusesABodyThatIsNoQuestion(network, body):
    status, problem = ask(network, body)
    assert status == 400 and problem["code"]


def test_refusesAnotherMediaTypeAndABodyAboveTheLimit(network):
    status, problem = ask(network, question(network), kind="application/octet-stream")
    assert status == 415 and problem["code"]
    status, problem = ask(network, b" " * 5_000)
    assert status == 413 and problem["code"]


def test_anUnknownGiverIsNoQuestionAndAnUnknownReceiverIsARefusal(network):
    status, problem = ask(network, question(network, **{"from": "0" * 64}))
    assert status == 404 and problem["name"] == "ACCOUNT_UNKNOWN"
    for changes, name in [
        ({"to": "0" * 64}, "ACCOUNT_UNKNOWN"), ({"instrument": "NONE"}, "INSTRUMENT_UNKNOWN"),
        ({"units": "0"}, "AMOUNT_ZERO"),
    ]:
        status, answer = ask(network, question(network, **changes))
        assert status == 200
        assert answer["allowed"] is False
        assert [reason["name"] for reason in answer["reasons"]] == [name]
        assert answer["rules"] == []


def test_saysWhichRuleRefusesAndWhatItRead(network):
    status, answer = explain(network, "dealer", "lapsed", "MTB-12M", "50000")
    assert status == 6
    assert answer["allowed"] is False
    fired = [rule for rule in answer["rules"] if rule["result"] in ("fired", "undecided")]
    assert codes(fired) == codes(answer["reasons"]) == ["1001"]
    assert fired[0]["line"] > 1
    assert any(value["name"] == "receiver.kyc" for value in fired[0]["values"])

    done = network.send("50000", "--force", receiver="lapsed")
    assert done.returncode == 6
    assert json.loads(done.stdout)["error"]["code"] == 1001


def test_saysThatATransferIsAllowedWhichThenIsApplied(network):
    status, answer = explain(network, "dealer", "retail", "MTB-12M", "10")
    assert status == 0
    assert answer["allowed"] is True
    assert answer["policy"] == "mtb-onshore"
    assert answer["rules"] and {rule["result"] for rule in answer["rules"]} == {"passed"}
    assert network.send("10").returncode == 0


def test_asksTheStateOfNowAndNotOfGenesis(network):
    """All that is left can be given, one unit more cannot, and that moves with each transfer."""
    for sent in ("7", "9"):
        assert network.send(sent, sender="dealer", receiver="fund").returncode == 0
        height = network.await_equal_heights()
        held = network.units("dealer", "MTB-12M")
        for node in range(len(network.record["nodes"])):
            status, answer = ask(
                network, question(network, to=account(network, "fund"), units=str(held + 1)),
                node=node)
            assert status == 200 and int(answer["height"]) >= height
            assert "INSUFFICIENT_UNITS" in [reason["name"] for reason in answer["reasons"]]
            status, answer = ask(
                network, question(network, to=account(network, "fund"), units=str(held)), node=node)
            assert "INSUFFICIENT_UNITS" not in [reason["name"] for reason in answer["reasons"]]
