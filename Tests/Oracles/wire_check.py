"""Works golden values of docs/wire.md out from its tables, with other people's BCS and SHA-256."""

import datetime
import functools
import hashlib
import pathlib
import re

from aptos_sdk.bcs import Serializer

PAGE = (pathlib.Path(__file__).parents[2] / "docs/wire.md").read_text(encoding="utf-8")
LEI = "5493006MHB84DD0ZWV18"
ZERO = bytes(32)


def golden(pattern):
    found = re.findall(pattern + r"[^`]*`([0-9a-f]{64})`", PAGE)
    assert len(found) == 1, (pattern, found)
    return found[0]


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tagged(tag, *parts):
    return sha256(tag.encode().ljust(16, b"\0"), *parts)


def of(kind, value):
    out = Serializer()
    getattr(out, kind)(value)
    return out.output()


u8, u16, u32, u64, u128, variant, text = (
    functools.partial(of, kind)
    for kind in ("u8", "u16", "u32", "u64", "u128", "uleb128", "str")
)


def i32(value):
    return u32(value % 2**32)


def listed(*elements):
    return variant(len(elements)) + b"".join(elements)


def money(minor, currency):
    return u128(minor % 2**128) + currency.encode()


def some(value):
    return b"\1" + value


NONE = b"\0"


def same(byte):
    return bytes([byte]) * 32


def days(year, month, day):
    return i32((datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days)


def bill():
    terms = (
        text("US0378331005") + text("DYZTXR") + text("GOP/MTB 0 20271118") + u128(500_000)
        + u128(1) + days(2026, 11, 19) + days(2027, 11, 18) + u8(0) + u8(2)
    )
    return text("MTB-12M") + text(LEI) + b"PKR" + variant(0) + terms


def genesis():
    """The genesis of GenesisTests, by the table of the section Genesis."""
    day = 86_400_000
    chain = b"".join(map(u64, (100, 150, 300, 5_000, 500, 15_000)))
    chain += u32(1_048_576) + u64(4_000_000) + u64(0) + u64(21_600_000) + u64(14 * day)
    quota = u64(10_000) + u64(1_000_000)
    claims = listed(
        variant(1) + u8(1) + u64(9),  # kyc: standard
        variant(7) + u8(0) + u64(9),  # risk: low
    )
    authority = listed(same(3) + u16(1)) + u32(1)
    return b"".join([
        u16(1), text("test"), u8(1), u64(1_000), chain,
        u64(3_600_000) + quota + i32(18_000),
        listed(same(1) + same(2) + text("one")),
        listed(text("watcher") + same(4)),
        listed(u16(3_999) + u8(1) + text("X") + text("t") + text("r")),
        listed(u8(1) + some(text(LEI)) + same(1) + claims),
        listed(u32(0) + u8(0) + some(u32(0)) + authority + some(quota)),
        listed(u8(7) + u32(0) + listed(variant(1), variant(5))),
        listed(u8(1) + text("p") + u32(1) + text("policy")),
        listed(text("bills") + money(7_000_000, "PKR")),
        listed(bill() + u128(9) + u32(0) + u8(1) + some(u32(0))),
        listed(u32(0) + u32(0) + u128(4)),
    ])


def keys():
    """The keys of LedgerKeyTests, by the table of the section State keys."""
    classified = some(b"PK") + some(u8(4))
    return [
        u8(1), u8(2) + u8(13), u8(3) + same(1), u8(4) + same(1) + variant(8),
        u8(5) + text(LEI), u8(6) + same(1), u8(7) + same(1), u8(8) + same(1),
        u8(9) + u32(7), u8(10) + same(1), u8(11) + same(1) + same(2),
        u8(12) + same(1) + same(2), u8(13) + same(1) + classified,
        u8(13) + same(1) + NONE + NONE, u8(14) + same(1) + same(2) + u8(3),
        u8(15) + u16(9_011), u8(16) + u32(3),
    ]


def root(leaves, level=0):
    """The section State tree, as it is written there: path and value digest of each leaf."""
    if not leaves:
        return ZERO
    if len(leaves) == 1:
        return sha256(b"\0", *leaves[0])
    halves = ([], [])
    for leaf in leaves:
        halves[leaf[0][level // 8] >> (7 - level % 8) & 1].append(leaf)
    return sha256(b"\1", root(halves[0], level + 1), root(halves[1], level + 1))


def test_the_chain_id():
    expected = golden("genesis of `GenesisTests` has chain id")
    assert tagged("SANAD-GENESIS-1", genesis()).hex() == expected


def test_the_keys():
    assert sha256(*keys()).hex() == golden(r"SHA-256 of one key of each kind,")


def test_the_first_block(lines):
    (block,) = lines("genesis.jsonl")
    leaves = [
        (tagged("SANAD-KEY-1", bytes.fromhex(key)), tagged("SANAD-VALUE-1", bytes.fromhex(value)))
        for key, value in block["leaves"]
    ]
    header = bytes.fromhex(block["header"])
    chain_id = tagged("SANAD-GENESIS-1", bytes.fromhex(block["genesis"]))
    empty_list = tagged("SANAD-LISTROOT-1", u64(0), ZERO)
    assert root(leaves) == header[136:168]
    assert header[2:34] == chain_id
    assert header.count(empty_list) == 2
    assert tagged("SANAD-HEADER-1", header).hex() == block["digest"]
    programmes = [value for key, value in block["leaves"] if key.startswith("10")]
    # 10,500 units of a bill whose face is 5,000.00 are held from the start.
    booked = money(10_500 * 500_000, "PKR")
    assert programmes == [(u8(1) + text("bills") + money(6 * 10**11, "PKR") + booked).hex()]
