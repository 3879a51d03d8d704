"""The commands (`inv --list`), and those of this repository: tests and benchmarks."""

import sys
from pathlib import Path

from invoke import Context, Exit, task

sys.path.insert(0, str(Path(__file__).parent))
# Invoke disables writing bytecode, also of our own code: that takes a tenth of a short build.
sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)

from tilshi.commands.program import refuse_wrong_use  # noqa: E402
from tilshi.commands.tasks import *  # noqa: E402, F403

NOT_SLOW = "not slow"


@task(
    help={
        "articles": "Sizes to measure, parted by commas; with --corpus, the one size to write",
        "large": "Measure 100,000 articles too",
        "corpus": "Only write a content folder of made-up news to this folder",
        "seed": "What the made-up news is drawn by",
        "only": "Tools, parted by commas, of tilshi, tilshi-five, pelican, hugo; default all",
        "scenarios": "Of clean, body, title, new, topic, template, nothing; default all",
        "rounds": "How often each build is repeated at most",
        "results": "Folder for the figures",
        "language": "Measure the language functions instead",
        "data": "With --language: a folder of word lists (bench/language.py names them); with"
        " --corpus: the folder of news_sentences.tsv, to write the corpus with its sentences",
    }
)
def bench(
    _: Context,
    articles="1000,10000",
    large=False,
    corpus="",
    seed=1,
    only="",
    scenarios="",
    rounds=5,
    results="bench/results",
    language=False,
    data="",
):
    """Benchmark builds against plain Pelican and Hugo, or the language functions; or only write the
    corpus.
    """
    if language:
        from bench.language import main

        _exit(main(data))
    else:
        _exit(_bench(articles, large, corpus, data, seed, only, scenarios, rounds, results))


def _bench(articles, large, corpus, data, seed, *choice):
    if corpus and data:
        from bench.news_corpus import main

        return main(corpus, articles, seed, data)
    if corpus:
        from bench.corpus import main

        return main(corpus, articles, seed)
    from bench.build import main

    return main(articles, large, seed, *choice)


def _exit(status):
    if status:
        raise Exit(code=status)


@task(
    help={
        "all": "With what takes long: fuzzing, every page in a browser",
        "fast": "Only the tests, without browsers, servers and whole sites",
    }
)
def test(ctx: Context, all=False, fast=False):
    """Lint, check types, run the tests."""
    if fast:
        _pytest(ctx, "not slow and not whole")
        return
    lint(ctx)
    _pytest(ctx, "" if all else NOT_SLOW)


def _pytest(ctx, marks, prefix=""):
    chosen = f' -m "{marks}"' if marks else ""
    ctx.run(f"{sys.executable} -m {prefix}pytest -n auto{chosen}", pty=False)


@task
def coverage(ctx: Context):
    """Run the tests and measure branch coverage; fail below the minimum in pyproject.toml."""
    measure = f"{sys.executable} -m coverage"
    ctx.run(f"{measure} erase", pty=False)
    _pytest(ctx, NOT_SLOW, "coverage run -m ")
    ctx.run(f"{measure} combine --quiet", pty=False)
    ctx.run(f"{measure} report", pty=False)


@task
def lint(ctx: Context):
    """Check style and types."""
    for command in ("ruff format --check .", "ruff check .", "mypy"):
        ctx.run(f"{sys.executable} -m {command}", pty=False)


refuse_wrong_use(sys.modules[__name__])
