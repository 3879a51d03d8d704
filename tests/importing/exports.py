"""Exports for tests, and the import of one into a small newsroom."""

import io
import json
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from tests.conftest import AT, Result, Site, picture
from tilshi.commands import cli
from tilshi.commands.import_command import ImportArguments, run_import_command

HERE = Path(__file__).parent
KAZAKH = HERE / "kazakh_newspaper.xml"
OLD = "https://old.example"
_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><link>{OLD}</link><wp:base_blog_url>{OLD}</wp:base_blog_url>
"""


def wxr_item(
    body: str = "Мәтін.",
    title: str = "Тақырып",
    number: int = 1,
    slug: str = "a",
    status: str = "publish",
    extra: str = "",
    date: str = "2020-01-02 04:00:00",
) -> str:
    """One post of a WordPress export; its text begins on its third line."""
    return f"""<item><title><![CDATA[{title}]]></title><link>{OLD}/{slug}/</link>
<dc:creator>saule</dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>{extra}</item>
"""


def wxr(*items: str) -> bytes:
    """A WordPress export of these posts."""
    return (_HEAD + "".join(items or [wxr_item()]) + "</channel></rss>\n").encode()


def docx(body: str, *, footnotes: str = "", core: str = "") -> bytes:
    """A Word document with this body, in WordprocessingML, and a picture with the id `rId9`."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    level = '<w:lvl w:ilvl="{0}"><w:numFmt w:val="{1}"/></w:lvl>'
    levels = (
        [level.format(n, "bullet") for n in range(3)],
        [level.format(n, "decimal") for n in (0, 1)],
    )
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{"".join(some)}</w:abstractNum>'
        for n, some in enumerate(levels)
    )
    numbers = "".join(
        f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (0, 1)
    )
    names = {"Title": "Title", "Heading2": "heading 2", "Heading3": "heading 3", "Quote": "Quote",
             "Caption": "caption"}  # fmt: skip
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/></w:style>'
        for id_, name in names.items()
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId9" Type="{relations}/image" Target="media/image1.jpg"/>'
        f'<Relationship Id="rId8" Type="{relations}/hyperlink" Target="https://kaz.example/a"'
        ' TargetMode="External"/></Relationships>',
        "word/document.xml": f'<w:document {w} xmlns:r="{relations}"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f"<w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {w}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {w}>{lists}{numbers}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {w}>{footnotes}</w:footnotes>",
        "docProps/core.xml": '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:cp="http://schemas.openxmlformats.org/'
        f'package/2006/metadata/core-properties">{core}</cp:coreProperties>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{text}')
        archive.writestr("word/media/image1.jpg", picture())
    return out.getvalue()


def as_json(value: object) -> bytes:
    """`value` as an exporter writes it."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def imported(
    site: Site, source: Path | bytes, name: str = "export.xml", at: str = AT, **asked: object
) -> Result:
    """`inv import` of a file, in English; `asked` are its options."""
    if isinstance(source, bytes):
        site.write({name: source})
        source = site.root / name
    arguments = ImportArguments(str(source), **asked)  # type: ignore[arg-type]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        config = str(site.root / "pelicanconf.py")
        status = run_import_command(config, None, arguments, at, "en")
    return Result(status, out.getvalue(), err.getvalue())


def checked(site: Site) -> Result:
    """`inv check`, in English."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.run_check(str(site.root / "pelicanconf.py"), at=AT, lang="en")
    return Result(status, out.getvalue(), err.getvalue())


def story(site: Site, stem: str) -> str:
    """The text of the article with this stem."""
    (file,) = (site.root / "content/articles").rglob(f"{stem}.md")
    return file.read_text("utf-8")


def stories(site: Site) -> dict[str, str]:
    """All articles by their stems."""
    files = (site.root / "content/articles").rglob("*.md")
    return {file.stem: file.read_text("utf-8") for file in files}


def report(site: Site) -> str:
    """The report of the only import."""
    (file,) = (site.root / "import").glob("*.md")
    return file.read_text("utf-8")
