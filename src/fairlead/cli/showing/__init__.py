"""Answers for people: tables, charts and sentences in a terminal, or as plain text in a pipe."""
