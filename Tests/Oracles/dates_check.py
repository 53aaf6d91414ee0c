"""Day counts, schedules and business days against QuantLib, and exact fractions of our own."""

import datetime
from fractions import Fraction

import QuantLib as ql

from calculator import CASES, calc, generator

EPOCH = datetime.date(1950, 1, 1)
DAYS = 50_000  # to 2086; QuantLib's own calendar ends in 2199


def day(offset):
    return EPOCH + datetime.timedelta(days=offset)


def quant(date):
    return ql.Date(date.day, date.month, date.year)


def plain(date):
    return f"{date.year():04d}-{int(date.month()):02d}-{date.dayOfMonth():02d}"


def month_ends(source):
    """A day that lies at the end of a month three times in four: where the rules differ."""
    date = day(source.randrange(DAYS))
    if source.randrange(4) == 0:
        return date
    first = (date.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
    return first - datetime.timedelta(days=source.randrange(1, 4))


def test_day_counts():
    source = generator("day counts")
    pairs = [sorted((month_ends(source), month_ends(source))) for _ in range(CASES)]
    results = calc("day-count", [{"from": str(a), "to": str(b)} for a, b in pairs])
    rules = {
        "30/360_BOND_BASIS": ql.Thirty360(ql.Thirty360.BondBasis),
        "30/360_US": ql.Thirty360(ql.Thirty360.USA),
        "30E/360": ql.Thirty360(ql.Thirty360.European),
        "act": ql.Actual365Fixed(),
    }
    isda = ql.ActualActual(ql.ActualActual.ISDA)
    for (a, b), result in zip(pairs, results):
        start, end = quant(a), quant(b)
        for name, rule in rules.items():
            assert result[name] == rule.dayCount(start, end), (a, b, name)
        assert abs(float(result["actact_isda_year_fraction"]) - isda.yearFraction(start, end)) < 1e-11
        days = (b - a).days
        for name, base in (("act365f_year_fraction", 365), ("act360_year_fraction", 360)):
            assert abs(Fraction(result[name]) - Fraction(days, base)) <= Fraction(1, 2 * 10**17)


def regular_period(source):
    months = source.choice([1, 2, 3, 4, 6, 12])
    start = month_ends(source)
    end = quant(start) + ql.Period(months, ql.Months)
    return start, datetime.date.fromisoformat(plain(end)), 12 // months


def test_act_act_icma():
    source = generator("ICMA")
    cases = []
    for _ in range(CASES):
        start, end, freq = regular_period(source)
        date = start + datetime.timedelta(days=source.randrange((end - start).days + 1))
        cases.append((start, end, date, freq))
    results = calc("day-count", [
        {"period_start": str(a), "period_end": str(b), "date": str(d), "freq": f}
        for a, b, d, f in cases])
    rule = ql.ActualActual(ql.ActualActual.ISMA)
    for (a, b, d, f), result in zip(cases, results):
        accrued, whole = (d - a).days, (b - a).days
        assert (result["fraction_num"], result["fraction_den"]) == (accrued, whole * f)
        # QuantLib is given the reference period: without it, an end of month is measured wrongly.
        expected = rule.yearFraction(quant(a), quant(d), quant(a), quant(b))
        assert abs(float(result["year_fraction"]) - expected) < 1e-13, (a, b, d, f)


def test_act_act_icma_of_stubs():
    source = generator("stubs")
    cases, expected = [], []
    for _ in range(2_000):
        freq = source.choice([1, 2, 4])
        anchor = quant(day(source.randrange(20_000, DAYS)))
        notional = [anchor + ql.Period(12 // freq * k, ql.Months) for k in range(4)]
        dates = [datetime.date.fromisoformat(plain(d)) for d in notional]
        start = dates[0] + datetime.timedelta(days=source.randrange((dates[1] - dates[0]).days))
        end = dates[2]
        date = start + datetime.timedelta(days=source.randrange((end - start).days + 1))
        total = sum(
            (Fraction(max(0, (min(b, date) - max(a, start)).days), (b - a).days * freq)
             for a, b in zip(dates, dates[1:])), Fraction(0))
        cases.append({"period_start": str(start), "period_end": str(end), "date": str(date),
                      "freq": freq, "notional": [str(d) for d in dates]})
        expected.append(total)
    for one, total, result in zip(cases, expected, calc("day-count", cases)):
        got = Fraction(int(result["fraction_num"]), int(result["fraction_den"]))
        assert got == total, one


def schedule_case(source):
    dated = month_ends(source)
    months = source.choice([1, 3, 6, 12])
    length = source.randrange(20, 20 * 365 if months > 1 else 6 * 365)
    maturity = dated + datetime.timedelta(days=length)
    if source.randrange(2):
        whole = quant(dated) + ql.Period(months * source.randrange(1, 40), ql.Months)
        maturity = datetime.date.fromisoformat(plain(whole))
    return {"dated": str(dated), "maturity": str(maturity), "months": months,
            "rule": source.choice(["backward", "forward"]), "eom": bool(source.randrange(2))}


def quant_schedule(case):
    rule = ql.DateGeneration.Backward if case["rule"] == "backward" else ql.DateGeneration.Forward
    schedule = ql.Schedule(
        quant(datetime.date.fromisoformat(case["dated"])),
        quant(datetime.date.fromisoformat(case["maturity"])),
        ql.Period(case["months"], ql.Months), ql.NullCalendar(), ql.Unadjusted, ql.Unadjusted,
        rule, case["eom"])
    return [plain(date) for date in schedule]


def test_schedules():
    source = generator("schedules")
    cases = [schedule_case(source) for _ in range(CASES)]
    for case, result in zip(cases, calc("schedule", cases)):
        assert result["dates"] == quant_schedule(case), case


def test_schedules_with_long_stubs():
    source = generator("long stubs")
    cases = [schedule_case(source) | {"stub": "long"} for _ in range(2_000)]
    merged = 0
    for case, result in zip(cases, calc("schedule", cases)):
        dates = quant_schedule(case)
        # A stub is there where stepping on from the anchor meets no end exactly.
        sign = -1 if case["rule"] == "backward" else 1
        anchor, other = (dates[-1], dates[0]) if sign < 0 else (dates[0], dates[-1])
        steps = len(dates) - 1
        step = ql.NullCalendar().advance(
            quant(datetime.date.fromisoformat(anchor)),
            ql.Period(sign * steps * case["months"], ql.Months), ql.Unadjusted, case["eom"])
        if plain(step) != other and len(dates) > 2:
            dates.pop(1 if sign < 0 else -2)
            merged += 1
        assert result["dates"] == dates, case
    assert merged > 200


CONVENTIONS = {
    "Following": ql.Following, "ModifiedFollowing": ql.ModifiedFollowing,
    "Preceding": ql.Preceding, "ModifiedPreceding": ql.ModifiedPreceding,
    "Unadjusted": ql.Unadjusted,
}
WEEKDAYS = {"SUN": ql.Sunday, "MON": ql.Monday, "TUE": ql.Tuesday, "WED": ql.Wednesday,
            "THU": ql.Thursday, "FRI": ql.Friday, "SAT": ql.Saturday}


def calendar(source, index):
    """A list of days off, some of them in rows as feasts are, for us and for QuantLib."""
    weekend = source.choice([["SAT", "SUN"], ["FRI", "SAT"], ["FRI"], []])
    start = source.randrange(1_000, DAYS - 1_000)
    off = set()
    for _ in range(12):
        first = start + source.randrange(200)
        off |= {day(first + k) for k in range(source.randrange(1, 6))}
    book = ql.BespokeCalendar(f"oracle {index}")
    for name in weekend:
        book.addWeekend(WEEKDAYS[name])
    for date in off:
        book.addHoliday(quant(date))
    return weekend, sorted(off), book, start


def test_business_days():
    source = generator("business days")
    cases, expected, moves, moved = [], [], [], []
    for index in range(CASES // 100):
        weekend, off, book, start = calendar(source, index)
        common = {"weekend": weekend, "holidays": [str(date) for date in off]}
        for _ in range(100):
            date = day(start + source.randrange(200))
            name = source.choice(list(CONVENTIONS))
            cases.append(common | {"date": str(date), "convention": name})
            expected.append(plain(book.adjust(quant(date), CONVENTIONS[name])))
            count = source.randrange(-30, 31)
            moves.append(common | {"date": str(date), "days": count})
            moved.append(plain(book.advance(quant(date), count, ql.Days, ql.Following)))
    for case, date, result in zip(cases, expected, calc("adjust", cases)):
        assert result["adjusted"] == date, (case["date"], case["convention"])
    for case, date, result in zip(moves, moved, calc("adjust", moves)):
        assert result["date"] == date, (case["date"], case["days"])
