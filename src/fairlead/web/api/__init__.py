"""The API for other programs: what it lists, how it pages, and its description as OpenAPI.

Routes of the API stand in the same table as those of pages, so the same gate decides about them.
`schemas` are ninja's types, `described` says which route answers with which of them.
"""
