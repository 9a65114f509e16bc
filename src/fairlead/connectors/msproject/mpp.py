"""Microsoft Project's own files (.mpp), read by MPXJ, which needs a Java virtual machine.

MPXJ turns the file into Project's XML in memory; read.py takes it from there. It also knows other
formats that Fairlead does not read itself, such as .mpx, .pod and Primavera's XML.
"""

from __future__ import annotations

from typing import Any

from fairlead.connectors.msproject.document import ENCRYPTED, OLE, SAVE_AS
from fairlead.connectors.msproject.read import draft_from as draft_from_xml
from fairlead.connectors.source import Source, quote, refuse_empty
from fairlead.core.ground.errors import MissingExtraError, SourceError
from fairlead.core.program.draft import Draft

_WHAT = "Reading Microsoft Project's .mpp files"
_INSTALL = (
    "Run pip install 'fairlead[mpp]' and install a Java runtime, version 11 or later. "
    "Without both: in Microsoft Project choose File › Save As › XML."
)
_NO_JAVA = (
    "No Java runtime was found: install one, version 11 or later, and set JAVA_HOME if it is not "
    "found then. Without it: in Microsoft Project choose File › Save As › XML."
)


def is_mpp(data: bytes) -> bool:
    """Whether the bytes look like a Microsoft Project file: an OLE document with its streams."""
    return data.startswith(OLE) and "Props".encode("utf-16-le") in data


def draft_from(source: Source) -> Draft:
    """Everything that a .mpp file says that a program can hold, as `read.draft_from` gives it.

    Raises MissingExtraError when MPXJ or Java is not there, SourceError when the file is encrypted
    or MPXJ cannot read it. The first call starts the virtual machine, which takes a second.
    """
    refuse_empty(source)
    if source.data.startswith(OLE) and ENCRYPTED in source.data:
        raise _encrypted(source)
    return draft_from_xml(Source(source.name, _as_xml(source)))


def _as_xml(source: Source) -> bytes:
    """The file as Microsoft Project XML, written by MPXJ."""
    jpype = _virtual_machine()
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    stream = jpype.JClass("java.io.ByteArrayInputStream")(source.data)
    try:
        project = reader.read(stream)
        if project is None:
            says = "is of a kind that MPXJ does not know."
            raise SourceError("IMP-002", source.name, says, SAVE_AS)
        properties = project.getProjectProperties()
        if properties.getName() is None:
            properties.setName(source.name)
        out = jpype.JClass("java.io.ByteArrayOutputStream")()
        jpype.JClass("org.mpxj.mspdi.MSPDIWriter")().write(project, out)
    except jpype.JException as error:
        if "password" in str(error).lower():
            raise _encrypted(source) from None
        says = f"cannot be read by MPXJ: {quote(error)}."
        raise SourceError("IMP-003", source.name, says, SAVE_AS) from None
    return bytes(out.toByteArray())


def _virtual_machine() -> Any:
    """JPype with a running virtual machine that has MPXJ on its class path."""
    try:
        import jpype
        import mpxj  # noqa: F401 - puts MPXJ's archives on the class path
    except ImportError:
        raise MissingExtraError(_WHAT, "mpp", _INSTALL) from None
    if not jpype.isJVMStarted():
        try:
            jpype.startJVM("-Xmx1g", convertStrings=False)
        except jpype.JVMNotFoundException:
            raise MissingExtraError(_WHAT, "mpp", _NO_JAVA) from None
    return jpype


def _encrypted(source: Source) -> SourceError:
    says, do = "is encrypted.", "Remove the password and try again."
    return SourceError("IMP-004", source.name, says, do)
