"""`warev show`: explain anything by its name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warev.cli import screen
from warev.cli.options import completing, known_words
from warev.errors import WarevError, nearest

if TYPE_CHECKING:
    from warev.catalog import Catalog, Item, Pillar, Question
    from warev.questions import Question as QuizQuestion
    from warev.quiz.packs import Pack
    from warev.services import Service
    from warev.vocabulary import Term


def show(
    name: Annotated[
        str,
        typer.Argument(
            help="An item, a question of the framework, a pillar, a lens, a service, a fact, a quiz question, a topic or a pack.",
            autocompletion=completing(known_words),
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write the whole checklist of a pillar or lens into this file.", dir_okay=False
        ),
    ] = None,
) -> None:
    """Explain anything by its name.

    \b
    Examples:
      warev show REL10-BP01              an item: why, what to do, its rule
      warev show SEC02                   a question of the framework
      warev show "Amazon RDS"            a service and what it guarantees
      warev show backup.retention_days   a fact and the items that read it
      warev show communication           a topic and its quiz questions
      warev show security -o sec.md      a whole checklist, to share
    """
    from warev import trust
    from warev.cli import known as knowns

    known = trust.known()
    if output is not None:
        _write(name, known, output)
        return
    packs = knowns.packs()
    if not _shown(name.strip(), known, packs):
        words = [
            *known.items,
            *_questions(known),
            *(each.id for each in (*known.pillars, *known.lenses)),
            *known.services.names,
        ]
        words += [term.name for term in known.vocabulary]
        words += [each for pack in packs for each in (pack.id, *pack.topics, *(card.id for card in pack.questions))]
        ends = [word for word in dict.fromkeys(words) if word.endswith(f".{name}")]
        near = f"did you mean {' or '.join(ends)}?" if ends else nearest(name, words)
        hint = near or "`warev list items`, and so on, shows what there is"
        raise WarevError.of(f"nothing is called {name!r}", hint=hint)


def _write(name: str, known: "Catalog", output: Path) -> None:
    """Write the page of the pillar or lens called *name*."""
    from warev import pages
    from warev.cli.writing import write

    if (head := _head(name.strip(), known)) is None:
        ids = [each.id for each in (*known.pillars, *known.lenses)]
        hint = nearest(name, ids) or f"choose one of {', '.join(ids)}"
        raise WarevError.of(f"only a pillar or a lens is written to a file, and {name!r} is none", hint=hint)
    if output.suffix.lower() not in {"", ".md"}:
        raise WarevError.of(f"{output}: a checklist is written as Markdown", hint="let the name end in .md")
    write(pages.page(head, known.edition), output)


def _head(name: str, known: "Catalog") -> "Pillar | None":
    """The pillar or lens called *name*."""
    return next(
        (
            each
            for each in (*known.pillars, *known.lenses)
            if name.lower() in {each.id, each.name.lower(), each.code.lower()}
        ),
        None,
    )


def _questions(known: "Catalog") -> "dict[str, tuple[Pillar, Question]]":
    heads = (*known.pillars, *known.lenses)
    return {question.id: (head, question) for head in heads for question in head.questions}


def _shown(name: str, known: "Catalog", packs: "tuple[Pack, ...]") -> bool:
    """Show what is called *name*; False where nothing is."""
    upper = name.upper()
    if upper in known.items:
        _item(known.items[upper], known, packs)
    elif upper in (questions := _questions(known)):
        _question(*questions[upper])
    elif pillar := _head(name, known):
        _pillar(pillar)
        if pack := next((each for each in packs if each.id == pillar.id), None):
            # A lens and the pack that teaches it share their name.
            screen.blank()
            _pack(pack)
    elif terms := [term for term in known.vocabulary if name == term.name or name in term.aliases]:
        for term in terms:
            _term(term, known)
    elif service := known.services.find(name):
        _service(service, known)
    elif found := [(pack, question) for pack in packs for question in pack.questions if question.id == name.lower()]:
        _quiz_question(*found[0])
    elif pack := next((each for each in packs if each.id == name.lower()), None):
        _pack(pack)
    elif told := [pack for pack in packs if name.lower() in pack.topics]:
        for pack in told:
            _topic(name.lower(), pack)
    else:
        return False
    return True


def _pack(pack: "Pack") -> None:
    screen.show(
        (pack.title, "bold"), (f"  {screen.counted(len(pack.questions), 'question')}: warev quiz {pack.id}", "dim")
    )
    screen.show(pack.description)
    _section("Topics")
    for topic, title in pack.topics.items():
        screen.show((topic, "bold"), f" {title}", indent=2, hang=2)


def _topic(topic: str, pack: "Pack") -> None:
    questions = [question for question in pack.questions if topic in question.topics]
    practice = f"{screen.counted(len(questions), 'question')}: warev quiz {pack.id} --topic {topic}"
    screen.show((pack.topics[topic], "bold"), (f"  {practice}", "dim"))
    _section("Quiz questions")
    for question in questions:
        screen.show((question.id, "bold"), f" {question.prompt}", indent=2, hang=2)


def _quiz_question(pack: "Pack", question: "QuizQuestion") -> None:
    from warev.cli import cards

    card = question.card()
    # Whatever the right reply is marked with, its remarks are the reasons against the other choices.
    mark = question.mark(card.right, card)
    cards.question(card, f"{question.id} ({pack.id}: {', '.join(question.topics)})")
    screen.blank()
    cards.answer(card, mark)
    if card.teaches:
        _section("Teaches", ", ".join(card.teaches))


def _section(title: str, *paragraphs: str) -> None:
    screen.blank()
    screen.show((title, "bold"))
    for paragraph in paragraphs:
        screen.show(paragraph, indent=2)


def _source(address: str) -> None:
    _section("Source")
    screen.show(address, indent=2, whole=True)  # an address that is broken cannot be followed


def _item(item: "Item", known: "Catalog", packs: "tuple[Pack, ...]") -> None:
    screen.show((item.id, "bold"), f" {item.title}", hang=2)
    pillar, question = _questions(known)[item.id.split("-")[0]]
    screen.show((f"{pillar.name}, {question.id}: {question.title}", "dim"))
    whose = "" if pillar.published else " (warev's own level)"
    screen.show(("risk ", "dim"), (item.risk, "bold"), (f"{whose}  effort ", "dim"), (item.effort, "bold"))
    _section("Why", item.why)
    _section("What to do")
    for number, step in enumerate(item.fix, 1):
        screen.show(f"{number}. {step}", indent=2, hang=3)
    _section("Ask", item.ask)
    _section("What would show it", item.proof)
    if item.demand is None:
        _section("Rule", "none: no description shows it, so a person answers.")
    else:
        from warev.phrasing import phrase

        shows = " It can only show a gap: an answer decides the rest." if item.shows == "gap" else ""
        _section("Rule", f"{phrase(item.rule)}.{shows}")
        if item.when is not None:
            screen.show(f"It applies where {phrase(item.when)}.", indent=2)
    teaching = [question.id for pack in packs for question in pack.questions if item.id in question.teaches]
    if teaching:
        _section("Quiz questions", ", ".join(teaching))
    _source(item.source)


def _question(pillar: "Pillar", question: "Question") -> None:
    screen.show((question.id, "bold"), f" {question.title}", hang=2)
    screen.show((pillar.name, "dim"))
    screen.blank()
    for item in question.items:
        screen.show((item.id, "bold"), f" {item.title}", (f"  ({item.risk} risk, {item.effort} effort)", "dim"), hang=2)


def _pillar(pillar: "Pillar") -> None:
    lens = "" if pillar.published else f"  a lens: warev review architecture.yaml --lens {pillar.id}"
    screen.show((pillar.name, "bold"), (f"  {pillar.code}{lens}", "dim"))
    screen.show(pillar.summary)
    _section("Design principles")
    for principle in pillar.principles:
        screen.show((principle.name, "bold"), f": {principle.text}", indent=2, hang=2)
    _section("Tools")
    for tool in pillar.tools:
        screen.show((tool.name, "bold"), f": {tool.use}", indent=2, hang=2)
    _section("Questions")
    for question in pillar.questions:
        screen.show(
            (question.id, "bold"),
            f" {question.title} ({screen.counted(len(question.items), 'item')})",
            indent=2,
            hang=2,
        )
    _source(pillar.source)


def _service(service: "Service", known: "Catalog") -> None:
    from warev.phrasing import phrase
    from warev.values import say

    screen.show((service.name, "bold"), f"  `service: {service.id}`", (f"  {service.kind}", "dim"))
    if service.aliases:
        screen.show((f"also: {', '.join(service.aliases)}", "dim"))
    screen.show(service.summary)
    for title, guarantees in (
        ("Holds of each component", service.guarantees),
        ("Holds of each flow to it", service.flows_in),
    ):
        if guarantees:
            _section(title)
        for each in guarantees:
            where = f", where {phrase(each.when)}" if each.when is not None else ""
            screen.show("- ", (each.fact, "bold"), f": {say(each.value)}{where}", indent=2, hang=2)
            screen.show((each.source, "dim"), indent=4, whole=True)
    _section("Facts to state of it", ", ".join(term.name for term in known.stateable(service)))
    if service.senseless:
        _section("Makes no sense for it", ", ".join(service.senseless))
    _source(service.source)


def _term(term: "Term", known: "Catalog") -> None:
    from warev.phrasing import phrase
    from warev.vocabulary import SORTS

    screen.show((term.name, "bold"), f"  {term.expects()}", (f"  a fact of {' or '.join(term.subjects)}", "dim"))
    screen.show(term.meaning)
    if term.derived:
        _section(
            "Derived",
            "from the graph of components, flows and places."
            if term.from_graph
            else f"it holds where {phrase(term.is_)}.",
        )
    else:
        _section("Ask", term.ask)
    narrow = [(subject, fits) for subject in term.subjects if (fits := term.fits(subject))]
    if narrow:
        _section("Stated of", *(f"a {subject} of {SORTS[subject]} {', '.join(fits)}" for subject, fits in narrow))
    if term.aliases:
        _section("Also written", ", ".join(term.aliases))
    readers = [
        item.id
        for item in known.items.values()
        for rule in (item.demand, item.condition)
        if rule and any(name.fact == term.name for leaf in rule.leaves() for name in leaf.names())
    ]
    if readers:
        _section("Read by", ", ".join(dict.fromkeys(readers)))
