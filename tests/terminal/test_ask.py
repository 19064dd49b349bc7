"""An interview as people have it: in a terminal and through a pipe, interrupted, killed, and with an editor open beside it."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pexpect
import pytest

from warev import document, reading, trust
from warev.architecture import Architecture, Reply
from warev.errors import Mistakes

WAREV = [sys.executable, "-m", "warev", "ask"]
EXAMPLE = Path(__file__).parents[2] / "examples" / "aci-company.yaml"
PROMPT = "Your answer: "
PLAIN = {
    name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES", "FORCE_COLOR"}
}
SHOP = """\
# The shop.
name: Shop
components:
  web: {service: ec2, tier: critical}   # the only one
  db: {service: rds, tier: critical}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


def terminal(*arguments: str | Path, columns: int = 200, **environment: str) -> "pexpect.spawn[str]":
    child = pexpect.spawn(
        WAREV[0],
        [*WAREV[1:], *map(str, arguments)],
        env=PLAIN | {"TERM": "dumb"} | environment,
        encoding="utf-8",
        timeout=30,
        dimensions=(50, columns),
    )
    child.delaybeforesend = None
    return child


def piped(replies: str, *arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*WAREV, *map(str, arguments)],
        input=replies,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env=PLAIN | environment,
    )


def shown(child: "pexpect.spawn[str]") -> str:
    """What has come to the screen since the last question, once the next one waits for its answer."""
    child.expect_exact(PROMPT)
    return str(child.before)


def ended(child: "pexpect.spawn[str]") -> tuple[str, int | None]:
    """What came to the screen in the end, and the exit code."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before), child.exitstatus


def asked(screen: str) -> str:
    """The fact, item or list that the last question on the *screen* is about."""
    found = re.findall(
        r"^(?:  ([a-z_.]+|[A-Z]+\d+-BP\d+)(?: \([A-Z]+\))?: |Is nothing left out of `([a-z.]+)`)", screen, re.MULTILINE
    )
    fact, listed = found[-1]
    return str(fact or listed)


def reply(screen: str) -> str:
    """Some reply to the last question on the *screen*."""
    last = screen[screen.rindex(f"{asked(screen)}") :]
    if choice := re.search(r": one of ([^,\s]+)", last):
        return choice[1]
    if "yes, no, partly" in last:
        return "partly: so far"
    return "1" if re.search(r": an? (?:whole )?number", last) else "yes" if "yes" in last else "-"


def read(path: Path) -> Architecture:
    return reading.read(path, trust.known())


def known(architecture: Architecture) -> set[str]:
    """Everything that an answer has told: facts, items, and lists that are complete."""
    facts = {name for thing in architecture.things() for name, fact in thing.facts.items() if fact.at}
    return (
        facts
        | set(architecture.answers)
        | {name for name, each in architecture.workload.lists.items() if each.complete}
    )


# -- answers go into the file -----------------------------------------------------------------------------------------------


def test_an_answer_is_in_the_file_before_the_next_question_and_comments_stay(shop: Path) -> None:
    child = terminal(shop)
    first = shown(child)
    assert "wait for it." in first
    told = []
    for _ in range(3):
        told.append(asked(first))
        child.sendline(reply(first))
        first = shown(child)
        assert "Written. Known: " in first
        assert set(told) <= known(read(shop))
    child.sendline("q")
    last, code = ended(child)
    assert code == 0
    assert f"3 answers written into {shop}." in last
    assert "left: the same command goes on." in last
    text = shop.read_text(encoding="utf-8")
    assert text.startswith("# The shop.\nname: Shop\n")
    assert "# the only one" in text


def test_what_is_known_is_told_before_and_after_each_answer(shop: Path) -> None:
    child = terminal(shop, "--pillar", "sustainability", "--pillar", "COST")
    opening = shown(child)
    assert re.search(r"Cost optimization +[#?█▒]{20} +\d+ % known", opening)
    assert re.search(r"\d+ questions could be asked", opening)
    child.sendline(reply(opening))
    assert re.search(r"\d+ -> \d+ % \(unknown [\d.]+ -> [\d.]+ of \d+ by weight\)", shown(child))


def test_a_persons_word_is_written_with_name_and_day(shop: Path) -> None:
    child = terminal(shop, "--by", "Zoë: <b>", "--today", "2026-11-02", "-p", "COST", "-r", "medium")
    while not re.fullmatch(r"COST\d+-BP\d+", item := asked(shown(child))):
        child.sendline("-")
    child.sendline("partly, since \u201cMay\u201d: # so")
    assert "Written." in shown(child)
    child.sendline("q")
    assert ended(child)[1] == 0
    answer = read(shop).answers[item]
    assert (answer.reply, answer.by, answer.on) == (Reply.PARTLY, "Zoë: <b>", date(2026, 11, 2))
    assert answer.notes == "since \u201cMay\u201d: # so"


def test_the_same_replies_lead_to_the_same_file_and_words(shop: Path) -> None:
    replies = "yes\nno\n7\nnone\n-\n?\nb\nsevere\n" * 2
    results = []
    for seed in ("1", "2"):
        shop.write_text(SHOP, encoding="utf-8")
        done = piped(replies, shop, "-p", "REL", "-r", "high", "--by", "x", PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, "")
        results.append((done.stdout, shop.read_bytes()))
    assert results[0] == results[1]
    assert "\x1b" not in results[0][0]
    assert PROMPT in results[0][0]


def test_a_reply_that_cannot_be_read_is_asked_again_and_the_last_one_taken_back(shop: Path) -> None:
    child = terminal(shop, "--pillar", "REL", "--risk", "high")
    while ": one of " not in (question := shown(child)):
        child.sendline("-")
    word = reply(question)
    child.sendline(f"{word}x")
    assert "expected one of" in (told := shown(child))
    assert f"did you mean {word}" in told
    child.sendline(word)
    assert "Written." in shown(child)
    child.sendline("b")
    assert "the file is as it was before" in shown(child)
    assert shop.read_text(encoding="utf-8") == SHOP
    child.sendline("q")
    assert f"{shop} is as it was." in ended(child)[0]


def test_in_the_end_nothing_is_left_but_what_was_left_open(shop: Path) -> None:
    done = piped("-\n" * 200, shop, "--pillar", "SUS", "--risk", "low")
    assert done.returncode == 0
    assert "Nothing is left to ask but what you left open." in done.stdout
    assert shop.read_text(encoding="utf-8") == SHOP


def test_in_40_columns_no_line_is_longer(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop.parent)
    done = piped("?\nperhaps\n-\n?\nyes\n-\n?\n", shop.name, COLUMNS="40")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if len(line) > 40 and "https://" not in line] == []


def test_hostile_names_do_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        'name: "\\e[2J[red]x"\ncomponents: {db: {service: rds, name: "<b>\\e]0;x\\a\\u202e"}}\n', encoding="utf-8"
    )
    done = piped("?\n-\n?\n-\n?\n-\n\x1b[2J\n-\n", path)
    assert done.returncode == 0
    assert [letter for letter in done.stdout if not letter.isprintable() and letter != "\n"] == []
    assert "\\x1b[2J[red]x" in done.stdout


def test_mistakes_of_the_user_are_told_before_anything_is_asked(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("components: {db: {service: rsd}}\n", encoding="utf-8")
    for arguments, told in (
        (["bad.yaml"], "did you mean rds"),
        (["none.yaml"], "cannot read none.yaml"),
        ([shop.name, "--risk", "hihg"], "did you mean high"),
        ([shop.name, "--pillar", "SUS", "--risk", "high"], "nothing of that is of high risk"),
        ([shop.name, "--today", "yesterday"], "is no day"),
        ([shop.name, "--by", "\x1b[2J"], "no name has"),
    ):
        done = subprocess.run(
            [*WAREV, *arguments], cwd=tmp_path, input="", capture_output=True, encoding="utf-8", check=False, env=PLAIN
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr


# -- nothing is lost --------------------------------------------------------------------------------------------------------


def test_ctrl_c_ends_with_130_and_every_answer_is_kept(shop: Path) -> None:
    child = terminal(shop)
    question = shown(child)
    child.sendline(reply(question))
    shown(child)
    child.sendintr()
    last, code = ended(child)
    assert code == 130
    assert "1 answer written" in last
    assert asked(question) in known(read(shop))
    again = terminal(shop)
    assert asked(shown(again)) != asked(question)
    again.sendeof()
    assert ended(again)[1] == 0


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "company.yaml"
    path.write_bytes(EXAMPLE.read_bytes())
    yield path
    # What a kill in the middle of writing may leave behind is beside the file, and never the file.
    assert all(each == path or each.name.startswith(f".{path.name}.") for each in tmp_path.iterdir())


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_a_whole_file_that_holds_every_answer(company: Path) -> None:
    chance = random.Random("kelp")  # noqa: S311  the same moments each time
    told: set[str] = set()
    for _ in range(4):
        child = terminal(company, "--risk", "high")
        question = shown(child)
        until = time.monotonic() + chance.uniform(0.05, 0.9)
        while time.monotonic() < until:
            fact = asked(question)
            child.sendline(reply(question))
            if time.monotonic() > until - chance.uniform(0, 0.2):
                # Somewhere between the reply and its confirmation.
                time.sleep(chance.uniform(0, 0.15))
                break
            question = shown(child)
            if "Written." in question:
                told.add(fact)
        child.kill(signal.SIGKILL)
        child.close(force=True)
        text = document.read_text(company)
        assert document.parse(text, "company.yaml", Mistakes()).value
        assert told <= known(read(company))
    assert len(told) > 3
    stayed = [line for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert [line for line in document.read_text(company).splitlines() if line in stayed] == stayed


# -- an editor is open beside it --------------------------------------------------------------------------------------------


def test_what_somebody_wrote_meanwhile_is_read_and_kept(shop: Path) -> None:
    child = terminal(shop)
    question = shown(child)
    shop.write_text(SHOP + "regions: [eu-west-1]   # mine\n", encoding="utf-8")
    child.sendline(reply(question))
    assert "was changed meanwhile, and has been read again" in (said := shown(child))
    assert "Written." in said
    child.sendline("b")
    assert "the file is as it was before" in shown(child)
    assert shop.read_text(encoding="utf-8") == SHOP + "regions: [eu-west-1]   # mine\n"
    child.sendline("q")
    assert ended(child)[1] == 0


def test_a_mistake_that_somebody_made_meanwhile_is_told_and_waited_for(shop: Path) -> None:
    child = terminal(shop)
    question = shown(child)
    shop.write_text(SHOP + "components: [\n", encoding="utf-8")
    child.sendline(reply(question))
    child.expect_exact("Mend it, then press Enter; q quits.")
    assert "cannot be read" in str(child.before)
    shop.write_text(SHOP, encoding="utf-8")
    child.sendline("")
    assert "Written." in shown(child)
    assert asked(question) in known(read(shop))
    shop.unlink()
    child.sendline("-")
    child.expect_exact("Mend it, then press Enter; q quits.")
    child.sendline("q")
    assert ended(child)[1] == 0
    assert not shop.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_cannot_be_written_is_told_and_the_question_stays(shop: Path) -> None:
    shop.chmod(0o444)
    child = terminal(shop)
    child.sendline(reply(shown(child)))
    assert "cannot write" in shown(child)


# -- what the documentation shows -------------------------------------------------------------------------------------------


def test_the_sitting_that_the_documentation_shows_is_one(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    page = EXAMPLE.parents[1] / "docs" / "interview.md"
    text = page.read_text(encoding="utf-8")
    found = re.search(r"^```text sitting\n\$ warev ([^\n]*)\n(.+?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found
    (tmp_path / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    replies = re.findall(rf"^{PROMPT}(.+)$", found[2], re.MULTILINE)
    done = subprocess.run(
        [*WAREV, *found[1].split()[1:]],
        cwd=tmp_path,
        input="\n".join(replies),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=PLAIN | {"COLUMNS": "80", "PYTHONUTF8": "1"},
    )
    if request.config.getoption("--update-golden"):
        page.write_text(text.replace(found[2], done.stdout), encoding="utf-8")
    else:
        assert found[2] == done.stdout, "pytest --update-golden writes it anew"
