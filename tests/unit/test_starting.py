"""A file to start from passes a review as it is; each suggestion in it, uncommented and filled in, reads without a mistake."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from warev import catalog as catalogs
from warev import document, reading, starting
from warev.architecture import Architecture
from warev.catalog import Catalog
from warev.errors import Mistakes, WarevError
from warev.review import review
from warev.scores import percent
from warev.vocabulary import Subject, Term, Type

TODAY = date(2026, 11, 30)
KNOWN = catalogs.load()
SERVICES = [service.id for service in KNOWN.services]
ONE_ZONE = "s3-express-one-zone"
"""The service whose nature alone is a gap: it lies in one zone."""
SUGGESTED = re.compile(r"^( *)#([a-z][\w.]*): ")


def read(text: str, known: Catalog = KNOWN) -> Architecture:
    mistakes = Mistakes()
    return reading.architecture(document.parse(text, "architecture.yaml", mistakes), known, mistakes)


def values(term: Term) -> Iterator[str]:
    """What the suggestion of *term* allows, written as people would."""
    match term.type:
        case Type.BOOL:
            yield from ("true", "false")
        case Type.INT | Type.NUMBER:
            yield f"{term.least or 0:g}"
            yield f"{term.most or 400:g}"
        case Type.CHOICE:
            yield from term.choices
        case Type.LIST:
            words = term.choices or ("one", "two")
            yield from ("[]", f"[{', '.join(words)}]", f"[{words[-1]}]")
        case Type.COMPONENT:
            yield from ("none", "lambda")
        case Type.TEXT:
            yield from ("something", "5.10")


def suggestions(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each suggestion below a component or the workload, filled in, with the file in which it is; other comments left out."""
    lines = starting.start(names, KNOWN).splitlines()
    for line in lines:
        if (found := SUGGESTED.match(line)) and line.rstrip().endswith(")"):
            subject = Subject.COMPONENT if found[1] else Subject.WORKLOAD
            term = KNOWN.vocabulary.find(subject, found[2])
            assert term is not None, line
            for value in values(term):
                filled = line.replace("#", "", 1).replace(":", f": {value}", 1)
                kept = [filled if each is line else each for each in lines if each is line or "#" not in each[:5]]
                yield filled.strip(), "\n".join(kept)


# -- as it is -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [[], ["rds", "lambda", "sqs"], ["s3"], ["sqs", "sqs", "SQS"], [each for each in SERVICES if each != ONE_ZONE]],
)
def test_the_file_passes_a_review_as_it_is(names: list[str]) -> None:
    made = read(starting.start(names, KNOWN))
    assert len(made.workload.lists["components"].things) == len(names or starting.USUAL)
    reviewed = review(made, KNOWN, today=TODAY)
    assert reviewed.gaps == ()
    assert all(percent(section.tally.coverage) < 30 for section in reviewed.sections)


def test_a_service_of_one_zone_is_a_gap_before_anything_is_stated() -> None:
    (gap,) = review(read(starting.start([ONE_ZONE], KNOWN)), KNOWN, today=TODAY).gaps
    assert gap.item.id == "REL10-BP01"


def test_the_usual_services_come_with_their_flows() -> None:
    made = read(starting.start([], KNOWN))
    assert [thing.id for thing in made.workload.lists["components"].things] == list(starting.USUAL)
    assert len(made.workload.lists["flows"].things) == len(starting.USUAL_FLOWS)


def test_a_service_named_twice_gets_two_components() -> None:
    made = read(starting.start(["Amazon SQS", "sqs", "lambda"], KNOWN))
    assert [thing.id for thing in made.workload.lists["components"].things] == ["sqs", "sqs-2", "lambda"]


def test_the_file_is_the_same_each_time() -> None:
    assert starting.start(["rds"], KNOWN) == starting.start(["rds"], KNOWN)


def test_unknown_services_are_told_all_at_once() -> None:
    with pytest.raises(WarevError) as caught:
        starting.start(["rdss", "lambda", "zzzz"], KNOWN)
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "'rdss' is no AWS service that warev knows\n  hint: did you mean rds?",
        "'zzzz' is no AWS service that warev knows\n  hint: warev list services shows them",
    ]


def test_a_service_may_be_the_tests_own(catalog: Catalog) -> None:
    assert "  ec2:\n    service: ec2    # Amazon EC2\n" in starting.start(["ec2"], catalog)


# -- what is suggested --------------------------------------------------------------------------------------------------


def test_the_facts_that_matter_are_suggested_and_no_others() -> None:
    text = starting.start(["rds"], KNOWN)
    names = [found[2] for line in text.splitlines() if (found := SUGGESTED.match(line)) and found[1] == "    "]
    assert names[:4] == ["classification", "personal", "retention_days", "tier"]
    assert {"availability_zones", "backup.retention_days", "encrypted_at_rest", "data_shape"} <= set(names)
    # Not what RDS is by nature, what makes no sense for it, nor what says what it is.
    assert not {"managed", "data_model", "dead_letter", "kind", "service", "in", "stores"} & set(names)


def test_facts_of_one_group_stand_together() -> None:
    text = starting.start(["rds"], KNOWN)
    groups = [found[2].partition(".")[0] for line in text.splitlines() if (found := SUGGESTED.match(line))]
    runs = [group for before, group in zip(["", *groups], groups, strict=False) if group != before]
    # `retention_days`, `tags` and so on stand once for the data and once for a component.
    assert max(map(runs.count, runs)) <= 2


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SERVICES)
def test_any_suggestion_filled_in_reads_without_a_mistake(name: str, every: int) -> None:
    wrong = {}
    # Services share most suggestions: where not all are read, each service reads others.
    for line, text in list(suggestions([name, "lambda"]))[SERVICES.index(name) % every :: every]:
        try:
            read(text)
        except WarevError as error:
            wrong[line] = str(error)
    assert wrong == {}


def test_the_other_suggestions_read_without_a_mistake() -> None:
    for names in ([], ["rds"], ["rds", "sqs"], ["lambda", "sns", "rds"]):
        text = starting.start(names, KNOWN)
        blocks = re.findall(r"(?m)^ *#[a-z][^#\n]*(?:# [^\n(]*)?\n(?:#  [^\n]*\n)*", text)
        assert len(blocks) >= 9
        for block in blocks:
            filled = text.replace(block, re.sub(r"(?m)^( *)#", r"\1", block), 1)
            assert filled != text
            read(filled)


@pytest.mark.parametrize("name", SERVICES)
def test_the_suggested_flow_suits_what_it_leads_to(name: str) -> None:
    text = starting.start(["lambda", name], KNOWN)
    made = read(text.replace("#flows:\n#  -", "flows:\n  -"))
    assert len(made.workload.lists["flows"].things) == 1


def test_whole_files_with_every_suggestion_uncommented_but_not_filled_in_state_nothing_more() -> None:
    text = starting.start(["rds", "lambda", "sqs"], KNOWN)
    bare = re.sub(r"(?m)^( *)#([a-z][\w.]*:    # )", r"\1\2", text)
    assert bare != text
    before, after = (review(read(each), KNOWN, today=TODAY) for each in (text, bare))
    assert [section.tally for section in before.sections] == [section.tally for section in after.sections]
