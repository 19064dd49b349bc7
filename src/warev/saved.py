"""A review as it is kept, in a JSON report or in a store: what was judged, by what, and what came out of it.

What was judged is the whole tree that the architecture was read from, so that it can be judged again under another content.
A number keeps the text that it was written with, and every value its line.
"""

import json
import re
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from warev import including, reading, transcript
from warev.architecture import Architecture
from warev.catalog import Catalog, Risk
from warev.document import Node
from warev.errors import Location, Mistake, Mistakes, WarevError
from warev.review import Answered, Finding, Review, Section
from warev.scores import Range, Tally
from warev.verdict import Credit, Verdict

# Of the JSON report and of what a store keeps. Raise it when a key changes its meaning or goes away.
FORM = 3
# The first form that carries what was judged.
_FIRST = 3
MAX_BYTES = 100_000_000
_SHARE = re.compile(r"([0-9]{1,60})(?:/([0-9]{1,60}))?")
# The sections whose entries are signed by people.
_ATTESTED = {"answers", "accepted"}
_COUNTS = ("met", "not_met", "unknown", "not_applicable")

Kind = TypeVar("Kind")


class Made(NamedTuple):
    """By what a review was made."""

    warev: str
    content: str
    framework: str
    framework_date: str


class SavedItem(NamedTuple):
    """What an item said: its credit, None where it was not applicable."""

    id: str
    risk: Risk
    credit: Credit | None

    @property
    def verdict(self) -> Verdict:
        return self.credit.verdict if self.credit else Verdict.NOT_APPLICABLE


class SavedQuestion(NamedTuple):
    """A question of the framework with its items, those of the shown risks, and the risk that it carried."""

    id: str
    known_risk: Risk | None
    possible_risk: Risk | None
    items: tuple[SavedItem, ...]


class SavedSection(NamedTuple):
    """A pillar or a lens: its range over items of every risk, None where none applied, and its verdicts counted."""

    id: str
    name: str
    lens: bool
    range: Range | None
    counts: tuple[int, int, int, int]
    questions: tuple[SavedQuestion, ...]

    @property
    def items(self) -> tuple[SavedItem, ...]:
        return tuple(item for question in self.questions for item in question.items)


class Saved(NamedTuple):
    """A review as it was written down. `tree` is what was judged; `risks` are those whose items were kept."""

    made: Made
    name: str
    file: str
    today: date
    risks: tuple[Risk, ...]
    sections: tuple[SavedSection, ...]
    tree: Node


# -- writing ------------------------------------------------------------------------------------------------------------


def made(review: Review) -> Made:
    """By what *review* was made."""
    edition = review.edition
    return Made(review.version, edition.content, edition.framework, edition.framework_date)


def render(review: Review) -> str:
    """*review* as a store keeps it: of the JSON report, what `read` needs."""
    sections = review.sections
    whole = {
        "form": FORM,
        **made(review)._asdict(),
        "today": str(review.today),
        "name": review.architecture.name,
        "file": review.architecture.file,
        "risks": list(review.risks),
        "pillars": [_section(section, review) for section in sections if section.pillar.published],
        "lenses": [_section(section, review) for section in sections if not section.pillar.published],
        "judged": transcript.write(review.architecture.source),
    }
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"))


def of(review: Review) -> Saved:
    """*review* as it would be read from what is kept of it."""
    return Saved(
        made(review),
        review.architecture.name,
        review.architecture.file,
        review.today,
        review.risks,
        tuple(_saved_section(section, review.risks) for section in review.sections),
        review.architecture.source,
    )


def _saved_section(section: Section, risks: tuple[Risk, ...]) -> SavedSection:
    tally = section.tally
    questions = tuple(
        SavedQuestion(each.question.id, each.known_risk, each.possible_risk, _saved_items(each.findings, risks))
        for each in section.questions
    )
    pillar = section.pillar
    return SavedSection(pillar.id, pillar.name, not pillar.published, tally.range, _counts(tally), questions)


def _saved_items(findings: tuple[Finding, ...], risks: tuple[Risk, ...]) -> tuple[SavedItem, ...]:
    return tuple(SavedItem(each.item.id, each.item.risk, each.credit) for each in findings if each.item.risk in risks)


def _counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.met, tally.not_met, tally.unknown, tally.not_applicable


def _section(section: Section, review: Review) -> dict[str, Any]:
    tally = section.tally
    return {
        "id": section.pillar.id,
        "name": section.pillar.name,
        "exact_range": [str(end) for end in tally.range] if tally.range else None,
        "counts": dict(zip(_COUNTS, _counts(tally), strict=True)),
        "questions": [_question(each, review) for each in section.questions],
    }


def _question(answered: Answered, review: Review) -> dict[str, Any]:
    return {
        "id": answered.question.id,
        "known_risk": answered.known_risk,
        "possible_risk": answered.possible_risk,
        "items": [
            {
                "id": each.item.id,
                "risk": each.item.risk,
                "credit": [str(end) for end in each.credit] if each.credit else None,
            }
            for each in answered.findings
            if each.item.risk in review.risks
        ],
    }


# -- reading ------------------------------------------------------------------------------------------------------------


def read_file(path: Path) -> Saved:
    """The review that the JSON report *path* holds; raises WarevError where it holds none."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WarevError.of(f"cannot read {path}: it is larger than {MAX_BYTES // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise WarevError.of(f"cannot read {path}: {error.strerror}") from None
    except ValueError:  # a NUL in the name
        raise WarevError.of(f"cannot read {str(path)!r}: that is no file name") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WarevError.of(f"{path}: this is not UTF-8 text") from None
    return read(text, str(path))


def read(text: str, source: str) -> Saved:
    """The review that *text* holds, told as from *source*; raises WarevError where it holds none."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        raise WarevError.of(
            f"{source}: this is not JSON", hint="a report is written by warev review -o FILE.json"
        ) from None
    return _Reader(source).review(whole)


class _Reader:
    """Reads one review. Whatever is not as warev writes it stops the reading: nothing in it is to be guessed."""

    def __init__(self, source: str) -> None:
        self._source = source

    def _refuse(self, why: str) -> WarevError:
        return WarevError.of(f"{self._source}: this is no review that warev wrote: {why}")

    def _get(self, holder: Any, key: str, kind: type[Kind]) -> Kind:
        """What stands below *key*, which must be a *kind*."""
        value = holder.get(key) if isinstance(holder, dict) else None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._refuse(f"{key} is missing or malformed")
        if isinstance(value, str):
            self._sound(value)
        return value

    def _sound(self, text: str) -> str:
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise self._refuse("it holds half a character")
        return text

    def review(self, whole: Any) -> Saved:
        form = self._get(whole, "form", int)
        if form > FORM:
            hint = f"this is warev's form {FORM}, and the report has form {form}"
            raise WarevError.of(f"{self._source}: this review was written by a newer warev", hint=hint)
        if form < _FIRST:
            hint = "write it anew: warev review architecture.yaml -o FILE.json"
            raise WarevError.of(
                f"{self._source}: this review was written by an older warev and does not say what it judged", hint=hint
            )
        return Saved(
            Made(*(self._get(whole, key, str) for key in Made._fields)),
            self._get(whole, "name", str),
            self._get(whole, "file", str),
            self._date(self._get(whole, "today", str)),
            tuple(risk for risk in Risk if risk in self._get(whole, "risks", list)),
            tuple(
                self._section(section, lens=lens)
                for key, lens in (("pillars", False), ("lenses", True))
                for section in self._get(whole, key, list)
            ),
            self._tree(whole),
        )

    def _date(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._refuse("today is no date") from None

    def _section(self, section: Any, *, lens: bool) -> SavedSection:
        ends = section.get("exact_range") if isinstance(section, dict) else None
        counts = self._get(section, "counts", dict)
        met, not_met, unknown, senseless = (self._get(counts, key, int) for key in _COUNTS)
        return SavedSection(
            self._get(section, "id", str),
            self._get(section, "name", str),
            lens,
            None if ends is None else Range(*self._ends(ends)),
            (met, not_met, unknown, senseless),
            tuple(self._question(question) for question in self._get(section, "questions", list)),
        )

    def _question(self, question: Any) -> SavedQuestion:
        return SavedQuestion(
            self._get(question, "id", str),
            self._risk(question, "known_risk"),
            self._risk(question, "possible_risk"),
            tuple(self._item(item) for item in self._get(question, "items", list)),
        )

    def _item(self, item: Any) -> SavedItem:
        risk = self._risk(item, "risk")
        if risk is None:
            raise self._refuse("an item has no risk")
        ends = item.get("credit")
        return SavedItem(self._get(item, "id", str), risk, None if ends is None else Credit(*self._ends(ends)))

    def _risk(self, holder: Any, key: str) -> Risk | None:
        word = holder.get(key) if isinstance(holder, dict) else key
        if word is not None and word not in list(Risk):
            raise self._refuse(f"{key} is no risk")
        return None if word is None else Risk(word)

    def _ends(self, ends: Any) -> tuple[Fraction, Fraction]:
        """Two shares, the lesser first."""
        found = (
            [match for end in ends if isinstance(end, str) and (match := _SHARE.fullmatch(end))]
            if isinstance(ends, list)
            else []
        )
        if len(found) != 2 or len(ends) != 2 or any(match[2] and not int(match[2]) for match in found):  # noqa: PLR2004  two ends
            raise self._refuse("a range or credit has not two shares")
        worst, best = (Fraction(int(match[1]), int(match[2] or 1)) for match in found)
        if not worst <= best <= 1:
            raise self._refuse("a range or credit leaves what is possible")
        return worst, best

    def _tree(self, whole: Any) -> Node:
        try:
            tree = transcript.read(self._get(whole, "judged", dict))
        except ValueError as wrong:
            raise self._refuse(str(wrong)) from None
        if including.INCLUDE in tree.value:  # what was included stands in the tree: no report makes warev open files
            raise self._refuse("what it judged includes files")
        return tree


# -- judging again ------------------------------------------------------------------------------------------------------


def architecture(saved: Saved, catalog: Catalog) -> tuple[Architecture, tuple[Mistake, ...]]:
    """What *saved* judged, as an architecture under *catalog*; and what had to be left out, because that does not know it."""
    left_out: list[Mistake] = []
    tree = saved.tree
    while True:
        mistakes = Mistakes()
        try:
            return reading.architecture(tree, catalog, mistakes), tuple(left_out)
        except WarevError as error:
            spots = {mistake.at for mistake in error.mistakes if mistake.at}
            leaner = _without(tree, spots)
            if leaner is tree:
                raise
            left_out += error.mistakes
            tree = leaner


def _without(node: Node, spots: AbstractSet[Location], *, whole: bool = False) -> Node:
    """*node* without what stands at *spots*, the innermost where several things begin there; *node* itself if nothing does.

    With *whole* an entry goes as soon as anything in it does: an acceptance of one component must not become one of all.
    """
    match node.value:
        case dict() as children:
            pairs = ((key, _leaner(child, spots, whole or key in _ATTESTED, whole)) for key, child in children.items())
            kept = {key: lean for key, lean in pairs if lean is not None}
            same = len(kept) == len(children) and all(kept[key] is child for key, child in children.items())
            return node if same else node._replace(value=kept)
        case list() as members:
            left = [lean for member in members if (lean := _leaner(member, spots, whole, whole)) is not None]
            same = len(left) == len(members) and all(one is other for one, other in zip(left, members, strict=True))
            return node if same else node._replace(value=left)
        case _:
            return node


def _leaner(node: Node, spots: AbstractSet[Location], within: bool, whole: bool) -> Node | None:
    """*node* without what stands at *spots*; None where it stands there itself, or should go as a whole."""
    lean = _without(node, spots, whole=within)
    return None if (lean is node and node.key_at in spots) or (lean is not node and whole) else lean
