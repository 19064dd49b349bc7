"""How long warev takes as a whole process, as a ratio to importing the libraries that it is built on.

Run it with `make bench`. Each pair is measured alternately, so that a busy machine slows both; the medians are compared.
With `--check` it exits 1 where one takes longer than it may.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
RUNS = 10
IMPORTS = [sys.executable, "-c", "import typer, rich, pydantic, yaml, jinja2"]
WAREV = str(Path(sys.executable).with_name("warev"))
# What is run, and how many times the imports it may take.
TARGETS = {
    "warev --help": ([WAREV, "--help"], 1.3),
    "warev review examples/online-store.yaml": ([WAREV, "review", str(ROOT / "examples/online-store.yaml")], 2.0),
}


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> int:
    slow = 0
    for name, (command, most) in TARGETS.items():
        seconds(command), seconds(IMPORTS)  # the first run compiles bytecode and content
        pairs = [(seconds(command), seconds(IMPORTS)) for _ in range(RUNS)]
        ours, theirs = (median(pair[side] for pair in pairs) for side in (0, 1))
        ratio = ours / theirs
        slow += ratio > most
        print(f"{name}: {ours * 1000:.0f} ms, the imports {theirs * 1000:.0f} ms: {ratio:.2f} times (at most {most})")
    return 1 if slow and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
