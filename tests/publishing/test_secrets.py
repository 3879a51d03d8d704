"""Keys, tokens and passwords in the repository stop a publication; look-alikes do not."""

import base64
import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.publishing.test_publish import publishing_site  # noqa: F401 - a fixture
from tilshi.publishing import secrets
from tilshi.publishing.git import Repository


def parted(text: str) -> str:
    """A made-up secret; its parts are joined here, so that this file does not hold it."""
    return text.replace("|", "")


def part(data: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


HEX = "0123456789abcdef" * 4
WORD = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3v"
SHAPES = {
    "AWS": "AK|IA" + "J2Q7X5WBTNC4KMZP",
    "AWS temporary": "AS|IA" + "J2Q7X5WBTNC4KMZP",
    "GitHub": "gh|p_" + WORD[:36],
    "GitHub server": "gh|s_" + WORD[:36],
    "GitHub fine-grained": "github|_pat_" + WORD[:22] + "_" + WORD[:59],
    "GitLab": "gl|pat-" + WORD[:20],
    "Slack": "xo|xb-123456789012-" + WORD[:24],
    "Slack of an app": "xa|pp-1-A012345-" + WORD[:24],
    "Slack hook": "https://hooks.sl|ack.com/services/T0123ABCD/B0123ABCD/" + WORD[:24],
    "Stripe": "sk_|live_" + WORD[:24],
    "Stripe hook": "whs|ec_" + WORD[:32],
    "Google": "AI|za" + WORD[:35],
    "Google client": "GOC|SPX-" + WORD[:28],
    "JWT": f"{part({'alg': 'HS256'})}.{part({'sub': 'x'})}.{WORD[:43]}",
    "PGP": "-----BEGIN PGP PRIV|ATE KEY BLOCK-----",
    "OpenSSH": "-----BEGIN OPENSSH PRIV|ATE KEY-----",
    "PKCS 8, encrypted": "-----BEGIN ENCRYPTED PRIV|ATE KEY-----",
    "PuTTY": "PuTTY-User-Key|-File-3: ssh-ed25519",
    "npm": "np|m_" + WORD[:36],
    "PyPI": "py|pi-AgEIcHlwaS5vcmc" + WORD + WORD[:10],
    "Telegram": "123456789:|AA" + WORD[:33],
    "SendGrid": "S|G." + WORD[:22] + "." + WORD[:43],
    "Twilio": "S|K" + HEX[:32],
    "Azure storage": "Account|Key=" + WORD + WORD[:22] + "==",
    "a login in an address": "postgres:|//editor:hunter2@db.example/news",
    "a token in an address": "https:|//x-token:" + WORD[:20] + "@git.example/r.git",
    "netrc": "machine ftp.example login editor pass|word hunter2",
    "htpasswd": "editor:$ap|r1$x1y2z3w4$" + WORD[:22],
    "htpasswd, bcrypt": "editor:$2|y$10$" + WORD[:53],
    "a plain htpasswd": "editor:{PL|AIN}hunter2",
    "Mailchimp": HEX[:32] + "-|us12",
    "Mailgun": "ke|y-" + HEX[:32],
    "DigitalOcean": "do|p_v1_" + HEX,
    "OpenAI": "sk-|proj-" + WORD[:48],
    "Anthropic": "sk-|ant-api03-" + WORD[:48],
    "Hugging Face": "h|f_" + WORD[:34],
    "Discord": "M" + WORD[:23] + ".|" + WORD[:6] + "." + WORD[:27],
    "Square": "sq0|atp-" + WORD[:22],
    "Shopify": "shp|at_" + HEX[:32],
    "Docker": "dckr|_pat_" + WORD[:27],
    "curl": "cu|rl -s -u editor:hunter2 https://x.example/",
}


@pytest.mark.parametrize("kind", SHAPES)
def test_tokens_are_recognised_by_format_also_in_an_article(kind: str) -> None:
    secret = parted(SHAPES[kind])
    for around in ("{}", "Оның кілті {} болды.", 'x = "{}"', "  - {}"):
        assert secrets.shape(around.format(secret)), around


@pytest.mark.parametrize(
    "line",
    [
        'requests = "2.32.3" --hash=sha256:' + HEX,
        '"integrity": "sha512-' + WORD + WORD[:22] + '=="',
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + WORD[:43] + " editor@news.example",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "Құпиясөз дегеніміз – password: оны ешкімге айтпаңыз.",
        "Сайттың мекенжайы https://user@git.example/news/ және https://x.example:8443/a@b",
        "https://editor:${WORD}@host.example/ https://editor:{word}@host.example/",
        "https://medium.com/@editor/task-admin-qysqasha-2024-01-02-aqparat-agenttigi",
        "uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683",
        "zhetisudaghy-disk-proj-2024-astanada-otken-konferentsiia-qorytyndysy",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    ],
)
def test_what_only_looks_like_a_secret_is_not_reported(line: str) -> None:
    assert secrets.shape(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "PREVIEW_LOGIN = 'editor:word'",
        "PASSWORDS = ('x')",
        "A_TOKEN: str = 'x1'",
        "DB = {'password': 'x1', 'host': 'h'}",
        "X = dict(api_key='x1')",
        "os.environ['AWS_SECRET_ACCESS_KEY'] = 'x1'",
        "os.environ.setdefault('TOKEN', 'x1')",
        "os.environ.update(TOKEN='x1')",
        "SECRET = os.environ.get('SECRET', 'x1')",
        "SECRET = os.environ.get('SECRET') or 'x1'",
        "LOGIN = f'{USER}:word'",
        "LOGIN = ('edi'\n 'tor:word')",
        "USER, PASSWORD = 'editor', 'x1'",
        "TOKEN = ''.join(['x1', 'y2'])",
        "SSH_KEY = '''\nx1\ny2'''",
        "KEY = b'x1'",
        "KEYS = ['x1']",
        "TOKEN = SecretStr('x1')",
        "if (API_KEY := 'x1'): pass",
        "SITE.apiKey = base64.b64decode('eDE=')",
        "HEADERS = [('X-Api-Key', 'x1')]",
        "PASSWORDS = {'editor': 'x1'}",
        "def send(password='x1'): pass",
    ],
)
def test_a_secret_in_settings_is_recognised_by_name_however_it_is_written(text: str) -> None:
    assert secrets.in_settings(text)


@pytest.mark.parametrize(
    "text",
    [
        "PREVIEW_LOGIN = os.environ.get('PREVIEW_LOGIN', '')",
        "TOKEN = os.environ['TOKEN']",
        "SECRET = Path('/run/secrets/x1').read_text()",
        "PASSWORD = keyring.get_password('site', 'editor')",
        "LOGIN = f\"editor:{os.environ['WORD']}\"",
        "LOGIN = 'editor:' + os.environ['WORD']",
        "HEADERS = {'token': f'Bearer {TOKEN}'}",
        "PASSWORDS = {'editor': os.environ['WORD']}",
        "SECRET = ''",
        "TOKEN = None",
        "TOKEN_FILE = '/run/secrets/x1'",
        "LOGIN_URL = 'https://x.example/login'",
        "PUBLIC_KEY = 'x1'",
        "KEYWORDS = ['news', 'Kazakhstan']",
        "SECRETARY = 'Асан Үсен'",
        "X = sorted(y, key='name')",
        "X = {'key': 'name', 'sort_key': 'date'}",
        "PREVIEW_PROTECTED = 'yes'",
        "MENU = (('Біз туралы', '/about/'),)",
    ],
)
def test_settings_that_read_their_secrets_are_accepted(text: str) -> None:
    assert secrets.in_settings(text) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".env", "DB_PASSWORD=hunter2"),
        (".env.production", 'export API_TOKEN="x1y2"'),
        ("notes.txt", "AWS_SECRET_ACCESS_KEY=x1y2"),
        ("deploy.yml", "  password: hunter2"),
        ("a/b.json", '  "client_secret": "x1y2",'),
        ("conf.toml", "api_key = 'x1y2'"),
        ("site.service", "Environment=PREVIEW_LOGIN=editor:word"),
        ("Dockerfile", "ENV SECRET_TOKEN=x1y2"),
        (".netrc", "  password hunter2"),
        ("rsync.sh", "sshpass --password=hunter2 ssh host"),
        ("app.properties", "spring.datasource.password=hunter2"),
        (".npmrc", "//registry.example/:_authToken=x1y2"),
    ],
)
def test_a_password_in_configuration_is_recognised_by_name(path: str, line: str) -> None:
    assert secrets.assigned(path, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (".env", "DB_PASSWORD="),
        (".env", "DB_PASSWORD=$OTHER"),
        ("site.yml", "SSH_KEY: ${{ secrets.SSH_KEY }}"),
        ("site.yml", "key: publish-${{ github.run_id }}"),
        ("site.yml", "id-token: write"),
        ("site.yml", "persist-credentials: false"),
        ("ci.yml", "key: catalogue"),
        ("deploy.sh", 'export SSH_KEY="$(cat key)"'),
        ("host.conf", "auth_basic_user_file /etc/nginx/preview.htpasswd;"),
        ("notes.txt", "password: ask the editor"),
        ("site.yml", "token: <your token>"),
    ],
)
def test_configuration_that_only_refers_to_a_secret_is_accepted(path: str, line: str) -> None:
    assert secrets.assigned(path, line) == []


@pytest.mark.parametrize("allowed", ["", "  <!-- pragma: allowlist secret -->"])
def test_a_secret_in_an_article_stops_a_publication_unless_its_line_is_allowed(
    publishing_site,  # noqa: F811
    allowed: str,
) -> None:
    made = publishing_site()
    story = made.site.root / "content/articles/2020/a.md"
    story.write_text(
        f"{story.read_text('utf-8')}\nКілт {parted(SHAPES['Google'])}{allowed}\n", "utf-8"
    )
    made.commit()
    status, said = made.publish(verify=False)
    assert status == (0 if allowed else 1), said
    assert ("a.md:9 Құпия сөз ашық файлда тұр" in said) == (not allowed)


def test_secrets_in_the_theme_and_in_other_settings_are_reported_with_their_lines(
    publishing_site,  # noqa: F811
) -> None:
    made = publishing_site()
    made.site.write(
        {
            "theme/static/js/x.js": f"\nconst k = '{parted(SHAPES['Stripe'])}'\n",
            "local.py": "A = 1\nSMTP = {'PASSWORD': ('hunter2')}\n",
            "қолдау/.env": "DB_PASSWORD=hunter2\n",
        }
    )
    made.commit()
    status, said = made.publish(verify=False)
    assert status == 1
    for place in ("theme/static/js/x.js:2", "local.py:2", "қолдау/.env:1"):
        assert place in said
    assert "hunter2" not in said and parted(SHAPES["Stripe"]) not in said


def test_the_projects_own_files_contain_no_secret(tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", PROJECT, tmp_path / "own"], check=True)
    for name in ("tests", "tilshi", "docs", "tasks.py"):
        subprocess.run(["cp", "-r", PROJECT / name, tmp_path / "own"], check=True)
    own = tmp_path / "own"
    assert secrets.find_secrets(Repository(own), sorted(own.glob("*.py")), own) == []
