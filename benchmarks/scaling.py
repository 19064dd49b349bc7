"""How a review's time grows with the architecture: 10, 100, 1,000 and 10,000 components and flows, half of them flows.

Run it with `make bench`. Each measurement is a whole `warev review`; what a file with one component takes is start-up, and
what is left is compared per component and flow. With `--check` it exits 1 where a larger file takes more than half as much
again for each as a smaller one, or where 200 components with as many flows take over 1.5 seconds.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (10, 100, 1_000, 10_000)
RUNS = {1: 11, 10: 7, 100: 11, 400: 5, 1_000: 5, 10_000: 2}
# 200 components and as many flows: at most so many seconds.
MOST = 1.5
# The share by which the time for each component may grow from one size to the next.
SLACK = 0.5

SERVICES = ("alb", "ecs", "lambda", "rds", "dynamodb", "sqs", "s3", "elasticache", "sns", "eventbridge")


def architecture(size: int) -> str:
    """A described workload of *size* components and flows, half of them flows: chains of ten, some of them joined."""
    size = max(1, size // 2)
    chance = random.Random(size)  # noqa: S311  the same file each time, no secret
    lines = ["name: Large", "complete: [components, flows, uses]", "uses: [cloudtrail]", "components:"]
    for number in range(size):
        service = SERVICES[number % len(SERVICES)]
        tier = chance.choice(("critical", "important", "standard"))
        lines.append(f"  c{number}: {{service: {service}, tier: {tier}, alarms: {chance.choice(('true', 'false'))}}}")
    lines.append("flows:")
    for number in range(size):
        target = number + 1 if (number + 1) % 10 and number + 1 < size else chance.randrange(size)
        lines.append(f"  - {{from: c{number}, to: c{target}}}")
    return "\n".join(lines) + "\n"


def seconds(file: Path) -> float:
    """What a review of *file* takes of a processor: what else runs on the machine counts little."""
    child = subprocess.Popen([sys.executable, "-m", "warev", "review", str(file)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"warev exited {child.returncode}")
    return used.ru_utime + used.ru_stime


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for size in RUNS:
            files[size] = Path(folder, f"{size}.yaml")
            files[size].write_text(architecture(size), encoding="utf-8")
        taken: dict[int, list[float]] = {size: [] for size in RUNS}
        # In turns, so that a machine that is busy for a while slows all sizes.
        for turn in range(max(RUNS.values())):
            for size, runs in RUNS.items():
                if turn < runs:
                    taken[size].append(seconds(files[size]))
    times = {size: min(each) for size, each in taken.items()}
    start = times[1]
    print(f"start-up {start * 1000:.0f} ms; 200 components with 200 flows {times[400]:.2f} s (at most {MOST})")
    each = {size: (times[size] - start) / size for size in SIZES}
    slow = times[400] > MOST
    for size in SIZES:
        print(
            f"{size:>6} components and flows: {times[size]:6.2f} s, {each[size] * 1000:.2f} ms for each beyond start-up"
        )
    for smaller, larger in ((100, 1_000), (1_000, 10_000)):
        ratio = each[larger] / each[smaller]
        slow |= ratio > 1 + SLACK
        print(f"from {smaller} to {larger}: {ratio:.2f} times the time for each (at most {1 + SLACK})")
    return 1 if slow and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
