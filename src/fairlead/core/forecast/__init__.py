"""Forecasts from what was: how many items in how many weeks, and how good such forecasts are."""
