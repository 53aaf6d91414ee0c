"""The golden values of docs/wire-reserves.md, put together from its tables."""

from golden_lifecycle import days, joined
from wire import LEI, listed, same, some, text, u8, u16, u32, u64, u128, variant

VERSION = [("version", u8(1))]
RESERVE_TERMS = [("custodian", text(LEI)), ("attestation days", u16(30))]
COMMODITY = [
    ("ISIN", some(text("US0378331005"))),
    ("CFI", text("TTMXXX")),
    ("FISN", text("GOP/GOLD G")),
    ("commodity", text("XAU")),
    ("mass", u8(0)),
    ("unit mass", u64(1_000)),
    ("multiple", u128(5)),
    ("fineness min", u16(9_950)),
    ("lot mass", u64(1_000_000)),
    ("redemption min", u128(500)),
    ("unit value", u128(2_400_000)),
    ("cash", same(5)),
    ("fee", u32(100)),
    ("price days", u16(2)),
    ("reserve", joined(RESERVE_TERMS)),
]
COVER = same(1) + days(2027, 11, 18) + days(2027, 12, 31)
FACTS = [
    ("gross mass", u64(1_000_000)), ("fineness", u16(9_950)), ("site", text("Karachi")),
    ("bars", same(2)), ("assay", same(3)), ("cover", COVER),
]
AS_OF = days(2026, 11, 18)
UNTIL = days(2026, 12, 18)

OPERATIONS = [
    same(1) + joined(FACTS),
    same(1) + u32(7) + u8(2),
    same(1) + u32(7) + COVER,
    same(1) + u32(7),
    same(1) + same(3) + AS_OF + u128(995_000) + u128(7) + UNTIL + same(4),
    same(1) + AS_OF + u64(24_000_000_000),
    same(1) + u128(500) + u8(0) + same(4),
    same(1) + u32(3),
    same(1) + u32(3) + u128(500) + listed(u32(1), u32(7)) + some(same(2)) + same(4),
]
EVENTS = [
    same(1) + u32(7) + u8(3) + u64(995_000) + u8(0),
    same(1) + AS_OF + u128(995_000) + same(2) + same(3),
    same(1) + UNTIL,
    same(1) + u128(9) + u128(8),
    same(1),
    same(1) + AS_OF + u64(24_000_000_000) + same(2),
    same(1) + u32(3) + same(2) + u8(1) + u128(500),
    same(1) + u32(3) + same(2) + u128(500) + u128(497_500) + u128(9),
    same(1) + u32(3) + same(2) + u8(2),
]
ATTESTATION = (
    AS_OF + u128(995_000) + u128(7) + UNTIL + same(4) + same(2) + same(3) + u64(1_000))
PRICE = AS_OF + u64(24_000_000_000) + same(2) + u64(1_000)
RECORDS = {
    "Reserve of an instrument (kind 45)": [
        ("receipts", u32(8)), ("first open", u32(1)), ("cursor", u32(2)),
        ("walk", some(AS_OF)),
        ("free", u128(995_000)), ("released", u128(9)), ("requests", u32(4)),
        ("attestation", some(ATTESTATION)), ("lapse told", u8(1)), ("price", some(PRICE)),
        ("shortages", u32(5)),
        ("shortage", some(u32(5) + u128(11) + u128(10) + u128(4))),
    ],
    "Receipt of a reserve (kind 46)": [
        ("facts", joined(FACTS)), ("status", u8(1)), ("registered by", same(3)),
        ("at", u64(1_000)),
    ],
    "Redemption (kind 47)": [
        ("holder", same(2)), ("kind", u8(1)), ("units", u128(500)), ("filled", u128(7)),
        ("shortage", u32(5)), ("filled before", u128(2)),
        ("status", u8(0)), ("delivery", same(4)), ("asked at", u64(1_000)),
        ("valid until", u64(1_000 + 366 * 24 * 3_600_000)),
    ],
}
RECORDS = {heading: VERSION + rows for heading, rows in RECORDS.items()}

TABLES = {
    "Reserve terms": RESERVE_TERMS,
    "Commodity, variant 5": COMMODITY,
    "Facts of a receipt": FACTS,
    "Reserve operations": [
        (str(number), variant(14) + variant(number) + part)
        for number, part in enumerate(OPERATIONS)],
    "Reserve events": [
        (str(number), variant(15) + variant(number) + part)
        for number, part in enumerate(EVENTS)],
    **RECORDS,
}
