"""What is counted for a while, such as attempts to sign in: the table of Django's cache."""

from __future__ import annotations

from django.db import models


class CacheEntry(models.Model):
    """A value until it expires. The columns are those that Django's database cache expects."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
