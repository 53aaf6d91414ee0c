"""Settlements on terms by the wallet: matched, settled, netted, pledged, sold and bought back."""

import datetime
import json

import pytest

from conftest import check_honest_logs, start
from test_network import api
from test_payments import KARACHI, refused, wallet

TRADE = ("--deliver", "PIB-5Y 100", "--from", "dealer", "--pay", "PKR-W 9,500,000.00", "--to", "fund")


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """Four validators of a network whose securities may be pledged, sold on repo, and netted."""
    sanad = start(
        tmp_path_factory.mktemp("terms") / "testnet", "--observers", "0", "--genesis",
        "Genesis/local/payments.yaml")
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def day(ahead: int) -> str:
    return f"{datetime.datetime.now(KARACHI).date() + datetime.timedelta(days=ahead)}"


def hour(ahead: int) -> str:
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return (now + datetime.timedelta(hours=ahead)).isoformat().replace("+00:00", "Z")


def locked(network, account: str, instrument: str) -> int:
    holdings = wallet(network, "balance", account)["holdings"]
    return next((int(one["locked"]) for one in holdings if one["instrument"] == instrument), 0)


def test_refusesTermsThatCannotBe(network):
    # A day that has passed, a price that does not cover the cash, an end before the instruction's.
    assert refused(network, "instruct", *TRADE, "--match", "a b") == 9408
    repo = ("repo", *TRADE, "--far", day(30), "--rate", "12%", "--haircut", "10%")
    assert refused(network, *repo, "--price", "100.00") == 8114
    assert refused(
        network, "pledge", "PIB-5Y 1", "--from", "dealer", "--to", "fund", "--until",
        hour(1)) == 8113
    assert refused(network, "net", "ab" * 32, "--as", "dealer") in (6010, 8111)


def test_whatBothInstructUnderOneReferenceSettles(network):
    before = {name: network.units(name, "PIB-5Y") for name in ("dealer", "fund")}
    one = wallet(network, "instruct", *TRADE, "--match", "T-17")
    assert one["outcome"] == "instructed"
    # Nothing waits for it, and nobody says otherwise under the same name.
    assert locked(network, "dealer", "PIB-5Y") == 0
    other = tuple(word.replace("9,500", "9,400") for word in TRADE)
    assert refused(network, "instruct", *other, "--match", "T-17", "--as", "fund") == 8106
    two = wallet(network, "instruct", *TRADE, "--match", "T-17", "--as", "fund")
    assert (two["settlement"], two["outcome"]) == (one["settlement"], "settled")
    assert network.units("fund", "PIB-5Y") == before["fund"] + 100
    assert network.units("dealer", "PIB-5Y") == before["dealer"] - 100


def test_whatIsForLaterWaitsForItsDay(network):
    held = network.units("fund", "PIB-5Y")
    one = wallet(network, "instruct", *TRADE, "--match", "T-18", "--intended", day(3))
    two = wallet(network, "instruct", *TRADE, "--match", "T-18", "--intended", day(3), "--as", "fund")
    assert (two["settlement"], two["outcome"]) == (one["settlement"], "affirmed")
    shown = wallet(network, "settlement", one["settlement"])
    assert (shown["status"], shown["terms"]["intended_date"]) == ("open", day(3))
    assert network.units("fund", "PIB-5Y") == held


def test_aVenueNetsWhatNamesIt(network):
    fund, dealer = network.units("fund", "PIB-5Y"), network.units("dealer", "PIB-5Y")
    back = (
        "--deliver", "PIB-5Y 30", "--from", "fund", "--pay", "PKR-W 2,900,000.00", "--to", "dealer")
    ids = []
    for legs, name, other in ((TRADE, "V-1", "fund"), (back, "V-2", "dealer")):
        words = ("instruct", *legs, "--match", name, "--venue", "central-bank")
        ids.append(wallet(network, *words)["settlement"])
        assert wallet(network, *words, "--as", other)["outcome"] == "affirmed"
    wallet(network, "net", *ids, "--as", "central-bank")
    assert [wallet(network, "settlement", one)["status"] for one in ids] == ["settled"] * 2
    assert network.units("fund", "PIB-5Y") == fund + 70
    assert network.units("dealer", "PIB-5Y") == dealer - 70


def test_pledgedUnitsAreLockedUntilThePledgeeReleasesThem(network):
    words = (
        "pledge", "PIB-5Y 50", "--from", "dealer", "--to", "fund", "--until", hour(100), "--match",
        "P-4")
    one = wallet(network, *words)
    two = wallet(network, *words, "--as", "fund")
    assert (two["settlement"], two["outcome"]) == (one["settlement"], "opened")
    assert locked(network, "dealer", "PIB-5Y") == 50
    assert refused(network, "release-pledge", one["settlement"], "--as", "dealer") == 8117
    assert refused(network, "close-out", one["settlement"], "--as", "fund") == 8118
    wallet(network, "release-pledge", one["settlement"], "--as", "fund")
    assert locked(network, "dealer", "PIB-5Y") == 0


def test_aRepoOpensWithBothWords(network):
    cash, units = network.units("dealer", "PKR-W"), network.units("fund", "PIB-5Y")
    words = (
        "repo", *TRADE, "--far", day(30), "--rate", "12.00%", "--price", "100.00", "--haircut", "5%",
        "--match", "R-9")
    one = wallet(network, *words)
    two = wallet(network, *words, "--as", "fund")
    assert (two["settlement"], two["outcome"]) == (one["settlement"], "opened")
    assert network.units("dealer", "PKR-W") == cash + 950_000_000
    assert network.units("fund", "PIB-5Y") == units + 100
    assert wallet(network, "settlement", one["settlement"])["terms"]["purpose"] == "repo"


def test_aPaymentOutsideIsReportedByItsOperator(network):
    held = network.units("fund", "PIB-5Y")
    words = (
        "sell-outside", "PIB-5Y 20", "--from", "dealer", "--to", "fund", "--order", "RTGS-17",
        "--amount", "PKR 1,940,000.00", "--order-expires", hour(60), "--deadline", hour(62),
        "--decide-by", hour(70), "--match", "S-1")
    one = wallet(network, *words)
    two = wallet(network, *words, "--as", "fund")
    assert (two["settlement"], two["outcome"]) == (one["settlement"], "opened")
    assert locked(network, "dealer", "PIB-5Y") == 20
    report = ("report-payment", one["settlement"])
    assert refused(network, *report, "--as", "fund", "--paid") == 6010
    # Before the deadline nobody else decides.
    assert refused(
        network, "decide-payment", one["settlement"], "--by", "treasury", "--by", "central-bank",
        "--paid") == 8122
    wallet(network, *report, "--as", "central-bank", "--paid")
    assert network.units("fund", "PIB-5Y") == held + 20
    assert locked(network, "dealer", "PIB-5Y") == 0


def test_unitsMoveToTheDepositoryAndBackAndTheRegisterSwitches(network):
    bond = "GIS-3Y"
    held = network.units("dealer", bond)
    move = ("depository", "move", f"{bond} 1000", "--account", "dealer", "--by", "depository")
    assert refused(network, *move) == 8123
    wallet(
        network, "depository", "open", bond, "--mirror", "mirror", "--by", "treasury", "--by",
        "depository")
    wallet(network, *move)
    assert network.units("dealer", bond) == held - 1000
    assert locked(network, "mirror", bond) == 1000
    total = api(network, f"/v1/instruments/{bond}")[1]["outstanding"]
    today = day(0)
    wallet(
        network, "depository", "count", bond, "--date", today, "--total", total, "--mirrored",
        "1000", "--as", "depository")
    wallet(network, *move, "--back")
    assert network.units("dealer", bond) == held
    halt = wallet(
        network, "depository", "switch", bond, "depository", "--by", "treasury", "--by",
        "depository")
    word = ("depository", "total", bond, total, "--height", halt["height"])
    wallet(network, *word, "--as", "depository")
    assert api(network, f"/v1/instruments/{bond}")[1]["status"] == "halted"
    wallet(network, *word, "--as", "central-bank")
    assert api(network, f"/v1/instruments/{bond}")[1]["status"] == "active"
    assert refused(network, "depository", "abandon", bond, "--as", "treasury") == 8123
