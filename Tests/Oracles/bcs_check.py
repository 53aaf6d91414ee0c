"""Encodes our values again with the BCS module of aptos-sdk."""

from aptos_sdk.bcs import Serializer

SIGNED = {"i32": 32, "i64": 64, "i128": 128}
UNSIGNED = ("u8", "u16", "u32", "u64", "u128")


def write(out, kind, value):
    if isinstance(kind, list):
        write_compound(out, kind, value)
    elif kind in UNSIGNED:
        getattr(out, kind)(int(value))
    elif kind in SIGNED:
        # The module has no signed integers; BCS writes them in two's complement.
        bits = SIGNED[kind]
        getattr(out, f"u{bits}")(int(value) % (1 << bits))
    elif kind == "variant":
        out.uleb128(int(value))
    elif kind == "bool":
        out.bool(value)
    elif kind == "bytes":
        out.to_bytes(bytes.fromhex(value))
    elif kind == "text":
        out.str(value)
    else:
        raise AssertionError(f"unknown kind {kind}")


def write_compound(out, kind, value):
    name = kind[0]
    if name == "fixed":
        out.fixed_bytes(bytes.fromhex(value))
    elif name == "option":
        # An option is encoded as a list of at most one element.
        out.sequence(value, lambda inner, element: write(inner, kind[1], element))
    elif name == "list":
        out.sequence(value, lambda inner, element: write(inner, kind[1], element))
    elif name == "tuple":
        for inner, element in zip(kind[1:], value, strict=True):
            write(out, inner, element)
    else:
        raise AssertionError(f"unknown kind {name}")


def kinds(kind):
    if isinstance(kind, list):
        yield kind[0]
        for inner in kind[1:]:
            yield from kinds(inner)
    elif isinstance(kind, str):
        yield kind


def test_encodes_every_value_as_we_do(lines):
    values = lines("bcs.jsonl")
    assert len(values) >= 10_000
    seen = set()
    for kind, value, expected in values:
        out = Serializer()
        write(out, kind, value)
        assert out.output().hex() == expected, (kind, value)
        seen.update(kinds(kind))
    assert seen == {*UNSIGNED, *SIGNED, "variant", "bool", "bytes", "text"} | {
        "fixed", "option", "list", "tuple",
    }
