"""Settlements that parties affirm one by one: locked, settled, cancelled, refused, run out."""

import json
import time
import urllib.request

import pytest

from test_network import api
from transactions import Account, Transaction, instruct, leg, made_id, settle

TRADE = ("--deliver", "MTB-12M 1000", "--from", "dealer", "--pay", "USD-W 17000.00", "--to", "fund")


def instruct_trade(network, *words) -> str:
    done = network.on_network("wallet", "settle", *TRADE, "--instruct", "--json", *words)
    assert done.returncode == 0, done.stderr + done.stdout
    step = json.loads(done.stdout)
    assert step["outcome"] == "instructed"
    return step["settlement"]


def step(network, word: str, settlement: str, account: str) -> dict:
    done = network.on_network("wallet", word, settlement, "--as", account, "--json")
    return {"code": done.returncode, **json.loads(done.stdout)}


def holding(network, account: str, instrument: str) -> dict:
    holdings = network.json("wallet", "balance", account)["holdings"]
    return next(one for one in holdings if one["instrument"] == instrument)


def locked_for(network, settlement: str, account="dealer", instrument="MTB-12M") -> int:
    locks = holding(network, account, instrument)["locks"]
    return sum(int(lock["units"]) for lock in locks if lock["settlement"] == settlement)


def test_refusesStepsOfWhatNobodyInstructed(network):
    nowhere = "ab" * 32
    for word in ("affirm", "cancel"):
        done = step(network, word, nowhere, "fund")
        assert done["code"] == 6 and done["error"]["code"] == 8007
    status, problem = api(network, f"/v1/settlements/{nowhere}")
    assert (status, problem["code"]) == (404, "8007")
    status, problem = api(network, "/v1/settlements/xyz")
    assert (status, problem["code"]) == (400, "9105")
    done = network.on_network("wallet", "settlement", "xyz", "--json")
    assert done.returncode == 3


def test_theLastAffirmationMovesBothLegsAndUntilThenTheUnitsWait(network, tmp_path):
    before = {
        (account, instrument): network.units(account, instrument)
        for account in ("dealer", "fund") for instrument in ("MTB-12M", "USD-W")}
    settlement = instruct_trade(network)
    assert locked_for(network, settlement) == 1000
    assert network.units("dealer", "MTB-12M") == before["dealer", "MTB-12M"]
    status, resource = api(network, f"/v1/settlements/{settlement}")
    assert status == 200 and resource["status"] == "open"
    assert [one.get("affirmed_at") is None for one in sorted(
        resource["affirmations"], key=lambda one: one["account"] != resource["instructed_by"])
    ] == [False, True]
    # Everything that the dealer has but what waits is there to be sent, and not a unit more.
    free = int(holding(network, "dealer", "MTB-12M")["units"]) - int(
        holding(network, "dealer", "MTB-12M")["locked"])
    done = network.send(str(free + 1), "--force", receiver="fund")
    assert done.returncode == 6 and "8002" in done.stdout

    done = step(network, "affirm", settlement, "retail")
    assert done["error"]["code"] == 8011
    done = step(network, "affirm", settlement, "fund")
    assert (done["code"], done["outcome"]) == (0, "settled"), done
    assert network.units("fund", "MTB-12M") == before["fund", "MTB-12M"] + 1000
    assert network.units("dealer", "MTB-12M") == before["dealer", "MTB-12M"] - 1000
    assert network.units("dealer", "USD-W") == before["dealer", "USD-W"] + 1_700_000
    assert locked_for(network, settlement) == 0
    resource = network.json("wallet", "settlement", settlement)
    assert resource["status"] == "settled"
    assert resource["ended_by"] == done["transaction"]["id"]
    assert step(network, "cancel", settlement, "dealer")["error"]["code"] == 8009
    # That it ended is provable to who believes no node.
    path = f"/v1/settlements/{settlement}/proof"
    with urllib.request.urlopen(network.record["nodes"][1]["api"] + path, timeout=20) as answer:
        (tmp_path / "settlement.proof").write_bytes(answer.read())
    done = network.on_network(
        "wallet", "verify-proof", str(tmp_path / "settlement.proof"), "--json")
    shown = json.loads(done.stdout)
    assert (shown["valid"], shown["outcome"], shown["id"]) == (True, "present", "11" + settlement)


def test_eitherSideMayTurnItDown(network):
    for account in ("dealer", "fund"):
        settlement = instruct_trade(network, "--consent", "retail")
        assert step(network, "affirm", settlement, "retail")["outcome"] == "affirmed"
        assert locked_for(network, settlement) == 1000
        assert step(network, "cancel", settlement, account)["outcome"] == "cancelled"
        assert locked_for(network, settlement) == 0
        text = network.on_network("wallet", "settlement", settlement).stdout
        assert "cancelled" in text and "retail   affirmed" in text and "fund   awaited" in text


def test_whatTheRulesRefuseIsOverAndLocksNothing(network):
    held = network.units("lapsed", "PKR-D")
    done = network.on_network(
        "wallet", "settle", "--deliver", "MTB-12M 10", "--from", "dealer", "--pay", "PKR-D 1.00",
        "--to", "lapsed", "--instruct", "--json")
    settlement = json.loads(done.stdout)["settlement"]
    done = network.on_network(
        "wallet", "affirm", settlement, "--as", "lapsed", "--force", "--json")
    assert done.returncode == 6
    assert "1001" in done.stdout and "the settlement has ended" in done.stdout
    assert network.json("wallet", "settlement", settlement)["status"] == "refused"
    assert locked_for(network, settlement) == 0
    assert network.units("lapsed", "PKR-D") == held


@pytest.mark.parametrize("buyer, seller, pay, code", [
    # Deposits may not go to who is not resident, wholesale cash not to a person.
    ("retail", "fund", "PKR-D 9.50", 2002),
    ("dealer", "retail", "PKR-W 9.50", 2001),
    ("fund", "dealer", "USD-W 0.17", None),
    ("fund", "dealer", "PKR-W 9.50", None),
    ("retail", "dealer", "PKR-D 9.50", None),
])
def test_paymentIsInWhicheverCashItsPolicyAllows(network, buyer, seller, pay, code):
    network.send("10", receiver="fund")
    cash = pay.split()[0]
    paid = network.units(seller, cash)
    words = ("--deliver", "MTB-12M 10", "--from", seller, "--pay", pay, "--to", buyer, "--json")
    done = network.on_network("wallet", "settle", *words)
    if code:
        assert done.returncode == 6
        assert f"{code} " in done.stdout
        assert network.units(seller, cash) == paid
        return
    assert done.returncode == 0, done.stdout + done.stderr
    minor = int(pay.split()[1].replace(".", ""))
    assert network.units(seller, cash) == paid + minor
    # The same trade, each side by itself.
    done = network.on_network("wallet", "settle", *words, "--instruct")
    settlement = json.loads(done.stdout)["settlement"]
    assert step(network, "affirm", settlement, buyer)["outcome"] == "settled"
    assert network.units(seller, cash) == paid + 2 * minor


def test_onePaymentMayBeInBoth(network):
    """Part in rupees and part in dollars, with the bills, all or nothing."""
    dealer, fund = Account(network, "dealer"), Account(network, "fund")
    for rupees, outcome in ((26_000_000_000, "refused"), (475, "applied")):
        before = [network.units("dealer", cash) for cash in ("PKR-W", "USD-W")]
        transaction = Transaction(network, dealer, settle([
            leg("MTB-12M", dealer.id, fund.id, 10), leg("USD-W", fund.id, dealer.id, 9),
            leg("PKR-W", fund.id, dealer.id, rupees)]))
        status, resource = api(
            network, "/v1/transactions?wait=final", transaction.signed_by(dealer, fund),
            {"Content-Type": "application/octet-stream"})
        assert status == 200 and resource["receipt"]["outcome"] == outcome
        moved = (475, 9) if outcome == "applied" else (0, 0)
        assert [network.units("dealer", cash) for cash in ("PKR-W", "USD-W")] == [
            before[0] + moved[0], before[1] + moved[1]]


def test_whatRunsOutLocksNothingAndNobodyHasToDoAnything(network):
    dealer, fund = Account(network, "dealer"), Account(network, "fund")
    until = int(time.time() * 1000) + 1_500
    transaction = Transaction(network, dealer, instruct(
        [leg("MTB-12M", dealer.id, fund.id, 77), leg("USD-W", fund.id, dealer.id, 5)], until))
    status, resource = api(
        network, "/v1/transactions?wait=final", transaction.signed_by(dealer),
        {"Content-Type": "application/octet-stream"})
    assert status == 200 and resource["receipt"]["outcome"] == "applied"
    settlement = made_id("SETTLE", transaction.id).hex()
    assert locked_for(network, settlement) == 77
    time.sleep(max(0, until / 1000 - time.time()) + 0.1)
    assert locked_for(network, settlement) == 0
    assert network.json("wallet", "settlement", settlement)["status"] == "expired"
    done = network.on_network(
        "wallet", "affirm", settlement, "--as", "fund", "--force", "--json")
    assert done.returncode == 6 and "8010" in done.stdout
    # The units leave as if nothing had been: the lock is taken off on the way.
    free = int(holding(network, "dealer", "MTB-12M")["units"])
    assert int(holding(network, "dealer", "MTB-12M")["locked"]) == 0
    assert network.send("77", receiver="fund").returncode == 0
    assert network.units("dealer", "MTB-12M") == free - 77
