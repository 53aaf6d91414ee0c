"""Bills, bonds and interest against QuantLib, and against exact and sixty-digit arithmetic."""

import datetime
from decimal import Context, Decimal
from fractions import Fraction

import QuantLib as ql

from calculator import CASES, calc, generator
from dates_check import day, plain, quant

DIGITS = Context(prec=60)


def half_up(value):
    """To the nearest whole number; a tie goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def test_bills():
    source = generator("bills")
    cases = [
        {"yield_e6": source.randrange(-50_000, 400_000), "days": source.randrange(1, 367),
         "basis": source.choice([360, 365]), "face_minor": source.randrange(10**source.randrange(1, 30))}
        for _ in range(CASES)]
    for case, result in zip(cases, calc("price", cases)):
        y, d, basis = case["yield_e6"], case["days"], case["basis"]
        exact = Fraction(100) / (1 + Fraction(y, 10**6) * Fraction(d, basis))
        price = half_up(exact * 10**4)
        assert result["price_e4"] == price, case
        assert int(result["cash_minor"]) == half_up(Fraction(case["face_minor"] * price, 10**6)), case
        back = (Fraction(10**6, price) - 1) * Fraction(basis, d) * 10**6
        magnitude = half_up(abs(back))
        assert result["yield_back_e6"] == (magnitude if back >= 0 else -magnitude), case
        rule = ql.Actual365Fixed() if basis == 365 else ql.Actual360()
        start = ql.Date(1, 1, 2025)
        rate = ql.InterestRate(y / 10**6, rule, ql.Simple, ql.Annual)
        assert abs(float(result["oracle_price"]) - 100 * rate.discountFactor(start, start + d)) < 1e-9


def test_bill_yields_and_discounts():
    source = generator("bill yields")
    cases = [
        {"price_e4": source.randrange(600_000, 1_040_000), "days": source.randrange(1, 367),
         "basis": source.choice([360, 365])} for _ in range(CASES)]
    wide = []
    for case in cases:
        exact = (Fraction(10**6, case["price_e4"]) - 1) * Fraction(case["basis"], case["days"]) * 10**6
        wide.append(exact)
    kept = [(c, e) for c, e in zip(cases, wide) if -500_000 <= e <= 10_000_000]
    assert len(kept) > 9_000
    for (case, exact), result in zip(kept, calc("yield", [c for c, _ in kept])):
        magnitude = half_up(abs(exact))
        assert result["yield_e6"] == (magnitude if exact >= 0 else -magnitude), case
    discounts = [
        {"discount_e6": source.randrange(0, 300_000), "days": source.randrange(1, 367), "basis": 360}
        for _ in range(CASES)]
    for case, result in zip(discounts, calc("price", discounts)):
        exact = 100 * (1 - Fraction(case["discount_e6"], 10**6) * Fraction(case["days"], 360))
        assert result["price_e6"] == half_up(exact * 10**6), case


def bond_case(source):
    """A bond between two regular coupons; ends of months as often as not."""
    freq = source.choice([1, 2, 2, 2, 4])
    months = 12 // freq
    maturity = day(source.randrange(30_000, 49_000))
    if source.randrange(2):
        maturity = (maturity.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        maturity -= datetime.timedelta(days=1)
    eom = bool(source.randrange(2))
    left = source.randrange(1, 41)

    def boundary(count):
        return datetime.date.fromisoformat(plain(ql.NullCalendar().advance(
            quant(maturity), ql.Period(-months * count, ql.Months), ql.Unadjusted, eom)))

    start, end = boundary(left), boundary(left - 1)
    issue = boundary(left + source.randrange(0, 6))
    settle = start + datetime.timedelta(days=source.randrange((end - start).days))
    return {
        "issue": str(issue), "maturity": str(maturity), "settle": str(settle), "freq": freq,
        "eom": eom, "coupon_e6": source.choice([0, source.randrange(200_000)]),
        "prev_coupon": str(start), "next_coupon": str(end), "remaining": left,
    }


def dirty(case, rate):
    """What all payments are worth at a yield, to sixty digits."""
    start, end, settle = (
        datetime.date.fromisoformat(case[name]) for name in ("prev_coupon", "next_coupon", "settle"))
    freq, left = case["freq"], case["remaining"]
    base = DIGITS.divide(1, DIGITS.add(1, DIGITS.divide(rate, freq)))
    share = DIGITS.divide((end - settle).days, (end - start).days)
    factor = DIGITS.power(base, share)
    coupon = DIGITS.divide(case["coupon_e6"], 10_000 * freq)
    total = Decimal(0)
    for number in range(left):
        payment = coupon + (100 if number == left - 1 else 0)
        total = DIGITS.add(total, DIGITS.multiply(payment, factor))
        factor = DIGITS.multiply(factor, base)
    return total


def accrued(case):
    start, end, settle = (
        datetime.date.fromisoformat(case[name]) for name in ("prev_coupon", "next_coupon", "settle"))
    return Fraction(
        case["coupon_e6"] * (settle - start).days, 10_000 * case["freq"] * (end - start).days)


def decimal(value):
    return DIGITS.divide(value.numerator, value.denominator)


def quant_bond(case):
    schedule = ql.Schedule(
        quant(datetime.date.fromisoformat(case["issue"])),
        quant(datetime.date.fromisoformat(case["maturity"])), ql.Period(12 // case["freq"], ql.Months),
        ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted, ql.DateGeneration.Backward, case["eom"])
    # With its schedule: from two dates alone, it would take the end of a month for a day of it.
    rule = ql.ActualActual(ql.ActualActual.ISMA, schedule)
    return ql.FixedRateBond(0, 100.0, schedule, [case["coupon_e6"] / 10**6], rule), rule


FREQUENCIES = {1: ql.Annual, 2: ql.Semiannual, 4: ql.Quarterly}


def test_clean_prices():
    source = generator("prices")
    cases = [bond_case(source) | {"yield_e6": source.randrange(-5_000, 300_000)}
             for _ in range(CASES)]
    results = calc("price", cases)
    for index, (case, result) in enumerate(zip(cases, results)):
        exact = DIGITS.subtract(dirty(case, Decimal(case["yield_e6"]).scaleb(-6)),
                                decimal(accrued(case)))
        price = int(DIGITS.add(exact.scaleb(6), Decimal("0.5")).to_integral_value("ROUND_FLOOR"))
        assert result["clean_price_e6"] == price, case
        short = int(DIGITS.add(exact.scaleb(4), Decimal("0.5")).to_integral_value("ROUND_FLOOR"))
        assert result["price_e4"] == short, case
        assert result["accrued_e6_per_100"] == half_up(accrued(case) * 10**6), case
        bond, rule = quant_bond(case)
        theirs = ql.BondFunctions.cleanPrice(
            bond, case["yield_e6"] / 10**6, rule, ql.Compounded, FREQUENCIES[case["freq"]],
            quant(datetime.date.fromisoformat(case["settle"])))
        assert abs(float(result["oracle_clean"]) - theirs) < 1e-8, (index, case, theirs)


def test_yields():
    source = generator("yields")
    cases = []
    for _ in range(CASES):
        case = bond_case(source)
        rate = Decimal(source.randrange(1_000, 300_000)).scaleb(-6)
        price = DIGITS.subtract(dirty(case, rate), decimal(accrued(case)))
        cases.append(case | {"price_e4": max(1, round(price * 10_000))})
    # What is left of a bond for a day yields almost anything.
    inputs = [case for case in cases if lies_within(case, -500_000 + 1, 10_000_000 - 1)]
    assert len(inputs) > 9_500
    for index, (case, result) in enumerate(zip(inputs, calc("yield", inputs))):
        rate = result["yield_e6"]
        # The nearest yield has the price between those of the two middles beside it.
        assert lies_within(case, rate - Decimal("0.5"), rate + Decimal("0.5")), case
        if index % 10 == 0:
            bond, rule = quant_bond(case)
            theirs = ql.BondFunctions.bondYield(
                bond, ql.BondPrice(case["price_e4"] / 10_000, ql.BondPrice.Clean), rule,
                ql.Compounded, FREQUENCIES[case["freq"]],
                quant(datetime.date.fromisoformat(case["settle"])), 1e-12, 500, 0.1)
            assert abs(rate / 10**6 - theirs) < 6e-7, (case, theirs)


def lies_within(case, low, high):
    target = DIGITS.add(Decimal(case["price_e4"]).scaleb(-4), decimal(accrued(case)))
    return (dirty(case, Decimal(high).scaleb(-6)) < target
            <= dirty(case, Decimal(low).scaleb(-6)))


def test_accrued_interest():
    source = generator("accrued")
    cases = []
    for _ in range(CASES):
        period = source.randrange(28, 367)
        cases.append({
            "face_minor": source.randrange(10**source.randrange(1, 25)),
            "coupon_e6": source.randrange(300_000), "freq": source.choice([1, 2, 4, 12]),
            "days_accrued": source.randrange(period), "days_in_period": period,
            "price_e4": source.randrange(1, 2_000_000)})
    for case, result in zip(cases, calc("accrued", cases)):
        face = case["face_minor"]
        clean = half_up(Fraction(face * case["price_e4"], 10**6))
        interest = half_up(Fraction(
            face * case["coupon_e6"] * case["days_accrued"],
            10**6 * case["freq"] * case["days_in_period"]))
        assert int(result["clean_minor"]) == clean, case
        assert int(result["accrued_minor"]) == interest, case
        assert int(result["dirty_minor"]) == clean + interest, case


def test_what_is_sold_without_its_coupon():
    """Accrued interest below zero by what is still to be earned, rounded as the number that it is."""
    source = generator("ex coupon")
    cases = []
    while len(cases) < CASES:
        period = source.randrange(80, 370)
        cases.append({
            "face_minor": source.randrange(1, 10**source.randrange(2, 22)),
            "coupon_e6": source.randrange(0, 300_000), "freq": source.choice([1, 2, 4]),
            "days_accrued": source.randrange(period), "days_in_period": period,
            "price_e4": source.randrange(500_000, 1_200_000), "ex_coupon": True})
    for case, result in zip(cases, calc("accrued", cases)):
        face, period = case["face_minor"], case["days_in_period"]
        clean = half_up(Fraction(face * case["price_e4"], 10**6))
        interest = half_up(-Fraction(
            face * case["coupon_e6"] * (period - case["days_accrued"]),
            10**6 * case["freq"] * period))
        assert int(result["clean_minor"]) == clean, case
        assert int(result["accrued_minor"]) == interest <= 0, case
        assert int(result["dirty_minor"]) == clean + interest, case


def test_interest_of_other_kinds():
    source = generator("interest")
    cases, expected = [], []
    for _ in range(CASES // 4):
        face = source.randrange(10**source.randrange(1, 25))
        rate = source.randrange(400_000)
        start = day(source.randrange(40_000))
        days = source.randrange(1, 366)
        cases.append({"face_minor": face, "rental_e6": rate, "frm": str(start),
                      "to": str(start + datetime.timedelta(days=days))})
        expected.append(("rental_minor", half_up(Fraction(face * rate * days, 365 * 10**6))))
        basis = source.choice([360, 365])
        cases.append({"cash_minor": face, "rate_e6": rate, "days": days, "basis": basis})
        expected.append(("interest_minor", half_up(Fraction(face * rate * days, basis * 10**6))))
        freq = source.choice([1, 2, 4])
        cases.append({"kind": "coupon_full_period", "face_minor": face, "coupon_e6": rate,
                      "freq": freq})
        expected.append(("coupon_minor", half_up(Fraction(face * rate, freq * 10**6))))
        resets, weighted, total = [], 0, 0
        for _ in range(source.randrange(1, 9)):
            length, fixing = source.randrange(1, 40), source.randrange(-1_000, 400_000)
            end = start + datetime.timedelta(days=length)
            resets.append({"frm": str(start), "to": str(end), "rate_e6": fixing, "days": length})
            start, weighted, total = end, weighted + fixing * length, total + length
        if weighted < 0:
            continue
        cases.append({"face_minor": face, "freq": 4, "resets": resets})
        exact = Fraction(face * weighted, 4 * 10**6 * total)
        expected.append(("coupon_minor", half_up(exact)))
    for case, (name, amount), result in zip(cases, expected, calc("accrued", cases)):
        assert int(result[name]) == amount, case


def test_withholding():
    source = generator("withholding")
    cases = [{"gross_minor": source.randrange(10**source.randrange(1, 35)),
              "rate_bps": source.randrange(10_001), "rounding": source.choice(["half_up", "floor"])}
             for _ in range(CASES)]
    for case, result in zip(cases, calc("withhold", cases)):
        exact = Fraction(case["gross_minor"] * case["rate_bps"], 10_000)
        tax = half_up(exact) if case["rounding"] == "half_up" else exact.__floor__()
        assert int(result["tax_minor"]) == tax, case
        assert int(result["net_minor"]) == case["gross_minor"] - tax, case
