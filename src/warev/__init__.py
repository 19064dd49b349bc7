"""warev: learn the AWS Well-Architected Framework, and review architectures against it."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from warev.library import load_architecture as load_architecture
    from warev.library import review as review
else:

    def __getattr__(name: str) -> Any:
        """What the library offers, imported where somebody asks for it: the command line does not."""
        if name == "load_architecture":
            from warev import library

            return library.load_architecture
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
