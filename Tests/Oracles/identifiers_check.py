"""Identifiers against python-stdnum, sealed boxes against PyNaCl."""

import hashlib
import re
import string

import nacl.bindings
import nacl.public
from stdnum import cfi, iban, isin, lei, numdb
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10
from stdnum.pk import cnic

from calculator import CASES, calc, generator, vectors

LETTERS = string.ascii_uppercase
BOTH = LETTERS + string.digits


def word(source, count, alphabet=BOTH):
    return "".join(source.choice(alphabet) for _ in range(count))


def slip(source, text):
    """One character changed, added, dropped or made small, as writers do; or none."""
    place = source.randrange(len(text))
    return source.choice([
        text, text, text,
        text[:place] + source.choice(BOTH) + text[place + 1:],
        text[:place] + text[place + 1:], text[:place] + source.choice(BOTH) + text[place:],
        text[:place] + text[place].lower() + text[place + 1:],
    ])


def ask(kind, texts):
    return calc("check-id", [{"kind": kind, "input": text} for text in texts])


def accepts(module, text, **options):
    try:
        module.validate(text, **options)
    except ValidationError:
        return False
    return True


def is_plain(text):
    """Capitals and digits alone: small letters and blanks are for stdnum, and not for us."""
    return re.fullmatch("[A-Z0-9]*", text) is not None


def test_isin():
    source = generator("isin")
    prefixes = ["PK", "US", "GB", "XS", "EU", "AE", "XX", "ZZ", "QQ"]
    bodies = [source.choice(prefixes) + word(source, 9) for _ in range(CASES)]
    texts = [slip(source, body + isin.calc_check_digit(body)) for body in bodies]
    valid = 0
    for text, result in zip(texts, ask("isin", texts)):
        assert result["valid"] == (accepts(isin, text) and is_plain(text)), text
        valid += result["valid"]
    assert 1_000 < valid < 9_000
    for body, result in zip(bodies, ask("isin_check_digit", bodies)):
        assert result["isin"] == body + isin.calc_check_digit(body)


def test_every_prefix_of_an_isin():
    bodies = [a + b + "000000000" for a in LETTERS for b in LETTERS]
    texts = [body + isin.calc_check_digit(body) for body in bodies]
    for text, result in zip(texts, ask("isin", texts)):
        assert result["valid"] == accepts(isin, text), text


def test_lei():
    source = generator("lei")
    bodies = [word(source, 18) for _ in range(CASES)]
    texts = [slip(source, body + mod_97_10.calc_check_digits(body)) for body in bodies]
    for text, result in zip(texts, ask("lei", texts)):
        lenient = accepts(lei, text)
        assert result["valid_python_stdnum"] == lenient, text
        # stdnum looks at no length; 00, 01 and 99 are never issued.
        strict = lenient and is_plain(text) and len(text) == 20 and text[-2:].isdigit()
        strict = strict and text[-2:] not in ("00", "01", "99")
        assert result["valid_strict_uppercase"] == strict, text
    for body, result in zip(bodies, ask("lei_check_digits", bodies)):
        assert result["lei"] == body + mod_97_10.calc_check_digits(body)


def test_cfi():
    source = generator("cfi")
    texts = [source.choice("DDDT") + word(source, 1, "ABCDEGIMNRSTWY") + word(source, 1, "FZVCKXABDEM")
             + word(source, 1, "TGSUPNOQJCXFDVYM") + word(source, 1, "FGCDABTLPQREXSMNQ")
             + word(source, 1, "BRNMXSDTCI") for _ in range(CASES)]
    texts += [a + b + c + d + "X" + e for a in "DT" for b in LETTERS for c in "XFM" for d in "XTC"
              for e in "XR"]
    valid = 0
    for text, result in zip(texts, ask("cfi", texts)):
        if accepts(cfi, text):
            assert result.pop("valid") is True, text
            assert result == cfi.info(text), text
            valid += 1
        else:
            assert result["valid"] is False and result["refusal"] == "InvalidComponent", text
    assert valid > 500


def national(source, structure):
    sets = {"n": string.digits, "a": LETTERS, "c": BOTH}
    return "".join(
        word(source, int(count), sets[kind])
        for count, kind in re.findall(r"([1-9][0-9]*)!([nac])", structure))


def test_iban():
    source = generator("iban")
    countries = [
        (prefix, numdb.get("iban").info(prefix)[0][1].get("bban"))
        for prefix in (a + b for a in LETTERS for b in LETTERS)]
    countries = [(prefix, structure) for prefix, structure in countries if structure]
    assert len(countries) > 80
    texts = []
    for _ in range(CASES):
        prefix, structure = source.choice(countries + [countries[0]])
        number = prefix + "00" + national(source, structure)
        texts.append(slip(source, prefix + iban.calc_check_digits(number) + number[4:]))
    valid = 0
    for text, result in zip(texts, ask("iban", texts)):
        # Without the checks inside of four countries' numbers, which we do not make.
        expected = accepts(iban, text, check_country=False) and is_plain(text)
        expected = expected and text[2:4].isdigit()
        assert result["valid"] == expected, text
        valid += result["valid"]
    assert 3_000 < valid < 9_000


def test_cnic():
    source = generator("cnic")
    texts = [word(source, 13, string.digits) for _ in range(CASES // 2)]
    texts += [f"{t[:5]}-{t[5:12]}-{t[12]}" for t in texts]
    texts += ["", "3", "34201089123181", "3420108912 18", "34201-08912318"]
    for text, result in zip(texts, ask("cnic", texts)):
        expected = accepts(cnic, text) and len(text) in (13, 15)
        assert result["valid"] == expected, text
        if expected:
            assert result["compact"] == cnic.compact(text)
            assert result["gender"] == cnic.get_gender(text)
            assert result["province"] == cnic.get_province(text)


def test_sealed_boxes(tmp_path):
    source = generator("boxes")
    cases = []
    for index in range(300):
        key = nacl.public.PrivateKey(source.randbytes(32))
        plain = source.randbytes(source.randrange(0, 255))
        padded = plain + b"\x80" + bytes(255 - len(plain))
        box = nacl.public.SealedBox(key.public_key).encrypt(padded)
        cases.append({"id": f"S{index}", "kind": "sealed_box_open", "input": {
            "secret_key": bytes(key).hex(), "public_key": bytes(key.public_key).hex(),
            "ciphertext": box.hex()}, "expect": {
                "plaintext_padded_hex": padded.hex(), "ciphertext_len": 304,
                "sha256_plaintext_padded": hashlib.sha256(padded).hexdigest()}})
    assert vectors(tmp_path, cases) == (300, [])
    for case in cases:
        box = bytearray.fromhex(case["input"]["ciphertext"])
        box[source.randrange(len(box))] ^= 1 << source.randrange(8)
        opened = True
        try:
            nacl.public.SealedBox(
                nacl.public.PrivateKey(bytes.fromhex(case["input"]["secret_key"]))).decrypt(bytes(box))
        except nacl.exceptions.CryptoError:
            opened = False
        # The last bit of a public key of X25519 says nothing; it is part of the nonce, though.
        assert not opened
        case["input"]["ciphertext"] = bytes(box).hex()
    passed, failures = vectors(tmp_path, cases)
    assert passed == 0 and len(failures) == 300
    assert all("does not open" in failure["differences"][0] for failure in failures)
