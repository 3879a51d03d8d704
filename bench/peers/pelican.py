"""The corpus as a plain Pelican site."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from bench.peers.content import LANGS, Content, Source, read

_SITE = Path(__file__).parent / "pelican_site"


def write(content: Content, site: Path) -> None:
    """Writes the whole site to the folder `site`."""
    shutil.copytree(_SITE, site)
    shutil.copytree(content.root / "images", site / "content/images")
    for lang in LANGS:
        suffix = "" if lang == "kk" else f".{lang}"
        fields, body = read(content.root / f"pages/about{suffix}.md")
        head = {"title": fields["title"], "slug": "about", "lang": lang}
        _page(site / f"content/pages/about{suffix}.md", head, body)
    words = yaml.safe_load((_SITE.parent / "words.yaml").read_text("utf-8"))
    _json(site / "data/words.json", words)
    _json(site / "data/imprint.json", content.imprint)
    write_registries(content, site)
    for source in content.sources():
        write_article(source, site)


def write_registries(content: Content, site: Path) -> None:
    """Writes the names of sections, topics and authors."""
    for name in ("sections", "topics", "authors"):
        _json(site / f"data/{name}.json", content.registry(name))


def write_article(source: Source, site: Path) -> None:
    """Writes one source of an article."""
    fields = source.fields
    suffix = "" if source.lang == "kk" else f".{source.lang}"
    head = {
        "title": fields["title"],
        "date": fields["date"],
        "category": fields["category"],
        "tags": ", ".join(fields["tags"]),
        "authors": "; ".join(fields["authors"]),
        "slug": source.stem,
        "lang": source.lang,
        "summary": fields["summary"],
    }
    if "image" in fields:
        image = fields["image"]
        head |= {
            "image": image["src"],
            "image_alt": image["alt"],
            "image_caption": image["caption"],
        }
    if "related" in fields:
        head["related_posts"] = ",".join(fields["related"])
    _page(site / f"content/articles/{source.year}/{source.stem}{suffix}.md", head, source.body)


def _page(file: Path, fields: Mapping[str, str], body: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    file.write_text(f"{head}\n{body}", "utf-8")


def _json(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
