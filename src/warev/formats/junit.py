"""A review as JUnit XML, for the test reports of CI: a pillar is a suite, an item a test case.

What is met passes, a gap fails. What is unknown or does not apply is skipped, and says why; so is a gap of which nothing
is left that nobody has signed for: it is still one, and its case says so. No times: nothing was timed.
"""

from xml.etree import ElementTree as ET

from warev import wording
from warev.architecture import Acceptance
from warev.escaping import xml
from warev.review import Answered, Finding, Review, Section
from warev.verdict import Verdict

SUFFIX = ".xml"


def render(review: Review) -> str:
    suites = [_suite(section, review) for section in review.sections]
    whole = ET.Element("testsuites", {"name": xml(review.architecture.name)} | _sums(suites))
    whole.extend(suites)
    ET.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(whole, encoding="unicode")}\n'


def _sums(suites: list[ET.Element]) -> dict[str, str]:
    names = ("tests", "failures", "errors", "skipped")
    return {name: str(sum(int(suite.attrib[name]) for suite in suites)) for name in names}


def _suite(section: Section, review: Review) -> ET.Element:
    pillar, tally = section.pillar, section.tally
    cases = [_case(question, each, review) for question in section.questions for each in _shown(question, review)]
    suite = ET.Element(
        "testsuite",
        name=xml(pillar.name if pillar.published else f"{pillar.name} (lens)"),
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors="0",
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
    )
    facts = {
        "warev": review.version,
        "content": review.edition.content,
        "framework": f"{review.edition.framework} ({review.edition.framework_date})",
        "today": str(review.today),
        "score": wording.score(tally),
        "coverage": wording.coverage(tally),
        "met": str(tally.met),
        "not_met": str(tally.not_met),
        "unknown": str(tally.unknown),
        "not_applicable": str(tally.not_applicable),
    }
    properties = ET.SubElement(suite, "properties")
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=xml(value))
    suite.extend(cases)
    return suite


def _shown(question: Answered, review: Review) -> list[Finding]:
    return [finding for finding in question.findings if finding.item.risk in review.risks]


def _case(question: Answered, finding: Finding, review: Review) -> ET.Element:
    item = finding.item
    deciding = (piece.at for piece in finding.evidence if piece.verdict is finding.verdict)
    at = next((each for each in deciding if each and each.in_file), None)
    case = ET.Element(
        "testcase",
        {
            "classname": xml(f"{question.question.id} {question.question.title}"),
            "name": xml(f"{item.id} {item.title}"),
            "file": xml(at.file if at else review.architecture.file),
        }
        | ({"line": str(at.line)} if at else {}),
    )
    match finding.verdict:
        case Verdict.NOT_MET:
            _gap(case, finding)
        case Verdict.UNKNOWN:
            ET.SubElement(case, "skipped", message="unknown").text = _lines([*_said(finding), f"ask: {item.ask}"])
        case Verdict.NOT_APPLICABLE:
            ET.SubElement(case, "skipped", message="not applicable").text = _lines(_said(finding))
        case Verdict.MET:
            ET.SubElement(case, "system-out").text = _lines(_said(finding))
    return case


def _gap(case: ET.Element, finding: Finding) -> None:
    item = finding.item
    steps = [f"{number}. {step}" for number, step in enumerate(item.fix, 1)]
    lines = _lines([*_said(finding), *steps, item.source])
    if finding.unaccepted:
        head = f"{item.risk.upper()} risk, {item.effort} effort, {wording.reach(finding)}: {item.title}"
        ET.SubElement(case, "failure", type=f"{item.risk} risk", message=xml(head)).text = lines
    else:
        signed = "; ".join(_signed(each.acceptance) for each in finding.standings if each.holds)
        ET.SubElement(case, "skipped", message=xml(f"accepted {signed}")).text = lines


def _signed(acceptance: Acceptance) -> str:
    return f"by {acceptance.owner} until {acceptance.until}: {acceptance.reason}"


def _said(finding: Finding) -> list[str]:
    contradiction = [f"contradiction: {finding.contradiction}"] if finding.contradiction else []
    unopposed = ["nothing stated speaks against it"] if finding.unopposed else []
    return [*wording.pieces(finding), *wording.acceptances(finding), *contradiction, *unopposed]


def _lines(lines: list[str]) -> str:
    return "\n".join(xml(line).rstrip() for line in lines)
