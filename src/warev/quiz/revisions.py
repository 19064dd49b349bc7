"""A pack beside an earlier version of itself: whose answer has changed, so that what learners remember of it is no longer true."""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from warev.errors import Mistakes, WarevError
from warev.questions import ACCEPTED, WRONG, Question
from warev.quiz import packs
from warev.quiz.packs import HEAD, Pack

# From so much in common on, two texts are one in other words: in a name each letter counts.
_ALIKE, _ALIKE_NAMES, _NAME = 0.6, 0.9, 25
# What turns a sentence round, however little of it that is: these and its numbers must be the same.
_TURNING = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*|\b(?:not|no|never|without|cannot|none|only|all|always|first|last)\b|n't\b"
)
_FILE = re.compile(r"100[0-7]{3} blob ([0-9a-f]+)\t(.+)", re.DOTALL)


def hold(pack: Pack, path: Path, revision: str, mistakes: Mistakes) -> None:
    """Add each question of *pack*, the file or folder *path*, whose key has changed since the git *revision* without a higher rev.

    Raises WarevError where there is no such revision, or no pack that can be read in it; one that is new has nothing to hold.
    """
    before = {question.id: question for question in _before(path, revision)}
    for question in pack.questions:
        old = before.get(question.id)
        if old is None:
            continue
        at = pack.locate(question.id, "rev") or pack.locate(question.id, "id")
        if question.rev < old.rev:
            mistakes.add(f"the rev of {question.id} was {old.rev} in {revision}, and is {question.rev}", at)
        elif question.rev == old.rev and (change := changed(old, question)):
            hint = f"set rev: {old.rev + 1}, so that nobody is taken to know it by what was right before"
            mistakes.add(f"the key of {question.id} has changed since {revision}: {change}", at, hint)


# -- what was there -----------------------------------------------------------------------------------------------------


def _before(path: Path, revision: str) -> Sequence[Question]:
    """The questions of the pack *path* as it was in *revision*; none where it was not there."""
    whole = path.resolve()
    folder, name = (whole.parent.parent, whole.parent.name) if whole.name == HEAD else (whole.parent, whole.name)
    _git(folder, "rev-parse", "--git-dir", failed=f"{path} lies in no git repository, so that nothing came before it")
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
        failed=f"there is no revision {revision!r}",
    ).strip().decode()  # fmt: skip
    stem = name.removesuffix(".yaml").removesuffix(".yml")
    for spelled in dict.fromkeys((name, stem, f"{stem}.yaml", f"{stem}.yml")):  # it may have been a file, or a folder
        with tempfile.TemporaryDirectory(prefix="warev-") as place:
            if _put(folder, commit, spelled, Path(place)):
                try:
                    return packs.read(Path(place, spelled), fresh=True).questions
                except WarevError as error:
                    said = str(error).replace(f"{place}/", "")
                    raise WarevError.of(f"{path} as it was in {revision} cannot be read: {said}") from None
    return ()


def _put(folder: Path, commit: str, name: str, place: Path) -> bool:
    """Write what *name* in *folder* was into *place*; whether it was there. Links are left out."""
    listed = _git(folder, "ls-tree", "-r", "-z", commit, "--", f"./{name}", failed=f"git cannot list {folder}")
    found = [
        match.groups()
        for entry in listed.decode("utf-8", "surrogateescape").split("\0")
        if (match := _FILE.fullmatch(entry))
    ]
    for digest, file in found:
        target = place / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_git(folder, "cat-file", "blob", digest, failed=f"git cannot show {file}"))
    return bool(found)


def _git(folder: Path, *words: str, failed: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)  # noqa: S603, S607  the user's own git
    except OSError as error:
        raise WarevError.of(f"git is needed to look at what came before: {error.strerror}") from None
    if done.returncode:
        raise WarevError.of(failed)
    return done.stdout


# -- what has changed ---------------------------------------------------------------------------------------------------


def changed(old: Question, new: Question) -> str:
    """How the key of *new* differs from that of *old*; empty where it is the same, in other words perhaps."""
    if old.kind != new.kind:
        return f"it was of the kind {old.kind}, and is {new.kind}"
    was, now = list(old.answer_key()), list(new.answer_key())
    pairs = list(_paired(was, now))
    for (text, before), (_, after) in pairs:
        if before != after and not alike(before, after):
            return f"{text!r} was {before}, and is {after}" if text else f"it was {before}, and is {after}"
    if any(before == after == ACCEPTED for (_, before), (_, after) in pairs):
        return ""  # another word for the same thing leaves it the same
    kept = {part for pair in pairs for part in pair}
    lost, added = (
        [text for text, value in side if value != WRONG and (text, value) not in kept] for side in (was, now)
    )
    if lost:
        return f"{lost[0]!r} is no part of it any more"
    return f"{added[0]!r} is a part of it now" if added else ""


Part = tuple[str, str]


def _paired(was: list[Part], now: list[Part]) -> Iterator[tuple[Part, Part]]:
    """Each part that was and is: those of the same words first, then those whose words are most alike."""
    left, right = dict.fromkeys(was), dict.fromkeys(now)
    likeness = sorted(
        ((_likeness(one[0], other[0]), one, other) for one in was for other in now), key=lambda each: -each[0]
    )
    for share, one, other in likeness:
        if share and one in left and other in right:
            del left[one], right[other]
            yield one, other


def alike(one: str, other: str) -> bool:
    """Whether two texts say the same in other words, as far as a program can tell."""
    return _likeness(one, other) > 0


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; 0 where they are not alike, or numbers or small words differ that turn a sentence round."""
    one, other = (" ".join(text.casefold().split()) for text in (one, other))
    if one == other:
        return 1.0
    if sorted(_TURNING.findall(one)) != sorted(_TURNING.findall(other)):
        return 0.0
    share = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return share if share >= (_ALIKE_NAMES if min(len(one), len(other)) < _NAME else _ALIKE) else 0.0
