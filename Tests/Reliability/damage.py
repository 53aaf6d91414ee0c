"""What is done to files of a node that is stopped: flipped bits, a page of zeros, a lost end."""

import dataclasses
import pathlib
import random

from cluster import Node

PAGE = 4_096


@dataclasses.dataclass
class Damage:
    kind: str
    path: pathlib.Path
    how: str
    before: bytes

    def undo(self):
        """Puts the file back as it was a moment before."""
        self.path.write_bytes(self.before)

    def __str__(self):
        return f"{self.how} of {self.path.parent.name}/{self.path.name}"


def kind_of(path: pathlib.Path) -> str | None:
    """What a file is for; None of what is not read back."""
    if path.parent.name == "journal":
        return "journal" if path.name.startswith("votes-") else None
    if path.parent.name.endswith(".guard"):
        return {"hwm": "mark", "guard": "guard"}.get(path.name)
    if path.suffix == ".sst":
        return "store, table"
    if path.suffix == ".log":
        return "store, log"
    for name in ("MANIFEST", "CURRENT", "OPTIONS", "IDENTITY"):
        if path.name.startswith(name):
            return f"store, {name}"
    return None


# How often which kind is damaged, where it is there.
WEIGHTS = {
    "journal": 36, "store, table": 24, "store, log": 12, "store, MANIFEST": 9, "store, CURRENT": 4,
    "store, OPTIONS": 2, "store, IDENTITY": 1, "mark": 8, "guard": 4}
KEY_SIDE = ("mark", "guard")


def damage(node: Node, chosen: random.Random, weights: dict[str, int]) -> Damage:
    """One file of the node, by its weight, in one of four ways."""
    paths: dict[str, list[pathlib.Path]] = {}
    for folder in (node.data / "journal", node.data / "store", node.guard):
        for path in sorted(folder.iterdir()):
            kind = kind_of(path)
            if kind in weights and path.is_file() and path.stat().st_size > 0:
                paths.setdefault(kind, []).append(path)
    kinds = sorted(paths)
    kind = chosen.choices(kinds, [weights[one] for one in kinds])[0]
    return damage_file(chosen.choice(paths[kind]), kind, chosen)


def damage_file(path: pathlib.Path, kind: str, chosen: random.Random) -> Damage:
    before = path.read_bytes()
    content = bytearray(before)
    # Most of a segment is space for records to come; nine in ten hit what has been written.
    used = len(before.rstrip(b"\0")) or len(before)
    size = used if chosen.random() < 0.9 else len(before)
    at, way = chosen.randrange(size), chosen.random()
    if way < 0.5:
        content[at] ^= 1 << chosen.randrange(8)
        how = f"flip at {at}"
    elif way < 0.65:
        for _ in range(chosen.randrange(2, 33)):
            content[chosen.randrange(size)] ^= 1 << chosen.randrange(8)
        how = "many flips"
    elif way < 0.75:
        first = at // PAGE * PAGE
        content[first:first + PAGE] = bytes(len(content[first:first + PAGE]))
        how = f"zeros from {first}"
    else:
        del content[at:]
        how = f"truncation at {at}"
    path.write_bytes(content)
    return Damage(kind, path, how, before)
