"""What CI shows, and what it may do."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from tests.conftest import AT, PROJECT, article
from tilshi import __version__

WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
SITE, TESTS, RELEASE = (
    PROJECT / f".github/workflows/{name}.yml" for name in ("site", "tests", "release")
)
# Which jobs may write what. No code of the repository runs in them.
MAY_WRITE = {
    "pages": {"pages", "id-token"},
    "attest": {"id-token", "attestations"},
    "release": {"contents"},
    "pypi": {"id-token"},
}
BAD = {
    "content/articles/2020/a.md": article("Мақала", category="Қогам"),
    "content/articles/2020/b.md": article("Екінші", "[жоқ](story:c)"),
}


def check(site, host: str):
    return site.inv(
        "check", "--annotate", host, "--config", str(site.root / "pelicanconf.py"), "--at", AT
    )


def test_github_shows_each_problem_at_its_line(site) -> None:
    result = check(site(BAD), "github")
    assert result.status == 1
    first, second = result.out.strip().splitlines()
    assert re.match(
        r"::error file=content/articles/2020/a\.md,line=4,title=[^:]+::\[category\] ", first
    )
    assert first.isprintable()
    assert "content/articles/2020/b.md" in second


def test_gitlab_gets_a_report_of_code_quality(site) -> None:
    result = check(site(BAD), "gitlab")
    assert result.status == 1
    listed = json.loads(result.out)
    assert {one["location"]["path"] for one in listed} == set(BAD)
    assert listed[0]["location"]["lines"]["begin"] == 4
    assert len({one["fingerprint"] for one in listed}) == len(listed)
    assert all(one["severity"] == "major" for one in listed)


def test_valid_content_has_no_annotation_and_an_unknown_host_is_reported(site) -> None:
    made = site({"content/articles/2020/a.md": article()})
    assert check(made, "github").out.strip() == ""
    assert json.loads(check(made, "gitlab").out) == []
    assert check(made, "gitea").status == 2


def test_the_workflows_pass_zizmor() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("zizmor"), "--offline", "--no-progress", *WORKFLOWS],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def jobs_of(file: Path) -> dict[str, dict]:
    return yaml.safe_load(file.read_text("utf-8"))["jobs"]


def ran(job: dict) -> str:
    """The commands of a job."""
    return "\n".join(step["run"] for step in job["steps"] if "run" in step)


def test_every_action_is_pinned_by_its_hash_and_no_job_may_write_what_it_need_not() -> None:
    assert WORKFLOWS
    for file in WORKFLOWS:
        text = file.read_text("utf-8")
        uses = re.findall(r"uses: (\S+)", text)
        assert uses
        for use in uses:
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", use), use
        said = yaml.safe_load(text)
        assert said["permissions"] == {}
        for name, job in said["jobs"].items():
            assert job["timeout-minutes"]
            rights = job.get("permissions", {})
            writes = {right for right, level in rights.items() if level != "read"}
            assert writes == MAY_WRITE.get(name, set()), name
            if writes:
                assert not [line for line in ran(job).splitlines() if not line.startswith("gh ")]
            for step in job["steps"]:
                assert "${{" not in step.get("run", "")


def test_only_the_main_branch_of_a_repository_that_says_where_to_publishes() -> None:
    jobs = jobs_of(SITE)
    with_secrets = {name for name, job in jobs.items() if "secrets." in json.dumps(job)}
    assert with_secrets == {"publish", "preview"}
    publish, preview = jobs["publish"], jobs["preview"]
    for part in (
        "refs/heads/main",
        "!= 'pull_request'",
        "vars.PUBLISH_TO != ''",
    ):
        assert part in publish["if"]
    # A newsroom may have begun with GitHub's Fork button; and on the clock the event does not know
    # whether it is in a fork.
    assert not [job for job in jobs.values() if ".fork" in job.get("if", "")]
    assert publish["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    assert "head.repo.full_name == github.repository" in preview["if"]


def test_gitlab_publishes_the_main_branch_one_at_a_time() -> None:
    jobs = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text("utf-8"))
    for name in ("publish", "pages"):
        assert jobs[name]["resource_group"] == "production"
        last = jobs[name]["rules"][-1]["if"]
        assert "$PUBLISH_TO" in last and "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in last


def test_ssh_is_made_ready_from_what_ci_keeps(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            "sh",
            "-ec",
            '. .ci/ssh; cat "$PUBLISH_SSH_CONFIG"; stat -c %a "${PUBLISH_SSH_CONFIG%config}key"; echo "[$SSH_KEY]"',
        ],
        cwd=PROJECT,
        env={
            "SSH_KEY": "k",
            "SSH_KNOWN_HOSTS": "h",
            "PATH": "/usr/bin:/bin",
            "TMPDIR": str(tmp_path),
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "StrictHostKeyChecking yes" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["600", "[]"]


def secrets_of(job: dict) -> set[str]:
    return set(re.findall(r"secrets\.(\w+)", json.dumps(job)))


def test_a_preview_never_gets_a_secret_of_the_site() -> None:
    jobs = jobs_of(SITE)
    assert secrets_of(jobs["publish"]) and secrets_of(jobs["preview"])
    assert not secrets_of(jobs["publish"]) & secrets_of(jobs["preview"])
    names = {name: jobs[name]["environment"]["name"] for name in ("publish", "preview")}
    assert names == {"publish": "production", "preview": "preview"}
    gitlab = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text("utf-8"))
    assert gitlab["publish"]["environment"]["name"] == "production"
    assert gitlab["preview"]["environment"]["name"].startswith("preview/")
    assert (
        "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID"
        in gitlab["preview"]["rules"][0]["if"]
    )
    handbook = (PROJECT / "docs/publishing.md").read_text("utf-8")
    for name in (*secrets_of(jobs["publish"]), *secrets_of(jobs["preview"])):
        assert f"`{name}`" in handbook


def test_a_preview_knows_where_the_site_is() -> None:
    jobs = jobs_of(SITE)
    env = jobs["preview"]["steps"][-1]["env"]
    assert {"SITEURL", "PUBLISH_TO"} <= set(env)


def test_the_container_image_is_pinned_by_its_digest() -> None:
    images = {
        job["container"]
        for file in WORKFLOWS
        for job in jobs_of(file).values()
        if "container" in job
    }
    images.add(yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text("utf-8"))["default"]["image"])
    (image,) = images
    assert re.fullmatch(r"python:3\.11[\w.-]*@sha256:[0-9a-f]{64}", image)


def test_the_tool_is_tested_on_each_python_that_it_runs_on() -> None:
    jobs = jobs_of(TESTS)
    assert ran(jobs["test"]).splitlines() == ["make site", "make test"]
    newer = jobs["versions"]["strategy"]["matrix"]["python"]
    assert newer == ["3.12", "3.13", "3.14"]
    assert ran(jobs["versions"]).splitlines() == ["make site", "make test-fast"]
    first = re.fullmatch(r"python:(3\.\d+)\..*", jobs["test"]["container"])[1]
    said = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert said["requires-python"] == f">={first}"
    assert ran(jobs["coverage"]) == "make coverage"


def test_only_what_was_tried_is_attested_released_and_sent_to_an_index() -> None:
    jobs = jobs_of(RELEASE)
    assert yaml.safe_load(RELEASE.read_text("utf-8"))[True] == {"push": {"tags": ["v*"]}}
    steps = ran(jobs["build"])
    places = [
        steps.index(part) for part in (".ci/version", ".ci/notes", "make wheel", ".ci/try-wheel")
    ]
    assert places == sorted(places)
    assert [jobs[name]["needs"] for name in ("attest", "release", "pypi")] == [
        "build",
        "attest",
        "release",
    ]
    assert jobs["pypi"]["if"] == "vars.PUBLISH_TO_PYPI == 'yes'"
    assert jobs["pypi"]["environment"] == {"name": "pypi"}
    assert not [name for name, job in jobs.items() if "secrets." in json.dumps(job)]


def ci(script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [PROJECT / ".ci" / script, *arguments], capture_output=True, encoding="utf-8", check=False
    )


def test_a_tag_must_be_the_version_and_the_changelog_must_tell_of_it() -> None:
    assert ci("version", f"v{__version__}").stdout == f"{__version__}\n"
    for tag in ("v9.9.9", __version__, "main"):
        wrong = ci("version", tag)
        assert wrong.returncode == 1
        assert tag in wrong.stderr
    notes = ci("notes", __version__).stdout
    changelog = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    assert notes.strip() in changelog
    assert "### Added" in notes
    assert "\n## " not in notes
    assert ci("notes", "9.9.9").returncode == 1
