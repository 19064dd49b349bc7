"""A key that has changed needs a higher rev; correcting words does not."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from warev import cli, questions
from warev.errors import Mistakes
from warev.questions import Question
from warev.quiz import packs
from warev.quiz.revisions import alike, changed

FIXTURES = Path(__file__).parents[1] / "fixtures" / "quizzes"
COMMON = {"id": "q", "prompt": "p", "explanation": "e", "difficulty": 1, "topics": ["t"], "sources": ["s"]}


def a(kind: str, **own: Any) -> Question:
    made = questions.parse(COMMON | {"kind": kind} | own, None, Mistakes())
    assert made is not None
    return made


def choosing(kind: str, right: list[str], wrong: list[str]) -> Question:
    listed: list[dict[str, Any]] = [{"text": each, "right": True} for each in right]
    return a(kind, choices=listed + [{"text": each, "why": "w"} for each in wrong])


def single(right: str, *wrong: str) -> Question:
    return choosing("single", [right], [*wrong])


def matching(**pairs: str) -> Question:
    return a("match", pairs=[{"left": left, "right": right, "why": "w"} for left, right in pairs.items()])


def ordered(*steps: str) -> Question:
    return a("order", steps=[{"text": each, "why": "w"} for each in steps])


def short(*accept: str, wrong: tuple[str, ...] = ()) -> Question:
    return a("short", accept=accept, wrong=[{"text": each, "why": "w"} for each in wrong])


QUEUE, BACKUP, CACHE = "A queue between the two services", "A nightly backup of the table", "A cache in front of it"
DIG = ("Stop the job that deletes", "Restore a copy of yesterday", "Copy the rows back")

SAME = [
    (single(QUEUE, BACKUP), single(QUEUE, BACKUP)),
    (single(QUEUE, BACKUP), single("A queue between both services", BACKUP)),  # other words
    (single(QUEUE, BACKUP), single(QUEUE, CACHE)),  # another wrong choice
    (single(QUEUE, BACKUP), single(QUEUE, BACKUP, CACHE)),
    (choosing("multiple", [QUEUE, CACHE], [BACKUP]), choosing("multiple", [CACHE, QUEUE], [BACKUP])),
    (a("true_false", answer=True, why="w"), a("true_false", answer=True, why="another")),
    (matching(SQS="Queues", SNS="Topics"), matching(SNS="Topics", SQS="Queues")),
    (matching(SQS="Queues of messages", SNS="Topics"), matching(SQS="Queue of messages", SNS="Topics")),
    (ordered(*DIG), ordered("Stop the job which deletes", *DIG[1:])),
    (short("Amazon SQS"), short("Amazon SQS", "Simple Queue Service")),
    (short("Amazon SQS"), short("Amazon SQS", wrong=("SNS",))),
]
OTHER = [
    (single(QUEUE, BACKUP), single(BACKUP, QUEUE), "was right, and is wrong"),
    (single(QUEUE, BACKUP), single(CACHE, BACKUP), "is no part of it any more"),
    (single("Up to 14 days", BACKUP), single("Up to 4 days", BACKUP), "is no part of it any more"),  # a number
    (single("It is kept in order", BACKUP), single("It is not kept in order", BACKUP), "is no part of it any more"),
    (single(QUEUE, BACKUP), choosing("single", [QUEUE, CACHE], [BACKUP]), "is a part of it now"),
    (choosing("multiple", [QUEUE, CACHE], [BACKUP]), choosing("multiple", [QUEUE], [CACHE, BACKUP]), "was right"),
    (a("true_false", answer=True, why="w"), a("true_false", answer=False, why="w"), "it was true, and is false"),
    (matching(SQS="Queues", SNS="Topics"), matching(SQS="Topics", SNS="Queues"), "'SQS' was Queues, and is Topics"),
    (matching(SQS="Queues", SNS="Topics"), matching(SQS="Queues"), "'SNS' is no part of it any more"),
    (ordered(*DIG), ordered(DIG[1], DIG[0], DIG[2]), "was step"),
    (short("Amazon SQS"), short("Amazon MQ"), "is no part of it any more"),
    (short("Amazon SQS", "Amazon MQ"), short("Amazon SQS", wrong=("Amazon MQ",)), "was accepted, and is wrong"),
    (single(QUEUE, BACKUP), a("true_false", answer=True, why="w"), "it was of the kind single, and is true_false"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), SAME)
def test_other_words_are_the_same_key(old: Question, new: Question) -> None:
    assert changed(old, new) == ""


@pytest.mark.parametrize(("old", "new", "told"), OTHER)
def test_another_key_is_told(old: Question, new: Question, told: str) -> None:
    assert told in changed(old, new)
    assert changed(new, old)


@pytest.mark.parametrize(
    "pack",
    [packs.read(FIXTURES / "garden"), packs.read(FIXTURES / "orchard.yaml"), *packs.shipped()],
    ids=lambda pack: pack.id,
)
def test_no_question_differs_from_itself_and_each_does_from_its_neighbour(pack: packs.Pack) -> None:
    assert [question.id for question in pack.questions if changed(question, question)] == []
    assert [*pack.questions[0].answer_key()]


def test_small_words_and_numbers_turn_a_sentence_round() -> None:
    assert alike("It is kept in its order", "It is kept in order")
    assert not alike("It is kept in order", "It is never kept in order")
    assert not alike("1,000 a second", "10,000 a second")


# -- with git -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a pack of one file and one of a folder, each committed, and nothing of the user's in it."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my packs").mkdir()
    (tmp_path / "my packs" / "orchard.yaml").write_bytes((FIXTURES / "orchard.yaml").read_bytes())
    (tmp_path / "my packs" / "garden").mkdir()
    for file in (FIXTURES / "garden").iterdir():
        (tmp_path / "my packs" / "garden" / file.name).write_bytes(file.read_bytes())
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "Begin")
    return tmp_path / "my packs"


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True)


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["check", *words])
    return done.exit_code, done.output


def edit(file: Path, was: str, becomes: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert was in before
    file.write_text(before.replace(was, becomes, 1), encoding="utf-8")


@pytest.mark.parametrize("name", ["orchard.yaml", "garden", "garden/pack.yaml"])
def test_what_has_not_changed_is_proved(repository: Path, name: str) -> None:
    # The garden teaches what only the tests' own catalogue holds.
    code, out = run(str(repository / name), "--against", "main")
    assert "rev" not in out
    assert code == 0 or "there is no item" in out


def test_a_changed_key_is_refused_until_its_rev_is_raised(repository: Path) -> None:
    file = repository / "orchard.yaml"
    edit(file, "answer: false", "answer: true")
    code, out = run(str(file), "--against", "HEAD")
    assert code == 2
    assert f"{file}:44:9: the key of what-it-needs has changed since HEAD: it was false, and is true" in out
    assert "hint: set rev: 2" in out
    edit(file, "- id: what-it-needs", "- id: what-it-needs\n        rev: 2")
    assert run(str(file), "--against", "HEAD")[0] == 0
    assert run(str(file))[0] == 0


def test_a_rev_never_goes_back(repository: Path) -> None:
    file = next(each for each in (repository / "garden").iterdir() if "rev: 2" in each.read_text(encoding="utf-8"))
    edit(file, "rev: 2", "rev: 1")
    assert "was 2 in main, and is 1" in run(str(repository / "garden"), "--against", "main")[1]


def test_a_file_that_became_a_folder_is_still_the_same_pack(repository: Path) -> None:
    (repository / "orchard").mkdir()
    (repository / "orchard.yaml").rename(repository / "orchard" / "pack.yaml")
    edit(repository / "orchard" / "pack.yaml", "answer: false", "answer: true")
    assert "the key of what-it-needs has changed" in run(str(repository / "orchard"), "--against", "main")[1]


def test_a_new_pack_has_nothing_to_hold(repository: Path) -> None:
    (repository / "orchard.yaml").rename(repository / "meadow.yaml")
    assert run(str(repository / "meadow.yaml"), "--against", "main")[0] == 0


def spoilt(repository: Path) -> str:
    edit(repository / "orchard.yaml", "kind: order", "kind: ordr")
    git("-c", "user.name=ada", "-c", "user.email=a@b", "commit", "--quiet", "--all", "--message", "Spoil")
    edit(repository / "orchard.yaml", "kind: ordr", "kind: order")
    return "HEAD"


@pytest.mark.parametrize(
    ("revision", "told"),
    [
        (lambda _: "nowhere", "there is no revision 'nowhere'"),
        (lambda _: "--output=x", "there is no revision '--output=x'"),
        (spoilt, "as it was in HEAD cannot be read"),
    ],
)
def test_what_cannot_be_looked_at_is_told(repository: Path, revision: Callable[[Path], str], told: str) -> None:
    code, out = run(str(repository / "orchard.yaml"), f"--against={revision(repository)}")
    assert code == 2
    assert told in out
    assert not (repository.parent / "x").exists()


def test_outside_of_a_repository_nothing_came_before(tmp_path: Path) -> None:
    file = tmp_path / "orchard.yaml"
    file.write_bytes((FIXTURES / "orchard.yaml").read_bytes())
    assert "lies in no git repository" in run(str(file), "--against", "HEAD")[1]
