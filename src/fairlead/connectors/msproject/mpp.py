"""Microsoft Project's own files (.mpp), read by MPXJ, which needs a Java virtual machine.

MPXJ turns the file into Project's XML in memory; read.py takes it from there. It also knows other
formats that Fairlead does not read itself, such as .mpx, .pod and Primavera's XML.
"""

from __future__ import annotations

from typing import Any

from fairlead.connectors.msproject.document import ENCRYPTED, OLE, SAVE_AS
from fairlead.connectors.msproject.read import draft_from as draft_from_xml
from fairlead.connectors.source import Source, quote, refuse_empty
from fairlead.core.ground.errors import SourceError
from fairlead.core.program.draft import Draft

INSTALL = "pip install '.[mpp]'"
"""How the part of Fairlead that reads these files is installed, from its own folder."""

_LOOKS = "looks like a Microsoft Project .mpp (binary), which only"
_SAVE_AS = "In Microsoft Project choose File › Save As › XML; or"
_JAVA = "a Java runtime, version 11 or later"


def draft_from(source: Source) -> Draft:
    """Everything that a .mpp file says that a program can hold, as `read.draft_from` gives it.

    Raises SourceError when the file is encrypted, MPXJ or Java is not there, or MPXJ cannot read
    it. The first call starts the virtual machine, which takes a second.
    """
    refuse_empty(source)
    if source.data.startswith(OLE) and ENCRYPTED in source.data:
        raise _encrypted(source)
    return draft_from_xml(Source(source.name, _as_xml(source)))


def _as_xml(source: Source) -> bytes:
    """The file as Microsoft Project XML, written by MPXJ."""
    jpype = _virtual_machine(source)
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


def _virtual_machine(source: Source) -> Any:
    """JPype with a running virtual machine that has MPXJ on its class path.

    Raises SourceError, about the file that needs it, when there is none.
    """
    try:
        import jpype
        import mpxj  # noqa: F401 - puts MPXJ's archives on the class path
    except ImportError:
        says = f"{_LOOKS} the extra mpp reads."
        do = f"{_SAVE_AS} run {INSTALL} and install {_JAVA}."
        raise SourceError("IMP-002", source.name, says, do) from None
    if not jpype.isJVMStarted():
        try:
            jpype.startJVM("-Xmx1g", convertStrings=False)
        except jpype.JVMNotFoundException:
            says = f"{_LOOKS} MPXJ reads, and that found no Java runtime."
            do = f"{_SAVE_AS} install {_JAVA}, and set JAVA_HOME if it is not found then."
            raise SourceError("IMP-002", source.name, says, do) from None
    return jpype


def _encrypted(source: Source) -> SourceError:
    says, do = "is encrypted.", "Remove the password and try again."
    return SourceError("IMP-004", source.name, says, do)
