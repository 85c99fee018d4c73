"""Money: exact on the way in, rounded once on the way out, half away from zero, never through floats."""

from __future__ import annotations

import ast
import inspect
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetgen.ledger import money
from budgetgen.ledger.money import (
    MAX_FEN,
    UNITS,
    AmountError,
    decimal_text,
    parse_amount,
    round_half_away,
    shown,
)

FEN = st.integers(-MAX_FEN, MAX_FEN)
FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("yuan", "wan"),
    [
        ("5555250", "555.53"),
        ("5555249.99", "555.52"),
        ("-5555250", "-555.53"),
        ("50", "0.01"),
        ("49.99", "0.00"),
        ("-50", "-0.01"),
        ("-49.99", "0.00"),
        ("10050", "1.01"),
        ("10150", "1.02"),
        ("5144850", "514.49"),
        ("0", "0.00"),
    ],
)
def test_ties_go_away_from_zero(yuan: str, wan: str) -> None:
    assert shown(parse_amount(yuan), "万元", 2) == wan


@given(FEN, st.sampled_from(list(UNITS)), st.integers(0, 6))
def test_shown_is_decimal_rounding(fen: int, unit: str, decimals: int) -> None:
    exact = Decimal(fen) / Decimal(UNITS[unit])
    assert Decimal(shown(fen, unit, decimals)) == exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@given(FEN)
def test_all_digits_come_back(fen: int) -> None:
    for unit, digits in (("元", 2), ("千元", 5), ("万元", 6), ("亿元", 10)):
        text = decimal_text(fen, digits)
        assert parse_amount(text, unit) == fen
        assert parse_amount(text + unit) == fen
        assert parse_amount(decimal_text(fen, digits, thousands=True), unit) == fen
        assert parse_amount(text.translate(FULL_WIDTH), unit) == fen


@given(st.integers(-(10**30), 10**30), st.integers(-(10**9), 10**9).filter(bool))
def test_rounding_is_nearest_and_mirrored(numerator: int, denominator: int) -> None:
    rounded = round_half_away(numerator, denominator)
    exact = Fraction(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert round_half_away(-numerator, denominator) == -rounded
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)


@given(st.text(max_size=40) | st.from_regex(r"[-+0-9０-９.,，eE 元万千亿²½]{0,20}", fullmatch=True))
def test_anything_typed_is_an_amount_or_told(text: str) -> None:
    try:
        fen = parse_amount(text)
    except AmountError as error:
        assert str(error) and error.remedy
        assert len(str(error)) < 80
    else:
        assert isinstance(fen, int) and abs(fen) <= MAX_FEN
        digits = (
            text.translate(money._HALF_WIDTH).strip().lstrip("+-").rstrip("元千万亿 \t\n\r").replace(",", "")
        )
        unit = next(u for u in ("千元", "万元", "亿元", "元", "") if text.strip().endswith(u))
        assert Decimal(digits) * UNITS[unit or "元"] == abs(fen)


@pytest.mark.parametrize("unit", UNITS)
def test_finer_than_a_fen_is_told(unit: str) -> None:
    digits = len(str(UNITS[unit])) - 1
    assert parse_amount("0." + "0" * (digits - 1) + "1", unit) == 1
    assert parse_amount("0." + "0" * (digits - 1) + "1000", unit) == 1
    with pytest.raises(AmountError, match="元以下"):
        parse_amount("0." + "0" * digits + "1", unit)


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "1.", ".5", "1e3", "0x10", "1_000", "0201", "00", "1,00", "1,0000", ",100", "1 000", "10²", "½",
     "①", "٣", "nan", "inf", "true", "是", "--1", "1-", "(100)", "1.2.3", "12:30", "2021-12-31", "1％", "9" * 30,
     "9" * 100_000, "0." + "0" * 100_000 + "1", "1\n000", "元", "1元元", "1万"],
)  # fmt: skip
def test_never_guessed(text: str) -> None:
    with pytest.raises(AmountError) as told:
        parse_amount(text)
    assert told.value.remedy
    assert len(str(told.value)) < 80


def test_no_floats_anywhere() -> None:
    tree = ast.parse(inspect.getsource(money))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        assert not (isinstance(node, ast.Name) and node.id == "float")
