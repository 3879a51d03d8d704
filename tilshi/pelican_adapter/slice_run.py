"""One slice as one ordinary Pelican run: reader, generators, writer and site class.

Pelican and pelican-i18n-subsites work as usual: the reader reads the slice's sources, the plugin
runs a subsite for each further edition and installs its interface words, the generators render the
theme's templates, signals are sent. The differences: the files to read are those of the slice,
their content comes from the catalogue, and output goes to staging.
"""

import dataclasses
import logging
import re
import sys
import traceback
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError
from markupsafe import Markup
from pelican import Pelican
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.log import console
from pelican.plugins import signals
from pelican.plugins._utils import get_plugin_name
from pelican.readers import BaseReader
from pelican.writers import Writer

from tilshi.content.source import ARTICLE, DOSSIER, PAGE, parse_name
from tilshi.outputs.dossier_views import DossierView
from tilshi.outputs.fragment_cache import FRAGMENTS
from tilshi.outputs.key import Key
from tilshi.outputs.output import File
from tilshi.outputs.registry import output_of
from tilshi.outputs.views import ArticleView, NoticeView, Page, StaticView
from tilshi.pelican_adapter import plugins
from tilshi.pelican_adapter.pelican_settings import compile_templates, pelican_settings
from tilshi.pipeline.staging import stage_file
from tilshi.pipeline.validate import MadeFile
from tilshi.pipeline.workers import RenderJob, Slice
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.settings import load_settings

# The build reports for itself.
logging.getLogger("pelican").setLevel(logging.CRITICAL)
console.quiet = True


_VIEWS = ("article", "page", "dossier")
"""The variables of a template that may have a body."""


def render(job: RenderJob, keys: Slice) -> list[MadeFile]:
    """Makes the files of one slice in the staging folder and returns them; an empty slice only
    warms up.

    Raises ProblemsError if a template fails or Pelican drops a page.
    """
    if not keys:
        _warm_up(job.config, job.content, job.output)
        return []
    run = _Run(job)
    site, gone = job.context.site, []
    for key in keys:
        made = output_of(key).make(key, site)
        if made is None:
            gone.append(MadeFile(key))
        elif isinstance(made, Page):
            run.pages.setdefault(key.edition, []).append((key, made))
        else:
            run.put_file(key, made)
    if run.pages:
        _run_pelican(run)
    missing = run.planned() - {made.path for made in run.made}
    if missing:
        raise ProblemsError(Problem("page-not-made", path) for path in missing)
    return [*run.made, *gone]


@cache
def _warm_up(config: Path, content: Path, output: Path) -> None:
    compile_templates(load_settings(config, content, output))


def _run_pelican(run: "_Run") -> None:
    context, staged = run.job.context, run.job.staged
    translations = context.settings.cache / context.theme.words
    settings = pelican_settings(context.settings, staged, translations, TilshiPelican)
    settings["READERS"] = {"md": SourceReader, "html": None, "htm": None, "rst": None}
    settings["JINJA_GLOBALS"] = {
        **settings["JINJA_GLOBALS"],
        "asset": context.asset,
        FRAGMENTS: context.fragments,
    }
    settings["TILSHI_RUN"] = run
    try:
        TilshiPelican(settings).run()
    except (ProblemsError, UsageError):
        raise
    except (Exception, SystemExit) as error:
        problem = _template_problem(error) or plugins.problem(error, run.plugins)
        if problem is None:
            raise
        raise ProblemsError([problem]) from error
    finally:
        # Pelican would keep every content object as long as the worker lives.
        for remembered in (Content.get_content, Content.get_summary):
            remembered.cache.clear()


class _Run:
    """What one run of Pelican has to make, by edition, and what it has made."""

    def __init__(self, job: RenderJob) -> None:
        self.job, self.settings = job, job.context.settings
        self.pages: dict[str, list[tuple[Key, Page]]] = {}
        self.made: list[MadeFile] = []
        self.plugins: list[Any] = []

    def planned(self) -> set[str]:
        """The files that the slice has to produce."""
        return {page.save_as for pages in self.pages.values() for _, page in pages}

    def sources(self, kind: str, edition: str) -> list[str]:
        """The paths of the sources that a subsite reads: its own. The main site also reads those in
        other languages, because pelican-i18n-subsites asks it where each belongs.
        """
        folders = {ARTICLE: ("articles/",), PAGE: ("pages/", "dossiers/")}[kind]
        main = self.settings.editions[0]
        return sorted(
            {
                source
                for of, source in self.by_source
                if source.startswith(folders)
                and (
                    of == edition
                    or (edition == main.id and self.settings.edition(of).lang != main.lang)
                )
            }
        )

    @cached_property
    def by_source(self) -> dict[tuple[str, str], Page]:
        """The pages that have a source, by edition and path."""
        return {
            (edition, page.source): page
            for edition, pages in self.pages.items()
            for _, page in pages
            if page.source
        }

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The keys of the pages by file."""
        return {page.save_as: key for pages in self.pages.values() for key, page in pages}

    def put_page(self, page: Page, html: str) -> None:
        """Writes a finished page to staging."""
        named = self.job.context.marks.of(html)
        written = stage_file(self.job.staged, page.save_as, html.encode())
        self.made.append(MadeFile(self.keys[page.save_as], page.save_as, *written, named))

    def put_file(self, key: Key, file: File) -> None:
        """Writes a file without a template to staging."""
        self.made.append(
            MadeFile(key, file.path, *stage_file(self.job.staged, file.path, file.data))
        )


class SourceReader(BaseReader):  # type: ignore[misc]
    """Reads a source: its finished body, with its page as metadata of the content object."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The body's HTML, and what Pelican and its plugins need to know about the source."""
        run: _Run = self.settings["TILSHI_RUN"]
        source = Path(source_path).relative_to(run.settings.content).as_posix()
        name, _ = parse_name(source, run.settings.langs)
        assert name is not None
        here = run.settings.edition(self.settings["DEFAULT_LANG"])
        edition = next(
            edition
            for edition in (here, *run.settings.editions)
            if edition.lang == name.lang and (edition.id, source) in run.by_source
        )
        page = run.by_source[edition.id, source]
        view = next(filter(None, map(page.variables.get, _VIEWS)), None)
        # Pelican would take a static page and a dossier of one name for translations of each other.
        story = f"dossier-{name.story}" if name.kind == DOSSIER else name.story
        metadata = {
            "title": getattr(view, "title", name.story),
            "lang": edition.id,
            "story": story,
            "slug": story,
            "status": "published",
            "url": page.path.removeprefix(edition.prefix),
            "save_as": page.save_as,
            "template": page.template,
            "made": page,
        }
        if name.kind == ARTICLE:
            dated = page.variables.get("article") or page.variables["notice"]
            assert isinstance(dated, ArticleView | NoticeView)
            metadata["date"] = datetime.fromisoformat(dated.date.iso).replace(tzinfo=None)
        # A plain string: what a plugin adds to it must not be escaped.
        return str(getattr(view, "body", "")), metadata


class _SliceOnly:
    """A generator that reads only the slice's sources."""

    kind = ""
    settings: dict[str, Any]

    def get_files(self, paths: Any, exclude: Any = None, extensions: Any = None) -> list[str]:
        if extensions is not None:
            return []
        run: _Run = self.settings["TILSHI_RUN"]
        return run.sources(self.kind, self.settings["DEFAULT_LANG"])

    def _add_failed_source_path(self, path: str, static: bool = False) -> None:
        # Pelican would log it and leave the page out.
        error = sys.exc_info()[1]
        if error is not None:
            raise error

    # The catalogue is the cache: Pelican's would compare file times only.

    def get_cached_data(self, filename: str, default: Any = None) -> Any:
        return default

    def cache_data(self, filename: str, data: Any) -> None:
        pass


class StoriesGenerator(_SliceOnly, ArticlesGenerator):  # type: ignore[misc]
    """Pelican's generator of articles, over one slice."""

    kind = ARTICLE


class StaticPagesGenerator(_SliceOnly, PagesGenerator):  # type: ignore[misc]
    """Pelican's generator of pages, over one slice: static pages and dossiers."""

    kind = PAGE


class ListingsGenerator(Generator):  # type: ignore[misc]
    """Renders pages without a source: listings, the archive, 404, redirects."""

    def generate_output(self, writer: Writer) -> None:
        """Renders the slice's pages without a source in this subsite's edition."""
        run: _Run = self.settings["TILSHI_RUN"]
        for _, page in run.pages.get(self.settings["DEFAULT_LANG"], ()):
            if page.source is None:
                template = self.get_template(page.template)
                writer.write_file(page.save_as, template, self.context, made=page)


class StagingWriter(Writer):  # type: ignore[misc]
    """Writes pages to staging. A template gets only the views of the contract."""

    def write_file(
        self, name: str, template: Template, context: dict[str, Any], *_: Any, **kwargs: Any
    ) -> None:
        """Renders `template` for the page in `kwargs` and writes it to staging."""
        run: _Run = self.settings["TILSHI_RUN"]
        content: Content | None = kwargs.get("article") or kwargs.get("page")
        page: Page = kwargs["made"] if content is None else content.made
        variables = dict(page.variables)
        if content is not None:
            # Plugins may have changed the content object's body.
            for key in _VIEWS:
                view = variables.get(key)
                if isinstance(view, ArticleView | StaticView | DossierView):
                    variables[key] = dataclasses.replace(view, body=Markup(content.content))
        run.put_page(page, template.render(variables))
        signals.content_written.send(
            str(run.job.staged / page.save_as), context={**context, **variables}
        )


class TilshiPelican(Pelican):  # type: ignore[misc]
    """Pelican with the generators and the writer above; a plugin that cannot be loaded or
    registered is an error.
    """

    def init_plugins(self) -> None:
        """Loads and registers the plugins. Raises UsageError or ProblemsError, naming the one that
        fails.
        """
        run: _Run = self.settings["TILSHI_RUN"]
        # A subsite shares the plugins of the main site; its settings contain only their names.
        self.plugins = run.plugins = run.plugins or plugins.load_plugins(
            self.settings["PLUGINS"], self.settings.get("PLUGIN_PATHS", [])
        )
        plugins.register_plugins(self.plugins)
        self.settings["PLUGINS"] = [get_plugin_name(plugin) for plugin in self.plugins]

    def _get_generator_classes(self) -> list[type[Generator]]:
        # Calling the superclass sends the signal that pelican-i18n-subsites waits for.
        ours: dict[Any, Any] = {
            ArticlesGenerator: StoriesGenerator,
            PagesGenerator: StaticPagesGenerator,
        }
        classes: list[Any] = [ours.get(cls, cls) for cls in super()._get_generator_classes()]
        classes.insert(len(ours), ListingsGenerator)
        return classes

    def _get_writer(self) -> Writer:
        # Calling the superclass makes pelican-i18n-subsites run the next subsite.
        super()._get_writer()
        return StagingWriter(self.output_path, settings=self.settings)


def _template_problem(error: BaseException) -> Problem | None:
    """The problem for an error in a template, with its position in the theme; None if no template
    caused it.
    """
    line, file = None, ""
    if isinstance(error, TemplateSyntaxError):
        line, file = error.lineno, error.filename or error.name or ""
    for frame in traceback.extract_tb(error.__traceback__):
        if "/templates/" in frame.filename and not isinstance(error, TemplateSyntaxError):
            line, file = frame.lineno, frame.filename
    if not file and not isinstance(error, TemplateError):
        return None
    below = file.rsplit("/templates/", 1)[-1]
    why = re.sub(r"'[^']*views\.(\w+) object'", r"\1", str(error) or type(error).__name__)
    return Problem("template", f"theme/templates/{below}", line, values={"why": why})
