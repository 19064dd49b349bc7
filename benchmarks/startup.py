"""How long warev takes as a whole process, as a ratio to importing the libraries that it is built on.

Run it with `make bench`: it measures the installed program, its first run included, and the checkout. Each pair is measured
alternately, so that a busy machine slows both; the medians are compared. With `--check` it exits 1 where one takes longer
than it may.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
RUNS = 15
IMPORTS = ["-c", "import typer, rich, pydantic, yaml, jinja2"]
HOMES = {"installed": ROOT / ".venv-demo" / "bin", "checkout": Path(sys.executable).parent}
# What is run, and how many times the imports it may take.
TARGETS = {
    "warev --help": (["--help"], 1.3),
    "warev review examples/online-store.yaml": (["review", str(ROOT / "examples/online-store.yaml")], 2.0),
}
# As it is for people, whatever the machine that measures is told: Python keeps what it has compiled.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - begin


def main() -> int:
    slow = 0
    for place, home in HOMES.items():
        if not (home / "warev").exists():
            continue
        imports = [str(home / "python"), *IMPORTS]
        for name, (arguments, most) in TARGETS.items():
            ours, theirs = [str(home / "warev"), *arguments], imports
            seconds(theirs)
            first = seconds(ours)  # in a checkout it compiles bytecode and content
            pairs = [(seconds(ours), seconds(theirs)) for _ in range(RUNS)]
            later, floor = (median(pair[side] for pair in pairs) for side in (0, 1))
            slow += later / floor > most
            print(
                f"{place}, {name}: {later * 1000:.0f} ms, the imports {floor * 1000:.0f} ms: {later / floor:.2f} times"
                f" (at most {most}); the first run {first / floor:.2f} times"
            )
    return 1 if slow and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
