"""The JSON report as JSON Schema. Keys may be added to a report; one that changes its meaning raises `form`."""

from typing import Any

from warev.acceptances import State
from warev.catalog import Catalog, Effort, Risk
from warev.facts import Origin
from warev.formats.json import VERSION
from warev.shapes import DATE, Shape, ref, told, whole
from warev.verdict import Verdict

TEXT: Shape = {"type": "string"}
MAYBE: Shape = {"type": ["string", "null"]}
COUNT: Shape = {"type": "integer", "minimum": 0}
_DAY: Shape = {"type": "string", "pattern": DATE}
_PLACE: Shape = {"type": ["integer", "null"], "minimum": 1}
_PERCENT: Shape = {"type": "integer", "minimum": 0, "maximum": 100}
# An exact share: 0, 1, or a fraction such as 7/3 in lowest terms.
_SHARE: Shape = {"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$"}
RISKS = [*map(str, Risk)]


def schema(catalog: Catalog) -> dict[str, Any]:
    shape = opened(
        head(VERSION)
        | {
            "name": told(TEXT, "What the architecture is called."),
            "file": told(TEXT, "The file, as it was named on the command line."),
            "risks": told(listed(told({"enum": RISKS}, "A risk.")), "The risks whose findings are listed."),
            "pillars": told(listed(ref("section")), "The pillars, in their order."),
            "lenses": told(listed(ref("section")), "The lenses that were asked for. They count in no pillar."),
            "recommendations": told(listed(ref("item_id")), "The items that are not met, the most pressing first."),
            "todo": told(listed(ref("todo")), "The facts to state, those first that make most weight known."),
            "answer": told(listed(ref("item_id")), "The unknown items that only a person can decide."),
            "acceptances": told(listed(ref("acceptance")), "Every acceptance, whatever it has come to."),
            "judged": told(ref("judged"), "What was judged: `warev diff` reads it and judges it once more."),
        }
    )
    definitions = {
        "item_id": item_id(),
        "section": _section(),
        "counts": counts(),
        "question": _question(),
        "item": _item(),
        "evidence": _evidence(),
        "todo": _todo(),
        "acceptance": acceptance(),
        "judged": _judged(),
    }
    return whole("A review by warev", {"description": "What `--format json` writes.", **shape}, definitions)


def head(form: int) -> dict[str, Shape]:
    """What a report of the *form* says first: what judged, by what, and when."""
    return {
        "form": told({"const": form}, "The form of the report. It is raised when a key changes or goes away."),
        "warev": told(TEXT, "The version of warev."),
        "content": told(TEXT, "The version of the content that judged."),
        "framework": told(TEXT, "What was judged by."),
        "framework_date": told(TEXT, "Which state of the framework that is."),
        "today": told(_DAY, "The day by which acceptances were judged."),
    }


def item_id() -> Shape:
    return told({"type": "string", "pattern": "^[A-Z]+[0-9]{2}-BP[0-9]{2}$"}, "The official id: REL10-BP01.")


def counts() -> Shape:
    return opened({verdict.replace(" ", "_"): COUNT for verdict in Verdict})


def opened(properties: dict[str, Shape]) -> Shape:
    """A mapping that has all of these keys, and in a later version perhaps more."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def listed(member: Shape) -> Shape:
    return {"type": "array", "items": member}


def _maybe(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _pair(end: Shape) -> Shape:
    return _maybe({"type": "array", "items": end, "minItems": 2, "maxItems": 2})


def _section() -> Shape:
    return opened(
        {"id": told(TEXT, "The id of the pillar or lens."), "name": told(TEXT, "Its name.")}
        | scores()
        | {"questions": told(listed(ref("question")), "The questions of the framework, in their order.")}
    )


def scores() -> dict[str, Shape]:
    """A score, and the counts behind it."""
    return {
        "range": told(_pair(_PERCENT), "The score's worst and best end in per cent; null where no item applies."),
        "exact_range": told(_pair(_SHARE), "The same as exact fractions of 1."),
        "coverage": told(_PERCENT, "How much of the weight is known, in per cent."),
        "coverage_by_description": told(_PERCENT, "How much facts alone made known."),
        "coverage_by_attestation": told(_PERCENT, "How much is known because a person answered."),
        "score_of_known": told(_maybe(_PERCENT), "The score of what is known; null below a coverage of 50 %."),
        "counts": told(ref("counts"), "How many items have each verdict, whatever risks are shown."),
    }


def _question() -> Shape:
    risk: Shape = {"enum": [*RISKS, None]}
    return opened(
        {
            "id": told(TEXT, "The official id: REL10."),
            "title": told(TEXT, "The question."),
            "known_risk": told(risk, "The highest risk of an item that is not met; null: none."),
            "possible_risk": told(risk, "The highest risk of an item that is not met or unknown; null: none."),
            "items": told(listed(ref("item")), "Its items, of the risks that are shown."),
        }
    )


def _item() -> Shape:
    verdicts = [verdict.replace(" ", "_") for verdict in Verdict]
    return opened(
        {
            "id": ref("item_id"),
            "title": told(TEXT, "The title."),
            "risk": told({"enum": RISKS}, "What is at stake; AWS's level, of a lens warev's own."),
            "effort": told({"enum": [*map(str, Effort)]}, "How much work it takes."),
            "verdict": told({"enum": verdicts}, "What the review says."),
            "credit": told(_pair(_SHARE), "Between which shares it is met; null where it does not apply."),
            "tier": told(_maybe({"enum": ["critical", "important", "standard"]}), "The strictest tier that fails."),
            "evidence": told(listed(ref("evidence")), "What decided it."),
            "attested": told(MAYBE, "Who answered what."),
            "contradiction": told(MAYBE, "How answer and facts contradict each other."),
            "fails": told(listed(TEXT), "Of a gap: what fails, by its path; `workload`: the workload as a whole."),
            "open": told(listed(TEXT), "What of it nobody has signed for, or no longer."),
            "accepted": told(listed(TEXT), "Who signed for the gap, until when and why, and what has come of it."),
            "fix": told(listed(TEXT), "What to do, step by step."),
            "source": told(TEXT, "The official page."),
        }
    )


def _evidence() -> Shape:
    origins = [*map(str, Origin), None]
    return opened(
        {
            "text": told(TEXT, "The whole of it as a sentence."),
            "of": told(TEXT, "The id of the component, flow, place or set of data; `workload` of the workload."),
            "fact": told(TEXT, "The fact, as a rule names it."),
            "value": told(MAYBE, "What it is worth; null where it is not known."),
            "origin": told({"enum": origins}, "Who says so; null where nobody does."),
            "file": told(MAYBE, "Where it stands: the file,"),
            "line": told(_PLACE, "its line from 1,"),
            "column": told(_PLACE, "and its column from 1."),
        }
    )


def _todo() -> Shape:
    return opened(
        {
            "state": told(TEXT, "What to write into the file."),
            "subject": told(TEXT, "Of what sort of thing: workload, component, flow, place or data."),
            "of": told(listed(TEXT), "Of which things; empty: of the workload."),
            "ask": told(TEXT, "The question that finds it out."),
            "items": told(listed(ref("item_id")), "The items that wait for it."),
        }
    )


def acceptance() -> Shape:
    under: Shape = {"type": ["object", "null"], "additionalProperties": TEXT}
    change = opened(
        {
            "path": told(TEXT, "Which fact."),
            "was": told(MAYBE, "What it was; null: not stated."),
            "now": told(MAYBE, "What it is; null: not stated."),
        }
    )
    return opened(
        {
            "item": ref("item_id"),
            "component": told(MAYBE, "Only of this component."),
            "flow": told(MAYBE, "Only of this flow."),
            "owner": told(TEXT, "Who signed."),
            "reason": told(TEXT, "Why the gap may stay."),
            "until": told(_DAY, "The last day on which it holds."),
            "under": told(under, "The facts that it rests on, by their paths; null: it names none."),
            "state": told({"enum": [*map(str, State)]}, "What it has come to."),
            "standing": told(TEXT, "The same in words."),
            "open_since": told(_maybe(_DAY), "Of an expired one: the first day on which the gap was open again."),
            "changes": told(listed(change), "The facts that are not what they were."),
            "covers": told(listed(TEXT), "What fails and is signed for by it, while it holds."),
            "file": told(TEXT, "Where it stands: the file,"),
            "line": told({"type": "integer", "minimum": 1}, "its line from 1,"),
            "column": told({"type": "integer", "minimum": 1}, "and its column from 1."),
        }
    )


def _judged() -> Shape:
    return opened(
        {
            "stated": told({"type": "object"}, "The architecture as plain values, with what it includes."),
            "spelled": told(
                {"type": "object", "additionalProperties": TEXT},
                "By JSON pointer, the text of each value that JSON would write otherwise (the version 5.10).",
            ),
            "files": told(listed(TEXT), "The files that positions count from 0."),
            "positions": told(TEXT, "The line and column of every value, `FILE@` before those of another file."),
        }
    )
