"""Checks our verdicts on codes with python-stdnum, and our lists with pycountry and iso4217."""

import iso4217
import pycountry
import pytest
from stdnum import cfi, isin, lei
from stdnum.exceptions import ValidationError


def accepts(module, text):
    try:
        module.validate(text)
    except ValidationError:
        return False
    return True


@pytest.fixture
def codes(lines):
    table = {}
    for kind, text, verdict in lines("codes.jsonl"):
        table.setdefault(kind, []).append((text, verdict))
    return table


def test_isin_agrees(codes):
    assert len(codes["isin"]) == 20_000
    agencies = 0
    for text, verdict in codes["isin"]:
        # stdnum also holds the first two letters to its list of agencies, which we do not.
        try:
            isin.validate(text)
        except isin.InvalidComponent:
            agencies += 1
            continue
        except ValidationError:
            assert not verdict, text
            continue
        assert verdict, text
    assert agencies < len(codes["isin"])


def test_isin_agrees_whatever_the_agency(codes):
    for text, verdict in codes["isin"]:
        assert (isin.calc_check_digit(text[:-1]) == text[-1]) == verdict, text


def test_lei_agrees(codes):
    accepted = 0
    for text, verdict in codes["lei"]:
        # 00, 01 and 99 leave the right remainder and are never issued (ISO 17442: 02 to 98).
        expected = accepts(lei, text) and text[-2:] not in ("00", "01", "99")
        assert expected == verdict, text
        accepted += verdict
    assert accepted >= 2_000


def test_cfi_agrees(codes):
    accepted = 0
    for text, verdict in codes["cfi"]:
        if text[0] == "D":
            assert accepts(cfi, text) == verdict, text
            accepted += verdict
        elif accepts(cfi, text):
            # Of other categories than debt we check the form alone.
            assert verdict, text
    assert accepted > 500


def test_countries_are_those_of_iso_3166(codes):
    assert {text for text, _ in codes["country"]} == {
        country.alpha_2 for country in pycountry.countries
    }


def test_currencies_are_those_of_iso_4217_with_their_exponents(codes):
    published = {one.code: one.exponent for one in iso4217.Currency}
    assert dict(codes["currency"]) == {
        code: exponent for code, exponent in published.items() if exponent is not None
    }
    # Another list, kept by others, has the same codes.
    assert set(published) == {one.alpha_3 for one in pycountry.currencies}
