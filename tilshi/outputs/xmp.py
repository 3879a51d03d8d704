"""Rights as XMP, the metadata that programs read from picture files.

Source: ISO 16684-1 (XMP); IPTC Photo Metadata Standard 2023.2, for the names of the properties.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, register_namespace
from xml.etree.ElementTree import tostring as as_text

from tilshi.content.rights import UNKNOWN, Rights

MOST_BYTES = 1000
"""The most bytes of a packet: it is in every file of a picture."""
_MOST_READ = 1_000_000
_SPARE = ("credit", "copyright", "creator")
"""What is left out, in this order, of a packet that would be larger."""
_NAMESPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
for _prefix, _uri in _NAMESPACES.items():
    register_namespace(_prefix, _uri)


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


_PROPERTIES = {
    "creator": _name("dc:creator"),
    "credit": _name("photoshop:Credit"),
    "copyright": _name("dc:rights"),
    "license": _name("xmpRights:WebStatement"),
}
"""The properties by the fields of `Rights`."""
_ITEM = _name("rdf:li")


def packet(rights: Rights) -> bytes:
    """`rights` as XMP of at most MOST_BYTES; empty if nothing is known, or if it does not fit."""
    for fewer in _shortened(rights):
        written = _packet(fewer)
        if len(written) <= MOST_BYTES:
            return written
    return b""


def _shortened(rights: Rights) -> Iterator[Rights]:
    yield rights
    for field in _SPARE:
        rights = replace(rights, **{field: None})
        yield rights


def _packet(rights: Rights) -> bytes:
    if rights == UNKNOWN:
        return b""
    root = Element(_name("x:xmpmeta"))
    description = SubElement(SubElement(root, _name("rdf:RDF")), _name("rdf:Description"))
    description.set(_name("rdf:about"), "")
    if rights.creator:
        names = SubElement(description, _PROPERTIES["creator"])
        SubElement(SubElement(names, _name("rdf:Seq")), _ITEM).text = rights.creator
    if rights.credit:
        SubElement(description, _PROPERTIES["credit"]).text = rights.credit
    if rights.copyright:
        notices = SubElement(description, _PROPERTIES["copyright"])
        notice = SubElement(SubElement(notices, _name("rdf:Alt")), _ITEM)
        notice.set(_LANGUAGE, "x-default")
        notice.text = rights.copyright
    if rights.license:
        SubElement(description, _PROPERTIES["license"]).text = rights.license
    return as_text(root, encoding="unicode").encode()


def read(data: bytes) -> Rights:
    """The rights in a packet; nothing if it is not XML. Entities cannot swell: expat limits them,
    and `data` of more than a megabyte is not read.
    """
    if len(data) > _MOST_READ:
        return UNKNOWN
    try:
        root = fromstring(data.rstrip(b"\0"))
    except (ParseError, ValueError, LookupError):  # the last two: encodings
        return UNKNOWN
    descriptions = list(root.iter(_name("rdf:Description")))
    known = {field.name: _value(descriptions, field.name) for field in fields(Rights)}
    return Rights(**known)


def _value(descriptions: list[Element], field: str) -> str | None:
    """The first value of a property: an attribute, an element, or items of a list."""
    name = _PROPERTIES[field]
    for description in descriptions:
        if (value := description.get(name)) is not None:
            return value
        if (element := description.find(name)) is not None:
            items = [item.text or "" for item in element.iter(_ITEM)]
            several = ", ".join(items) if field == "creator" else (items or [""])[0]
            return several if items else element.text
    return None
