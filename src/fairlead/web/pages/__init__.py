"""The pages, a folder each: its view, its template, and what its template is given."""
