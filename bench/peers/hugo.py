"""The corpus as a Hugo site."""

import json
import shutil
from pathlib import Path

import yaml

from bench.peers.content import LANGS, Content, Source, read

_SITE = Path(__file__).parent / "hugo_site"


def write(content: Content, site: Path) -> None:
    """Writes the whole site to the folder `site`."""
    shutil.copytree(_SITE, site)
    shutil.copytree(content.root / "images", site / "assets/images")
    words = yaml.safe_load((_SITE.parent / "words.yaml").read_text("utf-8"))
    for lang in LANGS:
        _json(site / f"i18n/{lang}.json", words[lang])
        suffix = "" if lang == "kk" else f".{lang}"
        fields, body = read(content.root / f"pages/about{suffix}.md")
        _page(site / f"content/about{suffix}.md", fields, body)
        archive = {"title": words[lang]["archive"], "layout": "archive"}
        _page(site / f"content/archive{suffix}.md", archive, "")
    _json(site / "data/imprint.json", content.imprint)
    write_registries(content, site)
    for source in content.sources():
        write_article(source, site)


def write_registries(content: Content, site: Path) -> None:
    """Writes the names of sections, topics and authors."""
    for name in ("sections", "topics", "authors"):
        _json(site / f"data/{name}.json", content.registry(name))
    _json(site / "data/order.json", {"sections": list(content.registry("sections"))})


def write_article(source: Source, site: Path) -> None:
    """Writes one source of an article."""
    fields = source.fields
    suffix = "" if source.lang == "kk" else f".{source.lang}"
    head = {
        "title": fields["title"],
        "date": fields["date"] + ":00",
        "summary": fields["summary"],
        "categories": [fields["category"]],
        "topics": fields["tags"],
        "authors": fields["authors"],
        "months": [fields["date"][:7]],
    }
    if "image" in fields:
        head["image"] = fields["image"]
    if "related" in fields:
        head["related"] = [f"/articles/{stem}" for stem in fields["related"]]
    _page(site / f"content/articles/{source.stem}{suffix}.md", head, source.body)


def _page(file: Path, fields: object, body: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # JSON front matter: Hugo accepts it, and it needs no quoting rules.
    head = json.dumps(fields, ensure_ascii=False, indent=1)
    file.write_text(f"{head}\n\n{body}", "utf-8")


def _json(file: Path, data: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
