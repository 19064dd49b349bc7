"""Run warev: as `python -m warev`, and as the command that the wheel installs."""

import gc


def main() -> None:
    """Run warev's command line."""
    # A run lives for a fraction of a second; looking for garbage would take a tenth of it.
    gc.disable()
    from warev.cli import main as run

    run()


if __name__ == "__main__":
    main()
