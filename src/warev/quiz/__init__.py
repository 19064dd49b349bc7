"""The quiz: packs of questions, sessions of them, and what a learner's memory makes of it."""
