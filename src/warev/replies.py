"""What a person replies to a question of the interview: forgiving in form, strict in meaning.

`7`, `7 days` and `Yes` are read; `a week` is not, and neither is a guess at what it may mean. What cannot be read raises
ValueError with what was expected and the nearest word.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from warev import document
from warev.document import Node
from warev.errors import Location, nearest
from warev.topics import Holder
from warev.values import Value
from warev.vocabulary import NONE, Term, Type

_HERE = Location("reply", 1, 1)
_YES = {"yes", "y", "true", "on"}
_NO = {"no", "n", "false", "off"}
# What leaves a fact as it is: not stated.
SKIP = {"", "-", "skip", "unknown", "don't know", "dont know", "not known"}
_EMPTY = {"none", "nothing", "[]"}
_ATTESTED = re.compile(r"(yes|y|no|n|partly|partially|partial|p)(?![\w/'])[\s,.:;-]*(.*)", re.IGNORECASE | re.DOTALL)
_SET_ASIDE = re.compile(r"(?:not[ _]applicable|n/a|na)(?!\w)[\s,.:;-]*(.*)", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")


class Attested(NamedTuple):
    """A person's word about an item: `answer` is yes, no or partly, or empty where it does not apply, for the *reason*."""

    answer: str
    notes: str = ""
    reason: str = ""


class Names(NamedTuple):
    """What a value may name: the *ids* in the file, of components, places or sets of data; None where any word will do.

    Then *words* are those that rules look for: one that is nearly one of them is thought to be mistyped.
    """

    ids: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()


def stated(said: str, term: Term, holders: Sequence[Holder], names: Names) -> dict[Holder, Value]:
    """What *said* states of each of *holders*; of those that are left out nothing. ``7``, ``web=7 db=35``, ``7 db=unknown``."""
    for_all, own = _parted(said, term, holders)
    words: dict[Holder, str] = {}
    for holder in holders:
        spoken = {own[name] for name in holder.names if name in own}
        if len(spoken) > 1:
            named = " and ".join(holder.names)
            raise ValueError(f"{named} are one entry of the file; say the same of both, or split the entry first")
        words[holder] = spoken.pop() if spoken else for_all
    return {holder: value(word, term, names) for holder, word in words.items() if word.lower() not in SKIP}


def _parted(said: str, term: Term, holders: Sequence[Holder]) -> tuple[str, dict[str, str]]:
    """What is said of all, and what of single ones by their ids."""
    ids = {name.lower(): name for holder in holders for name in holder.names if holder.route}
    listed = "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True))
    found = list(re.finditer(rf"(?:^|(?<=[\s,;]))({listed})\s*[=:]\s*", said, re.IGNORECASE)) if ids else []
    first = said[: found[0].start()] if found else said
    for_all = first.strip(" ,;\t")
    stray = re.match(r"\s*([\w>-]+)\s*=", first)
    if stray and ids and term.type is not Type.TEXT:
        hint = nearest(stray[1], ids.values()) or f"the question is about {', '.join(list(ids.values())[:8])}"
        raise ValueError(f"{stray[1]} is none of those that lack it; {hint}")
    own: dict[str, str] = {}
    for index, each in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(said)
        name = ids[each[1].lower()]
        if name in own:
            raise ValueError(f"{name} is said twice")
        own[name] = said[each.end() : end].strip(" ,;\t")
    return for_all, own


def value(word: str, term: Term, names: Names) -> Value:
    """The value of *term* that *word* means."""
    if _CONTROL.search(word):
        raise ValueError("this holds a control character")
    match term.type:
        case Type.BOOL:
            return _bool(word, term)
        case Type.INT | Type.NUMBER:
            return term.read(_number(word, term))
        case Type.CHOICE:
            return _word(word, term.choices, term)
        case Type.LIST:
            return _list(word, term, names)
        case _ if names.ids is not None:
            allowed = (NONE, *names.ids) if term.type is Type.COMPONENT else names.ids
            return _word(word, allowed, term)
        case _:
            return term.read(_text(_bare(word)))


def attested(said: str) -> Attested:
    """What *said* attests: ``yes``, ``no``, ``partly: since May``, ``n/a: the contract fixes the Region``."""
    if _CONTROL.search(said):
        raise ValueError("this holds a control character")
    words = said.strip()
    if found := _SET_ASIDE.fullmatch(words):
        if not found[1].strip():
            raise ValueError("say why it does not apply, too: n/a: the contract fixes the Region")
        return Attested("", reason=found[1].strip())
    if found := _ATTESTED.fullmatch(words):
        reply = {"y": "yes", "n": "no"}.get(found[1].lower(), found[1].lower())
        return Attested(reply if reply in {"yes", "no"} else "partly", notes=found[2].strip())
    first = words.split(maxsplit=1)[0] if words else ""
    near = nearest(first, ("yes", "no", "partly", "n/a"))
    raise ValueError("reply yes, no, partly, or n/a: and the reason" + (f"; {near}" if near else ""))


def agreed(said: str) -> bool:
    """Whether *said* is a yes or a no."""
    word = said.strip().lower().rstrip(".!")
    if word in _YES | _NO:
        return word in _YES
    raise ValueError("reply yes or no")


def _bool(word: str, term: Term) -> bool:
    plain = word.lower().rstrip(".!")
    if plain in _YES | _NO:
        return plain in _YES
    raise ValueError(f"expected yes or no, but got {word!r}")


def _number(word: str, term: Term) -> Node:
    """*word* without the unit that may stand behind it."""
    found = re.fullmatch(r"([-+]?[0-9.]+)\s*(.*)", word)
    if not found:
        raise ValueError(f"expected {term.expects()}, but got {word!r}")
    unit = found[2].lower().rstrip(".")
    if unit and unit not in _units(term.unit.lower()):
        raise ValueError(
            f"expected {term.expects()}, but got {word!r}" + (f"; say it in {term.unit}" * bool(term.unit))
        )
    digits = found[1].removeprefix("+")
    number = document.resolve(digits)
    if isinstance(number, float) and term.type is Type.INT and number.is_integer():
        number = int(number)
    if isinstance(number, str) or number is None:
        raise ValueError(f"expected {term.expects()}, but got {word!r}")
    return Node(number, digits, _HERE, _HERE)


def _units(unit: str) -> Iterator[str]:
    """The ways to say *unit* behind a number."""
    yield unit
    yield unit.removesuffix("s")
    if unit == "percent":
        yield "%"


def _word(word: str, allowed: Sequence[str], term: Term) -> str:
    """The word of *allowed* that *word* is, whatever its case, hyphens and blanks."""
    bare = _bare(word)
    if bare in allowed:
        return bare
    same = [each for each in allowed if _folded(each) == _folded(bare)]
    if len(same) == 1:
        return same[0]
    expected = f"one of {', '.join(allowed[:12])}{', ...' if len(allowed) > 12 else ''}"  # noqa: PLR2004  a line of them
    near = nearest(bare, allowed)
    raise ValueError(f"expected {expected}, but got {word!r}" + (f"; {near}" if near else ""))


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", "-", word.lower())


def _list(word: str, term: Term, names: Names) -> Value:
    inner = word.strip().removeprefix("[").removesuffix("]")
    if word.lower() in _EMPTY:
        return ()
    allowed = term.choices or names.ids
    if allowed is None:
        return words(inner, names)
    return tuple(dict.fromkeys(_word(each, allowed, term) for each in inner.split(",")))


def words(said: str, names: Names) -> tuple[str, ...]:
    """The words of *said*, with commas between them."""
    if _CONTROL.search(said):
        raise ValueError("this holds a control character")
    found = [each.strip() for each in said.split(",")]
    if "" in found:
        raise ValueError("expected words with commas between them, or none")
    for each in found:
        if each == _bare(each) and each not in names.words and (near := nearest(each, names.words)):
            raise ValueError(f"no rule knows {each!r}; {near} (write it in quotes if it is meant so)")
    return tuple(dict.fromkeys(map(_bare, found)))


def _bare(word: str) -> str:
    """*word* without the quotes around it."""
    word = word.strip()
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word


def _text(word: str) -> Node:
    return Node(word, word, _HERE, _HERE)
