"""What nodes have signed, read from their journals (docs/wire-store.md) as they grow.

A vote is durable in its signer's journal before it leaves, and certificates in any journal carry
votes of others. So two votes that one key must not both give are found here even when no peer was
awake to see them.
"""

import pathlib
import struct

from cluster import Node

RECORDS_AT = 8_192
VOTES, CERTIFICATE = (3, 4, 5), 6
NOTARIZE, NULLIFY, FINALIZE = 1, 2, 3


CRC_TABLE = []
for index in range(256):
    for _ in range(8):
        index = index >> 1 ^ (0x82F63B78 if index & 1 else 0)
    CRC_TABLE.append(index)


def crc32c(content: bytes) -> int:
    """RFC 3720, B.4."""
    value = 0xFFFFFFFF
    for byte in content:
        value = CRC_TABLE[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


class Signed:
    """What each key has signed in each view, and what of that no honest key signs."""

    def __init__(self, names: list[str]):
        self.names = names
        self.votes = 0
        self.by_place: dict[tuple[int, int, int], dict[int, tuple]] = {}
        self.conflicts: list[str] = []

    def add(self, signer: int, kind: int, epoch: int, view: int, block: tuple | None, where: str):
        """A statement that was signed: `block` is parent view and digest, None of a nullify."""
        place = self.by_place.setdefault((signer, epoch, view), {})
        known = place.get(kind)
        if known is None:
            self.votes += 1
            place[kind] = block
            self.check(signer, view, place, where)
        elif kind != NULLIFY and known != block:
            self.conflict(signer, view, f"two votes of kind {kind}: {known} and {block}", where)

    def check(self, signer: int, view: int, place: dict, where: str):
        if NULLIFY in place and FINALIZE in place:
            self.conflict(signer, view, "nullified and finalized", where)
        if NOTARIZE in place and FINALIZE in place and place[NOTARIZE] != place[FINALIZE]:
            self.conflict(signer, view, "finalized another block than it notarized", where)

    def conflict(self, signer: int, view: int, what: str, where: str):
        self.conflicts.append(f"{self.names[signer]} in view {view}: {what} ({where})")

    def vote(self, payload: bytes, where: str):
        kind, epoch, view, block, rest = statement(payload)
        self.add(int.from_bytes(rest[:2], "little"), kind, epoch, view, block, where)

    def certificate(self, payload: bytes, where: str):
        kind, epoch, view, block, rest = statement(payload)
        size = rest[0]
        for place, name in enumerate(self.names):
            if rest[1 + place // 8] >> place % 8 & 1 and place // 8 < size:
                self.add(place, kind, epoch, view, block, where)


def statement(payload: bytes) -> tuple[int, int, int, tuple | None, bytes]:
    """Kind, epoch, view, what it is about, and what follows."""
    kind, epoch, view = struct.unpack_from("<BQQ", payload)
    if kind == NULLIFY:
        return kind, epoch, view, None, payload[17:]
    parent = int.from_bytes(payload[17:25], "little")
    return kind, epoch, view, (parent, payload[25:57].hex()), payload[57:]


class JournalReader:
    """Goes on where it stopped, in each segment of each node."""

    def __init__(self, signed: Signed):
        self.signed = signed
        # Of each segment the records that were read: where they begin, where they end, the checksum.
        self.read_up_to: dict[pathlib.Path, list[tuple[int, int, int]]] = {}
        # Of each node the highest view of a vote of its own, counted on from epoch to epoch.
        self.own_view: dict[str, int] = {}

    def forget(self, node: Node):
        """The files were replaced; what was read of them stays."""
        self.read_up_to = {
            path: known for path, known in self.read_up_to.items() if node.data not in path.parents}

    def read(self, node: Node):
        for path in sorted((node.data / "journal").glob("votes-*.log")):
            try:
                self.read_segment(path, node.name)
            except FileNotFoundError:
                continue

    def read_segment(self, path: pathlib.Path, name: str):
        known = self.read_up_to.setdefault(path, [])
        with path.open("rb") as file:
            # Where a file was damaged, records are written anew from there.
            while known and not self.is_as_read(file, known[-1]):
                known.pop()
            at = known[-1][1] if known else RECORDS_AT
            file.seek(at)
            content = file.read()
        start = 0
        while start + 48 <= len(content):
            length, kind, _, _, _, _, offset = struct.unpack_from("<IB3sQIIQ", content, start)
            end = start + 48 + length
            # Zeros, or the remains of a write that did not finish: the next one comes here.
            if offset != at + start or end > len(content):
                break
            told = struct.unpack_from("<I", content, end - 4)[0]
            # Damaged on purpose: the node cannot say that it signed this, and neither can we.
            if (kind in VOTES or kind == CERTIFICATE) and crc32c(content[start:end - 4]) != told:
                break
            payload = content[start + 44:end - 4]
            if kind in VOTES:
                self.signed.vote(payload, f"journal of {name}")
                _, epoch, view, _, _ = statement(payload)
                self.own_view[name] = max((epoch << 40) + view, self.own_view.get(name, 0))
            elif kind == CERTIFICATE:
                self.signed.certificate(payload, f"certificate held by {name}")
            next_start = (end + 7) // 8 * 8
            known.append((at + start, at + next_start, told))
            start = next_start

    @staticmethod
    def is_as_read(file, record: tuple[int, int, int]) -> bool:
        begin, end, told = record
        file.seek(begin)
        content = file.read(end - begin)
        if len(content) < 48:
            return False
        length, offset = struct.unpack_from("<I", content)[0], struct.unpack_from("<Q", content, 24)[0]
        return offset == begin and 48 + length <= len(content) and struct.unpack_from(
            "<I", content, 44 + length)[0] == told
