"""Allotment, netting and lazy coupons against naive models in exact fractions."""

import json
import math
from fractions import Fraction

from calculator import CASES, calc, generator, refusal, vectors

UNIT = 50_000_000


def half_up(value):
    return math.floor(value + Fraction(1, 2))


def levels(bids, quote, best_first):
    """Bids by quote, best quote first."""
    quotes = sorted({bid[quote] for bid in bids}, reverse=best_first)
    return [[bid for bid in bids if bid[quote] == one] for one in quotes]


def split(offer, bids, quote, best_first):
    """Filled bids, the bids at the cut-off, and what is left for these."""
    filled, left = [], offer
    for level in levels(bids, quote, best_first):
        volume = sum(bid["face"] for bid in level)
        if left == 0:
            break
        if volume >= left:
            return filled, level, left
        filled += level
        left -= volume
    # Never reached: the last level is the cut-off, and is filled.
    if not filled:
        return [], [], 0
    last = [bid for bid in filled if bid[quote] == filled[-1][quote]]
    return filled[: len(filled) - len(last)], last, sum(bid["face"] for bid in last)


def exact(level, left, lot):
    total = sum(bid["face"] for bid in level)
    if left >= total:
        return {bid["id"]: bid["face"] for bid in level}
    shares = {bid["id"]: Fraction(left * bid["face"], total) / lot for bid in level}
    awards = {name: math.floor(share) for name, share in shares.items()}
    spare = left // lot - sum(awards.values())
    order = sorted(level, key=lambda bid: (awards[bid["id"]] - shares[bid["id"]], bid["seq"]))
    for bid in order[:spare]:
        awards[bid["id"]] += 1
    return {name: lots * lot for name, lots in awards.items()}


def nearest(level, left, unit, small_first):
    total = sum(bid["face"] for bid in level)
    if left >= total:
        return {bid["id"]: bid["face"] for bid in level}
    small = sum(bid["face"] for bid in level if bid["face"] <= unit)
    rest, base = (max(0, left - small), total - small) if small_first else (left, total)
    awards = {}
    for bid in level:
        face = bid["face"]
        award = face if face <= unit else half_up(Fraction(rest * face, base * unit)) * unit
        awards[bid["id"]] = min(face, award)
    return awards


def auction(source, lot):
    count = source.randrange(1, 12)
    bids = [
        {"id": f"B{index}", "face": source.randrange(1, 400) * source.choice([1, 10, 1_000]) * lot,
         "price_e4": 935_000 + 500 * source.randrange(4), "seq": index} for index in range(count)]
    source.shuffle(bids)
    demand = sum(bid["face"] for bid in bids)
    return bids, source.randrange(0, 2 * demand // lot) * lot


def without_zeros(amounts):
    return {name: int(amount) for name, amount in amounts.items() if int(amount)}


def test_multiple_price():
    source = generator("multiple price")
    cases = []
    for _ in range(CASES):
        lot = source.choice([1, 5_000, 100_000])
        bids, target = auction(source, lot)
        cases.append({"target": target, "lot": lot, "bids": bids})
    shared = 0
    for case, result in zip(cases, calc("allot", cases)):
        full, level, left = split(case["target"], case["bids"], "price_e4", True)
        cutoff = level[0]["price_e4"] if level else None
        assert result["cutoff_price_e4"] == cutoff, case
        assert without_zeros(result["full"]) == {bid["id"]: bid["face"] for bid in full}, case
        assert int(result["remaining_at_cutoff"]) == left, case
        awards = exact(level, left, case["lot"])
        assert without_zeros(result["EXACT"]) == without_zeros(awards), case
        assert int(result["EXACT_total"]) == min(
            case["target"], sum(bid["face"] for bid in case["bids"])), case
        shared += any(awards[bid["id"]] != bid["face"] for bid in level)
        volume = sum(bid["face"] for bid in full)
        both = [nearest(level, left, UNIT, False), nearest(level, left, UNIT, True)]
        names = ["SBP_nearest_50m_denominator_all", "SBP_nearest_50m_small_first"]
        for name, expected, total in zip(names, both, result["SBP_totals"]):
            assert without_zeros(result[name]) == without_zeros(expected), case
            assert int(total) == volume + sum(expected.values()), case
        awards |= {bid["id"]: bid["face"] for bid in full}
        cash = {
            bid["id"]: half_up(Fraction(awards[bid["id"]] * 100 * bid["price_e4"], 10**6))
            for bid in case["bids"] if awards.get(bid["id"])}
        assert without_zeros(result["cash_minor_at_own_price"]) == cash, case
    assert shared > CASES // 4


def test_single_price():
    source = generator("single price")
    cases = []
    for _ in range(CASES):
        bids, offering = auction(source, 100)
        bids = [{"id": bid["id"], "face": bid["face"], "rate_e3": bid["price_e4"] // 500}
                for bid in bids]
        free = {f"N{k}": 100 * source.randrange(1, 2_000) for k in range(source.randrange(3))}
        cases.append({"offering": offering, "ncb": free, "bids": bids, "multiple": 100})
    for case, result in zip(cases, calc("allot", cases)):
        free = sum(case["ncb"].values())
        full, level, left = split(max(0, case["offering"] - free), case["bids"], "rate_e3", False)
        assert result["high_rate_e3"] == (level[0]["rate_e3"] if level else None), case
        total = sum(bid["face"] for bid in level)
        hundredths = math.ceil(Fraction(10_000 * left, total)) if level else 0
        assert result["allotted_pct_e2"] == hundredths, case
        awards = dict(case["ncb"]) | {bid["id"]: bid["face"] for bid in full}
        for bid in level:
            share = math.ceil(Fraction(bid["face"] * hundredths, 10_000 * 100)) * 100
            awards[bid["id"]] = min(bid["face"], max(100, share)) if left < total else bid["face"]
        assert without_zeros(result["awards"]) == without_zeros(awards), case
        assert int(result["total"]) == sum(awards.values()), case


def test_netting():
    source = generator("netting")
    cases = []
    for _ in range(CASES):
        parties = [f"P{k}" for k in range(source.randrange(2, 9))]
        steps = []
        for _ in range(source.randrange(1, 25)):
            giver, taker = source.sample(parties, 2)
            steps.append({"deliverer": giver, "receiver": taker, "qty": source.randrange(10**6),
                          "cash": source.randrange(10**source.randrange(1, 30))})
        cases.append({"instructions": steps})
    for case, result in zip(cases, calc("net", cases)):
        units, cash = {}, {}
        for step in case["instructions"]:
            giver, taker = step["deliverer"], step["receiver"]
            units[giver] = units.get(giver, 0) - step["qty"]
            units[taker] = units.get(taker, 0) + step["qty"]
            cash[giver] = cash.get(giver, 0) + step["cash"]
            cash[taker] = cash.get(taker, 0) - step["cash"]
        assert {name: int(n) for name, n in result["net_securities"].items()} == units, case
        assert {name: int(n) for name, n in result["net_cash"].items()} == cash, case


def steps(source):
    """Buys, transfers and coupons, and what a register that pays everybody each time finds."""
    held, owed, ops, coupons = {}, {}, [], 0
    for _ in range(source.randrange(2, 30)):
        verb = source.choice(["buy", "xfer", "xfer", "coupon"])
        holders = [name for name, units in held.items() if units]
        if verb == "buy" or not holders:
            name, units = source.choice("ABCDEF"), source.randrange(1, 10**6)
            ops.append(["buy", name, units])
            held[name] = held.get(name, 0) + units
        elif verb == "xfer":
            giver = source.choice(holders)
            taker = source.choice([name for name in "ABCDEF" if name != giver])
            units = source.randrange(1, held[giver] + 1)
            ops.append(["xfer", giver, taker, units])
            held[giver] -= units
            held[taker] = held.get(taker, 0) + units
        else:
            coupons += 1
            above, below = source.randrange(1, 10**6), source.randrange(1, 500)
            ops.append(["coupon", coupons, f"{above}/{below}"])
            for name, units in held.items():
                owed[name] = owed.get(name, 0) + units * above // below
    return ops, {name: owed.get(name, 0) for name in held}


def test_lazy_coupons(tmp_path):
    """In a file of vectors, as the kind has no command of its own."""
    source = generator("coupons")
    cases = []
    for index in range(CASES):
        ops, owed = steps(source)
        cases.append({"id": f"C{index}", "kind": "lazy_coupon", "input": {"ops": ops},
                      "expect": {"entitlement_minor": owed}})
    assert vectors(tmp_path, cases) == (CASES, [])
    # And a register that is off by one unit of money is noticed.
    wrong = json.loads(json.dumps(cases[:200]))
    for case in wrong:
        owed = case["expect"]["entitlement_minor"]
        owed[next(iter(owed))] += 1
    passed, failures = vectors(tmp_path, wrong)
    assert passed == 0 and len(failures) == 200


def test_what_cannot_be_is_refused_with_its_place():
    bid = {"id": "A", "face": 5_000, "price_e4": 1}
    for change, word in [
        ({"bids": [bid, bid]}, "twice"), ({"lot": 0}, "zero"), ({"target": 7_501}, "multiple"),
        ({"bids": [bid | {"face": 0}]}, "bid"), ({"bids": [bid | {"face": 7}]}, "multiple"),
        ({"bids": [bid | {"face": -5_000}]}, "negative"), ({"target": 1.5}, "whole number"),
        ({"tarqet": 1}, "target"), ({"bids": [bid | {"price_e4": -1}]}, "negative"),
        ({"bids": [bid | {"face": 2**127 - 2**127 % 5_000}, bid | {"id": "B", "face": 2**127 - 2**127 % 5_000}]},
         "128 bits"),
    ]:
        error = refusal("allot", {"target": 10_000, "lot": 5_000, "bids": [bid]} | change)
        assert error["code"] == 9409 and "line 1" in error["details"][0], error
        assert word in error["details"][0], error
