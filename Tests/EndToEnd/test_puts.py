"""Bonds that holders may put and of which the treasury calls a part: notice, locks, and who may do what."""

import pathlib
import shutil

import pytest

from conftest import ROOT, check_honest_logs, start
from test_network import api
from test_payments import refused, wallet
from test_reports import report


@pytest.fixture(scope="module")
def putting(tmp_path_factory):
    """The network of payments whose bond can be put after three years as well, and its sukuk after two."""
    folder = tmp_path_factory.mktemp("putting")
    shutil.copytree(ROOT / "Genesis" / "local", folder / "genesis")
    file = pathlib.Path(folder / "genesis" / "payments.yaml")
    before = "      # Calendar and tax table count"
    text = file.read_text()
    assert text.count(before) == 1
    text = text.replace(
        before,
        "      puts:\n        - {date: start+36mo, price: 99.50, notice_days: 30}\n" + before)
    rental = "      rental: {fixed: 13.50%}\n"
    assert text.count(rental) == 1
    file.write_text(text.replace(
        rental, rental + "      puts: [{date: start+24mo, price: 100.00, notice_days: 60}]\n"))
    sanad = start(folder / "testnet", "--observers", "0", "--genesis", str(file))
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def puts(network, symbol="PIB-5Y") -> dict:
    return wallet(network, "put", "show", symbol)


def test_noticeLocksUnitsUntilItIsTakenBack(putting):
    shown = puts(putting)
    assert [(one["price"], one["units"], one["holders"]) for one in shown["puts"]] == [
        ("995000", "0", "0")]
    day = shown["puts"][0]["date"]
    # Whom it does not belong to, what there is not, and when there is no right.
    assert refused(putting, "put", "give", "PIB-5Y", day, "5", "--as", "treasury") == 8001
    assert refused(putting, "put", "give", "PIB-5Y", day, "30,001", "--as", "dealer") == 8001
    assert refused(putting, "put", "give", "PIB-5Y", "2027-01-01", "5", "--as", "dealer") == 7130
    assert refused(putting, "put", "give", "PFL-3Y", day, "5", "--as", "dealer") == 7130
    assert refused(putting, "put", "withdraw", "PIB-5Y", day, "--as", "dealer") == 7132
    assert puts(putting)["puts"][0]["units"] == "0"

    wallet(putting, "put", "give", "PIB-5Y", day, "29,999", "--as", "dealer")
    assert [(one["units"], one["holders"]) for one in puts(putting)["puts"]] == [("29999", "1")]
    assert refused(putting, "put", "give", "PIB-5Y", day, "1", "--as", "dealer") == 7131
    # Locked, but for one.
    words = ("send", "--from", "dealer", "--to", "fund", "--instrument", "PIB-5Y", "--amount")
    assert refused(putting, *words, "2") in (8001, 8002)
    wallet(putting, *words, "1")
    status, problem = api(putting, "/v1/instruments/NONE/puts")
    assert (status, problem["code"]) == (404, "7001")

    wallet(putting, "put", "withdraw", "PIB-5Y", day, "--as", "dealer")
    assert [(one["units"], one["holders"]) for one in puts(putting)["puts"]] == [("0", "0")]
    wallet(putting, *words, "2")


def test_aSukukIsPutAsABondIs(putting):
    (shown,) = puts(putting, "GIS-3Y")["puts"]
    assert (shown["price"], shown["units"]) == ("1000000", "0")
    terms = wallet(putting, "instrument", "show", "GIS-3Y")["terms"]
    assert [one["date"] for one in terms["puts"]] == [shown["date"]]
    assert terms["payment"]["ex_coupon"] == "refused"
    wallet(putting, "put", "give", "GIS-3Y", shown["date"], "400", "--as", "retail")
    (shown,) = puts(putting, "GIS-3Y")["puts"]
    assert (shown["units"], shown["holders"]) == ("400", "1")
    # What falls due by it is foreseen at its price, and proven.
    lines = [one for one in report(putting, "redemptions")["lines"] if one["kind"] == "put"]
    assert [(one["instrument"], one["units"], one["amount"]) for one in lines] == [
        ("GIS-3Y", "400", str(400 * 500_000))]
    wallet(putting, "put", "withdraw", "GIS-3Y", shown["date"], "--as", "retail")
    assert puts(putting, "GIS-3Y")["puts"][0]["units"] == "0"


def test_aPartIsCalledByTheTreasuryAlone(putting):
    shown = wallet(putting, "instrument", "show", "PIB-5Y")
    day = shown["terms"]["calls"][0]["date"]
    call = ("instrument", "call", "PIB-5Y", day, "--part")
    assert refused(putting, *call, "250000", "--as", "dealer") == 6010
    assert refused(putting, *call, "1000000", "--as", "treasury") == 7134
    wallet(putting, *call, "250000", "--as", "treasury")
    assert puts(putting)["partial_calls"] == [{"date": day, "part": "250000"}]
    assert refused(putting, *call, "250000", "--as", "treasury") == 7134
    # A quarter of the face at the call, three quarters at maturity, and nothing twice.
    owed = report(putting, "outstanding", "--currency", "PKR")["totals"]
    due = report(putting, "redemptions", "--currency", "PKR", "--by", "year")["periods"]
    assert sum(int(one["face"]) for one in due) == sum(int(one["outstanding"]) for one in owed)
    quarter = [one for one in due if one["period"] == day[:4]]
    assert len(quarter) == 1 and int(quarter[0]["face"]) >= 34_010 * 10_000_000 // 4
