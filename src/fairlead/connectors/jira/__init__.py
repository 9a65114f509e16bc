"""Jira: what its REST API answers."""
