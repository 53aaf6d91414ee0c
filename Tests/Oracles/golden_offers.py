"""The golden values of docs/wire-offers.md, put together from its tables."""

from golden_lifecycle import joined
from wire import NONE, listed, same, some, tagged, u8, u16, u32, u64, u128, variant

VERSION = [("version", u8(1))]
SWITCH = same(7) + u64(1_010_000)
TERMS = [
    ("instrument", same(1)), ("price", u64(995_000)), ("units max", u128(100)),
    ("minimum", u128(5)), ("cash", same(5)), ("opens at", u64(1_000)),
    ("closes at", u64(2_000)), ("switch", some(SWITCH)),
]
OFFER = same(1) + u32(3)

OPERATIONS = [
    joined(TERMS),
    OFFER + u128(60),
    OFFER,
    OFFER,
]
EVENTS = [
    OFFER + same(2) + u128(100) + same(5) + u128(1_002_348_268),
    OFFER + same(3) + u128(60),
    OFFER + same(3) + u128(60),
    OFFER + same(2),
    OFFER + u128(197) + u128(100) + NONE,
    OFFER + same(3) + u128(51) + u128(9) + u128(485),
    OFFER + same(3) + u128(9) + some(u16(7409)),
    OFFER + same(2) + u128(100) + u128(1_002_348_068) + u128(200),
]
LINES = [
    same(3) + u128(60) + u128(51) + variant(1) + u128(9) + u128(485),
    same(4) + u128(7) + u128(0) + variant(0),
    same(5) + u128(8) + u128(2) + variant(2) + some(u16(1001)),
]
RECORDS = {
    "Offer (kind 49)": [
        ("terms", joined(TERMS)), ("issuer", same(2)), ("opened at", u64(900)), ("stage", u8(1)),
        ("code", some(u16(7408))), ("tenders", u32(3)), ("tendered", u128(75)),
        ("accepted", u128(53)), ("bought", u128(51)), ("locked", u128(1_000)),
        ("paid", u128(9)), ("delivered", u128(485)), ("cursor", u16(3) + u16(1)),
    ],
    "Page of tenders (kind 51)": [("lines", listed(*LINES))],
    "Offers for an instrument (kind 52)": [("opened", u32(4)), ("open", u32(2))],
}
RECORDS = {heading: VERSION + rows for heading, rows in RECORDS.items()}

SEED = tagged("SANAD-TENDER-1", OFFER, same(3), u128(60), same(4), u128(7))

TABLES = {
    "Terms of an offer": TERMS,
    "Offer operations": [
        (str(number), variant(15) + variant(number) + part)
        for number, part in enumerate(OPERATIONS)],
    "Offer events": [
        (str(number), variant(16) + variant(number) + part)
        for number, part in enumerate(EVENTS)],
    "Lots among tenders": [
        ("seed", SEED), ("lot", tagged("SANAD-TENDER-1", SEED, same(3)))],
    **RECORDS,
}
