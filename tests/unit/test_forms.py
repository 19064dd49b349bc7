"""From plain data to forms: every mistake of a file that a person wrote is told with its line."""

from enum import StrEnum
from typing import Any

import pytest

from warev import document
from warev.catalog import Item, Pillar
from warev.errors import Mistakes, WarevError
from warev.forms import form, revive, validate
from warev.services import ServicesFile
from warev.vocabulary import FactsFile, Term


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@form
class Wheel:
    size: int
    spokes: float | None = None


@form
class Cart:
    id: str
    colour: Colour
    wheels: tuple[Wheel, ...] = ()
    tags: dict[str, str] | None = None
    is_: Any = None
    old: bool = False


def told(text: str, kind: type = Cart) -> list[str]:
    """Every mistake of a text that should be a form."""
    mistakes = Mistakes()
    made = validate(kind, document.parse(text, "f.yaml", mistakes), mistakes)
    try:
        mistakes.stop()
    except WarevError as error:
        assert made is None
        return [str(mistake) for mistake in error.mistakes]
    assert made is not None
    return []


def test_a_good_file_is_its_form() -> None:
    mistakes = Mistakes()
    text = "id: '7'\ncolour: blue\nwheels: [{size: 3}, {size: 4, spokes: 2}]\ntags: {a: b}\nis: {x: [1]}\n"
    cart = validate(Cart, document.parse(text, "f.yaml", mistakes), mistakes)
    assert len(mistakes) == 0
    assert cart is not None
    assert (cart.id, cart.colour, cart.tags, cart.is_, cart.old) == ("7", Colour.BLUE, {"a": "b"}, {"x": [1]}, False)
    assert [(wheel.size, wheel.spokes) for wheel in cart.wheels] == [(3, None), (4, 2)]


def test_both_doors_make_the_same() -> None:
    mistakes = Mistakes()
    node = document.parse("id: x\ncolour: red\nwheels: [{size: 3}]\n", "f.yaml", mistakes)
    strict, fast = validate(Cart, node, mistakes), revive(Cart, node.plain())
    assert strict is not None
    assert type(strict.colour) is type(fast.colour) is Colour
    assert [type(wheel) for wheel in strict.wheels] == [type(wheel) for wheel in fast.wheels] == [Wheel]
    assert {**vars(strict), "wheels": 0} == {**vars(fast), "wheels": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: x\n", ["1:1: colour is missing"]),
        ("id: x\ncolour: red\ncolor: red\n", ["3:1: color is not a known key\n  hint: did you mean colour?"]),
        ("id: x\ncolour: green\n", ["2:1: colour should be 'red' or 'blue', but is 'green'"]),
        ("id: x\ncolour: red\nwheels: [{size: big}]\n", ["3:11: size should be a whole number, but is 'big'"]),
        ("id: x\ncolour: red\nwheels: [{size: '3'}]\n", ["3:11: size should be a whole number, but is '3'"]),
        ("id: x\ncolour: red\nwheels: [{size: true}]\n", ["3:11: size should be a whole number, but is True"]),
        ("id: x\ncolour: red\nwheels: [{size: 1, sise: 2}]\n", ["3:20: sise is not a known key"]),
        ("id: x\ncolour: red\nwheels: [{}]\n", ["3:10: size is missing"]),
        ("id: x\ncolour: red\nold: no\n", ["3:1: old should be true or false, but is 'no'"]),
        ("id: 7\ncolour: red\n", ["1:1: id should be text, but is 7"]),
        ("id: x\ncolour: red\ntags: {a: {b: c}}\n", ["3:8: a should be text"]),
        ("id: x\ncolour: red\nis_: 1\n", ["3:1: is_ is not a known key\n  hint: did you mean is?"]),
        ("id: 7\ncolour: green\nx: 1\n", ["1:1: id should be text, but is 7", "2:1: colour should be 'red' or 'blue', but is 'green'", "3:1: x is not a known key"]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_with_its_line(text: str, said: list[str]) -> None:
    assert told(text) == [f"f.yaml:{each}" for each in said]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Pillar, "id: x\n", "1:1: code is missing"),
        (FactsFile, "facts:\n  - {name: a, subject: componant, type: int, meaning: m, ask: a}\n", "2:15: subject should be 'workload', 'component', 'flow', 'place' or 'data', but is 'componant'"),
        (FactsFile, "facts:\n  - {name: a, subject: [flow, flaw], type: int, meaning: m, ask: a}\n", "2:31: subject should be 'workload', 'component', 'flow', 'place' or 'data', but is 'flaw'"),
        (FactsFile, "facts:\n  - {name: a, subject: {}, type: int, meaning: m, ask: a}\n", "2:15: subject should be 'workload'"),
        (FactsFile, "facts:\n  - {name: a, subject: flow, type: integer, meaning: m, ask: a}\n", "2:30: type should be"),
        (FactsFile, "facts:\n  - {name: a, subject: flow, type: int, meaning: m, ask: a, least: low}\n", "2:61: least should be a number, but is 'low'"),
        (ServicesFile, "services:\n  - {id: a, name: a, kind: k, summary: s, source: u, guarantees: [{fact: f}]}\n", "2:67: source is missing"),
        (ServicesFile, "services: {}\n", "1:1: services"),
        (Item, "id: a\nfix: one step\n", "2:1: fix"),
    ],
)  # fmt: skip
def test_the_mistakes_of_content_are_told_with_their_lines(kind: type, text: str, said: str) -> None:
    found = told(text, kind)
    assert any(each.startswith(f"f.yaml:{said}") for each in found), found
    assert not any(
        word in each
        for each in found
        for word in ("function-", "tuple", "json-or-python", "Dataclass", "dictionary or")
    )


def test_one_mistake_in_a_choice_of_types_is_told_once() -> None:
    for subject in ("componant", "[flow, flaw]", "[]", "{}", "3"):
        found = told(f"facts:\n  - {{name: a, subject: {subject}, type: int, meaning: m, ask: a}}\n", FactsFile)
        assert len(found) == (0 if subject == "[]" else 1)


def test_a_form_that_is_read_from_a_copy_needs_no_pydantic() -> None:
    term = revive(Term, {"name": "a", "subject": "flow", "type": "int", "meaning": "", "ask": "", "is": {"all": []}})
    assert term.is_ == {"all": []}
    assert term.subjects == ("flow",)
