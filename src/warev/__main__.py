"""Run warev as `python -m warev`."""

from warev.cli import main

main()
