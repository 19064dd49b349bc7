"""What people reply: forgiving in form, strict in meaning."""

from typing import Any

import pytest

from warev import replies
from warev.catalog import Catalog
from warev.facts import Thing
from warev.replies import Attested, Names
from warev.topics import Holder
from warev.vocabulary import Term


def holders(*ids: str) -> list[Holder]:
    return [Holder((Thing("component", each),), ("components", each)) for each in ids]


@pytest.fixture
def term(catalog: Catalog) -> Any:
    def find(name: str) -> Term:
        return next(term for term in catalog.vocabulary if term.name == name)

    return find


def read(said: str, term: Term, *ids: str, names: Names = Names()) -> dict[str, Any]:  # noqa: B008  it is a value
    return {holder.names[0]: value for holder, value in replies.stated(said, term, holders(*ids), names).items()}


@pytest.mark.parametrize(
    ("name", "said", "value"),
    [
        ("backup.retention_days", "7", 7),
        ("backup.retention_days", "7 days", 7),
        ("backup.retention_days", "7 Day", 7),
        ("backup.retention_days", "+7", 7),
        ("backup.retention_days", "7.0", 7),
        ("utilization", "12.5", 12.5),
        ("encrypted_at_rest", "Yes", True),
        ("encrypted_at_rest", "y", True),
        ("encrypted_at_rest", "TRUE", True),
        ("encrypted_at_rest", "No.", False),
        ("identity.mfa", "ADMINS", "admins"),
        ("architecture", "X86-64", "x86_64"),
        ("version", "5.10", "5.10"),
        ("version", "'2.1'", "2.1"),
        ("version", "true", "true"),
        ("tags", "a, b,a", ("a", "b")),
        ("tags", "[a, b]", ("a", "b")),
        ("tags", "none", ()),
    ],
)
def test_the_form_of_a_reply_is_free(name: str, said: str, value: Any, term: Any) -> None:
    assert read(said, term(name), "web") == {"web": value}


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("backup.retention_days", "a week", "expected a whole number of days"),
        ("backup.retention_days", "7 hours", "say it in days"),
        ("backup.retention_days", "1,000", "expected a whole number"),
        ("backup.retention_days", "7.5", "but is '7.5'"),
        ("backup.retention_days", "-1", "at least 0"),
        ("backup.retention_days", "9999", "at most 3650"),
        ("backup.retention_days", "1e9", "expected a whole number"),
        ("backup.retention_days", "1.2.3", "expected a whole number"),
        ("encrypted_at_rest", "perhaps", "expected yes or no"),
        ("encrypted_at_rest", "7", "expected yes or no"),
        ("identity.mfa", "admin", "did you mean admins?"),
        ("identity.mfa", "everybody", "one of none, admins, all"),
        ("tags", "a,,b", "commas between them"),
        ("version", "\x1b[2J", "control character"),
        ("tags", "a\x07", "control character"),
    ],
)
def test_its_meaning_is_not(name: str, said: str, told: str, term: Any) -> None:
    with pytest.raises(ValueError, match=r".") as wrong:
        read(said, term(name), "web")
    assert told in str(wrong.value)


@pytest.mark.parametrize("said", ["", "-", "unknown", "Skip", "don't know"])
def test_what_nobody_knows_states_nothing(said: str, term: Any) -> None:
    assert read(said, term("backup.retention_days"), "web", "db") == {}


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("7", {"web": 7, "db": 7, "old-db": 7}),
        ("web=7 db=35", {"web": 7, "db": 35}),
        ("web: 7", {"web": 7}),
        ("WEB = 7, db: 35 days", {"web": 7, "db": 35}),
        ("7 db=35", {"web": 7, "db": 35, "old-db": 7}),
        ("7, db=unknown", {"web": 7, "old-db": 7}),
        ("old-db=1;db=2", {"old-db": 1, "db": 2}),
        ("web=- db=3", {"db": 3}),
    ],
)
def test_a_reply_holds_for_all_or_for_single_ones(said: str, values: dict[str, int], term: Any) -> None:
    assert read(said, term("backup.retention_days"), "web", "db", "old-db") == values


def test_lists_may_differ_too(term: Any) -> None:
    assert read("web=a, b db=none", term("tags"), "web", "db") == {"web": ("a", "b"), "db": ()}


@pytest.mark.parametrize(
    ("said", "told"),
    [("wbe=7", "did you mean web?"), ("wbe=7 db=3", "did you mean web?"), ("web=7 web=8", "web is said twice")],
)
def test_an_id_that_is_not_asked_about_is_told(said: str, told: str, term: Any) -> None:
    with pytest.raises(ValueError, match=r".") as wrong:
        read(said, term("backup.retention_days"), "web", "db")
    assert told in str(wrong.value)


def test_ids_come_from_the_file(term: Any) -> None:
    names = Names(("failed", "jobs"))
    assert read("FAILED", term("dead_letter"), "jobs", names=names) == {"jobs": "failed"}
    assert read("none", term("dead_letter"), "jobs", names=names) == {"jobs": "none"}
    with pytest.raises(ValueError, match="did you mean failed"):
        read("faild", term("dead_letter"), "jobs", names=names)


def test_a_word_that_is_nearly_one_that_rules_look_for_is_asked_again_unless_it_is_quoted(term: Any) -> None:
    names = Names(words=("cloudtrail",))
    with pytest.raises(ValueError, match="did you mean cloudtrail"):
        read("cloudtrial", term("uses"), "workload", names=names)
    assert read("'cloudtrial', budgets", term("uses"), "w", names=names) == {"w": ("cloudtrial", "budgets")}


def test_flows_of_one_entry_have_one_value(term: Any) -> None:
    entry = [Holder((Thing("flow", "web->a"), Thing("flow", "web->b")), ("flows", 0))]
    assert list(replies.stated("web->b=sync", term("style"), entry, Names()).values()) == ["sync"]
    with pytest.raises(ValueError, match="one entry of the file"):
        replies.stated("web->a=sync web->b=async", term("style"), entry, Names())


@pytest.mark.parametrize(
    ("said", "attested"),
    [
        ("y", Attested("yes")),
        ("Yes, since May", Attested("yes", "since May")),
        ("no", Attested("no")),
        ("p", Attested("partly")),
        ("partially: never rehearsed", Attested("partly", "never rehearsed")),
        ("n/a: the contract fixes it", Attested("", "", "the contract fixes it")),
        ("not applicable - no such data", Attested("", "", "no such data")),
    ],
)
def test_an_item_is_attested_with_notes_and_reasons(said: str, attested: Attested) -> None:
    assert replies.attested(said) == attested


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("n/a", "say why"),
        ("na:", "say why"),
        ("not yet", "reply yes"),
        ("yess", "did you mean yes"),
        ("", "reply yes"),
        ("nobody", "reply yes"),
    ],
)
def test_what_attests_nothing_is_asked_again(said: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as wrong:
        replies.attested(said)
    assert told in str(wrong.value)


@pytest.mark.parametrize(("said", "agreed"), [("yes", True), ("Y.", True), ("no", False), ("off", False)])
def test_a_list_is_complete_or_not(said: str, agreed: bool) -> None:
    assert replies.agreed(said) is agreed
    with pytest.raises(ValueError, match="yes or no"):
        replies.agreed(f"{said} or so")
