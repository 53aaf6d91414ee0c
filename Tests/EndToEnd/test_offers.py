"""Offers of the treasury on real nodes: a buy-back that is shared out, a tender that a rule refuses, a switch."""

import datetime
import shutil
import time

import pytest

from conftest import ROOT, check_honest_logs, start
from test_network import api
from test_payments import refused, wallet


@pytest.fixture(scope="module")
def buying(tmp_path_factory):
    """The network of payments, whose rules also cover switches."""
    folder = tmp_path_factory.mktemp("buying")
    shutil.copytree(ROOT / "Genesis" / "local", folder / "genesis")
    for name in ("government-securities", "wholesale-money"):
        file = folder / "genesis" / "policies" / f"{name}.policy"
        text = file.read_text()
        assert text.count("buyBack,") == 1
        file.write_text(text.replace("buyBack,", "buyBack, switch,"))
    sanad = start(
        folder / "testnet", "--test-clock", "--observers", "0", "--genesis",
        str(folder / "genesis" / "payments.yaml"))
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def instant(network, seconds: float) -> str:
    clocks = network.json("testnet", "clock", "show")["nodes"]
    seconds += max(int(clock["moved_ms"]) for clock in clocks) / 1_000
    when = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def open_offer(network, *words, units="60", seconds: float = 60) -> dict:
    wallet(
        network, "offer", "open", "PIB-5Y", units, "--cash", "PKR-W", "--closes-at",
        instant(network, seconds), "--by", "treasury", *words)
    return wallet(network, "offer", "show", "PIB-5Y")["offers"][0]


def close(network, number: int) -> dict:
    """The clock of every node passes the minute that an offer is open for."""
    network.json("testnet", "clock", "advance", "60s")
    return await_end(network, number)


def await_end(network, number: int, seconds: float = 60) -> dict:
    deadline = time.monotonic() + seconds
    while True:
        offer = wallet(network, "offer", "show", "PIB-5Y", str(number))
        if offer["stage"] == "ended":
            return offer
        assert time.monotonic() < deadline, offer
        time.sleep(0.2)


def tenders(network, number: int) -> list[dict]:
    found = []
    for page in range(256):
        status, answer = api(network, f"/v1/instruments/PIB-5Y/offers/{number}/tenders/{page}")
        assert status == 200
        found += answer["tenders"]
    return found


def locked(network, account: str, instrument: str) -> int:
    for holding in network.json("wallet", "balance", account)["holdings"]:
        if holding["instrument"] == instrument:
            return int(holding["locked"])
    return 0


def test_refusesWhatIsNotTheirs(buying):
    assert refused(buying, "offer", "show", "PIB-5Y", "7") == 7401
    assert refused(buying, "offer", "show", "NONE") == 7001
    assert refused(buying, "offer", "tender", "PIB-5Y", "0", "5", "--as", "dealer") == 7401
    offer = (
        "offer", "open", "PIB-5Y", "60", "--cash", "PKR-W", "--closes-at", instant(buying, 60), "--price")
    assert refused(buying, *offer, "99.5", "--by", "dealer") == 6010
    assert refused(buying, *offer, "0", "--by", "treasury") == 7402
    assert refused(
        buying, *offer, "99.5", "--into", "PFL-3Y", "--into-price", "100", "--by",
        "treasury") == 6011
    assert wallet(buying, "offer", "show", "PIB-5Y")["offers"] == []
    status, problem = api(buying, "/v1/instruments/PIB-5Y/offers/0")
    assert (status, problem["code"]) == (404, "7401")


def test_buysBackProRata(buying):
    before = {name: buying.units(name, "PKR-W") for name in ("treasury", "dealer", "fund")}
    offer = open_offer(buying, "--price", "99.50")
    assert (offer["number"], offer["stage"], offer["price"]) == (0, "open", "995000")
    # Sixty units at 99.5 of 10,000,000 each; nothing has accrued on the day of a coupon.
    assert 60 * 9_950_000 <= int(offer["locked"]) <= 60 * 9_950_000 + 2 * 61
    assert locked(buying, "treasury", "PKR-W") == int(offer["locked"])
    wallet(buying, "offer", "tender", "PIB-5Y", "0", "60", "--as", "dealer")
    wallet(buying, "offer", "tender", "PIB-5Y", "0", "10", "--as", "fund")
    wallet(buying, "offer", "tender", "PIB-5Y", "0", "30", "--as", "fund")
    # Whom the rules of the cash would not let have it.
    assert refused(buying, "offer", "tender", "PIB-5Y", "0", "1", "--as", "retail") == 1001
    assert refused(buying, "offer", "tender", "PIB-5Y", "0", "61", "--as", "dealer") == 7407
    assert locked(buying, "fund", "PIB-5Y") == 30

    ended = close(buying, 0)
    assert (ended["tendered"], ended["accepted"], ended["bought"]) == ("90", "60", "60")
    assert (ended["paid"], ended["locked"]) == (str(60 * 9_950_000), "0")
    assert buying.units("dealer", "PIB-5Y") == 30_000 - 40
    assert buying.units("fund", "PIB-5Y") == 4_000 - 20
    assert buying.units("dealer", "PKR-W") == before["dealer"] + 40 * 9_950_000
    assert buying.units("fund", "PKR-W") == before["fund"] + 20 * 9_950_000
    assert buying.units("treasury", "PKR-W") == before["treasury"] - 60 * 9_950_000
    assert locked(buying, "treasury", "PKR-W") == locked(buying, "fund", "PIB-5Y") == 0
    status, shown = api(buying, "/v1/instruments/PIB-5Y")
    assert (status, shown["outstanding"]) == (200, str(34_010 - 60))
    assert refused(buying, "offer", "withdraw", "PIB-5Y", "0", "--as", "fund") == 7403


def test_aCancelledOfferGivesEverythingBack(buying):
    number = open_offer(buying, "--price", "99.50", seconds=600)["number"]
    wallet(buying, "offer", "tender", "PIB-5Y", str(number), "60", "--as", "dealer")
    assert refused(buying, "offer", "cancel", "PIB-5Y", str(number), "--as", "dealer") == 6010
    wallet(buying, "offer", "cancel", "PIB-5Y", str(number), "--as", "treasury")
    ended = await_end(buying, number)
    assert (ended["bought"], ended["code"]) == ("0", "7408")
    assert [one["code"] for one in tenders(buying, number)] == ["7408"]
    assert locked(buying, "dealer", "PIB-5Y") == locked(buying, "treasury", "PKR-W") == 0


def test_aSwitchGivesUnitsAndTheRestInCash(buying):
    """Into the floater, whose coupon is due on the same day, at par: 10 units are 9, and half of one."""
    units = {name: buying.units(name, "PFL-3Y") for name in ("dealer", "fund")}
    bonds = buying.units("fund", "PIB-5Y")
    cash = buying.units("fund", "PKR-W")
    offer = open_offer(
        buying, "--price", "99.50", "--into", "PFL-3Y", "--into-price", "100", "--by",
        "central-bank")
    number = str(offer["number"])
    # For each of sixty holders less than a unit of the floater, and two for rounding.
    assert offer["exchange"] == {"into": "PFL-3Y", "price": "1000000"}
    wallet(buying, "offer", "tender", "PIB-5Y", number, "10", "--as", "fund")
    wallet(buying, "offer", "tender", "PIB-5Y", number, "5", "--as", "dealer")
    wallet(buying, "offer", "withdraw", "PIB-5Y", number, "--as", "dealer")

    ended = close(buying, offer["number"])
    assert (ended["bought"], ended["delivered"], ended["paid"]) == ("10", "9", "9500000")
    assert buying.units("fund", "PFL-3Y") == units["fund"] + 9
    assert buying.units("dealer", "PFL-3Y") == units["dealer"]
    assert buying.units("fund", "PIB-5Y") == bonds - 10
    assert buying.units("fund", "PKR-W") == cash + 9_500_000
    line = [one for one in tenders(buying, offer["number"]) if one["state"] == "bought"]
    assert [(one["cash"], one["into"]) for one in line] == [("9500000", "9")]
