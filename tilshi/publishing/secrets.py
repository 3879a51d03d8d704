"""Secrets in the files of the repository: keys, tokens and passwords, which belong into the
environment.

Tokens of services are recognised by detect-secrets, and by `_FURTHER` where it lacks a format. A
password has no format; it is recognised by its name in settings and configuration. Prose is
searched for token formats only, because an article may be about passwords. A line that ends with `#
pragma: allowlist secret` is skipped, as by detect-secrets.
"""

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import accumulate
from pathlib import Path, PurePosixPath

from detect_secrets.filters.allowlist import is_line_allowlisted
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.openai import OpenAIDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector
from detect_secrets.util.code_snippet import get_code_snippet

from tilshi.publishing.git import Repository

# What detect-secrets has no detector for. Each begins with a literal, which `re` finds fast; where
# that could be the end of a word, a lookbehind follows it.
_FURTHER = (
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY", r"PuTTY-User-Key-File-\d", r"AGE-SECRET-KEY-1[0-9A-Z]{58}",
    r"ATATT3[A-Za-z0-9_=-]{60,}", r"ATBB[A-Za-z0-9]{28,}",  # Atlassian
    r"SharedAccessKey=[A-Za-z0-9+/]{40,}", r"sig=[A-Za-z0-9%]{43,}%3D",  # Azure
    r"dapi(?<!\wdapi)[0-9a-f]{32}\b",  # Databricks
    r"dop_v1_[0-9a-f]{64}", r"doo_v1_[0-9a-f]{64}", r"dor_v1_[0-9a-f]{64}",  # DigitalOcean
    r"dckr_[op]at_[A-Za-z0-9_-]{20,}",  # Docker
    r"EAA(?<!\wEAA)[A-Za-z0-9]{60,}",  # Facebook
    r"github_pat_[A-Za-z0-9_]{36,}",
    r"AIza[A-Za-z0-9_-]{35}", r"GOCSPX-[A-Za-z0-9_-]{28}", r"ya29\.[A-Za-z0-9_-]{30,}",  # Google
    r"glsa_[A-Za-z0-9_]{32,}", r"glc_[A-Za-z0-9+/=]{32,}",  # Grafana
    r"HRKU-[A-Za-z0-9_-]{36,}",  # Heroku
    r"hf_(?<!\whf_)[A-Za-z0-9]{34,}",  # Hugging Face
    r"lin_api_[A-Za-z0-9]{32,}",  # Linear
    r"key-(?<![\w-]key-)[0-9a-f]{32}\b",  # Mailgun
    r"NRAK-[A-Z0-9]{27}",  # New Relic
    r"npm_(?<!\wnpm_)[A-Za-z0-9]{36}",
    r"sk-(?<![\w-]sk-)(?:ant|proj|svcacct|admin)-[A-Za-z0-9_-]{20,}",  # Anthropic, OpenAI
    r"sk-(?<![\w-]sk-)[A-Za-z0-9]{48}",
    r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}",  # Postman
    r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}",  # Brevo
    r"sntry[su]_[A-Za-z0-9+/=_-]{40,}",  # Sentry
    r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",  # Shopify
    r"xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}", r"xapp-\d-[A-Za-z0-9-]{20,}",  # Slack
    r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,}",  # Square
    r"sk_(?:live|test)_[A-Za-z0-9]{16,}", r"rk_(?:live|test)_[A-Za-z0-9]{16,}",  # Stripe
    r"whsec_[A-Za-z0-9+/=]{32,}",
    r"hv[sbr]\.[A-Za-z0-9_-]{24,}",  # Vault
    r"vk1\.a\.[A-Za-z0-9_-]{40,}", r"AQVN(?<!\wAQVN)[A-Za-z0-9_-]{35,}",  # VK, Yandex
    r"y0_(?<!\wy0_)[A-Za-z0-9_-]{50,}",
    r":\$(?:apr1|[156y]|2[aby])\$\S{20,}", r":\{(?:SHA|SSHA|PLAIN)\}[^\s\"']+",  # htpasswd, shadow
)  # fmt: skip
_LOGINS = (
    re.compile(r"://[^\s/:@\"'`<>]*:([^\s/@\"'`<>]+)@[\w\[]"),
    re.compile(r"\bmachine +\S+ +login +\S+ +password +(\S+)"),
    re.compile(r"\bcurl .*(?<= )(?:-u|--user)[ =]?[\"']?[^\s:\"'$]+:([^\s\"']+)"),
)


class FurtherDetector(RegexBasedDetector):
    """The formats that detect-secrets has no detector for."""

    secret_type = "Token"
    denylist = tuple(map(re.compile, _FURTHER))


_DETECTORS: tuple[RegexBasedDetector, ...] = (
    AWSKeyDetector(), AzureStorageKeyDetector(), DiscordBotTokenDetector(), FurtherDetector(),
    GitHubTokenDetector(), GitLabTokenDetector(), JwtTokenDetector(), MailchimpDetector(),
    NpmDetector(), OpenAIDetector(), PrivateKeyDetector(), PypiTokenDetector(),
    SendGridDetector(), SlackDetector(), SquareOAuthDetector(), StripeDetector(),
    TelegramBotTokenDetector(), TwilioKeyDetector(),
)  # fmt: skip

# Every format has this many characters without a space, or these words.
_SHAPED = ("[!-~]{16}", "PRIVATE KEY")
_NAMED = (
    "[Pp][Aa][Ss][Ss]|[Pp][Ww][Dd]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|[Kk][Ee][Yy]"
    "|[Ll][Oo][Gg][Ii][Nn]|[Cc][Rr][Ee][Dd][Ee][Nn]"
)
_NO_CONFIGURATION = (
    "content", "*.css", "*.html", "*.js", "*.lock", "*.md", "*.po", "*.py", "*.svg",
    "package-lock.json",
)  # fmt: skip
_CONFIGURATION = (
    ".env", ".env.*", "*.env", ".envrc", "*.ini", "*.cfg", "*.conf", "*.properties", "*.toml",
    "*.yaml", "*.yml", "*.json", "*.sh", "*.bash", "*.service", "*.tf", "*.tfvars", "*rc",
    "*credentials*", "Dockerfile*", "Makefile",
)  # fmt: skip
_ASSIGNED = re.compile(
    r"(?:^|[\s{,;(\[:/-]|Environment=)[\"']?(?!Environment=)([A-Za-z_][\w.-]*)[\"']?\s*[:=]\s*(\"[^\"]*\"|'[^']*'|[^\s,;}\"']+)"
)
_ENVIRONMENT = re.compile(r"^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(\"[^\"]*\"|'[^']*'|\S+)")

_STRONG = re.compile(
    r"passw|passphrase|secret(?!ar)|token(?!i)|credential|api[_-]?key", re.IGNORECASE
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_WEAK = {"pass", "pwd", "login", "logins", "key", "keys"}
_OF_KEYS = {"access", "account", "auth", "encryption", "private", "secret", "service", "signing"}
_PUBLIC = {"public", "pub", "sort", "cache", "primary", "foreign", "indexnow"}
_ABOUT = {
    "url", "uri", "path", "file", "files", "dir", "folder", "name", "length", "size", "ttl",
    "expires", "limit", "prefix", "header", "field", "template", "type", "method", "page",
}  # fmt: skip
"""Parts of names that describe a secret without containing it."""
_NO_VALUES = {
    "true", "false", "yes", "no", "on", "off", "null", "none", "read", "write", "inherit",
    "required", "optional", "string",
}  # fmt: skip


@dataclass(frozen=True, order=True)
class SecretFinding:
    """A secret: the path of its file from the repository's root, its line, and its kind or name."""

    path: str
    line: int
    kind: str


def find_secrets(
    repository: Repository, settings: Iterable[Path], root: Path
) -> list[SecretFinding]:
    """The secrets in the files that git knows and in the Python files `settings` below `root`."""
    found = set(_shaped(repository)) | set(_named(repository))
    top = repository.top() or root
    kept = [one for one in found if not _is_allowed(top / one.path, one.line)]
    for file in settings:
        kept += [
            SecretFinding(file.relative_to(root).as_posix(), line, name)
            for line, name in in_settings(file.read_text("utf-8", "replace"))
            if not _is_allowed(file, line)
        ]
    return sorted(kept)


def _shaped(repository: Repository) -> Iterator[SecretFinding]:
    lines = list(repository.lines(_SHAPED))
    # Each pattern runs over all lines at once; line by line takes five times as long.
    text = "\n".join(line for _, _, line in lines)
    starts = [0, *accumulate(len(line) + 1 for _, _, line in lines)]
    patterns = [*_LOGINS, *(pattern for one in _DETECTORS for pattern in one.denylist)]
    doubtful = {
        bisect_right(starts, found.start()) - 1
        for pattern in patterns
        for found in pattern.finditer(text)
    }
    for index in doubtful:
        path, number, line = lines[index]
        kind = shape(line)
        if kind:
            yield SecretFinding(path, number, kind)


def shape(line: str) -> str | None:
    """The kind of a secret in `line`, by its format; None if there is none."""
    for detector in _DETECTORS:
        if any(True for _ in detector.analyze_string(line)):
            return str(detector.secret_type)
    found = (found for pattern in _LOGINS for found in pattern.finditer(line))
    return "Basic Auth Credentials" if any(_is_value(login[1]) for login in found) else None


def _named(repository: Repository) -> Iterator[SecretFinding]:
    for path, number, line in repository.lines([_NAMED], without=_NO_CONFIGURATION):
        for name in assigned(path, line):
            yield SecretFinding(path, number, name)


def assigned(path: str, line: str) -> list[str]:
    """The names of secrets that a `line` of configuration assigns. In other files, only environment
    variables count.
    """
    file = PurePosixPath(path).name
    configuration = any(fnmatch(file, pattern) for pattern in _CONFIGURATION)
    pattern = _ASSIGNED if configuration else _ENVIRONMENT
    given = [(found[1], found[2]) for found in pattern.finditer(line)]
    if file.lstrip("._") in ("netrc", "htpasswd", "pgpass"):
        given += [("password", value) for value in re.findall(r"\bpassword\s+(\S+)", line)]
    return [name for name, value in given if is_secret(name) and _is_value(value)]


def is_secret(name: str) -> bool:
    """Whether a name is that of a secret: `PREVIEW_LOGIN`, `apiKey`, `db.password`."""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in _ABOUT or _PUBLIC & set(words):
        return False
    if _STRONG.search(name):
        return True
    # A key alone may be anything, but not in the name of a setting.
    weak = _WEAK & set(words)
    return bool(weak - {"key", "keys"}) or bool(weak and (name.isupper() or _OF_KEYS & set(words)))


def _is_value(value: str) -> bool:
    """Whether it is a secret itself, not a reference, placeholder or switch."""
    bare = value.strip("\"'")
    if not bare or bare[0] in "$<{[%*!&…" or "${" in bare or "{{" in bare:
        return False
    if bare.lower() in _NO_VALUES or (len(bare) > 2 and len(set(bare)) == 1):
        return False
    return re.search(r"\w", bare) is not None


def in_settings(text: str) -> list[tuple[int, str]]:
    """(line, name) of the secrets in the source of Python settings, however they are written:
    assigned, in a dictionary, as an argument, concatenated. A value read from elsewhere, such as
    the environment, is not one; its default is.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    found = [
        (text_.lineno, name)
        for node in ast.walk(tree)
        for name, value in _given(node)
        if is_secret(name)
        for text_ in _texts(value)
    ]
    return sorted(set(found))


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that `node` assigns a value, with the value."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            yield from _assigned(target, value)
        case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
            yield from _assigned(target, value)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value
        case ast.keyword(arg=str(name), value=value):
            yield name, value
        case ast.arguments(posonlyargs=first, args=then, defaults=defaults):
            for argument, value in zip(reversed([*first, *then]), reversed(defaults), strict=False):
                yield argument.arg, value
            for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                if default is not None:
                    yield argument.arg, default
        case ast.Call(args=[*_, ast.Constant(value=str(name)), value]):
            yield name, value  # environ.get("NAME", "default"), setattr(it, "NAME", "value")
        case ast.Tuple(elts=[ast.Constant(value=str(name)), value]):
            yield name, value


def _assigned(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match target, value:
        case ast.Tuple(elts=names) | ast.List(elts=names), (
            ast.Tuple(elts=values) | ast.List(elts=values)
        ) if len(names) == len(values):
            for name, one in zip(names, values, strict=True):
                yield from _assigned(name, one)
        case ast.Name(id=name) | ast.Attribute(attr=name), _:
            yield name, value
        case ast.Subscript(slice=ast.Constant(value=str(name))), _:
            yield name, value


_MADE_OF = {
    "str", "bytes", "join", "format", "strip", "encode", "decode", "b64decode", "tuple", "list",
    "dict", "set", "frozenset", "replace", "lower", "upper",
}  # fmt: skip
"""Functions that return their argument in another form."""


def _reads(function: str) -> bool:
    """Whether the result of `function` comes from elsewhere. A class only wraps its argument."""
    return function not in _MADE_OF and (function == "Path" or function[0].islower())


def _texts(value: ast.AST) -> Iterator[ast.Constant]:
    """The string constants in `value`."""
    match value:
        case ast.Constant(value=str() | bytes() as said):
            text = said if isinstance(said, str) else said.decode("latin-1")
            # What precedes or follows a password that is read: `editor:`, `Bearer `, `@host`.
            if _is_value(text) and text[-1] not in ":/@ " and text[0] not in "@/":
                yield value
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if _reads(name):
            return
        case ast.Subscript(value=read):
            yield from _texts(read)
        case ast.Dict(values=values):
            for one in values:
                yield from _texts(one)
        case ast.Compare() | ast.Lambda():
            return
        case _:
            for part in ast.iter_child_nodes(value):
                yield from _texts(part)


def _is_allowed(file: Path, number: int) -> bool:
    lines = file.read_text("utf-8", "replace").split("\n")
    context = get_code_snippet(lines, number)
    return bool(is_line_allowlisted(file.name, lines[number - 1], context))
