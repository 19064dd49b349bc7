"""A quiz as a person sits it: how it opens, its faces, and what is said at its end."""
