"""How long a review of many architectures takes, as a ratio to loading them as YAML, and how its memory grows.

Run it with `make bench`. It writes 1,000 architectures of 30 components, each with 8 facts and a flow, some 500 lines, and
measures whole runs of the program, alternately with a program that loads the same files with libyaml and does nothing
else, so that a busy machine slows both. With `--check` it exits 1 where one takes more than it may.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from warev import catalog, trust
from warev.catalog import Catalog
from warev.vocabulary import Term, Type

FILES = 1_000
COMPONENTS = 30
FACTS = 8
RUNS = 3
# How many times as long as loading the files as YAML it may take.
MOST = 12
# How many kilobytes of memory each further architecture may cost: a page about all names its gaps.
MOST_EACH = 60
SERVICES = ("alb", "ecs", "lambda", "rds", "dynamodb", "sqs", "s3", "elasticache", "sns", "eventbridge")
QUEUES = ("sqs", "sns", "eventbridge")
TIERS = ("critical", "important", "standard")
# What a component points at, and what follows from its service, is none of these facts.
STATED = (Type.BOOL, Type.INT, Type.NUMBER, Type.CHOICE, Type.TEXT)
LOAD = """\
import sys, time, yaml
from pathlib import Path
begin = time.perf_counter()
for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
print(time.perf_counter() - begin)
"""


def architecture(number: int, known: Catalog) -> str:
    """A described workload: the same for the same *number*."""
    chance = random.Random(number)  # noqa: S311  the same file each time, no secret
    lines = [
        f"name: Workload {number}",
        "complete: [components, flows, uses]",
        "uses: [cloudtrail, budgets]",
        "regions: [eu-west-1]",
        "objectives: {availability_percent: 99.9, rto_minutes: 240, rpo_minutes: 15}",
        "identity: {mfa: admins, password_min_length: 14}",
        "places:",
        "  prod: {type: account}",
        "  vpc: {type: network, in: prod, region: eu-west-1, availability_zones: 2}",
        "components:",
    ]
    for index in range(COMPONENTS):
        service = known.service(SERVICES[index % len(SERVICES)])
        promised = {each.fact for each in service.guarantees}
        terms = [each for each in known.stateable(service) if each.name not in promised and each.type in STATED]
        lines += [f"  c{index}:", f"    service: {service.id}", "    in: vpc", f"    tier: {chance.choice(TIERS)}"]
        lines += [
            f"    {each.name}: {value(each, chance)}" for each in chance.sample(terms, FACTS) if each.name != "tier"
        ]
    lines.append("flows:")
    for index in range(COMPONENTS):
        target = index + 1 if (index + 1) % 10 else chance.randrange(COMPONENTS)
        target %= COMPONENTS
        style = "async" if SERVICES[target % len(SERVICES)] in QUEUES else chance.choice(("sync", "async"))
        lines += [f"  - from: c{index}", f"    to: c{target}", f"    style: {style}"]
    lines.append("answers:")
    lines += [f"  {item}: {chance.choice(('yes', 'partly', 'no'))}" for item in chance.sample(sorted(known.items), 40)]
    return "\n".join(lines) + "\n"


def value(term: Term, chance: random.Random) -> str:
    match term.type:
        case Type.BOOL:
            return chance.choice(("true", "false"))
        case Type.CHOICE:
            return chance.choice(term.choices)
        case Type.TEXT:
            return f"words {chance.randrange(100)}"
        case _:
            low = int(term.least or 0)
            return str(chance.randint(low, int(min(term.most or low + 100, low + 100))))


def loading(folder: Path) -> float:
    """For how many seconds libyaml loads the files of *folder*."""
    done = subprocess.run([sys.executable, "-c", LOAD, str(folder)], check=True, capture_output=True, encoding="utf-8")
    return float(done.stdout)


def reviewing(folder: Path) -> tuple[float, int]:
    """For how many seconds a whole run reviews *folder*, and its memory at the peak in kilobytes, of its largest process."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "warev", "review", str(folder), "--format", "json"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"warev exited {child.returncode}")
    return time.perf_counter() - begin, used.ru_maxrss


def main() -> int:
    trust.known()  # so that no run has to prove the content first
    known = catalog.load()
    with tempfile.TemporaryDirectory() as folder:
        sizes = {size: Path(folder, str(size)) for size in (FILES // 10, FILES)}
        for size, path in sizes.items():
            path.mkdir()
            for number in range(size):
                Path(path, f"{number:04}.yaml").write_text(architecture(number, known), encoding="utf-8")
        lines = len(architecture(0, known).splitlines())
        pairs = [(loading(sizes[FILES]), *reviewing(sizes[FILES])) for _ in range(RUNS)]
        fewer = max(reviewing(sizes[FILES // 10])[1] for _ in range(RUNS))
    floor, whole, more = (median(pair[side] for pair in pairs) for side in range(3))
    each = (more - fewer) / (FILES - FILES // 10)
    print(
        f"{FILES} architectures of {COMPONENTS} components, {lines} lines: {whole:.1f} s, loading them as YAML {floor:.1f} s:"
        f" {whole / floor:.1f} times (at most {MOST})\n"
        f"memory {fewer / 1024:.0f} MB for {FILES // 10}, {more / 1024:.0f} MB for {FILES}:"
        f" {each:.0f} kB for each (at most {MOST_EACH})"
    )
    return 1 if (whole / floor > MOST or each > MOST_EACH) and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
