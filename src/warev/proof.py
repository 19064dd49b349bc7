"""The proof of the content: every mistake in it, in one run, each with its line.

Forms are checked by pydantic when a file is read; here is checked what only the whole can tell: names that lead nowhere,
rules that mean nothing, and examples that their own rule refutes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError
from pathlib import Path, PurePosixPath
from typing import Any

from warev import catalog, content, framework, grammar, graph, shelf, trial
from warev.catalog import FRAME, Catalog, Item, Remedy
from warev.content import Sheet
from warev.errors import Location, Mistakes, WarevError, nearest
from warev.quiz.packs import Pack, laid_over
from warev.services import Guarantee, Service, folded
from warev.vocabulary import NONE, SORTS, Subject, Term, Type

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


@dataclass(frozen=True)
class Proof:
    """What was proved, counted."""

    catalog: Catalog
    packs: tuple[Pack, ...]


def prove(extra: Path | None = None) -> Proof:
    """Prove the shipped content, with the folder *extra* laid over it; raises WarevError with every mistake."""
    if extra is not None and not any(content.files(extra, name) for name in content.SHELVES):
        known = ", ".join(f"{name}/" for name in content.SHELVES[2:])
        raise WarevError.of(f"{extra} holds no content", hint=f"content lies in {known}")
    mistakes = Mistakes()
    home = shelf.shelf("content")
    shelves = {name: _sheets(home, extra, name, mistakes) for name in content.SHELVES}
    for folder in (home, extra) if extra else (home,):
        _strays(folder, mistakes)
    found = catalog.read(shelves, mistakes)
    packs = laid_over(extra, mistakes)
    if found is not None:
        for sheet in shelves["framework"]:
            framework.hold(found, sheet, mistakes)
        _Prover(found, mistakes).prove(packs)
    mistakes.stop()
    assert found is not None  # noqa: S101  no catalog, no silence: `read` has said why
    return Proof(found, packs)


def prove_packs(packs: Iterable[Pack], known: Catalog, mistakes: Mistakes) -> None:
    """Add each name in *packs* that leads nowhere in the catalog *known*."""
    for pack in packs:
        _Prover(known, mistakes).pack(pack)


def _sheets(home: Path, extra: Path | None, name: str, mistakes: Mistakes) -> list[Sheet]:
    sheets = {sheet.path: sheet for sheet in content.read(home, name, mistakes)}
    if extra is not None and extra.resolve() != home.resolve():
        sheets |= {sheet.path: sheet for sheet in content.read(extra, name, mistakes)}
    return [sheets[path] for path in sorted(sheets)]


def _strays(folder: Path, mistakes: Mistakes) -> None:
    """Tell every file of YAML in *folder* that is on no shelf: a typo in its name would hide it for ever."""
    known = {path for name in content.SHELVES for path in content.files(folder, name)}
    for path in sorted(folder.rglob("*.y*ml")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in {".yaml", ".yml"} and path.is_file() and path not in known and not hidden:
            shelves = ", ".join(f"{name}/" for name in content.SHELVES[2:-1])
            hint = f"content is *.yaml below {shelves} or {content.SHELVES[-1]}/"
            mistakes.add("nobody reads this file", Location(str(path), 1, 1), hint)


class _Prover:
    def __init__(self, found: Catalog, mistakes: Mistakes) -> None:
        self._catalog = found
        self._mistakes = mistakes
        sorts = {subject: found.vocabulary.find(subject, word) for subject, word in SORTS.items()}
        self._sorts = {subject: term.choices if term else () for subject, term in sorts.items()}
        self._kinds = self._sorts[Subject.COMPONENT]
        self._names: dict[tuple[str, str], Location | None] = {}
        self._derived: dict[str, Location | None] = {}

    def prove(self, packs: tuple[Pack, ...]) -> None:
        before = len(self._mistakes)
        for sheet in self._of("facts"):
            self._facts(sheet)
        self._circles()
        for sheet in self._of("services"):
            self._services(sheet)
        # Examples are judged with facts and guarantees, which must be sound before a rule can be tried.
        sound = len(self._mistakes) == before
        for sheet in (*self._of("pillars"), *self._of("lenses")):
            self._questions(sheet, sound=sound)
        if len(self._mistakes) == before:
            self._unread()
        for pack in packs:
            self.pack(pack)

    def _of(self, name: str) -> list[Sheet]:
        return [sheet for sheet in self._catalog.sheets.values() if PurePosixPath(sheet.path).parts[0] == name]

    def _once(self, kind: str, name: str, at: Location | None) -> None:
        if (kind, name) in self._names:
            self._mistakes.add(f"there are two {kind}s {name}", at, f"the other stands at {self._names[kind, name]}")
        self._names.setdefault((kind, name), at)

    def _rule(self, raw: Any, subject: Subject, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        def report(tail: grammar.Route, said: str) -> None:
            self._mistakes.add(said, sheet.locate(*route, *tail))

        before = len(self._mistakes)
        grammar.check(raw, subject, self._catalog.vocabulary, report)
        if len(self._mistakes) == before:
            for leaf in grammar.parse(raw).leaves():
                wanted = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                for service in wanted if leaf.name.fact == "service" else ():
                    if service not in {NONE, *(each.id for each in self._catalog.services)}:
                        report((), f"there is no service {service}")

    # -- facts ------------------------------------------------------------------------------------------------------

    def _facts(self, sheet: Sheet) -> None:
        for index, raw in enumerate(sheet.raw["facts"]):
            for subject in self._subjects(raw):
                if term := self._catalog.vocabulary.find(subject, raw["name"]):
                    self._once(f"{subject} fact", term.name, sheet.locate("facts", index))
                    for alias in term.aliases:
                        self._once(f"{subject} fact", alias, sheet.locate("facts", index, "aliases", alias))
            if not self._subjects(raw):
                self._mistakes.add(f"{raw['name']} is a fact of nothing", sheet.locate("facts", index, "subject"))
            elif term := self._catalog.vocabulary.find(self._subjects(raw)[0], raw["name"]):
                self._term(term, sheet, ("facts", index))

    @staticmethod
    def _subjects(raw: dict[str, Any]) -> list[str]:
        return [raw["subject"]] if isinstance(raw["subject"], str) else raw["subject"]

    def _term(self, term: Term, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        if not _NAME.fullmatch(term.name):
            said = f"{term.name}: a name is dotted lower case, such as backup.retention_days"
            self._mistakes.add(said, sheet.locate(*route, "name"))
        if term.inherits and (
            term.inherits is not Subject.WORKLOAD or {*term.subjects} < {Subject.WORKLOAD, Subject.COMPONENT}
        ):
            said = f"{term.name}: a component inherits from the workload, and both must have the fact"
            self._mistakes.add(said, sheet.locate(*route, "inherits"))
        self._aliases(term, sheet, route)
        if (term.type is Type.CHOICE) and not term.choices:
            self._mistakes.add(f"{term.name} is a choice without choices", sheet.locate(*route))
        if term.choices and term.type not in {Type.CHOICE, Type.LIST}:
            self._mistakes.add(f"{term.name} has choices, but is {term.type}", sheet.locate(*route, "choices"))
        self._fits(term, "kinds", Subject.COMPONENT, sheet, route)
        self._fits(term, "places", Subject.PLACE, sheet, route)
        if term.places and term.derived:
            # A place's type may be unknown, so what follows is worked out for every place.
            said = f"{term.name} is derived: for which types of place it makes sense follows"
            self._mistakes.add(said, sheet.locate(*route, "places"))
        if term.from_graph:
            if term.name not in (known := graph.menu()):
                said = f"{term.name} is nothing that the graph tells"
                self._mistakes.add(said, sheet.locate(*route, "is"), nearest(term.name, known))
        elif term.derived:
            if term.type is not Type.BOOL:
                self._mistakes.add(f"{term.name} is derived, so it is a bool", sheet.locate(*route, "type"))
            self._once("derived fact", term.name, sheet.locate(*route))
            self._derived[term.name] = sheet.locate(*route)
            for subject in term.subjects:
                self._rule(term.is_, subject, sheet, (*route, "is"))

    def _fits(self, term: Term, key: str, subject: Subject, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        """The kinds or types for which *term* makes sense are known ones, and of something that has the fact."""
        sort = f"{SORTS[subject]} of {subject}"
        for each in term.fits(subject):
            if each not in self._sorts[subject]:
                near = nearest(each, self._sorts[subject])
                self._mistakes.add(f"{each} is no {sort}", sheet.locate(*route, key), near)
        if term.fits(subject) and subject not in term.subjects:
            said = f"{term.name} is no fact of a {subject}, so no {sort} makes a difference"
            self._mistakes.add(said, sheet.locate(*route, key))

    def _aliases(self, term: Term, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        """An alias is plain, or says for each word that it takes what that means."""
        for alias, meanings in term.aliases.items():
            at = (*route, "aliases", alias)
            if not isinstance(meanings, dict):
                if meanings != "same":
                    self._mistakes.add(f"{alias}: write `same`, or what each word means", sheet.locate(*at))
                continue
            for word, meaning in meanings.items():
                if not isinstance(meaning, dict) or not meaning or meaning.keys() - {"equals", "at_least", "at_most"}:
                    said = f"{alias}: write equals, at_least or at_most, and a value"
                    self._mistakes.add(said, sheet.locate(*at, word))
                    continue
                for operator, value in meaning.items():
                    self._rule({"fact": term.name, operator: value}, term.subjects[0], sheet, (*at, word))

    def _circles(self) -> None:
        try:
            _ = self._catalog.derived
        except CycleError as error:
            circle = error.args[1]
            self._mistakes.add(f"{circle[0]} follows from itself: {', '.join(circle)}", self._derived.get(circle[0]))

    def _unread(self) -> None:
        """Tell the facts that nothing reads: stating them would change nothing."""
        read = self._catalog.read_facts | FRAME
        for sheet in self._of("facts"):
            for index, raw in enumerate(sheet.raw["facts"]):
                if raw["name"] not in read:
                    said = f"no rule reads {raw['name']}"
                    self._mistakes.add(said, sheet.locate("facts", index, "name"), "use it in an item, or leave it out")

    # -- services ---------------------------------------------------------------------------------------------------

    def _services(self, sheet: Sheet) -> None:
        for index, raw in enumerate(sheet.raw["services"]):
            route = ("services", index)
            for name in dict.fromkeys(folded(each) for each in (raw["id"], raw["name"], *raw.get("aliases", ()))):
                self._once("service", name, sheet.locate(*route))
            service = next((each for each in self._catalog.services if each.id == raw["id"]), None)
            if service is None:
                continue
            if service.kind not in self._kinds:
                self._mistakes.add(
                    f"{service.kind} is no kind of component",
                    sheet.locate(*route, "kind"),
                    nearest(service.kind, self._kinds),
                )
            self._senseless(service, sheet, (*route, "senseless"))
            for place, guarantee in enumerate(service.guarantees):
                self._guarantee(guarantee, service, Subject.COMPONENT, sheet, (*route, "guarantees", place))
            for place, guarantee in enumerate(service.flows_in):
                self._guarantee(guarantee, service, Subject.FLOW, sheet, (*route, "flows_in", place))

    def _senseless(self, service: Service, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        """What *service* says makes no sense for it would make sense for its kind, and is nothing that it guarantees."""
        guaranteed = {each.fact for each in service.guarantees}
        for index, name in enumerate(service.senseless):
            hint = ""
            term = self._catalog.vocabulary.find(Subject.COMPONENT, name)
            if term is None or term.derived:
                said, hint = self._no_fact(name, Subject.COMPONENT)
            elif name in {*FRAME, "tier"}:
                said = f"{name} says what a component is, which makes sense of each"
            elif name in service.senseless[:index]:
                said = f"{name} stands here twice"
            elif term.kinds and service.kind not in term.kinds:
                said = f"{name} makes no sense for a {service.kind} anyway"
                hint = f"it is stated of {', '.join(term.kinds)}"
            elif name in guaranteed:
                said = f"{service.name} guarantees {name}, so it makes sense"
            else:
                continue
            self._mistakes.add(said, sheet.locate(*route, index), hint)

    def _no_fact(self, name: str, subject: Subject) -> tuple[str, str]:
        """That *name* is no fact that can be stated of a *subject*, and a hint."""
        if alias := self._catalog.vocabulary.alias(subject, name):
            return f"{name} is another spelling; write {alias.name}", ""
        near = nearest(name, (each.name for each in self._catalog.vocabulary.of(subject)))
        return f"{name} is no fact of a {subject} that can be stated", near

    def _guarantee(
        self, guarantee: Guarantee, service: Service, subject: Subject, sheet: Sheet, route: tuple[str | int, ...]
    ) -> None:
        term = self._catalog.vocabulary.find(subject, guarantee.fact)
        if term is None or term.derived:
            said, hint = self._no_fact(guarantee.fact, subject)
            self._mistakes.add(said, sheet.locate(*route), hint)
            return
        if term.kinds and subject is Subject.COMPONENT and service.kind not in term.kinds:
            self._mistakes.add(
                f"{term.name} makes no sense for a {service.kind}",
                sheet.locate(*route),
                f"it is stated of {', '.join(term.kinds)}",
            )
        if len(guarantee.demand) != 1:
            self._mistakes.add("a guarantee has one of equals, at_least, at_most, one_of", sheet.locate(*route))
        for operator, value in guarantee.demand.items():
            wanted = list(value) if isinstance(value, tuple) else value
            self._rule({"fact": term.name, operator: wanted}, subject, sheet, route)
        if guarantee.when is not None:
            before = len(self._mistakes)
            self._rule(guarantee.when, subject, sheet, (*route, "when"))
            reads = guarantee.condition.leaves() if guarantee.condition and len(self._mistakes) == before else ()
            for name in {name.fact for leaf in reads for name in leaf.names()} & self._derived.keys():
                said = f"{name} is derived after the guarantees, which cannot wait for it"
                self._mistakes.add(said, sheet.locate(*route, "when"))

    # -- pillars and lenses -----------------------------------------------------------------------------------------

    def _questions(self, sheet: Sheet, *, sound: bool) -> None:
        path = PurePosixPath(sheet.path)
        heads = self._catalog.pillars if path.parts[0] == "pillars" else self._catalog.lenses
        head = next((each for each in heads if each.id == path.parent.name), None)
        if path.name in {"pillar.yaml", "lens.yaml"}:
            if sheet.raw["id"] != path.parent.name:
                said = f"the {path.stem}'s id is {sheet.raw['id']}, but its folder {path.parent.name}"
                self._mistakes.add(said, sheet.locate("id"))
            self._once("code", sheet.raw["code"], sheet.locate("code"))
            return
        question = sheet.raw["id"]
        if question != path.stem:
            self._mistakes.add(f"the question's id is {question}, but its file {path.stem}", sheet.locate("id"))
        if head is not None and not question.startswith(head.code):
            self._mistakes.add(f"a question of {head.name} begins with {head.code}", sheet.locate("id"))
        self._once("question", question, sheet.locate("id"))
        for index, raw in enumerate(sheet.raw["items"]):
            self._item(self._catalog.items[raw["id"]], question, sheet, ("items", index), sound=sound)

    def _item(self, item: Item, question: str, sheet: Sheet, route: tuple[str | int, ...], *, sound: bool) -> None:
        before = len(self._mistakes)
        self._once("item", item.id, sheet.locate(*route, "id"))
        trial.check_form(item, question, sheet, route, self._mistakes)
        for key, raw in (("rule", item.rule), ("when", item.when)):
            if raw is not None:
                self._rule(raw, Subject.WORKLOAD, sheet, (*route, key))
        for index, remedy in enumerate(item.set_):
            self._remedy(remedy, sheet, (*route, "set", index))
        if sound and len(self._mistakes) == before:
            trial.try_examples(item, sheet, route, self._catalog, self._mistakes)

    def _remedy(self, remedy: Remedy, sheet: Sheet, route: tuple[str | int, ...]) -> None:
        """A remedy names a fact that some thing can state, and a value that it takes."""
        fact, subjects = remedy.name.fact, [Subject.FLOW] if remedy.over else list(Subject)
        terms = [term for subject in subjects if (term := self._catalog.vocabulary.find(subject, fact))]
        stateable = [term for term in terms if not (term.derived or term.given)]
        if not stateable:
            near = nearest(fact, (term.name for subject in subjects for term in self._catalog.vocabulary.of(subject)))
            self._mistakes.add(f"{fact} is no fact that a plan could set", sheet.locate(*route, "fact"), near)
        if remedy.where is not None and not remedy.over:
            said = "where chooses among flows: the fact should begin with inflows. or outflows."
            self._mistakes.add(said, sheet.locate(*route, "where"))
        elif remedy.where is not None:
            self._rule(remedy.where, Subject.FLOW, sheet, (*route, "where"))

    # -- quizzes ----------------------------------------------------------------------------------------------------

    def pack(self, pack: Pack) -> None:
        """Add each name in *pack* that leads nowhere."""
        pillars = [pillar.id for pillar in self._catalog.pillars]
        for question in pack.questions:
            for index, item in enumerate(question.teaches):
                if item not in self._catalog.items:
                    at = pack.locate(question.id, "teaches", index)
                    self._mistakes.add(f"there is no item {item}", at, nearest(item, self._catalog.items))
            if question.pillar and question.pillar not in pillars:
                at = pack.locate(question.id, "pillar")
                self._mistakes.add(f"there is no pillar {question.pillar}", at, nearest(question.pillar, pillars))
