"""Settlements on terms, cycles and contracts: what golden_values.py is for everything else.

The values are those of `SettlingWireTests`.
"""

from golden_values import VERSION, leg
from wire import NONE, days, listed, money, same, some, text, u8, u16, u32, u64, u128, variant

DATE = days(2026, 11, 23)
FAR_DATE = days(2026, 12, 7)
INSTRUCTION = listed(leg(5)) + listed(same(3)) + u64(2_000)
EXCHANGE = u8(0)
PLEDGE = u8(1) + u64(3_000) + some(DATE)
REPO = u8(2) + FAR_DATE + u64(112_500) + u8(1) + u32(250) + u64(987_654)
OUTSIDE = (
    u8(3) + text("RTGS-77") + money(12_345, "PKR") + u64(3_000) + u64(4_000) + u64(5_000))
PURPOSES = [("0", EXCHANGE), ("1", PLEDGE), ("2", REPO), ("3", OUTSIDE)]
TERMS = some(text("T-2026/11")) + DATE + u8(1) + some(same(4)) + EXCHANGE
REPO_TERMS = NONE + DATE + u8(0) + NONE + REPO
FAIL = u16(8_001) + u64(1_500) + u32(3)

OPERATIONS = [
    INSTRUCTION + TERMS,
    same(6),
    same(6),
    same(6),
    listed(same(5), same(6)),
    same(6),
    same(6),
    same(6) + u8(1),
    same(6) + u8(0),
    same(7) + u8(3),
]
OPERATIONS = [
    (str(number), variant(13) + variant(number) + part) for number, part in enumerate(OPERATIONS)]
EVENTS = [
    same(6) + same(2),
    same(6) + same(2),
    same(6) + some(same(2)),
    same(6) + same(2) + u16(8_001),
    same(6) + same(2) + u128(5) + u128(9),
    same(6) + same(2),
    same(2) + u16(3) + u16(1),
    same(6) + same(2) + u8(2),
    same(6) + same(2) + u64(5_000),
    same(7) + same(2),
    same(7) + u8(1) + u64(7),
    same(7) + same(2),
    same(7) + u8(1),
    same(7) + same(2),
    same(7) + same(2) + DATE + u8(1),
]
EVENTS = [
    (str(number), variant(14) + variant(number) + part) for number, part in enumerate(EVENTS)]
REGISTER_STEPS = [
    same(4),
    u8(1),
    u64(7) + u128(9),
    b"",
    same(1) + u128(5) + u8(1),
    DATE + u128(9) + u128(5),
]
REGISTER_STEPS = [
    (str(number), same(7) + variant(number) + part)
    for number, part in enumerate(REGISTER_STEPS)]
RECORDS = {
    "Terms and progress of a settlement (kind 40)": [
        ("terms", TERMS),
        ("holds", listed(same(1))),
        ("cancelling", listed(same(2), same(3))),
        ("delivered", u128(5)),
        ("paid", u128(9)),
        ("fail", some(FAIL)),
        ("scheduled", u8(1)),
    ],
    "Settlement of a reference (kind 41)": [("settlement", same(6))],
    "Contract (kind 42)": [
        ("purpose", REPO),
        ("legs", listed(leg(5), leg(9))),
        ("opened at", u64(1_000)),
        ("fail", some(FAIL)),
        ("end", some(u8(2) + u64(1_500) + same(9))),
    ],
    "Registers of an instrument (kind 43)": [
        ("legal", u8(1)),
        ("mirror", same(4)),
        ("mirrored", u128(5)),
        ("switch", some(u8(0) + u64(7) + u128(9) + u8(0) + u8(1))),
        ("reconciled on", some(DATE)),
    ],
    "Totals of a business date (kind 44)": [
        ("total", u128(9)),
        ("mirrored", u128(5)),
        ("counted total", u128(9)),
        ("counted mirrored", u128(4)),
        ("at", u64(1_500)),
    ],
}
TABLES = {
    "Steps of settlements on terms": OPERATIONS,
    "Purposes": PURPOSES,
    "Steps between registers": REGISTER_STEPS,
    "Events of settlements on terms": EVENTS,
    **{heading: VERSION + rows for heading, rows in RECORDS.items()},
}
