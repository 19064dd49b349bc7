"""`warev accept` signs for a gap in the file: what it writes holds, and what cannot be signed for is told."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from warev import catalog, cli, document, editing, reading, signing
from warev.acceptances import State
from warev.architecture import Architecture
from warev.errors import Mistakes
from warev.review import review
from warev.signing import Signature

ROOT = Path(__file__).parents[2]
KNOWN = catalog.load()
TODAY = date(2026, 12, 1)
SHOP = """\
complete: [components, flows]
identity: {mfa: none}   # for now
components:
  db: {service: rds, tier: critical, multi_az: false}
  web: {service: ec2, tier: critical, availability_zones: 1}
  worker: {service: lambda, tier: standard}
flows:
  - {from: web, to: db, style: sync, encrypted: false}
"""
SIGNED = ("--owner", "data team", "--reason", "so: it #is", "--until", "2027-01-31", "--today", "2026-12-01")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "shop.yaml"
    file.write_text(SHOP, encoding="utf-8")
    return file


def accept(*arguments: str) -> Result:
    everything = ["accept", "shop.yaml", *arguments, *(() if "--owner" in arguments else SIGNED)]
    return CliRunner().invoke(cli.app, everything, env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


def told(*arguments: str) -> str:
    result = accept(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    return result.stderr


def read(text: str) -> Architecture:
    mistakes = Mistakes()
    return reading.architecture(document.parse(text, "shop.yaml", mistakes), KNOWN, mistakes)


def test_it_writes_an_entry_with_the_facts_that_the_gap_rests_on(shop: Path) -> None:
    result = accept("rel10-bp01", "--component", "db")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "wrote shop.yaml: REL10-BP01 of db is accepted until 2027-01-31, as long as these facts stay:\n"
        "  - components.db.availability_zones: 1\n"
    )
    assert shop.read_text(encoding="utf-8") == SHOP + (
        "\naccepted:\n  - item: REL10-BP01\n    component: db\n"
        '    reason: "so: it #is"\n    owner: data team\n    until: 2027-01-31\n'
        "    under:\n      components.db.availability_zones: 1\n"
    )


def test_what_is_accepted_holds_and_a_change_reopens_it(shop: Path) -> None:
    accept("REL10-BP01", "-c", "db")
    text = shop.read_text(encoding="utf-8")
    ((finding, standing),) = review(read(text), KNOWN, today=TODAY).standings
    assert (standing.state, finding.unaccepted) == (State.HOLDS, ("components.web",))
    again = told("REL10-BP01", "-c", "db")
    assert again == "error: shop.yaml:11:5: REL10-BP01 is accepted already\n  hint: change that entry, or take it out\n"
    assert accept("REL10-BP01", "-c", "web").exit_code == 0
    assert "is accepted already" in told("REL10-BP01")


@pytest.mark.parametrize("file", sorted(ROOT.glob("examples/**/*.yaml")), ids=lambda path: path.stem)
def test_every_gap_of_every_example_can_be_signed_for_and_then_holds(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    made = read(text)
    gaps = [each for each in review(made, KNOWN, lenses=KNOWN.lenses, today=TODAY).gaps if each.unaccepted]
    # Each entry is written by itself where there is a list already, which takes a while.
    signed = gaps[::10] if made.accepted else gaps
    entries = [signing.sign(each.item, made, Signature("o", "r", TODAY), TODAY).entry for each in signed]
    if made.accepted:
        text = editing.inserted_each(text, "shop.yaml", [(("accepted", editing.END), entry) for entry in entries])
    else:
        text = editing.inserted(text, "shop.yaml", ("accepted",), entries)
    after = review(read(text), KNOWN, lenses=KNOWN.lenses, today=TODAY)
    left = {each.item.id for each in gaps} - {each.item.id for each in signed}
    assert {each.item.id for each in after.gaps if each.unaccepted} == left
    assert {each.state for _, each in after.standings} <= {State.HOLDS}


def test_one_thing_of_each_gap_can_be_signed_for_by_itself() -> None:
    made = read((ROOT / "examples" / "online-store.yaml").read_text(encoding="utf-8"))
    tried = 0
    for gap in review(made, KNOWN, today=TODAY).gaps:
        for name in gap.unaccepted:
            section, _, id_ = name.partition(".")
            if section in {"components", "flows"}:
                only: dict[str, Any] = {section.removesuffix("s"): id_}
                signed = signing.sign(gap.item, made, Signature("o", "r", TODAY, **only), TODAY)
                assert signed.entry is not None
                assert signed.entry[section.removesuffix("s")] == id_
                tried += 1
    assert tried > 20


def test_a_gap_that_is_closed_is_a_note_and_nothing_is_written(shop: Path) -> None:
    closed = SHOP.replace("encrypted: false", "encrypted: true")
    shop.write_text(closed, encoding="utf-8")
    result = accept("SEC09-BP02")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "SEC09-BP02 is met: there is no gap to accept, and nothing was written\n"
    assert shop.read_text(encoding="utf-8") == closed


@pytest.mark.usefixtures("shop")
def test_what_cannot_be_signed_for_is_told_and_nothing_is_written(shop: Path) -> None:
    assert (
        told("REL10-BP1")
        == "error: there is no item REL10-BP1\n  hint: did you mean REL10-BP01 or REL13-BP01 or REL12-BP01?\n"
    )
    assert told("REL10-BP01", "-c", "dbs") == "error: there is no component dbs\n  hint: did you mean db?\n"
    assert told("REL10-BP01", "--flow", "web->d") == "error: there is no flow web->d\n  hint: did you mean web->db?\n"
    assert told("REL10-BP01", "-c", "worker") == (
        "error: REL10-BP01 does not fail for worker\n"
        "  hint: it fails for db, web; without --component and --flow all of it is accepted\n"
    )
    assert "of one component or of one flow" in told("REL10-BP01", "-c", "db", "--flow", "web->db")
    assert "is unknown: nobody can sign for a gap that may be none\n  hint: state what is missing" in told("OPS01-BP01")
    assert "error: until 2026-11-30 lies before today, 2026-12-01" in told(
        "REL10-BP01", "--owner", "o", "--reason", "r", "--until", "2026-11-30", "--today", "2026-12-01"
    )
    assert "error: --until: 'soon' is no day" in told("REL10-BP01", "--owner", "o", "--reason", "r", "--until", "soon")
    assert "needs its reason" in told("REL10-BP01", "--owner", "o", "--reason", " ", "--until", "2099-01-01")
    assert "Missing option '--owner'" in told("REL10-BP01", "--reason", "--owner")
    assert shop.read_text(encoding="utf-8") == SHOP


def test_all_that_is_wrong_is_told_at_once(shop: Path) -> None:
    shop.write_text(SHOP + "nmae: x\n", encoding="utf-8")
    said = told(
        "REL10-BP1", "-c", "db", "--flow", "x", "--owner", "", "--reason", " ", "--until", "soon", "--today", "now"
    )
    assert [line.split("error: ")[1] for line in said.splitlines() if "error: " in line] == [
        "--today: 'now' is no day",
        "--until: 'soon' is no day",
        "there is no item REL10-BP1",
        "an acceptance needs its owner",
        "an acceptance needs its reason",
        "an acceptance is of one component or of one flow",
        "shop.yaml:9:1: nmae is no known fact of a workload",
    ]
    shop.write_text(SHOP, encoding="utf-8")
    said = told(
        "OPS01-BP01", "-c", "dbs", "--owner", "", "--reason", "r", "--until", "2026-11-30", "--today", "2026-12-01"
    )
    assert [line.split("error: ")[1] for line in said.splitlines() if "error: " in line] == [
        "an acceptance needs its owner",
        "until 2026-11-30 lies before today, 2026-12-01",
        "there is no component dbs",
        "OPS01-BP01 is unknown: nobody can sign for a gap that may be none",
    ]


def test_all_that_is_missing_is_told_at_once() -> None:
    result = CliRunner().invoke(cli.app, ["accept", "--reason", "r"], prog_name="warev")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == (
        "Error: Missing argument 'file'. Missing argument 'item'. Missing option '--owner'. Missing option '--until'."
    )


def test_a_file_with_mistakes_is_not_written_to(shop: Path) -> None:
    wrong = SHOP + "nmae: x\nname: y\nname: z\n"
    shop.write_text(wrong, encoding="utf-8")
    assert re.findall(r"shop\.yaml:\d+", told("REL10-BP01")) == ["shop.yaml:9", "shop.yaml:11", "shop.yaml:10"]
    assert shop.read_text(encoding="utf-8") == wrong


def test_spiteful_words_are_written_as_text_and_shown_harmless(shop: Path) -> None:
    spite = "x\x1b[31m: |\n<script>`=1+1` {{7*7}} \u202e #"
    assert accept("REL10-BP01", "--owner", spite, "--reason", spite, "--until", "2099-01-01").exit_code == 0
    (accepted,) = reading.read(shop, KNOWN).accepted
    assert (accepted.owner, accepted.reason) == (spite, spite)
    shown = CliRunner().invoke(cli.app, ["review", "shop.yaml"], env={"COLUMNS": "", "NO_COLOR": "1"}).stdout
    assert "\\x1b[31m" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
