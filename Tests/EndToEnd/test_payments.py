"""Instruments that pay: coupons are funded and paid, what cannot come in waits, bonds are registered."""

import datetime
import json
import time
import urllib.request

import pytest

from conftest import check_honest_logs, start
from test_network import api

KARACHI = datetime.timezone(datetime.timedelta(hours=5))

# A coupon is due today; the wallet reads JSON as YAML.
BOND = {
    "symbol": "PIB-2Y", "issuer": "SANADTREASURY0000035", "currency": "PKR",
    "authorised": "1,000", "policy": "government-securities", "programme": "bonds",
    "fixed_bond": {
        "isin": "PKPIB02Y0011", "cfi": "DBFTFR", "fisn": "GOP/PIB 2Y",
        "unit_face_minor": 10_000_000, "multiple": 1, "rounding": "halfUp",
        "rate": "12.5%", "payment": {"cash": "PKR-W", "grace_days": 7},
    },
}


@pytest.fixture(scope="module")
def paying(tmp_path_factory):
    """Four validators of a network whose first coupons are due on the day on which it begins."""
    sanad = start(
        tmp_path_factory.mktemp("paying") / "testnet", "--observers", "0", "--genesis",
        "Genesis/local/payments.yaml")
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def wallet(network, *words) -> dict:
    done = network.on_network("wallet", *words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def refused(network, *words) -> int:
    done = network.on_network("wallet", *words, "--json")
    assert done.returncode != 0, done.stdout
    return json.loads(done.stdout)["error"]["code"]


def await_paid(network, symbol: str, seconds: float = 30) -> dict:
    """The first payment of an instrument, once everybody has been paid."""
    deadline = time.monotonic() + seconds
    while True:
        payment = wallet(network, "payment", "show", symbol, "0")
        if payment["status"] == "paid":
            return payment
        assert time.monotonic() < deadline, payment
        time.sleep(0.2)


def bond_file(folder, **changes) -> str:
    today = datetime.datetime.now(KARACHI).date()
    bond = json.loads(json.dumps(BOND))
    bond["fixed_bond"] |= {
        "issue_date": f"{today - datetime.timedelta(days=30)}",
        "maturity_date": f"{today.replace(day=1, year=today.year + 2)}",
        "coupons": {
            "per_year": 2, "basis": "actualActualICMA",
            "dated_date": f"{today.replace(day=1)}"},
    }
    bond |= changes
    (folder / "bond.json").write_text(json.dumps(bond))
    return str(folder / "bond.json")


def test_refusesWhatIsNotThereOrNotTheirs(paying, tmp_path):
    assert refused(paying, "payment", "show", "PIB-5Y", "7") == 7202
    assert refused(paying, "payment", "fund", "PIB-5Y", "7", "--as", "treasury") == 7202
    assert refused(paying, "payment", "list", "NONE") == 7001
    assert refused(paying, "payment", "claim", "PKR-D", "--as", "retail") == 7206
    assert refused(paying, "instrument", "show", "NONE") == 7001
    # Who has not the money, who has not the office.
    assert refused(paying, "payment", "fund", "PIB-5Y", "0", "--as", "retail") == 8001
    assert refused(
        paying, "instrument", "register", bond_file(tmp_path), "--by", "treasury") == 6011
    assert refused(
        paying, "instrument", "register", bond_file(tmp_path, policy="none"), "--by", "treasury",
        "--by", "central-bank") == 7212
    done = paying.on_network(
        "wallet", "instrument", "register", bond_file(tmp_path, currency="PKRX"), "--by",
        "treasury")
    assert done.returncode == 3 and "bond.json:1:" in done.stderr
    for path, code in (("/v1/calendars/9", "7212"), ("/v1/instruments/PIB-5Y/payments/9", "7202")):
        status, problem = api(paying, path)
        assert (status, problem["code"]) == (404, code)


def test_aCouponIsBroughtAndEverybodyIsPaid(paying, tmp_path):
    before = {
        name: paying.units(name, "PKR-W") for name in ("treasury", "dealer", "fund", "retail")}
    declared = wallet(paying, "payment", "show", "PIB-5Y", "0")
    assert (declared["status"], declared["units"], declared["proven"]) == ("declared", "34010", True)
    # Seven percent of PKR 100,000 for each of 34,010 units, in paisa.
    assert declared["amount"] == str(34_010 * 700_000)
    assert [one["instrument"] for one in wallet(
        paying, "payment", "waiting", "retail")["entitlements"]] == ["PIB-5Y", "GIS-3Y"]

    wallet(paying, "payment", "fund", "PIB-5Y", "0", "--as", "treasury")
    assert refused(paying, "payment", "fund", "PIB-5Y", "0", "--as", "treasury") == 7203
    paid = await_paid(paying, "PIB-5Y")
    assert (paid["paid"], paid["left"], paid["withheld"]) == (paid["amount"], "0", "0")
    assert paid["suspended"] == "7000000"
    gained = {name: paying.units(name, "PKR-W") - before[name] for name in before}
    assert gained == {
        "treasury": -34_010 * 700_000, "dealer": 30_000 * 700_000, "fund": 4_000 * 700_000,
        "retail": 0}

    # Wholesale cash is not for a person: it waits, is proven, and comes out to nobody else.
    waiting = wallet(paying, "payment", "waiting", "retail")
    assert [(one["cash"], one["units"]) for one in waiting["suspense"]] == [("PKR-W", "7000000")]
    assert refused(paying, "payment", "claim", "PKR-W", "--as", "retail") == 1001
    path = f"/v1/accounts/{waiting['id']}/suspense/PKR-W/proof"
    with urllib.request.urlopen(paying.record["nodes"][1]["api"] + path, timeout=20) as answer:
        (tmp_path / "suspense.proof").write_bytes(answer.read())
    shown = json.loads(paying.on_network(
        "wallet", "verify-proof", str(tmp_path / "suspense.proof"), "--json").stdout)
    assert (shown["valid"], shown["outcome"]) == (True, "present")
    # The whole history of a holder is proven, what the chain did by itself included.
    history = wallet(paying, "history", "dealer")
    assert history["proven"]["complete"] is True
    assert "payment_paid" in [one["kind"] for one in history["items"]]


def test_rentalOfASukukComesInDepositsAndWhereItIsSent(paying):
    wallet(paying, "payment", "route", "PKR-D", "--as", "retail", "--to", "dealer")
    assert wallet(paying, "payment", "waiting", "retail")["routes"][0]["cash"] == "PKR-D"
    before = {name: paying.units(name, "PKR-D") for name in ("dealer", "retail")}
    wallet(paying, "payment", "fund", "GIS-3Y", "0", "--as", "treasury")
    paid = await_paid(paying, "GIS-3Y")
    above, below = (int(part) for part in paid["per_unit"].split("/"))
    due = {name: units * above // below for name, units in (("dealer", 200_000), ("retail", 400))}
    assert paying.units("retail", "PKR-D") == before["retail"]
    assert paying.units("dealer", "PKR-D") == before["dealer"] + due["dealer"] + due["retail"]


def test_officesPublish(paying, tmp_path):
    today = datetime.datetime.now(KARACHI).date()
    (tmp_path / "calendar.yaml").write_text(
        "number: 1\nname: Karachi\nweekend: [saturday, sunday]\ndays_off: [2027-03-23]\n")
    wallet(paying, "publish", "calendar", str(tmp_path / "calendar.yaml"), "--as", "central-bank")
    assert api(paying, "/v1/calendars/1")[1]["weekend"] == ["saturday", "sunday"]
    fixing = ("publish", "fixing", "KIBOR-3M", "12.35%", "--from", f"{today}")
    wallet(paying, *fixing, "--as", "central-bank")
    assert refused(paying, *fixing, "--as", "central-bank", "--again") == 7208
    assert [one["rate"] for one in api(paying, "/v1/fixings/KIBOR-3M")[1]["fixings"]] == ["123500"]
    wallet(
        paying, "publish", "tax", "1", "--account", "tax", "--from",
        f"{today + datetime.timedelta(days=1)}", "--rest", "20%", "--rate", "resident=15%", "--as",
        "treasury")
    table = api(paying, "/v1/taxes/1")[1]["dates"]
    assert table[0]["rates"] == [{"tax_class": "resident", "rate": "1500"}]
    (tmp_path / "plans.yaml").write_text(
        "auctions:\n"
        "  - {held_on: 2031-03-10, settles_on: 2031-03-12, instrument: PIB-5Y, target: 700}\n"
        "  - {held_on: 2031-02-10, settles_on: 2031-02-11, instrument: PIB-9Y}\n")
    plans = ("publish", "auction-calendar", str(tmp_path / "plans.yaml"), "--as")
    assert refused(paying, *plans, "dealer") == 7113
    wallet(paying, *plans, "treasury")
    told = api(paying, "/v1/auctions")[1]["plans"]
    assert [(one["held_on"], one["target"]) for one in told] == [
        ("2031-02-10", "0"), ("2031-03-10", "700")]


def proven(network, folder, path: str) -> dict:
    """What a leaf has, as the wallet shows it after it has checked the proof; None: nothing."""
    file = folder / "leaf.proof"
    with urllib.request.urlopen(network.record["nodes"][0]["api"] + path, timeout=20) as answer:
        file.write_bytes(answer.read())
    shown = wallet(network, "verify-proof", str(file))
    assert shown["valid"] and (shown["outcome"] == "present") == ("details" in shown)
    found = {}
    for one in shown.get("details", []):
        found.setdefault(one["name"], []).append(one["value"])
    return found


def test_whatOfficesPublishedIsProven(paying, tmp_path):
    """Behind the publications of the test before this one."""
    calendar = proven(paying, tmp_path, "/v1/calendars/1/proof")
    assert calendar["name"] == ["Karachi"] and calendar["dayOff"] == ["2027-03-23"]
    assert proven(paying, tmp_path, "/v1/calendars/2/proof") == {}
    fixings = proven(paying, tmp_path, "/v1/fixings/KIBOR-3M/proof")["fixing"]
    assert len(fixings) == 1 and fixings[0].endswith("12.3500%")
    rates = proven(paying, tmp_path, "/v1/taxes/1/proof")["rates"]
    assert len(rates) == 1 and "resident" in rates[0]
    plans = proven(paying, tmp_path, "/v1/auction-calendar/proof")
    assert plans["announced"] == ["0"] and len(plans["plan"]) == 2
    assert plans["plan"][1] == "2031-03-10 PIB-5Y target 700, settles on 2031-03-12"
    assert proven(paying, tmp_path, f"/v1/auctions/{'0f' * 32}/proof") == {}


def test_aBondThatIsRegisteredLaterIsKnownByItsSymbolEverywhere(paying, tmp_path):
    registered = wallet(
        paying, "instrument", "register", bond_file(tmp_path), "--by", "treasury", "--by",
        "central-bank")
    operation = api(paying, f"/v1/transactions/{registered['id']}")
    assert operation[0] == 200
    assert refused(
        paying, "instrument", "register", bond_file(tmp_path), "--by", "treasury", "--by",
        "central-bank", "--again") == 7003
    shown = wallet(paying, "instrument", "show", "PIB-2Y")
    assert (shown["proven"], shown["terms"]["payment"]["cash"]) == (True, "PKR-W")
    tap = (
        "auction", "tap", "--by", "treasury", "--by", "central-bank", "--to", "dealer",
        "--instrument", "PIB-2Y", "--units", "100", "--price", "99.50", "--cash", "PKR-W")
    wallet(paying, *tap)
    assert paying.units("dealer", "PIB-2Y") == 100
    sent = wallet(
        paying, "send", "--from", "dealer", "--to", "retail", "--instrument", "PIB-2Y", "--amount",
        "3")
    assert sent["status"] == "final"
    assert paying.units("retail", "PIB-2Y") == 3
    operations = api(paying, f"/v1/transactions/{sent['id']}")[1]["operations"]
    assert [leg["instrument"] for one in operations for leg in one["legs"]] == ["PIB-2Y"]
    history = wallet(paying, "history", "retail")
    assert "PIB-2Y" in [one.get("instrument") for one in history["items"]]
    symbols = [one["symbol"] for one in wallet(paying, "instrument", "list")["instruments"]]
    assert symbols[-1] == "PIB-2Y"
    # What the issuer has bought back is no more.
    wallet(
        paying, "send", "--from", "dealer", "--to", "treasury", "--instrument", "PIB-2Y",
        "--amount", "40")
    wallet(paying, "instrument", "retire", "PIB-2Y", "40", "--as", "treasury")
    assert api(paying, "/v1/instruments/PIB-2Y")[1]["outstanding"] == "60"
