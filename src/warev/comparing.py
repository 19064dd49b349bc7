"""Two reviews compared: each side is judged again under today's content.

What differs between the verdict that was written down and the one of today is the content's doing; what differs between
both judged again is the architecture's: its facts, or people's answers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from warev import saved as keeping
from warev import stated, wording
from warev.acceptances import Standing, State
from warev.architecture import Acceptance, Answer, Architecture
from warev.catalog import Catalog, Item, Lens, Pillar, Question, Risk
from warev.causes import causes
from warev.drift import Cause, Drift, Moved, Reanswered, Requestioned, Shift, Side, Signed, Source, Turn, Why, remade
from warev.errors import Mistake, WarevError
from warev.review import Finding, combined, review, ruled
from warev.saved import Saved, SavedItem
from warev.stated import Difference

_EDITED = "the content was edited under the same version"
_GONE = "today's content has no such item, and so cannot tell which change did it"
_TOGETHER = "several changes together"
# By item: whether its facts and whether its answer let it say something else.
_Parts = Mapping[str, tuple[bool, bool]]


def compare(
    old: Source, new: Source, catalog: Catalog, pillars: Sequence[Pillar] = (), lenses: Sequence[Lens] = ()
) -> Drift:
    """What has changed from *old* to *new*, of *pillars* and *lenses*; by default of all that both have judged."""
    chosen, notes = _chosen(old, new, catalog, pillars, lenses)
    one, other = _side(old, chosen, catalog), _side(new, chosen, catalog)
    before, after = (stated.stated(side.architecture, catalog) for side in (one, other))
    differences = stated.ordered(stated.differences(before, after))
    parts = {item.id: _parts(item, one.architecture, other.architecture) for head in chosen for item in head.items}
    items = _items(one, other, differences, parts, catalog)
    reasons = {item.id: [cause.why for cause in item.causes] for item in items}
    for id_, (by_facts, by_answer) in parts.items():
        # Of a risk that was not kept: only its part in ranges and in the risks of questions is known.
        reasons.setdefault(id_, [*([Why.FACTS] if by_facts else []), *([Why.ANSWER] if by_answer else [])])
    for side in (one, other):
        notes += [f"{side.title}: left out, today's content does not know it: {each.what}" for each in side.left_out]
    return Drift(
        one,
        other,
        tuple(_shifts(one, other, chosen, reasons)),
        items,
        tuple(_questions(one, other, chosen, reasons)),
        differences,
        _answers(one.architecture, other.architecture),
        tuple(_acceptances(one, other)),
        tuple(notes),
    )


# -- both sides ---------------------------------------------------------------------------------------------------------


def _chosen(
    old: Source, new: Source, catalog: Catalog, pillars: Sequence[Pillar], lenses: Sequence[Lens]
) -> tuple[list[Pillar], list[str]]:
    """The pillars and lenses to compare, and notes on those that only one side has judged."""
    notes: list[str] = []
    kept = [(side.title, {each.id for each in side.saved.sections}) for side in (old, new) if side.saved]
    wanted: list[Pillar] = [*pillars, *lenses]
    if not kept:
        return wanted or [*catalog.pillars], notes
    known = wanted or [*catalog.pillars, *catalog.lenses]
    common = [each for each in known if all(each.id in ids for _, ids in kept)]
    for title, ids in kept:
        lacking = [each.name for each in known if each.id not in ids and any(each.id in them for _, them in kept)]
        lacking += [each.name for each in wanted if each.id not in ids and each.name not in lacking]
        notes += [f"{title} holds nothing of {name}, which is left out" for name in lacking]
    if not common:
        raise WarevError.of(
            f"{old.title} and {new.title} have no pillar or lens in common", hint="save reviews of the same pillars"
        )
    return common, notes


def _side(source: Source, chosen: Sequence[Pillar], catalog: Catalog) -> Side:
    """*source*, judged under today's content."""
    left_out: tuple[Mistake, ...] = ()
    architecture = source.architecture
    if source.saved is not None:
        architecture, left_out = keeping.architecture(source.saved, catalog)
    assert architecture is not None  # noqa: S101  a source is one of both
    lenses = [each for each in catalog.lenses if each in chosen]
    made = review(
        architecture, catalog, [each for each in catalog.pillars if each in chosen], (), lenses, today=source.today
    )
    made = made._replace(sections=tuple(each for each in made.sections if each.pillar in chosen))
    ids = {each.id for each in chosen}
    said = source.saved or keeping.of(made)
    said = said._replace(sections=tuple(each for each in said.sections if each.id in ids))
    return Side(source.title, source.today, said, made, left_out, fresh=source.saved is None)


def _by_id(found: Saved) -> dict[str, SavedItem]:
    return {item.id: item for section in found.sections for item in section.items}


# -- items --------------------------------------------------------------------------------------------------------------


def _items(
    old: Side, new: Side, differences: Sequence[Difference], parts: _Parts, catalog: Catalog
) -> tuple[Moved, ...]:
    """The items that say something else, the most pressing first."""
    before, after = _by_id(old.saved), _by_id(new.saved)
    before_today, after_today = _by_id(keeping.of(old.review)), _by_id(keeping.of(new.review))
    shown = [risk for risk in Risk if risk in old.saved.risks and risk in new.saved.risks]
    moved = [id_ for id_ in {**after, **before} if _moved(before.get(id_), after.get(id_), shown)]
    facts: list[Item] = []
    reasons: dict[str, list[Cause]] = {}
    older = _older(old, new)
    for id_ in moved:
        reasons[id_] = []
        ours, theirs = before.get(id_) != before_today.get(id_), after.get(id_) != after_today.get(id_)
        same = older or (ours and theirs and old.saved.made == new.saved.made)
        if (ours or theirs) and not same:
            reasons[id_].append(Cause(Why.CONTENT, remade(old.saved.made, new.saved.made) or _EDITED))
        if same and id_ not in parts:
            reasons[id_].append(Cause(Why.FACTS, _GONE))
        elif id_ in parts and (same or before_today.get(id_) != after_today.get(id_)):
            by_facts, by_answer = parts[id_]
            answers = Reanswered(id_, old.architecture.answers.get(id_), new.architecture.answers.get(id_))
            if by_answer or (not by_facts and answers.moved):
                reasons[id_].append(Cause(Why.ANSWER, " -> ".join(answers.told())))
            else:
                by_facts = True
            if by_facts:
                facts.append(catalog.items[id_])
    by_item = causes(old.architecture, new.architecture, differences, facts, catalog)
    for item in facts:
        found = by_item[item.id]
        reasons[item.id].insert(0, Cause(Why.FACTS, "" if found else _TOGETHER, found))
    titles = {id_: item.title for id_, item in catalog.items.items()}
    made = [Moved(id_, titles.get(id_, ""), before.get(id_), after.get(id_), tuple(reasons[id_])) for id_ in moved]
    return tuple(sorted(made, key=lambda each: (list(Turn).index(each.turn), list(Risk).index(each.risk), each.id)))


def _older(old: Side, new: Side) -> bool:
    """Whether both were judged by one and the same content, which is not today's: then they differ by nothing that it did."""
    made = old.saved.made
    return made == new.saved.made and made != keeping.made(new.review)


def _moved(before: SavedItem | None, after: SavedItem | None, shown: Sequence[Risk]) -> bool:
    if before is not None and after is not None:
        return before != after
    only = before or after
    return only is not None and only.risk in shown


def _parts(item: Item, old: Architecture, new: Architecture) -> tuple[bool, bool]:
    """Whether facts moved *item*, and whether its answer did: alone, with the other as it was, or as it is."""
    rules = [ruled(item, each.workload) for each in (old, new)]
    answers = [each.answers.get(item.id) for each in (old, new)]
    credit = [[combined(rule, answer) for answer in answers] for rule in rules]
    by_facts = credit[0][0] != credit[1][0] or credit[0][1] != credit[1][1]
    by_answer = credit[0][0] != credit[0][1] or credit[1][0] != credit[1][1]
    return by_facts, by_answer


# -- pillars and questions ----------------------------------------------------------------------------------------------


def _shifts(old: Side, new: Side, chosen: Sequence[Pillar], reasons: Mapping[str, list[Why]]) -> Iterator[Shift]:
    after = {each.id: each for each in new.saved.sections}
    heads = {each.id: each for each in chosen}
    today = [{each.id: each.range for each in keeping.of(side.review).sections} for side in (old, new)]
    same = old.saved.made == new.saved.made and not (old.fresh or new.fresh)
    for section in old.saved.sections:
        if (now := after.get(section.id)) is None:
            continue
        before_today = section.range if same else today[0].get(section.id)
        after_today = now.range if same else today[1].get(section.id)
        ids = [*(item.id for item in (*section.items, *now.items)), *(item.id for item in heads[section.id].items)]
        made = Shift(section.id, now.name, section.lens, section, now, before_today, after_today, ())
        found = _whys(ids, reasons, [Why.CONTENT] if made.by_content else [], _otherwise(old, new))
        yield made._replace(whys=found if made.moved else ())


def _questions(
    old: Side, new: Side, chosen: Sequence[Pillar], reasons: Mapping[str, list[Why]]
) -> Iterator[Requestioned]:
    known: dict[str, Question] = {each.id: each for head in chosen for each in head.questions}
    before = {question.id: question for section in old.saved.sections for question in section.questions}
    for section in new.saved.sections:
        for question in section.questions:
            was, today = before.get(question.id), known.get(question.id)
            if was is None:
                continue
            risks = [(each.known_risk, each.possible_risk) for each in (was, question)]
            if risks[0] != risks[1]:
                then = [item.id for each in (question, was) for item in each.items]
                own = dict.fromkeys([*then, *(item.id for item in (today.items if today else ()))])
                inside = tuple(id_ for id_ in own if reasons.get(id_))
                whys = _whys(own, reasons, [], _otherwise(old, new))
                yield Requestioned(question.id, today.title if today else "", risks[0], risks[1], inside, whys)


def _whys(ids: Iterable[str], reasons: Mapping[str, list[Why]], more: list[Why], otherwise: Why) -> tuple[Why, ...]:
    """What moved those of *ids* that moved, and *more*; *otherwise* what it must have been, where that is not known."""
    found = {why for id_ in ids for why in reasons.get(id_, ())} | set(more)
    return tuple(why for why in Why if why in found) or (otherwise,)


def _otherwise(old: Side, new: Side) -> Why:
    return Why.FACTS if _older(old, new) else Why.CONTENT


# -- people -------------------------------------------------------------------------------------------------------------


def _answers(old: Architecture, new: Architecture) -> tuple[Reanswered, ...]:
    pairs = {
        item: (_placeless(old.answers.get(item)), _placeless(new.answers.get(item)))
        for item in sorted({*old.answers, *new.answers})
    }
    return tuple(Reanswered(item, *pair) for item, pair in pairs.items() if pair[0] != pair[1])


def _placeless(answer: Answer | None) -> Answer | None:
    return answer and answer._replace(at=stated.NOWHERE)


class _Acceptance(NamedTuple):
    """An acceptance with what it has come to, where its item was judged."""

    signed: Acceptance
    finding: Finding | None = None
    standing: Standing | None = None

    @property
    def words(self) -> str:
        until = f" until {self.signed.until}" if self.signed.until else ""
        return f"by {self.signed.owner}{until}: {self.signed.reason}"

    @property
    def come_to(self) -> str:
        return wording.standing(self.finding, self.standing) if self.finding and self.standing else ""


def _acceptances(old: Side, new: Side) -> Iterator[Signed]:
    """What became of each acceptance, by the days of both sides."""
    before, after = _accepted(old), _accepted(new)
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        states = (_state(was), _state(now))
        if was is None or now is None:
            said = f"no longer accepted ({was.words})" if was else ""
            if now is not None:
                said = f"accepted {now.words}" + ("" if not now.standing or now.standing.holds else f" ({now.come_to})")
        elif was.signed != now.signed:
            said = f"signed anew {now.words}" + (f" ({now.come_to})" if states[0] is not states[1] else "")
        elif states[0] is not states[1]:
            said = now.come_to
        else:
            continue
        yield Signed(*key, *states, said)


def _state(accepted: _Acceptance | None) -> State | None:
    return accepted.standing.state if accepted and accepted.standing else None


def _accepted(side: Side) -> dict[tuple[str, str], _Acceptance]:
    """Of each item, component and flow the acceptance that holds, or else the last one."""
    judged = {id(standing.acceptance): (finding, standing) for finding, standing in side.review.standings}
    found: dict[tuple[str, str], _Acceptance] = {}
    for each in side.architecture.accepted:
        made = _Acceptance(each._replace(at=stated.NOWHERE), *judged.get(id(each), ()))
        key = (each.item, each.component or each.flow)
        before = found.get(key)
        if not (before and before.standing and before.standing.holds):
            found[key] = made
    return found
