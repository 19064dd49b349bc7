"""The shipped pack modern-applications covers what it promises, and gives no answer away by its looks."""

import re
from collections import Counter
from itertools import combinations
from statistics import mean

import pytest

from warev.questions import Choosing, Question
from warev.questions.match import Match
from warev.questions.order import Order
from warev.questions.short import Short
from warev.questions.single import Single
from warev.questions.true_false import TrueFalse
from warev.quiz import packs

PACK = packs.load("modern-applications")
QUESTIONS = {question.id: question for question in PACK.questions}
CHOOSING = [question for question in PACK.questions if isinstance(question, Choosing)]
SINGLE = [question for question in PACK.questions if isinstance(question, Single)]
TRUE_FALSE = [question for question in PACK.questions if isinstance(question, TrueFalse)]

ACTIVITY = [question for question in SINGLE if "activity" in question.topics]
FROM_THE_NOTES = (
    "environments-built-by-hand",
    "eight-character-passwords",
    "spares-catalog-in-one-zone",
    "catalog-that-outgrows-its-columns",
    "theatre-basement-servers",
    "cellar-power-bill",
)

# What the notes teach, the topic it belongs to, and the questions that ask about it.
COVERED = {
    "operational excellence": ("pillars", "where-a-failed-cdk-deploy-is-told"),
    "security": ("pillars", "prescriptions-and-security"),
    "reliability": ("pillars", "recommendations-that-hang"),
    "cost optimization, and its tool": ("pillars", "bill-that-doubled"),
    "speed against cost": ("trade-offs", "sized-in-a-hurry"),
    "sustainability: the Region": ("pillars", "choosing-a-region"),
    "sustainability: its tool": ("pillars", "carbon-tool-and-own-cellar"),
    "all six pillars": ("pillars", "which-pillar-asks-this"),
    "trade-off: compression": ("trade-offs", "what-to-compress"),
    "trade-off: caching": ("trade-offs", "correction-that-readers-do-not-see"),
    "trade-off: relaxed consistency": ("trade-offs", "reads-that-may-lag"),
    "trade-off: load smoothing": ("trade-offs", "smoothing-the-last-evening"),
    "the monolith": ("modern-applications", "one-line-five-weeks"),
    "the monolith: ripples": ("modern-applications", "leak-in-the-badge-printing"),
    "three benefits at once": ("modern-applications", "gains-of-the-modern-form"),
    "benefit: independent updates": ("modern-applications", "new-payment-provider"),
    "benefit: troubleshooting": ("modern-applications", "gift-cards-without-amount"),
    "benefit: new technology": ("modern-applications", "trying-summaries-of-reviews"),
    "who uses it already": ("modern-applications", "why-streaming-came-early"),
    "five characteristics": ("characteristics", "five-characteristics-seen-at-work"),
    "characteristic: event-driven": ("characteristics", "which-message-is-an-event"),
    "characteristic: real-time streaming": ("characteristics", "card-used-in-two-countries"),
    "characteristic: horizontal scalability": ("characteristics", "who-adds-the-servers"),
    "characteristic: managed services": ("characteristics", "what-remains-after-s3"),
    "characteristic: API-driven": ("characteristics", "splitting-a-table-unnoticed"),
    "six purposes": ("services", "six-services-six-purposes"),
    "six purposes, more services": ("services", "six-more-services-and-purposes"),
    "two purposes of a queue": ("services", "two-roles-of-a-queue"),
    "the name of MemoryDB": ("services", "only-copy-in-memory"),
    "five aspects": ("microservices", "microservices-remark-to-aspect"),
    "aspect: development": ("microservices", "microservices-two-founders-start"),
    "aspect: deployment": ("microservices", "microservices-deployment-new-work"),
    "aspect: debugging": ("microservices", "microservices-lost-voucher"),
    "aspect: modifications": ("microservices", "microservices-mail-change-to-agree"),
    "aspect: scaling": ("microservices", "microservices-sunday-previews"),
    "four benefits": ("benefits", "benefits-diary-to-benefit"),
    "retailer: peak sales": ("benefits", "benefits-seat-search-at-ten"),
    "retailer: payment is down": ("benefits", "benefits-orders-while-payment-is-down"),
    "retailer: launch and rollback": ("benefits", "benefits-iced-tea-price-rollback"),
    "retailer: a new feature's team": ("benefits", "benefits-gift-box-team"),
    "five challenges": ("challenges", "challenges-complaint-to-challenge"),
    "challenge: complexity": ("challenges", "challenges-one-more-service-costs"),
    "challenge: communication overhead": ("challenges", "challenges-twelve-calls-in-a-row"),
    "challenge: misaligned services": ("challenges", "challenges-driving-school-layers"),
    "challenge: versioning": ("challenges", "challenges-split-the-name-field"),
    "challenge: testing": ("challenges", "challenges-tests-without-forty-services"),
    "challenge: monitoring": ("challenges", "challenges-all-green-nobody-orders"),
    "what a protocol is": ("protocols", "protocols-weather-station-rules"),
    "the chat": ("communication", "communication-vintners-chat"),
    "the parcel": ("communication", "communication-print-job-handed-in"),
    "synchronous calls": ("communication", "communication-register-slows-start-page"),
    "a single receiver": ("receivers", "receivers-sixty-thousand-invoices"),
    "multiple receivers: the price topic": ("receivers", "receivers-copper-price"),
    "three ways to eventual consistency": ("eventual-consistency", "consistency-three-ways-there"),
    "way: events": ("eventual-consistency", "consistency-search-follows-the-table"),
    "way: versions": ("eventual-consistency", "consistency-version-seven-after-eight"),
    "why data is replicated": ("replication", "replication-design-to-reason"),
    "replication: asynchronous": ("replication", "replication-frankfurt-is-lost"),
    "replication: incremental": ("replication", "replication-plans-every-night"),
    "replication: notification": ("replication", "replication-forty-partners-ask"),
    "replication: batch": ("replication", "replication-report-of-last-month"),
}

# Choices are shuffled, so no text may point at a place; and how many to choose is said by the card.
OF_PLACES = re.compile(
    r"\b(?:(?:all|none|both|any) of (?:the )?(?:above|below|these answers)|all that apply|choose (?:all|any|one|two|three|four|[1-6])"
    r"|(?:first|second|third|fourth|last|previous|next|above|below) (?:choice|option)s?"
    r"|(?:choice|answer|option) [A-F1-6])\b",
    re.IGNORECASE,
)
ABSOLUTE = {"all", "always", "any", "cannot", "every", "must", "never", "no", "nobody", "none", "nothing", "only"}


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def asked(question: Question) -> str:
    return f"{question.scenario} {question.prompt}".strip()


def lengths(question: Choosing, *, right: bool) -> list[int]:
    return [len(choice.text) for choice in question.choices if choice.right is right]


def leaves_it(question: Choosing, *, right: bool) -> bool:
    """Whether to change nothing is a choice here that is right, or one that is wrong."""
    return any(choice.text.startswith("Leave it:") for choice in question.choices if choice.right is right)


def by_chance(questions: list[Single]) -> float:
    """How many a guesser gets right at most, 19 times out of 20."""
    chances = [question.keys / len(question.choices) for question in questions]
    spread: float = sum(chance * (1 - chance) for chance in chances) ** 0.5
    return sum(chances) + 1.64 * spread


def by_length(questions: list[Single], *, longest: bool) -> int:
    """How many somebody gets right who always takes the longest choice, or the shortest."""
    pick = max if longest else min
    return sum(pick(question.choices, key=lambda choice: len(choice.text)).right for question in questions)


# -- what it holds ------------------------------------------------------------------------------------------------------


def test_every_kind_is_asked_often() -> None:
    kinds = Counter(question.kind for question in PACK.questions)
    assert set(kinds) == {"single", "multiple", "true_false", "match", "order", "short"}
    assert min(kinds.values()) >= 10


def test_at_least_fifty_questions_come_with_the_activity() -> None:
    assert len([question for question in PACK.questions if "activity" not in question.topics]) >= 50


@pytest.mark.parametrize("topic", PACK.topics)
def test_a_topic_has_at_least_three_questions(topic: str) -> None:
    assert len([question for question in PACK.questions if topic in question.topics]) >= 3


@pytest.mark.parametrize("subject", COVERED)
def test_what_the_notes_teach_is_asked(subject: str) -> None:
    topic, name = COVERED[subject]
    assert topic in QUESTIONS[name].topics


def test_no_topic_is_left_out_of_the_list() -> None:
    assert {topic for topic, _ in COVERED.values()} | {"activity"} == set(PACK.topics)


@pytest.mark.parametrize("name", FROM_THE_NOTES)
def test_a_scenario_of_the_activity_asks_for_changes_and_offers_none_wrongly(name: str) -> None:
    question = QUESTIONS[name]
    assert isinstance(question, Single)
    assert question in ACTIVITY
    assert question.prompt == "What changes, if any, would you suggest?"
    assert len(lengths(question, right=False)) >= 2
    assert leaves_it(question, right=False)
    assert not leaves_it(question, right=True)


def test_either_data_model_is_accepted_for_the_changing_catalog() -> None:
    [question] = [each for each in ACTIVITY if each.id == "catalog-that-outgrows-its-columns"]
    right = [choice.text for choice in question.choices if choice.right]
    assert len(right) == 2
    assert all("DynamoDB" in text for text in right)
    assert any("key-value" in text for text in right)
    assert any("document" in text for text in right)


# -- what it gives away -------------------------------------------------------------------------------------------------


def test_to_change_nothing_is_offered_by_the_whole_activity_and_is_sometimes_right() -> None:
    right = [question for question in ACTIVITY if leaves_it(question, right=True)]
    wrong = [question for question in ACTIVITY if leaves_it(question, right=False)]
    assert {question.prompt for question in ACTIVITY} == {"What changes, if any, would you suggest?"}
    assert {question.id for question in (*right, *wrong)} == {question.id for question in ACTIVITY}
    assert len(right) >= 2
    assert 0.25 <= len(right) / len(ACTIVITY) <= 0.5


def test_no_right_choice_is_longer_than_each_wrong_one() -> None:
    guilty = [each.id for each in CHOOSING if max(lengths(each, right=True)) > max(lengths(each, right=False))]
    assert guilty == []


def test_right_choices_are_about_as_long_as_the_wrong_ones_beside_them() -> None:
    ratios = {each.id: mean(lengths(each, right=True)) / mean(lengths(each, right=False)) for each in CHOOSING}
    assert {name: ratio for name, ratio in ratios.items() if not 0.8 <= ratio <= 1.25} == {}


def test_right_choices_are_no_longer_than_wrong_ones_on_average() -> None:
    right = [length for each in CHOOSING for length in lengths(each, right=True)]
    wrong = [length for each in CHOOSING for length in lengths(each, right=False)]
    assert mean(right) <= mean(wrong)


@pytest.mark.parametrize("longest", [True, False])
def test_a_guess_by_length_is_no_better_than_chance(longest: bool) -> None:
    assert by_length(SINGLE, longest=longest) <= by_chance(SINGLE)
    assert by_length(ACTIVITY, longest=longest) <= by_chance(ACTIVITY)


def test_a_guess_by_place_in_the_file_is_no_better_than_chance() -> None:
    places = Counter(index for question in SINGLE for index, choice in enumerate(question.choices) if choice.right)
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) <= by_chance(SINGLE)


def test_right_choices_of_a_question_do_not_stand_before_the_wrong_ones() -> None:
    several = [each for each in CHOOSING if not isinstance(each, Single)]
    assert [each.id for each in several if all(choice.right for choice in each.choices[: each.keys])] == []


def test_absolute_words_stand_as_often_in_right_choices_as_in_wrong_ones() -> None:
    told = [(choice.right, bool(words(choice.text) & ABSOLUTE)) for each in CHOOSING for choice in each.choices]
    right, wrong = (mean([absolute for is_right, absolute in told if is_right is side]) for side in (True, False))
    assert abs(right - wrong) <= 0.1


def test_true_and_false_are_right_about_equally_often() -> None:
    share = mean([question.answer for question in TRUE_FALSE])
    assert 0.4 <= share <= 0.6


def test_nothing_refers_to_the_place_of_a_choice() -> None:
    guilty = [
        (question.id, found.group())
        for question in PACK.questions
        for text in (
            asked(question),
            question.explanation,
            *(each for choice in question.card().choices for each in (choice.text, choice.why)),
            *(pair.why for pair in question.card().pairs),
            *(step.why for step in getattr(question, "steps", ())),
            *(miss.why for miss in getattr(question, "wrong", ())),
            *question.hints,
        )
        if (found := OF_PLACES.search(text))
    ]
    assert guilty == []


def test_each_question_has_a_hint_that_does_not_give_it_away() -> None:
    assert [each.id for each in PACK.questions if not each.hints] == []
    told = [
        (each.id, word)
        for each in PACK.questions
        if isinstance(each, Short)
        for text in (each.scenario, each.prompt, *each.hints)
        for word in each.accept
        if f" {word.casefold()} " in f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "
    ]
    assert told == []


def test_several_stories_carry_several_questions() -> None:
    stories = Counter(question.scenario for question in PACK.questions if question.scenario)
    assert sum(number >= 3 for number in stories.values()) >= 3


# -- what it explains ---------------------------------------------------------------------------------------------------


def test_where_several_choices_are_accepted_the_explanation_is_on_each() -> None:
    several = [question for question in SINGLE if question.keys > 1]
    assert several
    for question in several:
        for right in (choice for choice in question.choices if choice.right):
            others = set().union(*(words(choice.text) for choice in question.choices if choice is not right))
            assert (words(right.text) - others) & words(question.explanation), (question.id, right.text)


def test_every_wrong_choice_says_why_in_a_sentence() -> None:
    whys = [(each.id, choice.why) for each in CHOOSING for choice in each.choices if not choice.right]
    whys += [(each.id, pair.why) for each in PACK.questions if isinstance(each, Match) for pair in each.pairs]
    whys += [(each.id, each.why) for each in TRUE_FALSE]
    whys += [(each.id, step.why) for each in PACK.questions if isinstance(each, Order) for step in each.steps]
    whys += [(each.id, miss.why) for each in PACK.questions if isinstance(each, Short) for miss in each.wrong]
    assert [name for name, why in whys if len(why.split()) < 6] == []


def test_explanations_rest_on_official_pages() -> None:
    official = ("https://docs.aws.amazon.com/", "https://www.rfc-editor.org/")
    assert [each.id for each in PACK.questions if not all(source.startswith(official) for source in each.sources)] == []


def test_no_question_is_asked_twice() -> None:
    said = {question.id: words(asked(question)) for question in PACK.questions}
    alike = [
        (one, other)
        for one, other in combinations(said, 2)
        if len(said[one] & said[other]) >= 0.5 * len(said[one] | said[other])
        # Questions about one story say the story twice.
        and not (QUESTIONS[one].scenario and QUESTIONS[one].scenario == QUESTIONS[other].scenario)
    ]
    # Two questions on matching services with their purposes say the same, and ask about different services.
    assert alike == [("six-services-six-purposes", "six-more-services-and-purposes")]
