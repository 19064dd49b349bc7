"""`warev list`: what there is, one line each."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warev.cli import screen
from warev.cli.options import completing, lens_ids, naming, one_of, pack_ids, pillar_ids, service_ids
from warev.errors import WarevError, nearest

if TYPE_CHECKING:
    from warev.catalog import Catalog, Pillar
    from warev.quiz.packs import Pack

SUBJECTS = ("pillars", "lenses", "items", "packs", "questions", "topics", "services", "facts")
# A line: what it is called, and what it is.
Line = tuple[str, str]


# Which options narrow which subject.
_NARROWING = {
    "items": {"pillar", "lens", "risk"},
    "questions": {"pillar", "pack"},
    "topics": {"pack"},
    "facts": {"service"},
}

_What = Annotated[
    str,
    typer.Argument(
        metavar="what",
        help=f"One of {', '.join(SUBJECTS)}.",
        autocompletion=completing(lambda: SUBJECTS),
        show_default=False,
    ),
]
_Pillar = Annotated[
    str | None,
    naming(pillar_ids, "--pillar", "-p", metavar="<pillar>", help="Only of this pillar: items, questions."),
]
_Lens = Annotated[str | None, naming(lens_ids, "--lens", "-l", metavar="<lens>", help="Of this lens: items.")]
_Risk = Annotated[str | None, one_of(("high", "medium", "low"), "--risk", "-r", help="Only of this risk: items.")]
_Service = Annotated[
    str | None,
    naming(service_ids, "--service", "-s", metavar="<service>", help="Only for components of this service: facts."),
]
_Pack = Annotated[
    str | None, naming(pack_ids, "--pack", metavar="<pack>", help="Only of this pack: questions, topics.")
]


def list_(
    what: _What,
    *,
    pillar: _Pillar = None,
    lens: _Lens = None,
    risk: _Risk = None,
    service: _Service = None,
    pack: _Pack = None,
) -> None:
    """List what warev knows, one line each: the name, then what it is.

    \b
    Examples:
      warev list items --pillar security --risk high
      warev list facts --service rds
      warev list questions --pack modern-applications
    """
    asked = {"pillar": pillar, "lens": lens, "risk": risk, "service": service, "pack": pack}
    _check(what, asked)
    lines = list(_LISTS[what](asked))
    width = min(max((len(name) for name, _ in lines), default=0), screen.columns() // 2)
    for name, meaning in lines:
        screen.show((f"{name:<{width}}", "bold"), f"  {meaning}", hang=min(width + 2, screen.columns() // 2))


def _check(what: str, asked: dict[str, Any]) -> None:
    """Refuse a subject that is none, and options that do not narrow it."""
    if what not in SUBJECTS:
        hint = nearest(what, SUBJECTS) or f"list one of {', '.join(SUBJECTS)}"
        raise WarevError.of(f"cannot list {what!r}", hint=hint)
    for option, value in asked.items():
        if value is not None and option not in _NARROWING.get(what, set()):
            raise WarevError.of(f"--{option} does not narrow {what}")


def _catalog() -> "Catalog":
    from warev import trust

    return trust.known()


def _packs(asked: dict[str, Any]) -> "list[Pack]":
    from warev.cli import known
    from warev.quiz.packs import load

    return [load(asked["pack"])] if asked.get("pack") else list(known.packs())


def _pillars(asked: dict[str, Any]) -> Iterator[Line]:
    return map(_head, _catalog().pillars)


def _lenses(asked: dict[str, Any]) -> Iterator[Line]:
    return map(_head, _catalog().lenses)


def _head(head: "Pillar") -> Line:
    counts = f"{screen.counted(len(head.items), 'item')} in {screen.counted(len(head.questions), 'question')}"
    return head.id, f"{head.name}: {counts}"


def _items(asked: dict[str, Any]) -> Iterator[Line]:
    known = _catalog()
    chosen = [known.pillar(asked["pillar"])] if asked["pillar"] else []
    chosen += [known.lens(asked["lens"])] if asked["lens"] else []
    for head in chosen or (*known.pillars, *known.lenses):
        for item in head.items:
            if asked["risk"] in {None, item.risk}:
                yield item.id, f"{item.risk:<6}  {item.title}"


def _services(asked: dict[str, Any]) -> Iterator[Line]:
    for service in _catalog().services:
        yield service.id, f"{service.name} ({service.kind})"


def _facts(asked: dict[str, Any]) -> Iterator[Line]:
    known = _catalog()
    terms = list(known.vocabulary)
    if asked["service"]:
        terms = known.stateable(known.service(asked["service"]))
    for term in terms:
        of = "" if asked["service"] else f"{' or '.join(term.subjects)}, "
        yield term.name, f"{of}{'derived' if term.derived else term.expects()}: {term.meaning}"


def _pack_lines(asked: dict[str, Any]) -> Iterator[Line]:
    for pack in _packs(asked):
        yield (
            pack.id,
            f"{pack.title}: {screen.counted(len(pack.questions), 'question')} in {screen.counted(len(pack.topics), 'topic')}",
        )


def _questions(asked: dict[str, Any]) -> Iterator[Line]:
    pillar = _catalog().pillar(asked["pillar"]).id if asked["pillar"] else None
    for pack in _packs(asked):
        for question in pack.questions:
            if pillar in {None, question.pillar}:
                yield question.id, question.prompt


def _topics(asked: dict[str, Any]) -> Iterator[Line]:
    for pack in _packs(asked):
        for topic, title in pack.topics.items():
            count = sum(1 for question in pack.questions if topic in question.topics)
            yield topic, f"{title} ({pack.id}: {screen.counted(count, 'question')})"


_LISTS: dict[str, Callable[[dict[str, Any]], Iterator[Line]]] = {
    "pillars": _pillars,
    "lenses": _lenses,
    "items": _items,
    "packs": _pack_lines,
    "questions": _questions,
    "topics": _topics,
    "services": _services,
    "facts": _facts,
}
