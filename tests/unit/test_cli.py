"""Each command says what it should, and every mistake on its command line is told: exit 2, one message, nothing on stdout."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from warev import __version__, catalog, cli
from warev.cli import COMMANDS
from warev.cli.list import SUBJECTS
from warev.errors import WarevError
from warev.formats import suffixes
from warev.quiz import packs
from warev.schemas import SCHEMAS

ROOT = Path(__file__).parents[2]
STORE = str(ROOT / "examples" / "online-store.yaml")
KNOWN = catalog.load()
PACKS = packs.shipped()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), env={"COLUMNS": "", "NO_COLOR": "1"}, prog_name="warev")


def out(*arguments: str) -> str:
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.exception or result.output
    return result.stdout


def told(*arguments: str) -> str:
    """What is said of the user's mistake."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert result.exc_info is None or issubclass(result.exc_info[0], SystemExit)
    return result.stderr


# -- help ---------------------------------------------------------------------------------------------------------------


def test_help_names_every_command_with_a_whole_sentence() -> None:
    commands = out("--help").partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in commands] == list(COMMANDS)
    assert [line for line in commands if line.endswith("...")] == []


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_reads_like_a_manual_page(command: str) -> None:
    text = out(*command.split(), "--help")
    assert text == out(*command.split(), "-h")
    assert text.startswith(f"Usage: warev {command}".rstrip())
    examples = text.partition("Examples:\n")[2].partition("\n\n")[0].splitlines()
    assert examples
    assert [line for line in examples if not line.strip().startswith(f"warev {command}".rstrip())] == []
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_argument_says_what_it_is_for(command: str) -> None:
    face: Any = typer.main.get_command(cli.app)
    params = face.get_command(None, command).params
    assert [param.name for param in params if not param.help.endswith((".", ";"))] == []


def test_without_a_command_the_help_is_shown_as_a_mistake() -> None:
    assert "Commands:" in told()


def test_version() -> None:
    assert out("--version") == out("-V") == f"warev {__version__}\n"


# -- list ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", SUBJECTS)
def test_list_has_one_line_for_each(what: str) -> None:
    counts = {
        "pillars": len(KNOWN.pillars),
        "lenses": len(KNOWN.lenses),
        "items": len(KNOWN.items),
        "packs": len(PACKS),
        "questions": sum(len(pack.questions) for pack in PACKS),
        "topics": sum(len(pack.topics) for pack in PACKS),
        "services": len(KNOWN.services.all),
        "facts": len(KNOWN.vocabulary.terms),
    }
    lines = out("list", what).splitlines()
    assert len(lines) == counts[what]
    assert [line for line in lines if not re.fullmatch(r"\S+ +\S.*", line)] == []


@pytest.mark.parametrize("what", SUBJECTS)
def test_whatever_is_listed_is_shown_by_its_name(what: str) -> None:
    names = [line.split()[0] for line in out("list", what).splitlines()]
    # Some are many, and all alike.
    for name in names[:: 1 + len(names) // 20]:
        assert len(out("show", name).splitlines()) >= 3


def test_list_items_is_narrowed_by_pillar_and_risk() -> None:
    lines = out("list", "items", "--pillar", "security", "--risk", "high").splitlines()
    assert lines
    assert [line for line in lines if not re.match(r"SEC\d\d-BP\d\d +high ", line)] == []


def test_list_facts_is_narrowed_to_those_of_a_service() -> None:
    names = [line.split()[0] for line in out("list", "facts", "--service", "Amazon RDS").splitlines()]
    assert {"availability_zones", "backup.retention_days"} <= set(names)
    assert not {"dead_letter", "managed", "identity.mfa"} & set(names)


def test_what_makes_no_sense_for_a_service_is_said_and_not_asked_for() -> None:
    service = next(each for each in KNOWN.services if each.senseless)
    listed = {line.split()[0] for line in out("list", "facts", "--service", service.id).splitlines()}
    assert not listed & set(service.senseless)
    shown = out("show", service.id)
    assert f"Makes no sense for it\n  {', '.join(service.senseless)}\n" in shown
    asked = shown.partition("Facts to state of it")[2]
    assert [fact for fact in service.senseless if f"{fact}," in asked] == []


def test_list_questions_is_narrowed_by_pack_and_pillar() -> None:
    everything = out("list", "questions", "--pack", PACKS[0].id).splitlines()
    some = out("list", "questions", "--pack", PACKS[0].id, "--pillar", "reliability").splitlines()
    assert 0 < len(some) < len(everything) == len(PACKS[0].questions)
    assert out("list", "topics", "--pack", PACKS[0].id).splitlines()


def test_list_tells_what_is_wrong() -> None:
    assert told("list", "itms") == "error: cannot list 'itms'\n  hint: did you mean items?\n"
    assert "hint: list one of pillars, lenses, items" in told("list", "zzz")
    assert told("list", "pillars", "--risk", "high") == "error: --risk does not narrow pillars\n"
    assert "did you mean high?" in told("list", "items", "--risk", "hgih")
    assert "hint: did you mean security?" in told("list", "items", "--pillar", "secruity")
    assert "hint: did you mean rds" in told("list", "facts", "--service", "rdss")
    assert "hint: did you mean modern-applications?" in told("list", "questions", "--pack", "modern-aplications")
    assert "Missing argument 'what'" in told("list")


# -- show ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("REL10-BP01", ["REL10-BP01 ", "Why", "What to do", "1. ", "Rule", "every component", "Source", "https://"]),
        ("rel10-bp01", ["REL10-BP01 "]),
        ("SEC02", ["SEC02 ", "SEC02-BP01 "]),
        ("security", ["Security  SEC", "Design principles", "Tools", "Questions"]),
        ("Cost optimization", ["Cost optimization  COST"]),
        ("OPS", ["Operational excellence  OPS"]),
        ("rds", ["Amazon RDS  `service: rds`", "Holds of each component", "Facts to state of it", "Source"]),
        ("amazon simple queue service", ["Amazon SQS", "Holds of each flow to it"]),
        ("backup.retention_days", ["backup.retention_days  a whole number", "Ask", "Read by", "REL09-BP0"]),
        ("multi_az", ["availability_zones", "Also written", "multi_az"]),
        ("cidr", ["cidr  text", "Stated of", "  a place of type network, subnet, site"]),
        ("idempotent", ["Stated of", "  a component of kind function"]),
        ("modern-applications", ["Modern, event-driven applications", "Topics", "warev quiz modern-applications"]),
        ("communication", ["Synchronous and asynchronous", "Quiz questions", "--topic communication"]),
        ("retry-storm", []),
    ],
)
def test_show_explains_anything_by_its_name(name: str, parts: list[str]) -> None:
    if not parts:  # a quiz question: whichever comes first
        question = PACKS[0].questions[0]
        name, parts = question.id, [question.prompt.split("\n")[0], "Sources"]
    text = out("show", name)
    assert [part for part in parts if part not in text] == []


def test_show_tells_the_nearest_names() -> None:
    assert "did you mean REL10-BP01" in told("show", "REL10BP01")
    assert "did you mean identity.mfa?" in told("show", "mfa")
    assert "`warev list" in told("show", "zzzzzz")
    assert told("show", "[red]x[/]\x1b[31m").startswith("error: nothing is called '[red]x[/]\\x1b[31m'\n")


@pytest.mark.parametrize("name", ["security", "Cost optimization", "mod"])
def test_show_writes_the_checklist_of_a_pillar_or_lens_to_share(name: str, tmp_path: Path) -> None:
    file = tmp_path / "sheet.md"
    assert out("show", name, "-o", str(file)) == ""
    written = file.read_text(encoding="utf-8")
    assert "\n## Design principles\n" in written
    assert out("show", name, "--output", "-") == written


def test_show_writes_nothing_but_a_checklist_and_that_as_markdown(tmp_path: Path) -> None:
    file = tmp_path / "sheet.md"
    assert told("show", "secruity", "-o", str(file)) == (
        "error: only a pillar or a lens is written to a file, and 'secruity' is none\n  hint: did you mean security?\n"
    )
    assert "hint: choose one of operational-excellence, " in told("show", "rds", "-o", str(file))
    assert not file.exists()
    assert told("show", "security", "-o", "sheet.pdf") == (
        "error: sheet.pdf: a checklist is written as Markdown\n  hint: let the name end in .md\n"
    )
    assert "cannot write" in told("show", "security", "-o", str(tmp_path / "nowhere" / "sheet.md"))


def test_every_rule_can_be_read_aloud() -> None:
    for item in list(KNOWN.items.values())[::3]:
        text = out("show", item.id)
        rule = text.partition("\nRule\n")[2].partition("\n\n")[0]
        assert rule.strip(), item.id
        assert not set("{}[]") & set(re.sub(r"matches .*", "", rule)), rule


# -- check --------------------------------------------------------------------------------------------------------------


def test_check_proves_the_shipped_content() -> None:
    assert re.fullmatch(r"proved: 6 pillars, \d+ items \(.*\), .* \d+ quiz questions\n", out("check"))


def test_check_tells_every_mistake_of_a_folder_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "team.yaml").write_text(
        "id: team\ntitel: Ours\ndescription: D\ntopics: {a: A}\nquestions:\n"
        "  - {id: one, kind: true_flase, prompt: p, topics: [b]}\n",
        encoding="utf-8",
    )
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "ours.yaml").write_text("facts:\n  - {name: x, typ: bool}\n", encoding="utf-8")
    said = told("check", str(tmp_path)).splitlines()
    mistakes = [line for line in said if line.startswith("error: ")]
    assert len(mistakes) >= 4
    assert [
        line for line in mistakes if not re.match(rf"error: {re.escape(str(tmp_path))}/\S+\.yaml:\d+:\d+: ", line)
    ] == []
    assert any("team.yaml:2:1: titel is not a known key" in line for line in mistakes)


def test_check_tells_of_a_folder_that_is_none(tmp_path: Path) -> None:
    assert "there is no " in told("check", str(tmp_path / "nope"))
    assert f"{STORE} is no pack of questions\n  hint: an architecture is judged by: warev review" in told(
        "check", STORE
    )


# -- init ---------------------------------------------------------------------------------------------------------------


def test_init_writes_a_file_and_says_what_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("init")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "wrote architecture.yaml; next: warev review architecture.yaml\n"
    assert (tmp_path / "architecture.yaml").read_text(encoding="utf-8") == out("init", "-o", "-")
    assert "error" not in run("review", "architecture.yaml").stderr


def test_init_never_writes_over_a_file_unasked(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine", encoding="utf-8")
    assert "is there already\n  hint: name another with -o FILE" in told("init", "-o", str(file))
    assert file.read_text(encoding="utf-8") == "mine"
    assert run("init", "-o", str(file), "--force").exit_code == 0
    assert file.read_text(encoding="utf-8") == out("init", "-o", "-")


def test_init_tells_of_unknown_services_all_at_once() -> None:
    said = told("init", "-o", "-", "--service", "rdss,lambda,,zzz", "-s", "sqss")
    assert [
        word for word in ("'rdss'", "did you mean rds", "'zzz'", "warev list services", "'sqss'") if word not in said
    ] == []
    assert "--service names no service" in told("init", "-s", " , ")


def test_init_writes_the_schema_that_its_first_line_names_where_asked(tmp_path: Path) -> None:
    file, schema = tmp_path / "sub" / "mine.yaml", tmp_path / "sub" / "architecture.schema.json"
    file.parent.mkdir()
    assert run("init", "-o", str(file), "--schema").stderr.startswith(f"wrote {file} and {schema}; next:")
    assert file.read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={schema.name}\n")
    assert schema.read_text(encoding="utf-8") == out("schema", "architecture")
    file.unlink()
    assert f"{schema} is there already" in told("init", "-o", str(file), "--schema")
    assert not file.exists()
    assert "--schema writes beside a file, and - is none" in told("init", "-o", "-", "--schema")


# -- schema -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SCHEMAS.names)
def test_schema_prints_a_schema_or_writes_it(form: str, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    assert run("schema", form, "-o", str(file)).output == ""
    assert file.read_text(encoding="utf-8") == out("schema", form)
    assert json.loads(out("schema", form))["title"]


def test_a_schema_knows_services_of_the_user_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "services").mkdir()
    mine = {"id": "oven", "name": "Our Oven", "kind": "compute", "summary": "Bakes.", "source": "https://example.com"}
    (tmp_path / "services" / "mine.yaml").write_text(json.dumps({"services": [mine]}), encoding="utf-8")
    assert '"oven"' not in out("schema", "architecture")
    monkeypatch.setenv("WAREV_CONTENT", str(tmp_path))
    assert '"oven"' in out("schema", "architecture")


def test_schema_tells_of_a_form_that_is_none() -> None:
    assert told("schema", "raport") == "error: there is no schema 'raport'\n  hint: did you mean report?\n"
    assert "choose one of architecture, pillar, portfolio, quiz, report" in told("schema", "zzz")


# -- review: what is asked of it ----------------------------------------------------------------------------------------


def test_mistakes_in_what_is_asked_of_a_review() -> None:
    assert told("review", STORE, "--risk", "hgih") == "error: 'hgih' is no risk\n  hint: did you mean high?\n"
    assert (
        told("review", STORE, "-p", "secrity")
        == "error: there is no pillar 'secrity'\n  hint: did you mean security?\n"
    )
    assert "did you mean markdown?" in told("review", STORE, "--format", "markdwn")
    endings = ", ".join(f"{ending} ({name})" for ending, name in suffixes().items())
    assert told("review", STORE, "-o", "x.txt") == (
        f"error: x.txt: no format has the ending '.txt'\n  hint: endings: {endings}; or name one with --format\n"
    )
    assert "-: no ending names a format" in told("review", STORE, "-o", "-")
    assert "No such option: --pilar" in told("review", STORE, "--pilar", "x")
    assert "Missing argument 'FILE'" in told("review")
    assert told("reveiw") == "error: there is no command 'reveiw'\n  hint: did you mean review?\n"
    assert "choose one of review, ask, plan, accept, history, diff, quiz" in told("zzz")


@pytest.mark.parametrize("name", ["security", "SEC", "Security"])
def test_a_review_is_narrowed_to_pillars(name: str) -> None:
    text = out("review", STORE, "--pillar", name, "--all")
    assert set(re.findall(r"^(?:HIGH|MEDIUM|LOW) +([A-Z]+)\d", text, re.MULTILINE)) == {"SEC"}
    assert "Reliability" not in text


def test_pillars_come_in_their_own_order_whatever_the_order_asked() -> None:
    bars = out("review", STORE, "-p", "reliability", "-p", "security", "-p", "reliability").splitlines()
    assert [line.split()[0] for line in bars if "%" in line and "known" in line][:2] == ["Security", "Reliability"]


def test_a_review_is_narrowed_to_risks() -> None:
    text = out("review", STORE, "--risk", "low", "--risk", "medium", "--all")
    assert set(re.findall(r"^(HIGH|MEDIUM|LOW) ", text, re.MULTILINE)) == {"MEDIUM", "LOW"}
    assert "the scores count items of every risk" in text


# -- what goes wrong elsewhere ------------------------------------------------------------------------------------------


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_exits_130_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "load", interrupt)
    result = run("review", STORE)
    assert (result.exit_code, result.output) == (130, "")


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise FileNotFoundError(2, "No such file", "lost")

    monkeypatch.setattr(catalog, "load", fail)
    assert isinstance(run("review", STORE).exception, FileNotFoundError)


def test_several_mistakes_are_told_in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise WarevError([*WarevError.of("one", hint="do it").mistakes, *WarevError.of("two").mistakes])

    monkeypatch.setattr(catalog, "load", fail)
    assert told("review", STORE) == "error: one\n  hint: do it\nerror: two\n"
