"""Levelling: dates at which the people, roles and equipment that tasks need are free."""
