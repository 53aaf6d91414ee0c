"""The pages docs/wire*.md as tests read them, and other people's BCS and SHA-256 to work them out."""

import datetime
import functools
import hashlib
import pathlib

from aptos_sdk.bcs import Serializer

PAGES = "\n".join(
    page.read_text(encoding="utf-8")
    for page in sorted((pathlib.Path(__file__).parents[2] / "docs").glob("wire*.md")))
LEI = "5493006MHB84DD0ZWV18"
ZERO = bytes(32)
NONE = b"\0"


def table(heading):
    """The rows of the first table under a heading, without their captions."""
    lines = PAGES.split("\n")
    starts = [
        place for place, line in enumerate(lines)
        if line.startswith("#") and line.lstrip("#").strip() == heading]
    assert len(starts) == 1, f"{len(starts)} headings are called {heading}"
    rows = []
    for line in lines[starts[0] + 1:]:
        if line.startswith("#") or (rows and not line.startswith("|")):
            break
        if line.startswith("| "):
            rows.append([cell.replace("`", "") for cell in line[2:-2].split(" | ")])
    return rows[1:]


def golden(heading):
    """The bytes of a table's last column by its first."""
    return [(row[0], row[-1]) for row in table(heading)]


def told(data, in_full=320):
    """Bytes as the pages give them: in full, or by SHA-256 when they are long."""
    return data.hex() if len(data) <= in_full else "sha256:" + sha256(data).hex()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tagged(tag, *parts):
    return sha256(tag.encode().ljust(16, b"\0"), *parts)


def of(kind, value):
    out = Serializer()
    getattr(out, kind)(value)
    return out.output()


u8, u16, u32, u64, u128, variant, text, blob = (
    functools.partial(of, kind)
    for kind in ("u8", "u16", "u32", "u64", "u128", "uleb128", "str", "to_bytes")
)


def i32(value):
    return u32(value % 2**32)


def listed(*elements):
    return variant(len(elements)) + b"".join(elements)


def money(minor, currency):
    return u128(minor % 2**128) + currency.encode()


def some(value):
    return b"\1" + value


def same(byte):
    return bytes([byte]) * 32


def days(year, month, day):
    return i32((datetime.date(year, month, day) - datetime.date(1970, 1, 1)).days)
