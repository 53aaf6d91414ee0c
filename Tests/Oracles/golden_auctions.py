"""What stands in the golden columns of docs/wire-auctions.md, worked out field by field.

Heading: list of (first column, bytes). The values are those of AuctionSamples.swift.
"""

from wire import (
    NONE, blob, days, listed, same, some, tagged, u8, u16, u32, u64, u128, variant)


def i64(value):
    return u64(value % 2**64)


def joined(rows):
    return b"".join(part for _, part in rows)


TIMES = [
    ("opens at", u64(1_000)), ("closes at", u64(2_000)), ("sharing", u64(10)),
    ("self-opening", u64(20)), ("deciding", u64(30)), ("settles on", days(2026, 11, 21)),
]
TERMS = [
    ("instrument", same(7)), ("cash", same(2)), ("pricing", u8(0)), ("quote", u8(1)),
    ("tick", i64(50)), ("least quote", i64(-100)), ("greatest quote", i64(200_000)),
    ("target", u128(1_000)), ("issue max", u128(1_200)), ("minimum", u128(10)),
    ("lot", u128(10)), ("pro-rata rule", u8(3)), ("pro-rata unit", u128(20)),
    ("cut-off rule", u8(1)), ("bidder share max", u32(3_500)),
    ("competitive classes", listed(u8(2), u8(4))),
    ("non-competitive", some(u128(200) + u128(100) + u8(1) + u8(1))),
    ("brackets", listed(u128(50) + u128(1_000), u128(5_000) + u128(20_000))),
    *TIMES,
]
PLAINTEXT = [
    ("auction", same(6)), ("account", same(1)), ("kind", u8(0)), ("units", u128(100)),
    ("quote", i64(-50)), ("salt", bytes([9]) * 16),
]
SEALED = [
    ("public key", same(3)), ("box", bytes([4]) * 304), ("commitment", same(5)),
    ("shares", listed(bytes([8]) * 80 + same(9))),
]
PLAN = days(2026, 12, 2) + days(2026, 12, 3) + same(7) + u128(500)
SHARE_32 = same(3)
OPERATIONS = [
    same(3),
    joined(TERMS) + listed(same(1), same(2)) + u8(2),
    same(6) + u8(3) + u8(1) + joined(SEALED),
    same(6) + u8(3),
    same(6) + listed(same(8) + SHARE_32),
    same(6) + u8(3) + blob(joined(PLAINTEXT)),
    same(6) + variant(0) + i64(-50) + some(u128(450)),
    listed(PLAN),
    same(7) + same(2) + same(1) + u128(10) + u64(935_000),
]
OPERATIONS = [
    (str(number), variant(11) + variant(number) + part) for number, part in enumerate(OPERATIONS)]
EVENTS = [
    same(1),
    same(6) + same(1) + same(7),
    same(6) + same(8) + same(1),
    same(6) + same(8) + same(1),
    same(8) + same(1) + same(2) + u128(5),
    same(8) + same(1) + same(2),
    same(8) + same(1) + same(2),
    same(6) + same(1),
    same(6) + same(8) + same(1),
    same(6) + same(8) + same(1) + u16(7_124),
    same(6) + same(7) + u8(3),
    same(6) + same(1),
    same(6) + same(7) + u8(2),
    same(6) + same(8) + same(1),
    same(6) + same(8) + same(1) + u16(8_001),
    same(1),
]
EVENTS = [
    (str(number), variant(12) + variant(number) + part) for number, part in enumerate(EVENTS)]

VERSION = [("version", u8(1))]
OPENED = u8(0) + u128(100) + i64(-50) + bytes([9]) * 16
RECORDS = {
    "Auction (kind 30)": [
        ("number", u32(4)), ("terms", joined(TERMS)), ("seller", same(1)),
        ("announced at", u64(900)), ("key-holders", listed(same(1) + same(3), same(2) + same(4))),
        ("threshold", u8(2)), ("stage", u8(6)), ("stage ends at", u64(3_000)),
        ("seen at", u64(2_500)), ("bids", u32(12)), ("sealed", u32(1)), ("has opened", u8(1)),
        ("cursor", u16(3) + u16(2)), ("decision", some(variant(1))), ("outcome", some(u8(0))),
        ("result", some(
            some(i64(-50)) + some(i64(66_690)) + some(u64(937_479)) + u128(450) + u128(645)
            + u128(1_000) + u128(200) + u128(1_695) + u32(5) + u32(4) + u32(16_950))),
        ("settled", u128(700)), ("lapsed", u128(100)), ("proceeds", u128(4_675_000)),
        ("forfeited", u128(20_000)),
        ("reservation", some(some(i64(278_500_000)) + u128(400))),
    ],
    "Bid (kind 31)": [
        ("auction", same(6)), ("account", same(1)), ("slot", u8(3)), ("bracket", u8(1)),
        ("deposit", u128(20_000)), ("placed at", u64(1_500)), ("deposit state", u8(0)),
        ("sealed", some(joined(SEALED))), ("shares", listed(u8(2) + SHARE_32)),
    ],
    "Page of bids (kind 32)": [
        ("lines", listed(
            same(1) + same(2) + same(3) + variant(2) + u16(7_124) + some(OPENED) + NONE,
            same(8) + same(1) + same(3) + variant(1) + some(OPENED)
            + some(u128(90) + u64(935_000) + u128(42_075_000) + variant(2) + u16(8_001)))),
    ],
    "Auction of a number (kind 33)": [("auction", same(6))],
    "Calendar of auctions (kind 34)": [
        ("announced", u32(5)), ("plans", listed(PLAN)), ("published at", u64(1_200))],
    "Key for shares (kind 35)": [("key", same(3)), ("registered at", u64(800))],
}
RECORDS = {heading: VERSION + rows for heading, rows in RECORDS.items()}
KEYS = [
    (str(kind), u8(kind) + part)
    for kind, part in enumerate([same(6), same(8), same(6) + u8(8), u32(4), b"", same(1)], start=30)
]
DERIVED = [
    ("auction", tagged("SANAD-AUCTION-1", same(9), u32(2))),
    ("bid", tagged("SANAD-BID-1", same(6), same(1), u8(3))),
    ("commitment of a bid", tagged("SANAD-BIDHASH-1", same(6), same(1), joined(PLAINTEXT))),
    ("commitment of a share", tagged("SANAD-SHARE-1", same(6), same(1), same(3), u8(2), same(4))),
    ("seed of lots", tagged("SANAD-BIDTIE-1", bytes([9]) * 32)),
    ("lot of a bid", tagged("SANAD-BIDTIE-1", same(5), same(8))),
]
TABLES = {
    "Terms of an auction": TERMS,
    "Bid, before it is sealed": PLAINTEXT,
    "Sealed bid": SEALED,
    "Operations of auctions": OPERATIONS,
    "Events of auctions": EVENTS,
    "State keys of auctions": KEYS,
    "Identifiers and digests of auctions": DERIVED,
    **RECORDS,
}
