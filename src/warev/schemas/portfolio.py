"""The JSON report of many architectures as JSON Schema. What it shares with that of one keeps the same shape."""

from typing import Any

from warev.catalog import Catalog, Effort
from warev.formats.json import VERSION
from warev.schemas.report import COUNT, MAYBE, RISKS, TEXT, acceptance, counts, head, item_id, listed, opened, scores
from warev.shapes import Shape, ref, told, whole


def schema(catalog: Catalog) -> dict[str, Any]:
    part = opened({"id": told(TEXT, "The id of the pillar or lens.")} | scores() | _risks("of it"))
    shape = opened(
        head(VERSION)
        | {
            "risks": told(listed({"enum": RISKS}), "Of which risks the gaps are named. Numbers count all."),
            "portfolio": told(listed(ref("workload")), "The workloads, the most pressing first."),
            "together": told(listed(ref("part")), "What all of them add up to, pillar by pillar."),
            "shared_gaps": told(listed(ref("shared")), "The gaps that two or more have, the commonest first."),
            "failed": told(listed(ref("failed")), "The files that were not reviewed for their mistakes."),
            "left_out": told(listed(_left_out()), "The files that were not reviewed for other reasons."),
        }
    )
    definitions = {
        "item_id": item_id(),
        "counts": counts(),
        "part": part,
        "levels": opened(dict.fromkeys(RISKS, COUNT)),
        "workload": _workload(),
        "shared": _shared(),
        "acceptance": acceptance(),
        "failed": _failed(),
    }
    said = {"description": "What `--format json` writes of several files or a folder."}
    return whole("A portfolio by warev", said | shape, definitions)


def _risks(of: str) -> dict[str, Shape]:
    return {
        "known_risks": told(ref("levels"), f"How many questions {of} have which risk for sure."),
        "possible_risks": told(ref("levels"), f"How many questions {of} may have which risk at worst."),
    }


def _workload() -> Shape:
    items = listed(ref("item_id"))
    return opened(
        {
            "rank": told({"type": "integer", "minimum": 1}, "Its place in the ranking."),
            "title": told(TEXT, "What to call it: its name, and its file where others have the same name."),
            "name": told(TEXT, "Its name."),
            "file": told(TEXT, "Its file, as it was named or found."),
            "description": told(MAYBE, "What it says of itself."),
            "components": told(COUNT, "How many components it has."),
            "flows": told(COUNT, "How many flows it has."),
        }
        | _risks("of all pillars")
        | {
            "pillars": told(listed(ref("part")), "The pillars, in their order."),
            "lenses": told(listed(ref("part")), "The lenses that were asked for. They count in no pillar."),
            "gaps": told(items, "The items that are not met, of the risks that are shown."),
            "first_gaps": told(items, "Those that matter most."),
            "accepted_gaps": told(items, "Those of which nothing is left open by acceptances."),
            "acceptances": told(listed(ref("acceptance")), "Every acceptance, whatever it has come to."),
        }
    )


def _shared() -> Shape:
    return opened(
        {
            "id": ref("item_id"),
            "title": told(TEXT, "The title."),
            "risk": told({"enum": RISKS}, "What is at stake."),
            "effort": told({"enum": [*map(str, Effort)]}, "How much work it takes."),
            "files": told(listed(TEXT), "The workloads that have it, in the order of the ranking."),
            "fix": told(listed(TEXT), "What to do, step by step."),
            "source": told(TEXT, "The official page."),
        }
    )


def _failed() -> Shape:
    spot: Shape = {"type": ["integer", "null"], "minimum": 1}
    mistake = opened(
        {
            "what": told(TEXT, "What is wrong."),
            "file": told(MAYBE, "Where: the file,"),
            "line": told(spot, "its line from 1,"),
            "column": told(spot, "and its column from 1."),
            "hint": told(MAYBE, "What to try."),
        }
    )
    return opened(
        {
            "file": told(MAYBE, "The file; null: a folder that cannot be read."),
            "mistakes": told(listed(mistake), "Every mistake in it."),
        }
    )


def _left_out() -> Shape:
    return opened({"file": told(TEXT, "The file."), "why": told(TEXT, "Why it was left out.")})
