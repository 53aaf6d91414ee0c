"""Holds the golden values of docs/wire*.md against what they are worked out to from the tables."""

import re

import pytest
from nacl.exceptions import BadSignatureError

import golden_auctions
import golden_journal
import golden_keystore
import golden_lifecycle
import golden_nodes
import golden_offers
import golden_proofs
import golden_reserves
import golden_settling
import golden_state
import golden_store
import golden_validators
import golden_values
import light_client
import tree
from wire import NONE, PAGES, blob, golden, listed, money, some, table, tagged, text, told, u8

ROOMS = (
    golden_values, golden_lifecycle, golden_auctions, golden_keystore, golden_nodes, golden_state,
    golden_offers, golden_proofs, golden_reserves, golden_settling, golden_store,
    golden_validators)
TABLES = {heading: rows for room in ROOMS for heading, rows in room.TABLES.items()}
DIGESTS = {**golden_values.DIGESTS, **golden_nodes.DIGESTS}


def is_told(cell, data):
    """In full, or by digest where a page says so."""
    return cell == (told(data, in_full=0) if cell.startswith("sha256:") else data.hex())


@pytest.mark.parametrize("heading", TABLES)
def test_every_row_is_what_it_is_worked_out_to(heading):
    rows = golden(heading)
    assert [name for name, _ in rows] == [name for name, _ in TABLES[heading]]
    for (name, cell), (_, data) in zip(rows, TABLES[heading]):
        assert is_told(cell, data), f"{heading}, {name}: {data.hex()}"


@pytest.mark.parametrize("words", DIGESTS)
def test_every_digest_in_the_text(words):
    found = re.findall(re.escape(words) + r"[^`]*`([0-9a-f]{64})`", PAGES)
    assert found == [DIGESTS[words].hex()]


def test_the_widths_of_messages_and_proofs():
    for heading in ("Votes and certificates", "Proposal and peer messages", "Proofs for clients"):
        widths = [int(row[2]) for row in table(heading)]
        assert widths == [len(data) for _, data in TABLES[heading]]


def test_the_keys():
    unclassified = u8(13) + bytes([1]) * 32 + bytes(2)
    keys = [data for _, data in golden_values.KEYS]
    found = re.findall(r"in the order of `LedgerKeyTests`: `([0-9a-f]{64})`", PAGES)
    assert found == [golden_values.sha256(*keys[:13], unclassified, *keys[13:]).hex()]


def test_the_journal():
    assert golden("Journal, golden") == golden_journal.CELLS
    # RFC 3720, B.4: 32 bytes of zeros, of ones, and ascending.
    for data, expected in (
            (bytes(32), "aa36918a"), (b"\xff" * 32, "43aba862"), (bytes(range(32)), "4e79dd46")):
        assert golden_journal.crc32c(data).hex() == expected


def test_the_roots_of_the_state_tree():
    assert golden("State tree, golden") == [(n, root.hex()) for n, root in golden_state.ROOTS]


def test_the_roots_of_the_list_tree():
    for count, cell in golden("List tree, golden"):
        leaves = [tagged("SANAD-TXLEAF-1", bytes([i])) for i in range(int(count))]
        assert cell == tree.list_root(leaves).hex()


@pytest.mark.parametrize("name", golden_proofs.FILES)
def test_the_light_client_accepts_the_golden_proofs_and_no_changed_byte(name):
    data = golden_proofs.FILES[name]
    shown = light_client.check_proof(data, golden_proofs.ANCHOR)
    assert shown[1]["height"] == 2
    if shown[0] == "state":
        assert shown[3] == golden_proofs.STATE.get(shown[2])
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        assert not light_client.holds(bytes(changed), golden_proofs.ANCHOR), place


def test_the_golden_extract_shows_the_state_and_no_changed_byte_does():
    data = golden_proofs.EXTRACT
    header, values = light_client.check_extract(data, golden_proofs.ANCHOR)
    assert header["height"] == 2
    assert values == {**golden_proofs.STATE, golden_proofs.ABSENT: None}
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        with pytest.raises((AssertionError, IndexError, ValueError, BadSignatureError)):
            light_client.check_extract(bytes(changed), golden_proofs.ANCHOR)


def test_the_reads_of_a_transfer(lines):
    (line,) = lines("reads.jsonl")
    keys = [bytes.fromhex(key) for key, _ in line["reads"]]
    assert keys == sorted(set(keys)) and len(keys) > 10
    values = [None if value is None else bytes.fromhex(value) for _, value in line["reads"]]
    entries = [
        blob(key) + (NONE if value is None else some(tree.value_digest(value)))
        for key, value in zip(keys, values)]
    receipt = bytes.fromhex(line["receipt"])
    # Version, transaction, outcome "applied", no flags, weight: then the digest.
    assert receipt[34:40] == bytes([0]) + golden_values.NO_REASONS
    assert receipt[48:80] == tagged("SANAD-READS-1", listed(*entries))


def test_the_first_block(lines):
    (block,) = lines("genesis.jsonl")
    leaves = [
        (tree.path_of(bytes.fromhex(key)), tree.value_digest(bytes.fromhex(value)))
        for key, value in block["leaves"]
    ]
    header = bytes.fromhex(block["header"])
    chain_id = tagged("SANAD-GENESIS-1", bytes.fromhex(block["genesis"]))
    assert tree.root(leaves) == header[136:168]
    assert header[2:34] == chain_id
    assert header.count(tree.list_root([])) == 2
    assert tagged("SANAD-HEADER-1", header).hex() == block["digest"]
    assert light_client.read_genesis(bytes.fromhex(block["genesis"])).chain_id == chain_id
    programmes = [value for key, value in block["leaves"] if key.startswith("10")]
    # 10,500 units of a bill whose face is 5,000.00 are held from the start.
    booked = money(10_500 * 500_000, "PKR")
    assert programmes == [(u8(1) + text("bills") + money(6 * 10**11, "PKR") + booked
                            + money(0, "PKR") + listed()).hex()]
