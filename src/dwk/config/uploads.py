"""Large uploads lie in a file without a name: whatever becomes of the process, nothing of them stays in a folder."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class UnnamedFileUploadHandler(FileUploadHandler):
    """Takes what is too large for memory, in the place of Django's handler, whose files have names."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        # unlinked from the beginning; closed by whoever got it, Django at the end of the request
        self.stream = tempfile.TemporaryFile()  # noqa: SIM115  it outlives this method

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece."""
        self.stream.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """The file from its beginning."""
        self.stream.seek(0)
        return UploadedFile(
            file=self.stream,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The other side went away."""
        if hasattr(self, "stream"):
            self.stream.close()
