"""What stands in the golden columns of the wire pages, worked out field by field.

Heading: list of (first column, bytes). The values are those of the Swift tests that the pages name.
"""

from wire import (
    LEI, NONE, ZERO, blob, days, i32, listed, money, same, sha256, some, tagged, text, u8, u16, u32,
    u64, u128, variant)

DAY = 86_400_000
VALIDATORS = listed(*(
    same(0x80 + place) + same(0x90 + place) + text(f"bank {place}") + u16(1)
    for place in range(4)))
BUSINESS_DATE = days(2026, 11, 21)
AUTHORITY = [
    ("keys", listed(same(1) + u16(2), same(2) + u16(1), same(3) + u16(1))),
    ("threshold", u32(3)),
]
QUOTA = u64(10_000) + u64(1_000_000)
CHAIN_PARAMETERS = (
    b"".join(map(u64, (100, 150, 300, 5_000, 500, 15_000))) + u32(1_048_576) + u64(4_000_000)
    + u64(0) + u64(21_600_000) + u64(14 * DAY))
POLICY_TEXT = "policy bills covers MTB-12M"
KYC, COUNTRY, CLASS, PEP, SCREENED, RISK, SANCTIONED = (
    variant(topic) for topic in (1, 2, 3, 5, 6, 7, 8))


def joined(rows):
    return b"".join(part for _, part in rows)


def instrument(symbol):
    return tagged("SANAD-INSTR-1", text(symbol))


def leg(units):
    return same(7) + same(1) + same(2) + u128(units)


# Transactions.

OPERATIONS = [
    ("0", u8(1) + some(text(LEI)) + same(8)),
    ("1", same(3) + KYC + u8(1) + u64(77)),
    ("2", same(3) + COUNTRY),
    ("3", same(3) + u8(1) + some(same(4)) + joined(AUTHORITY)),
    ("4", same(1) + listed(same(4) + u16(1)) + u32(1)),
    ("5", same(7) + same(2) + u128(2**128 - 1)),
    ("6", leg(5)),
    ("7", listed(leg(5), leg(9))),
    ("8", listed(leg(5)) + listed(same(3), same(4)) + u64(2_000)),
    ("9", same(6)),
    ("10", same(6)),
]
OPERATIONS = [(number, variant(int(number)) + part) for number, part in OPERATIONS]
BODY = [
    ("version", u16(1)),
    ("chain id", same(9)),
    ("account", same(1)),
    ("lane", u8(3)),
    ("sequence", u64(4)),
    ("valid until", u64(1_000)),
    ("operations", listed(OPERATIONS[6][1])),
]
AUTHORIZATION = [
    ("account", same(1)),
    ("signatures", listed(same(5) + bytes([6]) * 64)),
]
# A transaction has one step of a settlement at most: the last two stay out.
ALL_OPERATIONS = joined(BODY[:-1]) + listed(*(part for _, part in OPERATIONS[:-2]))
ALL_SIGNED = ALL_OPERATIONS + listed(joined(AUTHORIZATION))
TRANSACTION_ID = tagged("SANAD-TX-1", joined(BODY))
DERIVED = [
    ("transaction", TRANSACTION_ID),
    ("leaf of the transaction",
     tagged("SANAD-TXLEAF-1", joined(BODY), listed(joined(AUTHORIZATION)))),
    ("identity", tagged("SANAD-IDENTITY-1", TRANSACTION_ID, u32(2))),
    ("account", tagged("SANAD-ACCOUNT-1", TRANSACTION_ID, u32(2))),
    ("settlement", tagged("SANAD-SETTLE-1", TRANSACTION_ID, u32(2))),
    ("first identity of genesis", tagged("SANAD-IDENTITY-1", ZERO, u32(0))),
    ("first account of genesis", tagged("SANAD-ACCOUNT-1", ZERO, u32(0))),
    ("instrument", instrument("MTB-12M")),
    ("policy", tagged("SANAD-POLICY-1", POLICY_TEXT.encode())),
    ("seed of a test key", tagged("SANAD-TESTKEY-1", b"sanad", b"\0", b"val-a/consensus")),
]

# Receipts and events.

REASON = [
    ("code", u16(9_011)),
    ("operation", u16(0)),
    ("instrument", some(same(1))),
    ("message", text("receiver has no current KYC")),
    ("policy", some(text("bills") + u32(3) + same(2))),
    ("values", listed(text("receiver.kyc") + text("none (expired 2026-10-31)"))),
    ("limit", some(text("standard"))),
    ("headroom", NONE),
    ("help", some(text("renew the claim"))),
]
EVENTS = [
    same(1) + same(2),
    same(1) + KYC + same(2),
    same(1) + PEP + same(2),
    same(3) + same(1) + same(2),
    same(3),
    u8(2) + same(1) + NONE + some(same(2)) + u128(5),
    same(2) + same(9) + u16(9_011),
    same(2) + same(9) + same(1) + u16(5_110),
    same(6) + same(2),
    same(6) + same(2),
    same(6) + same(2) + same(1) + u128(5),
    same(6) + same(2) + u8(1),
]
EVENTS = [(str(number), variant(number) + part) for number, part in enumerate(EVENTS)]
READS = [
    ("present", blob(b"\1") + some(same(1))),
    ("absent", blob(b"\6" + same(2)) + NONE),
]
READS_DIGEST = tagged("SANAD-READS-1", listed(*(part for _, part in READS)))
NO_REASONS = listed() + u32(0)
RECEIPT = [
    ("version", u16(1)),
    ("transaction", same(1)),
    ("outcome", variant(1) + listed(joined(REASON)) + u32(0)),
    ("flags", NO_REASONS),
    ("weight", u64(7)),
    ("reads", same(2)),
    ("events", listed(EVENTS[6][1])),
    ("privileged", ZERO),
]


def chained(*placed):
    """Count and head of a chain of (height, index, event)."""
    head = ZERO
    for height, index, event in placed:
        head = tagged("SANAD-EVENT-1", head, u64(height), u32(index), event)
    return [("events: count", u64(len(placed))), ("events: head", head)]


# State records, each with its version byte.

NO_DETAILS = NONE + u128(0) + u32(0) + NONE + NONE + listed()
BILL = [
    ("symbol", text("MTB-12M")),
    ("issuer", text(LEI)),
    ("currency", b"PKR"),
    ("class", variant(0)),
    ("ISIN", text("US0378331005")),
    ("CFI", text("DYZTXR")),
    ("FISN", text("GOP/MTB 0 20271118")),
    ("unit face", u128(500_000)),
    ("multiple", u128(1)),
    ("issue date", days(2026, 11, 19)),
    ("maturity date", days(2027, 11, 18)),
    ("rounding", u8(2)),
    ("payment", NONE),
    ("discount convention", u8(0)),
    ("details", NO_DETAILS),
]
CASH = [
    ("symbol", text("PKR-W")),
    ("issuer", text(LEI)),
    ("currency", b"PKR"),
    ("class", variant(1)),
    ("backing", u8(0)),
    ("reserve", NONE),
    ("details", NO_DETAILS),
]
VERSION = [("version", u8(1))]
CONVERSION = b"USD" + text("PKR-USD") + u16(3)
RECORDS = {
    "Network (kind 1)": [
        ("chain id", same(9)),
        ("chain parameters", CHAIN_PARAMETERS),
        ("validity max", u64(3_600_000)),
        ("default quota", QUOTA),
        ("offset from UTC", i32(18_000)),
        ("instrument count", u32(2)),
    ],
    "Epoch (kind 53)": [
        ("number", u64(2)),
        ("anchor's height", u64(50)),
        ("started at", u64(9_000)),
        ("validators", VALIDATORS),
        ("former", some(listed(same(1) + same(2) + text("one") + u16(1)))),
    ],
    "Holders of a role (kind 2)": [
        ("holders", listed(same(2) + listed(KYC, RISK), same(3) + listed())),
    ],
    "Identity (kind 3)": [
        ("kind", u8(1)),
        ("LEI", some(text(LEI))),
        ("salt", same(8)),
        ("registered by", same(2)),
        ("registered at", u64(1_000)),
        ("country", some(b"PK")),
        ("class", some(u8(2))),
        ("account count", u32(1)),
        ("first account", some(same(3))),
    ],
    "Claim (kind 4)": [
        ("value", SCREENED + days(2026, 10, 31)),
        ("attestors", listed(same(2), same(3))),
        ("issued at", u64(1_000)),
        ("valid until", u64(9_000)),
        ("revoked at", some(u64(4_000))),
    ],
    "Identity of an LEI (kind 5)": [("identity", same(1))],
    "Account (kind 6)": [
        ("owner", same(3)),
        ("kind", u8(1)),
        ("custodian", some(same(4))),
        ("authority", some(joined(AUTHORITY))),
        ("opened at", u64(12)),
        ("quota", some(QUOTA)),
        ("lanes", listed(u8(2) + u64(1), u8(9) + u64(2))),
        ("usage: height", u64(7)),
        ("usage: weight in that block", u64(100)),
        ("usage: business date", BUSINESS_DATE),
        ("usage: weight on that date", u64(300)),
        *chained((5, 6, EVENTS[4][1]), (7, 0, EVENTS[6][1])),
    ],
    "Policy (kind 7)": [
        ("name", text("bills")), ("version of the policy", u32(3)), ("text", text(POLICY_TEXT))],
    "Instrument (kind 8), a bill": [
        *BILL,
        ("status", u8(1)),
        ("authorised", u128(9)),
        ("policy", same(4)),
        ("programme", some(u32(0))),
    ],
    "Instrument (kind 8), cash": [
        *CASH,
        ("status", u8(0)),
        ("authorised", u128(2**128 - 1)),
        ("policy", same(4)),
        ("programme", NONE),
    ],
    "Instrument of a number (kind 9)": [("instrument", same(7))],
    "Tally of an instrument (kind 10)": [
        ("issued", u128(100)), ("redeemed", u128(0)), ("holders", u64(1)),
        ("registered", u64(3)), ("recorded", u32(2)), ("booked", u128(77)),
        *chained((5, 6, EVENTS[5][1]), (7, 1, EVENTS[7][1])),
    ],
    "Holding (kind 11)": [
        ("units", u128(7)), ("locked", u128(2)), ("register", some(u64(3) + u32(2)))],
    "Units of a position or a cell (kinds 12 and 13)": [("units", u128(5))],
    "Units under a condition (kind 14)": [("certain", u128(1)), ("possible", u128(2))],
    "Code (kind 15)": [
        ("name", text("FOREIGN_CEILING")), ("title", text("The ceiling is reached.")),
        ("remedy", text("Wait.")),
    ],
    "Programme (kind 16)": [
        ("name", text("bills")), ("ceiling", money(7_000_000, "PKR")),
        ("booked", money(4_500_000, "PKR")), ("reserved", money(500_000, "PKR")),
        ("conversions", listed(CONVERSION)),
    ],
    "Settlement (kind 17)": [
        ("instructed by", same(1)),
        ("instructed at", u64(1_000)),
        ("valid until", u64(2_000)),
        ("legs", listed(leg(5))),
        ("affirmations", listed(same(1) + some(u64(1_000)), same(3) + NONE)),
        ("end", some(u8(1) + u64(1_500) + same(9))),
    ],
    "Locks of a holding (kind 18)": [("locks", listed(variant(0) + same(6) + u128(2) + u64(2_000)))],
    "Agenda (kind 19)": [
        ("records", u32(2)), ("payments", u32(3)), ("settlements", u32(4)), ("next order", u64(7))],
    "Entry of the agenda (kind 20)": [
        ("due", u64(2_000)), ("order", u64(6)), ("task", u8(1) + same(1) + u32(3))],
}
RECORDS = {heading: VERSION + rows for heading, rows in RECORDS.items()}

KEYS = [
    b"", u8(13), same(1), same(1) + SANCTIONED, text(LEI), same(1), same(1), same(1), u32(7),
    same(1), same(1) + same(2), same(1) + same(2), same(1) + some(b"PK") + some(u8(4)),
    same(1) + same(2) + u8(3), u16(9_011), u32(3), same(6), same(1) + same(2),
    b"", u32(4),
    same(1), same(1) + u32(3), same(1) + u64(3), same(1) + same(2), same(1) + same(2),
    same(1) + same(2), u32(3), text("MTB-3M-WAY"), u32(3),
]
KEYS = list(enumerate(KEYS, start=1)) + [
    (40, same(6)), (41, same(1)), (42, same(6)), (43, same(7)), (44, same(7) + days(2026, 11, 23)),
    (45, same(7)), (46, same(7) + u32(3)), (47, same(7) + u32(3)),
    (48, same(7) + days(2026, 11, 23)),
    (49, same(7) + u32(3)), (50, same(1)), (51, same(7) + u32(3) + u8(9)), (52, same(7)),
    (53, b""), (54, b""), (56, u64(3) + u16(1) + u8(3))]
KEYS = [(str(kind), u8(kind) + part) for kind, part in KEYS]

# Genesis.

GENESIS = [
    ("version", u16(1)),
    ("name", text("test")),
    ("kind", u8(1)),
    ("timestamp", u64(1_000)),
    ("chain", CHAIN_PARAMETERS),
    ("ledger", u64(3_600_000) + QUOTA + i32(18_000)),
    ("validators", listed(same(1) + same(2) + text("one") + u16(1))),
    ("operators", listed(u32(0))),
    ("observers", listed(text("watcher") + same(4))),
    ("codes", listed(u16(3_999) + u8(1) + text("X") + text("t") + text("r"))),
    ("identities", listed(u8(1) + some(text(LEI)) + same(1) + listed(
        KYC + u8(1) + u64(9), RISK + u8(0) + u64(9)))),
    ("accounts", listed(
        u32(0) + u8(0) + some(u32(0)) + listed(same(3) + u16(1)) + u32(1) + some(QUOTA))),
    ("roles", listed(u8(7) + u32(0) + listed(KYC, PEP))),
    ("policies", listed(u8(1) + text("p") + u32(1) + text("policy"))),
    ("programmes", listed(text("bills") + money(7_000_000, "PKR") + listed(CONVERSION))),
    ("fixings", listed(text("PKR-USD") + i32(0) + u64(3_591))),
    ("calendars", listed(u32(1) + text("Karachi") + u8(0x60) + listed(i32(20_535)))),
    ("tax tables", listed(u32(4) + u32(0) + listed(
        i32(20_454) + u32(3_000) + listed(u8(0) + u32(1_500))))),
    ("instruments", listed(joined(BILL) + u128(9) + u32(0) + u8(1) + some(u32(0)))),
    ("holdings", listed(u32(0) + u32(0) + u128(4))),
]

# Evidence, and private data, which no code of this version writes.

VOTES = [
    u8(kind) + u64(3) + u64(9) + rest + u16(1) + b"\x31" * 64
    for kind, rest in ((2, b""), (3, u64(7) + same(0x22)))
]
EVIDENCE_LIST = listed(b"".join(VOTES))
PRIVILEGED_FIELDS = u16(1) + NO_REASONS + NO_REASONS
PRIVILEGED_SALT = tagged("SANAD-PRIVATE-1", u8(0), same(8), same(1))
PRIVATE = [
    ("salt of the transaction", PRIVILEGED_SALT),
    ("fields", PRIVILEGED_FIELDS),
    ("commitment", tagged("SANAD-PRIVATE-1", u8(1), PRIVILEGED_SALT, PRIVILEGED_FIELDS)),
]
EVIDENCE = [
    ("evidence list", EVIDENCE_LIST),
    ("evidence root", tagged("SANAD-EVIDENCE-1", EVIDENCE_LIST)),
]
EVIDENCE_RECORD = [
    ("version", u8(1)),
    ("height", u64(50)),
    ("recorded at", u64(9_000)),
    ("evidence", EVIDENCE_LIST[1:]),
]
EVIDENCE_EVENT = [("18", variant(18) + u64(3) + u64(9) + u16(1) + u8(3))]

TABLES = {
    "Genesis": GENESIS,
    "Transaction body": BODY,
    "Authorization": AUTHORIZATION,
    "Operations": OPERATIONS,
    "Derived identifiers": DERIVED,
    "Receipt": RECEIPT,
    "Reason": REASON,
    "Reads": READS,
    "Private data": PRIVATE,
    "Events and leaves": EVENTS,
    "State keys": KEYS,
    "Evidence list": EVIDENCE,
    "Evidence on the ledger (kind 56)": EVIDENCE_RECORD,
    "Event of evidence": EVIDENCE_EVENT,
    **RECORDS,
}
DIGESTS = {
    "The chain id of this genesis": tagged("SANAD-GENESIS-1", joined(GENESIS)),
    "With every operation of 0 to 8, SHA-256": sha256(ALL_SIGNED),
    "its id": tagged("SANAD-TX-1", ALL_OPERATIONS),
    "and its leaf": tagged("SANAD-TXLEAF-1", ALL_SIGNED),
    "The leaf of this receipt": tagged("SANAD-RECEIPT-1", joined(RECEIPT)),
    "The digest of these two": READS_DIGEST,
    "The head over one event of each kind": joined(
        chained(*[(1, int(number), part) for number, part in EVENTS])[1:]),
}
