"""A pack of questions, from one file or one folder, shipped or anybody's own."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from warev import content, document, folders, places, questions, shelf
from warev.content import Sheet
from warev.document import Node
from warev.errors import Location, Mistakes, WarevError, nearest
from warev.forms import STRICT, validate
from warev.questions import Question
from warev.quiz import exams, ready
from warev.quiz.exams import Blueprint

SHELF = "quizzes"
HEAD = "pack.yaml"
# What a person could write; more is somebody's joke.
_MOST_FILES = 1_000
_MOST_TEXT = 20_000_000


@dataclass(frozen=True)
class Pack:
    """Questions on one subject, from one file or one folder."""

    id: str
    title: str
    description: str
    topics: dict[str, str]
    questions: tuple[Question, ...]
    exam: Blueprint | None = None
    nodes: dict[str, Node] = field(default_factory=dict, repr=False, compare=False)

    @property
    def pillars(self) -> tuple[str, ...]:
        """The pillars that its questions are of."""
        return tuple(sorted({question.pillar for question in self.questions if question.pillar}))

    def locate(self, question: str, *route: str | int) -> Location | None:
        """Where *route* of the question with that id stands; None where lines are not at hand."""
        return self.nodes[question].locate(route) if question in self.nodes else None


@dataclass(frozen=True)
class _Whole:
    """A pack's only or first file, as people write it."""

    __pydantic_config__ = STRICT

    id: str
    title: str
    description: str
    topics: dict[str, str]
    questions: tuple[Any, ...] = ()
    exam: Blueprint | None = None


@dataclass(frozen=True)
class _Scenario:
    """A scenario that carries several questions."""

    __pydantic_config__ = STRICT

    scenario: str
    questions: tuple[Any, ...]
    figure: str = ""


@dataclass(frozen=True)
class _Part:
    """Another file of a pack's folder."""

    __pydantic_config__ = STRICT

    questions: tuple[Any, ...]


# -- reading ------------------------------------------------------------------------------------------------------------


def names() -> tuple[str, ...]:
    """The names of the packs that are known without a path: those shipped, and the user's own."""
    return tuple(sorted({*shipped_names(), *own()}))


def shipped_names() -> tuple[str, ...]:
    """The ids of the shipped packs."""
    return tuple(sorted(_by_pack(content.sheets(SHELF))))


def own() -> dict[str, Path]:
    """The packs in the user's folder of them, each by the name of its file or folder."""
    try:
        home = places.config() / SHELF
        found = sorted(each for each in home.iterdir() if not each.name.startswith("."))
    except (OSError, WarevError):  # no home, no such folder, or one that is not for us
        return {}
    files = {each.stem: each for each in found if each.suffix in folders.ENDINGS and os.path.isfile(each)}  # noqa: PTH113  no rights, no file
    whole = files | {each.name: each for each in found if os.path.isfile(each / HEAD)}  # noqa: PTH113
    return dict(sorted(whole.items()))


def load(name: str) -> Pack:
    """The pack *name*: one of warev's or of the user's own by its name, or any by its path. Raises WarevError."""
    if any(separator in name for separator in {"/", os.sep}) or Path(name).suffix in folders.ENDINGS:
        return read(Path(name))
    packed = _by_pack(content.sheets(SHELF))
    if name not in packed:
        if (path := own().get(name)) is not None:
            return _own(name, path)
        if name and Path(name).exists():
            return read(Path(name))
        known = names()
        hint = nearest(name, known) or f"choose one of: {', '.join(known)}; or give the path of your own"
        raise WarevError.of(f"there is no pack {name!r}", hint=hint)
    if any(sheet.node is not None for sheet in packed[name]):
        # Read as YAML, they are all checked at once: a checkout keeps them compiled as soon as all are sound.
        return next(pack for pack in shipped() if pack.id == name)
    mistakes = Mistakes()
    return _certain(_shipped(name, packed[name], mistakes), mistakes)


def source(name: str) -> str:
    """The pack *name* in a way that finds it again, wherever one stands: a known one by its name, another by its whole path."""
    return name if name in names() and not Path(name).suffix and os.sep not in name else str(Path(name).resolve())


def shipped() -> tuple[Pack, ...]:
    """All shipped packs."""
    mistakes = Mistakes()
    sheets = content.sheets(SHELF)
    packed = sorted(_by_pack(sheets).items())
    made = tuple(_certain(_shipped(name, each, mistakes), mistakes) for name, each in packed)
    if shelf.own() is None:
        content.keep(SHELF, sheets)
    return made


# What is told of a pack of the user's own that is not sound: its name, its path and its mistakes.
Refused: TypeAlias = Callable[[str, Path, WarevError], None]


def known(refused: Refused) -> tuple[Pack, ...]:
    """All shipped packs and the user's own, but for those that are *refused*."""
    return (*shipped(), *own_packs(refused))


def own_packs(refused: Refused, *, fresh: bool = False) -> tuple[Pack, ...]:
    """The user's own packs, but for those that are *refused*; *fresh*: as `read` has it."""
    found = []
    for name, path in own().items():
        try:
            found.append(_own(name, path, fresh=fresh))
        except WarevError as error:
            refused(name, path, error)
    return tuple(found)


def _own(name: str, path: Path, *, fresh: bool = False) -> Pack:
    """The user's own pack *name*, by which a learner's memory will know its questions."""
    if name in shipped_names():
        raise WarevError.of(
            f"{name} is the name of a pack that warev ships", Location(str(path), 1, 1), "choose another"
        )
    return read(path, name=name, fresh=fresh)


def read(path: Path, *, name: str | None = None, fresh: bool = False) -> Pack:
    """The pack that the file or the folder *path* holds, whose id should be *name* if one is given.

    *fresh*: read as YAML whatever is kept, so that lines are at hand. Raises WarevError with every mistake in it.
    """
    mistakes = Mistakes()
    texts: dict[str, str] = {}
    files = _files(path, mistakes)
    for file in files:
        try:
            texts[str(file)] = document.read_text(file)
        except WarevError as error:
            mistakes.extend(error)
    if sum(map(len, texts.values())) > _MOST_TEXT:
        raise WarevError.of(f"{path} holds more than {_MOST_TEXT // 1_000_000} million characters")
    digest = "" if fresh else ready.digest(texts)
    if digest and not mistakes and (held := ready.find(digest)) is not None:
        sheets = [Sheet(file, raw) for file, raw in held.items()]
        return _certain(_assemble(sheets[0], sheets[1:], name, mistakes), mistakes)
    sheets = _parsed(texts, mistakes)
    if not sheets or sheets[0].path != str(files[0]):
        mistakes.stop()  # nothing makes sense without the head
    pack = _certain(_assemble(sheets[0], sheets[1:], name, mistakes), mistakes)
    if digest:
        ready.keep(digest, {sheet.path: sheet.raw for sheet in sheets})
    return pack


def _files(path: Path, mistakes: Mistakes) -> list[Path]:
    """The files of the pack *path*, its head first. One that leads out of its folder is a mistake, and not read."""
    folder = path.parent if path.name == HEAD else path
    if not folder.is_dir():
        return [path]
    walk = folders.Walk([folder])
    for mistake in walk.mistakes:
        mistakes.extend(WarevError([mistake]))
    for each in walk.left_out:
        mistakes.add(f"{each.why} is no part of a pack", Location(each.file, 1, 1))
    head = folder / HEAD
    files = [head, *(each.path for each in walk.candidates if each.path != head)]
    if head not in {each.path for each in walk.candidates}:
        mistakes.stop()
        raise WarevError.of(f"{folder} holds no {HEAD}", hint=f"a pack is one YAML file, or a folder with {HEAD}")
    if len(files) > _MOST_FILES:
        raise WarevError.of(f"{folder} holds more than {_MOST_FILES} files: that is no pack")
    return files


def _parsed(texts: Mapping[str, str], mistakes: Mistakes) -> list[Sheet]:
    sheets = []
    for file, text in texts.items():
        try:
            node = document.parse(text, file, mistakes)
        except WarevError as error:
            mistakes.extend(error)
        else:
            sheets.append(Sheet(file, node.plain(), node))
    return sheets


def laid_over(folder: Path | None, mistakes: Mistakes) -> tuple[Pack, ...]:
    """The shipped packs, with those of the content folder *folder* laid over them, read as YAML and checked."""
    homes = [shelf.shelf("content")]
    if folder is not None and folder.resolve() != homes[0].resolve():
        homes.append(folder)
    sheets = {sheet.path: sheet for home in homes for sheet in content.read(home, SHELF, mistakes)}
    packed = _by_pack(sheets[path] for path in sorted(sheets))
    made = [_shipped(name, each, mistakes) for name, each in sorted(packed.items())]
    whole = tuple(pack for pack in made if pack is not None)
    _check_all(whole, mistakes)
    return whole


def _by_pack(sheets: Iterable[Sheet]) -> dict[str, list[Sheet]]:
    """The *sheets* of each pack, whose name is that of its file or of its folder."""
    found: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        first = PurePosixPath(sheet.path).parts[1]
        found.setdefault(first.removesuffix(".yaml"), []).append(sheet)
    return found


def _shipped(name: str, sheets: Sequence[Sheet], mistakes: Mistakes) -> Pack | None:
    """The pack *name* of a content folder."""
    heads = [sheet for sheet in sheets if sheet.path in {f"{SHELF}/{name}.yaml", f"{SHELF}/{name}/{HEAD}"}]
    if len(heads) != 1:
        said = f"the pack {name} is both a file and a folder" if heads else f"the pack {name} has no {HEAD}"
        mistakes.add(said, sheets[0].locate())
        return None
    return _assemble(heads[0], [sheet for sheet in sheets if sheet is not heads[0]], name, mistakes)


def _certain(pack: Pack | None, mistakes: Mistakes) -> Pack:
    mistakes.stop()
    assert pack is not None  # noqa: S101  no pack, no silence: the mistakes have said why
    return pack


def _assemble(head: Sheet, others: Sequence[Sheet], name: str | None, mistakes: Mistakes) -> Pack | None:
    """The pack of these sheets, which should have the id *name*; None where the head is none."""
    before = len(mistakes)
    whole = head.read(_Whole, mistakes)
    found = _questions(head, mistakes)
    for sheet in others:
        sheet.read(_Part, mistakes)
        found += _questions(sheet, mistakes)
    if whole is None:
        return None
    nodes = {question.id: node for question, node in reversed(found) if node is not None}
    pack = Pack(
        whole.id, whole.title, whole.description, whole.topics, tuple(each for each, _ in found), whole.exam, nodes
    )
    if head.node is not None:
        if name is not None and pack.id != name:
            mistakes.add(f"the pack's id is {pack.id}, but its file or folder is {name}", head.locate("id"))
        if len(mistakes) == before:  # else a question that could not be read would make its topic look idle
            _check_use(pack, head, mistakes)
            if pack.exam is not None:
                exams.check(pack.exam, pack, head, mistakes)
        _check_each(pack, found, mistakes)
    return pack


def _questions(sheet: Sheet, mistakes: Mistakes) -> list[tuple[Question, Node | None]]:
    """The questions of *sheet*, each with its lines, whatever the rest of it is like."""
    listed = sheet.raw.get("questions")
    made = []
    for index, raw in enumerate(listed if isinstance(listed, list) else ()):
        node = sheet.node.value["questions"].value[index] if sheet.node else None
        for each, at in _carried(raw, node, mistakes) if _is_scenario(raw) else [(raw, node)]:
            question = questions.parse(each, at, mistakes)
            if question is not None:
                made.append((question, at))
    return made


def _is_scenario(raw: Any) -> bool:
    """Whether *raw* is no question but a scenario that carries several."""
    return isinstance(raw, dict) and "questions" in raw and "kind" not in raw


def _carried(raw: dict[str, Any], node: Node | None, mistakes: Mistakes) -> Iterator[tuple[Any, Node | None]]:
    """The questions of a scenario, each with what all of them share."""
    if node is not None and validate(_Scenario, node, mistakes) is None:
        return
    for index, each in enumerate(raw["questions"]):
        if not isinstance(each, dict):
            yield each, node and node.value["questions"].value[index]
            continue
        shared = {key: raw[key] for key in ("scenario", "figure") if key in raw}
        at = None
        if node is not None:
            at = node.value["questions"].value[index]
            for key in shared.keys() & each.keys():
                mistakes.add(
                    f"the question has a {key} of its own", at.value[key].key_at, "that of all of them stands above"
                )
            at = at._replace(value=at.value | {key: node.value[key] for key in shared})
        yield each | shared, at


def _check_use(pack: Pack, head: Sheet, mistakes: Mistakes) -> None:
    """Add what the pack announces and does not hold."""
    if not pack.questions:
        mistakes.add(f"the pack {pack.id} has no questions", head.locate("questions"))
        return
    asked = {topic for question in pack.questions for topic in question.topics}
    for topic in pack.topics:
        if topic not in asked:
            mistakes.add(f"no question is on the topic {topic}", head.locate("topics", topic))


def _check_each(pack: Pack, found: Sequence[tuple[Question, Node | None]], mistakes: Mistakes) -> None:
    """Add what is wrong with a question as one of its pack."""
    seen: set[str] = set()
    for question, node in found:
        for index, topic in enumerate(question.topics):
            if topic not in pack.topics:
                hint = nearest(topic, pack.topics) or f"the pack's topics: {', '.join(pack.topics)}"
                at = node.locate(("topics", index)) if node else None
                mistakes.add(f"{topic!r} is none of the pack's topics", at, hint)
        if question.id in seen and node is not None:
            _tell_twice(question.id, node.locate(("id",)), pack, mistakes)
        seen.add(question.id)


def _check_all(whole: Iterable[Pack], mistakes: Mistakes) -> None:
    """Add each question that has the id of one in another pack."""
    seen: dict[str, Pack] = {}
    for pack in whole:
        for question in dict.fromkeys(each.id for each in pack.questions):
            if (other := seen.setdefault(question, pack)) is not pack:
                _tell_twice(question, pack.locate(question, "id"), other, mistakes)


def _tell_twice(question: str, at: Location | None, first: Pack, mistakes: Mistakes) -> None:
    mistakes.add(f"there are two questions {question}", at, f"the other stands at {first.locate(question, 'id')}")
