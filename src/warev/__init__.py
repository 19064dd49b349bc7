"""warev: learn the AWS Well-Architected Framework, and review architectures against it."""

__version__ = "0.1.0"
