"""Debt reports of a running network: proven, worked out a second time by other code, and refused where
anything is missing."""

import csv
import datetime
import hashlib
import io
import json
import pathlib

import pytest

import light_client
import report_values
from conftest import check_honest_logs, start
from test_network import api


@pytest.fixture(scope="module")
def paying(tmp_path_factory):
    sanad = start(
        tmp_path_factory.mktemp("reports") / "testnet", "--observers", "0", "--genesis",
        "Genesis/local/payments.yaml")
    sanad.send("1.00")
    yield sanad
    sanad.on_network("testnet", "stop")
    check_honest_logs(sanad)


def report(network, kind, *words) -> dict:
    done = network.on_network("report", "debt", kind, *words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def values(network, file):
    """What an extract shows, by a reader that is none of the program's."""
    anchor = light_client.read_genesis(pathlib.Path(network.record["genesis"]).read_bytes())
    header, found = light_client.check_extract(file.read_bytes(), anchor)
    return header, report_values.Values(found)


def test_whatIsOwedIsWhatTheProvenTotalsSay(paying, tmp_path):
    file = tmp_path / "outstanding.extract"
    shown = report(paying, "outstanding", "--home-country", "PK", "--keep", str(file))
    assert shown["proven"] is True
    header, state = values(paying, file)
    assert int(shown["height"]) == header["height"]
    assert shown["state_root"] == header["state"].hex()
    debts = state.debts()
    assert [one["symbol"] for one in shown["instruments"]] == [debt.symbol for debt in debts]
    for one, debt in zip(shown["instruments"], debts):
        assert int(one["units"]) == debt.outstanding == sum(state.cells(debt.id).values())
        # Nothing has been repaid yet.
        assert int(one["outstanding"]) == debt.outstanding * debt.face
    total = sum(debt.outstanding * debt.face for debt in debts)
    assert [int(one["outstanding"]) for one in shown["totals"]] == [total]
    abroad = sum(
        units * debt.face for debt in debts for (country, _), units in state.cells(debt.id).items()
        if country not in (None, "PK"))
    places = {one["group"]: one for one in shown["residence"]}
    assert int(places["nonResident"]["outstanding"]) == abroad > 0
    assert places["nonResident"]["share_millionths"] == abroad * 1_000_000 // total
    _, told = api(paying, "/v1/reports/debt/outstanding?home=PK")
    for name in ("totals", "classes", "holders", "residence", "instruments"):
        assert told[name] == shown[name]


def test_theForecastIsWhatTheTermsSay(paying, tmp_path):
    """The bond of 14 percent and the bill, by arithmetic that was written here."""
    file = tmp_path / "service.extract"
    shown = report(paying, "service", "--keep", str(file))
    _, state = values(paying, file)
    debts = {debt.symbol: debt for debt in state.debts()}
    lines = {}
    for line in shown["lines"]:
        lines.setdefault(line["instrument"], []).append(line)
    bond = debts["PIB-5Y"]
    coupons = [line for line in lines["PIB-5Y"] if line["kind"] == "coupon"]
    assert len(coupons) == 10
    assert {int(line["amount"]) for line in coupons} == {
        bond.outstanding * bond.face * 14 // 100 // 2}
    assert coupons[0]["basis"] == "declared" and coupons[1]["basis"] == "terms"
    assert lines["PIB-5Y"][-1]["kind"] == "redemption"
    assert int(lines["PIB-5Y"][-1]["amount"]) == bond.outstanding * bond.face
    bill = debts["MTB-12M"]
    assert [(line["kind"], int(line["amount"])) for line in lines["MTB-12M"]] == [
        ("redemption", bill.outstanding * bill.face)]
    assert lines["MTB-12M"][0]["due_date"] == bill.maturity
    # Nothing has been published: what is to come goes by the fall-back, and says so.
    assert {line["basis"] for line in lines["PFL-3Y"]} >= {"projected"}
    sums = {}
    for line in shown["lines"]:
        sums[line["payment_date"][:7]] = sums.get(line["payment_date"][:7], 0) + int(line["amount"])
    assert {
        due["period"]: int(due["interest"]) + int(due["principal"]) for due in shown["periods"]
    } == sums
    redemptions = report(paying, "redemptions", "--by", "year")
    owed = report(paying, "outstanding")["totals"]
    assert sum(int(due["face"]) for due in redemptions["periods"]) == int(owed[0]["outstanding"])
    day = (datetime.date.fromisoformat(shown["business_date"]) + datetime.timedelta(400))
    later = report(paying, "service", "--from", day.isoformat())["lines"]
    assert later == [line for line in shown["lines"] if line["payment_date"] >= day.isoformat()]


def test_aTableHasWhatTheReportHas(paying, tmp_path):
    """RFC 4180, as another program reads it; amounts are decimals of the proven minor units."""
    for kind in ("outstanding", "service", "redemptions", "programmes"):
        file = str(tmp_path / f"{kind}.extract")
        shown = report(paying, kind, "--keep", file)
        done = paying.on_network("report", "debt", kind, "--extract", file, "--csv")
        assert done.returncode == 0, done.stderr
        records = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
        assert {one["state_root"] for one in records} == {shown["state_root"]}
        if kind == "outstanding":
            found = [one for one in records if one["record"] == "instrument"]
            assert [one["symbol"] for one in found] == [one["symbol"] for one in shown["instruments"]]
            assert [minor(one["outstanding"]) for one in found] == [
                one["outstanding"] for one in shown["instruments"]]
        elif kind == "programmes":
            found = [one for one in records if one["record"] == "programme"]
            assert [(one["name"], minor(one["headroom"])) for one in found] == [
                (one["name"], one["headroom"]) for one in shown["programmes"]]
        else:
            assert [(one["symbol"], minor(one["face"]), minor(one["amount"])) for one in records] == [
                (one["instrument"], one["face"], one["amount"]) for one in shown["lines"]]
    refused = paying.on_network("report", "debt", "outstanding", "--csv", "--no-verify")
    assert refused.returncode == 64 and not refused.stdout


def minor(text: str) -> str:
    whole, part = text.split(".")
    assert len(part) == 2 and "," not in text
    return str(int(whole + part))


def test_programmesAreWithinTheirCeilings(paying):
    shown = report(paying, "programmes")["programmes"]
    assert [one["name"] for one in shown] == ["market-bills", "bonds"]
    for one in shown:
        taken = int(one["booked"]) + int(one["reserved"])
        assert int(one["ceiling"]) - taken == int(one["headroom"])
        assert sum(int(booking["booked"]) for booking in one["instruments"]) == int(one["booked"])
    # Rupees under a ceiling in dollars: each holding of genesis was converted and rounded up by itself.
    assert shown[0]["conversions"] == []
    (dollars,) = shown[1]["conversions"]
    assert shown[1]["currency"] == "USD" and shown[1]["ceiling"] == "200000000000"
    assert (dollars["benchmark"], dollars["rate"]) == ("USD-PKR", "278500000")
    assert dollars["current"]
    rounded = 0
    for booking in shown[1]["instruments"]:
        assert booking["currency"] == "PKR"
        least = -(-int(booking["issued"]) * 10_000 // 2_785_000)
        assert least <= int(booking["booked"]) < least + 100
        rounded += int(booking["booked"]) > 0
    assert rounded == 3
    bonds = report(paying, "outstanding", "--programme", "1")["instruments"]
    assert {one["symbol"] for one in bonds} == {
        booking["symbol"] for booking in shown[1]["instruments"]}


def test_aFileIsEnoughAndAChangedOneIsRefused(paying, tmp_path):
    file = tmp_path / "service.extract"
    shown = report(paying, "service", "--keep", str(file))
    words = ("report", "debt", "service", "--extract", str(file), "--api", "http://127.0.0.1:9")
    again = paying.on_network(*words, "--json")
    assert json.loads(again.stdout) == shown
    whole = file.read_bytes()
    for place in range(8, len(whole), len(whole) // 25):
        broken = bytearray(whole)
        broken[place] ^= 1
        file.write_bytes(broken)
        assert paying.on_network(*words).returncode == 8, f"byte {place} may change"
    # The values of another report prove nothing of this one.
    report(paying, "programmes", "--keep", str(file))
    done = paying.on_network(*words, "--json")
    assert done.returncode == 8
    assert json.loads(done.stdout)["error"]["name"] == "PROOF_INVALID"


def test_theNodesWordSaysThatItIsNoMore(paying):
    done = paying.on_network("report", "debt", "service", "--no-verify")
    assert done.returncode == 0 and "unproven" in done.stdout
    assert "proven at height" in paying.on_network("report", "debt", "service").stdout


def exported(network, folder) -> pathlib.Path:
    file = folder / "pib.jsonl"
    done = network.on_network(
        "register", "export", "--instrument", "PIB-5Y", "--out", str(file), "--csv", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return file


def test_aRegisterIsExportedWholeAndProven(paying, tmp_path):
    file = exported(paying, tmp_path)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    manifest = json.loads((tmp_path / "pib.jsonl.manifest").read_text())
    assert sum(int(line["units"]) for line in lines) == int(manifest["outstanding"]) == 34_010
    assert len(lines) == int(manifest["places"]) and manifest["legal"] == "chain"
    held = {line["account"]: line for line in lines}
    _, page = api(paying, "/v1/instruments/PIB-5Y/holders?limit=500")
    assert {one["account"]: one["units"] for one in page["items"]} == {
        account: line["units"] for account, line in held.items()}
    # The first coupon was declared when the network began.
    assert all(line["waiting"][0]["payment"] == 0 for line in lines)
    for name, path in (("rows_digest", file), ("values_digest", f"{file}.extract")):
        assert manifest[name] == hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    table = (tmp_path / "pib.jsonl.csv").read_bytes()
    assert table.count(b"\r\n") == len(lines) + 1 == table.count(b"\n")
    records = list(csv.DictReader(io.StringIO(table.decode(), newline="")))
    assert [(one["account"], one["units"], minor(one["face"])) for one in records] == [
        (line["account"], line["units"], str(int(line["units"]) * 10_000_000)) for line in lines]
    header, _ = values(paying, pathlib.Path(f"{file}.extract"))
    assert header["state"].hex() == manifest["state_root"]
    assert paying.on_network(
        "register", "export", "--instrument", "PIB-5Y", "--out", str(file)).returncode == 3
    done = paying.on_network(
        "register", "export", "--instrument", "PKR-W", "--out", str(tmp_path / "cash"), "--json")
    assert json.loads(done.stdout)["error"]["code"] == 9227


def test_aChangedRegisterIsRefusedWithItsLine(paying, tmp_path):
    file = exported(paying, tmp_path)
    words = ("register", "verify", str(file), "--api", "http://127.0.0.1:9", "--json")
    done = paying.on_network(*words)
    assert done.returncode == 0 and json.loads(done.stdout)["proven"] is True, done.stdout
    lines = file.read_text().splitlines(keepends=True)
    richer = lines[1].replace('"units":"', '"units":"9')
    for number, changed in [
            (1, lines[1:]), (2, [lines[0], *lines[2:]]), (3, lines[:2]),
            (2, [lines[0], *lines]), (4, [*lines, lines[0]]), (2, [lines[0], richer, *lines[2:]]),
            (1, [lines[1], lines[0], *lines[2:]]), (1, [])]:
        file.write_text("".join(changed))
        done = paying.on_network(*words)
        assert done.returncode == 8
        error = json.loads(done.stdout)["error"]
        assert error["code"] == 9228 and f"line {number} of" in error["message"], error
    file.write_text("".join(lines))
    manifest = pathlib.Path(f"{file}.manifest")
    whole = manifest.read_text()
    for old, new in (('"outstanding" : "34010"', '"outstanding" : "34011"'), ("chain", "depository")):
        assert old in whole
        manifest.write_text(whole.replace(old, new))
        assert json.loads(paying.on_network(*words).stdout)["error"]["code"] == 9228
    manifest.write_text(whole)
    extract = pathlib.Path(f"{file}.extract")
    proven = extract.read_bytes()
    extract.write_bytes(proven[:-40] + bytes(40))
    assert json.loads(paying.on_network(*words).stdout)["error"]["name"] == "PROOF_INVALID"
    extract.write_bytes(proven)
    assert paying.on_network(*words).returncode == 0
