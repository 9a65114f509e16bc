"""Uploads that are too large are refused before they are taken in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

_FORM_BYTES = 64 * 1024
"""What a form says around its file."""


class UploadLimit(FileUploadHandler):
    """Stands before the others and lets pass what is small enough, whoever sent it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 - so Django calls it
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raises RequestDataTooBig for a body that is larger than any plan may be."""
        if content_length > settings.IMPORT_MAX_BYTES + _FORM_BYTES:
            megabytes = settings.IMPORT_MAX_BYTES // 2**20
            says = f"The upload has more than {megabytes} MB."
            raise RequestDataTooBig(says)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand a piece on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
