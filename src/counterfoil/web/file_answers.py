"""Give a stored file to keep, never to run: as a download, of a type that no browser opens by itself."""

from __future__ import annotations

from django.http import FileResponse, Http404

from counterfoil.register import files
from counterfoil.register.models import File


def download(file: File) -> FileResponse:
    try:
        stream = files.open(file)
    except FileNotFoundError as error:
        raise Http404("The file's bytes are not in the data folder.") from error
    response = FileResponse(stream, as_attachment=True, filename=file.name, content_type="application/octet-stream")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
