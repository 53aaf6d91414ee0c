"""The golden values of docs/wire-lifecycle.md, put together from its tables."""

import datetime

from wire import LEI, NONE, i32, listed, same, some, text, u8, u16, u32, u64, u128, variant


def days(year, month, day):
    return i32((datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days)


def i64(value):
    return u64(value % 2**64)


VERSION = [("version", u8(1))]
PAYMENT_TERMS = (
    same(5) + some(u32(1)) + u8(1) + u8(2) + u8(3) + some(u32(4)) + u8(0))
SECURITY = [
    ("ISIN", text("US0378331005")),
    ("CFI", text("DBFTFR")),
    ("FISN", text("GOP/PIB 14 20281101")),
    ("unit face", u128(10_000_000)),
    ("multiple", u128(1)),
    ("issue date", days(2026, 11, 1)),
    ("maturity date", days(2028, 11, 1)),
    ("rounding", u8(2)),
    ("payment", some(PAYMENT_TERMS)),
]
COUPONS = [
    ("coupons a year", u8(2)),
    ("basis", u8(0)),
    ("dated date", days(2026, 11, 1)),
    ("layout", u8(0)),
    ("end of month", u8(0)),
]
FLOATING = text("MTB-3M-WAY") + i64(5_000) + u8(1) + u16(30) + i64(100_000)


def joined(rows):
    return b"".join(data for _, data in rows)


BOND = [
    ("security", joined(SECURITY)),
    ("coupons", joined(COUPONS)),
    ("rate", i64(140_000)),
    ("amortisation", listed(days(2027, 11, 1) + u32(250_000))),
    ("calls", listed(days(2028, 5, 1) + u64(1_010_000) + u16(30))),
    ("puts", listed()),
]
FLOATER = [
    ("security", joined(SECURITY)),
    ("coupons", joined(COUPONS)),
    ("rate", FLOATING),
    ("puts", listed(days(2027, 11, 1) + u64(979_344) + u16(10))),
]
SUKUK = [
    ("security", joined(SECURITY)),
    ("coupons", joined(COUPONS)),
    ("rental", variant(1) + FLOATING),
    ("asset pool", same(6)),
    ("purchase undertaking", same(7)),
    ("certificate until", days(2028, 1, 1)),
    ("reserve", NONE),
    ("puts", listed(days(2027, 11, 1) + u64(1_000_000) + u16(30))),
]
CASH_SHEET = text("PKR-D") + text(LEI) + b"PKR" + variant(1) + u8(1) + NONE + (
    NONE + u128(0) + u32(0) + NONE + NONE + listed())
DETAILS = [
    ("DTI", some(text("X9J9K872S"))),
    ("least denomination", u128(50)),
    ("price tick", u32(25)),
    ("paying agent", some(text(LEI))),
    ("governing law", some(text("PK-SD"))),
    ("documents", listed(
        text("prospectus") + same(6) + NONE,
        text("terms") + same(7) + some(text("https://example.org/terms.pdf")))),
]
RATES = days(2027, 1, 1) + u32(3_000) + listed(u8(0) + u32(1_500), u8(2) + u32(0))

OPERATIONS = [
    same(1) + u32(3),
    same(5) + same(2),
    same(5),
    u32(1) + text("Karachi") + u8(0b110_0000) + listed(days(2027, 3, 23)),
    text("MTB-3M-WAY") + days(2027, 1, 1) + i64(130_000),
    u32(4) + same(2) + RATES,
    same(1) + days(2028, 5, 1),
    CASH_SHEET + u128(9) + same(4) + some(u32(0)),
    same(1) + u128(5),
    same(1) + days(2028, 5, 1) + u128(5),
    same(1) + days(2028, 5, 1),
    same(1) + days(2028, 5, 1) + u32(150_000),
]
PER_UNIT = u128(700_000) + u128(1)
HOLDER = same(2) + u128(7) + u128(4_900_000) + u128(735_000) + u8(0)
EVENTS = [
    same(1) + u32(3) + u8(0) + some(PER_UNIT) + u128(318),
    same(1) + u32(3) + same(2) + u128(9),
    same(1) + u32(3) + HOLDER,
    same(1) + u32(3) + u128(7) + u128(2) + u128(1),
    same(1) + u32(3),
    same(1) + u8(4),
    same(2) + same(5) + same(3),
    same(2) + same(5) + u128(9),
    u32(1) + u32(2) + same(2),
    text("MTB-3M-WAY") + days(2027, 1, 1) + i64(130_000) + same(2),
    u32(4) + days(2027, 1, 1) + same(2),
    same(1) + days(2028, 5, 1) + same(2),
    same(1) + same(2),
    same(1) + days(2028, 5, 1) + same(2) + u128(5),
    same(1) + days(2028, 5, 1) + same(2) + u128(5),
    same(1) + days(2028, 5, 1) + u32(150_000) + same(2),
]

RECORDS = {
    "Life of an instrument (kind 21)": [
        ("planned", u32(2)), ("missed", u32(1)), ("repaid", u32(250_000)),
        ("called", some(days(2028, 5, 1))),
        ("partial calls", listed(days(2027, 5, 1) + u32(150_000))),
        ("open put", some(u32(7))),
    ],
    "Payment of an instrument (kind 22)": [
        ("kind", u8(0)), ("status", u8(2)), ("due date", days(2027, 5, 1)),
        ("record date", days(2027, 4, 29)), ("payment date", days(2027, 5, 3)),
        ("per unit", some(PER_UNIT)), ("units", u128(318)), ("registered", u64(3)),
        ("funded", u128(222_600_000)), ("payer", some(same(2))), ("cursor", u64(1)),
        ("paid", u128(7)), ("withheld", u128(2)), ("suspended", u128(1)), ("missed", u8(1)),
    ],
    "Account of a place or a route (kinds 23 and 26)": [("account", same(2))],
    "Entitlements of a holding (kind 24)": [
        ("entries", listed(u32(0) + u32(2) + u128(7), u32(3) + u32(4) + u128(9)))],
    "Cash in suspense (kind 25)": [("units", u128(9)), ("since", u64(1_000))],
    "Calendar (kind 27)": [
        ("revision", u32(2)), ("name", text("Karachi")), ("weekend", u8(0b110_0000)),
        ("days off", listed(days(2027, 3, 23))), ("published by", same(2)),
    ],
    "Fixings of a benchmark (kind 28)": [
        ("fixings", listed(days(2027, 1, 1) + i64(130_000) + same(2) + u64(1_000))),
        ("pair", some(b"USDPKR"))],
    "Tax table (kind 29)": [("account", same(2)), ("dates", listed(RATES))],
    "Book of a put date (kind 48)": [("units", u128(107)), ("holders", u64(2))],
    "Tax history (kind 50)": [("terms", listed(u8(0) + u64(1_000) + u64(2_000)))],
}
RECORDS = {heading: VERSION + rows for heading, rows in RECORDS.items()}

TABLES = {
    "Details of a term sheet": DETAILS,
    "Security": SECURITY,
    "Coupon periods": COUPONS,
    "Fixed bond, variant 2": BOND,
    "Floating bond, variant 3": FLOATER,
    "Sukuk, variant 4": SUKUK,
    "Lifecycle operations": [
        (str(number), variant(12) + variant(number) + part)
        for number, part in enumerate(OPERATIONS)],
    "Lifecycle events": [
        (str(number), variant(13) + variant(number) + part)
        for number, part in enumerate(EVENTS)],
    **RECORDS,
}
