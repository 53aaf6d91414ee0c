"""What the fuzzers begin with: examples of the documentation and the repository, and kept inputs.

    seeds.py unpack SURFACE FOLDER    writes each seed as a file
    seeds.py pack SURFACE FOLDER      keeps a folder's inputs, the shortest first, in corpus/SURFACE.txt
"""

import re
import struct
import sys
from hashlib import sha256
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "Tests/Fuzz/corpus"
# Kept inputs are for a start that is not from nothing, and not for a whole coverage.
KEPT_BYTES = 8_000

# How many decoders a surface has, where its first byte chooses one.
CHOICES = {"transactions": 3, "blocks": 2, "certificates": 3, "messages": 1, "operations": 1,
           "events": 3, "keys": 2, "genesis-bytes": 1, "proofs": 9, "records": 49}


def golden():
    """Golden cells of the wire pages, and each table's column as one."""
    found = []
    for page in sorted((ROOT / "docs").glob("wire*.md")):
        column, whole = None, b""
        for line in page.read_text().splitlines() + [""]:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not line.startswith("|"):
                if whole:
                    found.append(whole)
                column, whole = None, b""
            elif "golden" in cells:
                column = cells.index("golden")
            elif column is not None and column < len(cells):
                match = re.fullmatch(r"`([0-9a-f]+)`", cells[column])
                if match and len(match[1]) % 2 == 0:
                    found.append(bytes.fromhex(match[1]))
                    whole += found[-1]
    return found


def segment(kind, content):
    return bytes([kind]) + struct.pack("<H", len(content)) + content


def requests():
    """One request for each route of the API, with identifiers that are some."""
    values = {"id": "11" * 32, "symbol": "MTB-12M", "number": "1", "page": "0", "date": "2027-05-22",
              "reference": "latest", "name": "any", "code": "1001", "version": "1"}
    found = []
    for source in sorted((ROOT / "Sources/Shell/SanadAPI").rglob("*.swift")):
        for kind, path in re.findall(r'\.(get|post)\(\s*"([^"]+)"', source.read_text()):
            filled = re.sub(r"{(\w+)}", lambda name: values.get(name[1], "1"), path)
            found.append(bytes([int(kind == "post"), 0]) + filled.encode() + b"\n")
    found.append(b"\x00\x00/v1/transactions?limit=5&order=oldest&from_height=1&to_height=9\n")
    found.append(b"\x00\x00/v1/blocks?cursor=" + b"00" * 29 + b"\n")
    found.append(b"\x00\x00/v1/stream?after=1.2\n")
    for path in ("/v1/transactions", "/v1/transactions/check", "/v1/policies/explain"):
        found.append(b"\x01\x00" + path.encode() + b"?wait=final&timeout=9\n" + b'{"bytes": "00ff"}')
        found.append(b"\x01\x01" + path.encode() + b"\n" + bytes(40))
    leg = b'{"from": "%s", "to": "%s", "instrument": "MTB-12M", "units": "5"}' % (b"11" * 32, b"22" * 32)
    found.append(b"\x01\x00/v1/policies/explain\n" + leg)
    return found


def examples(surface):
    if surface in CHOICES:
        count = CHOICES[surface]
        return [seed if count == 1 else bytes([place]) + seed
                for seed in golden() for place in range(count)]
    if surface == "frames":
        vote = struct.pack("<I", 5) + b"hello"
        long = struct.pack("<I", 20_000) + bytes(16_377)
        return [b"\x00" + segment(0x10, vote) + segment(2, b""), b"\x03" + segment(0x11, vote),
                b"\x01" + segment(0x12, long) + segment(0x22, bytes(20_000 - 16_377)),
                b"\x00" + segment(1, struct.pack("<H", 4) + b"\x03bad")]
    if surface == "greeting":
        return [b"SANAD-HELLO-1\0\0\0" + struct.pack("<HH", 1, 1) + bytes(32 * 3 + 8)] + golden()
    if surface == "segment":
        return [bytes([0, kind, 3, 16, 0]) + bytes(16) + bytes([kind + 1, 4, 4, 0]) + bytes(4)
                for kind in range(11)]
    if surface == "journal":
        return [bytes([place, 0, offset, 255]) for place in range(6) for offset in (0, 8, 60, 200)]
    texts = {"genesis": ["Genesis/local/*.yaml"], "policy": ["Genesis/local/policies/*"]}
    if surface in texts:
        return [path.read_bytes() for pattern in texts[surface] for path in sorted(ROOT.glob(pattern))]
    if surface == "configuration":
        page = (ROOT / "Tests/SanadConfigTests/NodeConfigurationTests.swift").read_text()
        return [dedent(text).encode() for text in re.findall(r'"""\n(.*?)"""', page, re.S)]
    return requests()


def unpack(surface, folder):
    kept = KEPT / f"{surface}.txt"
    lines = kept.read_text().split() if kept.exists() else []
    seeds = examples(surface) + [bytes.fromhex(line) for line in lines]
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / sha256(seed).hexdigest()[:40]).write_bytes(seed)
    print(f"{surface}: {len(seeds)} seeds")


def pack(surface, folder):
    inputs = sorted((path.read_bytes() for path in folder.iterdir()), key=lambda seed: (len(seed), seed))
    kept, size = [], 0
    for seed in inputs:
        size += len(seed)
        if seed and size <= KEPT_BYTES:
            kept.append(seed.hex())
    KEPT.mkdir(exist_ok=True)
    (KEPT / f"{surface}.txt").write_text("".join(f"{line}\n" for line in kept))
    print(f"{surface}: {len(kept)} of {len(inputs)} inputs kept")


{"unpack": unpack, "pack": pack}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
