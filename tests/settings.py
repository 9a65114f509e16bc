"""Django's settings for the tests: the product's own, with a database and a folder of their own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("FAIRLEAD_DATA", tempfile.mkdtemp(prefix="fairlead-tests-"))
os.environ.setdefault("FAIRLEAD_SECRET_KEY", "only-for-tests")

from fairlead.web.settings import *  # noqa: F403

# Argon2 is slow on purpose; test_access_accounts.py looks at the product's own setting.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
