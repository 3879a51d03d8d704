"""A local folder, or one on a host by ssh: whole releases, and a symbolic link to the current one.

    ROOT/.tilshi              marks the folder as ours; unmarked folders with content are left alone
    ROOT/current              → releases/000042-1a2b3c4d; the web server's root
    ROOT/releases/ID/         a release; unchanged files are hard links to the previous release
    ROOT/records/ID.json      its record, and ID.manifest.json
    ROOT/announced.json       the journal of announcements
    ROOT/releases/.incoming   the release being uploaded
    ROOT/releases/.next       a hard-linked copy of the current one, from which the next starts

Everything is done by sh, the core utilities, flock and rsync, which the host must have.
"""

import dataclasses
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tilshi.filesystem import write_atomically
from tilshi.problems import Problem, ProblemsError, UsageError
from tilshi.publishing.config import Publishing
from tilshi.publishing.diff import Manifest
from tilshi.publishing.plan import PublishPlan, TargetState
from tilshi.publishing.record import ReleaseRecord, manifest_text, parse_record
from tilshi.publishing.targets import manifest_cache

_ALIVE = ("ServerAliveInterval=15", "ServerAliveCountMax=4", "BatchMode=yes", "ConnectTimeout=20")
_HOURS = 4
"""Hours for which a lock can be held at most, in case a connection is never recognised as dead."""

# A target is ours if it is marked, empty, missing, or was filled before there was a marker.
_OURS = """
ours() {
  [ -e "$1/.tilshi" ] || [ -z "$(ls -A "$1" 2>/dev/null | grep -vxF lost+found)" ] ||
    { [ -d "$1/records" ] && [ -d "$1/releases" ] && [ -f "$1/.lock" ]; }
}
ours "$1" || exit 77
"""

# The lock lives as long as the connection, so it is always released. Its file names its owner, so
# that a publication that has lost it can tell.
_LOCK = f"""{_OURS}
mkdir -p "$1" && : >> "$1/.tilshi" || exit 3
mkdir -p "$1/releases" "$1/records" || exit 3
exec flock -w "$2" -E 75 "$1/.lock" sh -c '
  echo "$3" > "$1/.lock" && echo locked && exec timeout "$4" cat > /dev/null' sh "$1" "$2" "$3" "$4"
"""

_STATE = f"""{_OURS}
echo state
cd "$1" 2>/dev/null || exit 0
readlink current || echo
cat records/*.json 2>/dev/null || true
"""

# Starts the new release as a copy of the current one, prepared at the last switch if possible.
_BEGIN = """
set -e
cd "$1/releases"
exec 9> ../.tidy; flock 9
[ "$2" = whole ] || rm -rf .incoming
if [ "$2" = links ] && [ "$(cat .next.of 2>/dev/null)" = "$3" ] && [ -d .next ]; then
  rm -f .next.of
  mv -T .next .incoming
elif [ "$2" = links ]; then
  cp -al "$3" .incoming
fi
mkdir -p .incoming
if [ -n "$3" ] && [ -e "../records/$3.manifest" ]; then
  cp "../records/$3.manifest" "../records/$4.manifest"
fi
"""

# $2 the new release, $3 the one that was current, $4 our lock, then the releases to prune; standard
# input: the record, and what is to be deleted, separated by NUL.
_FINISH = """
set -e
cd "$1"
new="$2" old="$3" lock="$4"; shift 4
holds() { [ "$(cat .lock)" = "$lock" ] && ! flock -n .lock true; }
holds || exit 76
now="$(readlink current || true)"
[ "${now#releases/}" = "$old" ] || exit 76
cd releases/.incoming
if [ -n "$old" ] && [ -d "../$old/assets" ]; then
  mkdir -p assets && cp -aln "../$old/assets/." assets/
fi
cat > ../../.finish
head -n 1 ../../.finish > "../../records/$new.json.half"
tail -n +2 ../../.finish | xargs -0 -r rm -rf --
cd ../..
rm -f .finish
mv "records/$new.json.half" "records/$new.json"
mv -T releases/.incoming "releases/$new"
ln -sfn "releases/$new" .switch
mv -T .switch current
for id in "$@"; do
  rm -f "records/$id.json" "records/$id.manifest"
  [ ! -e "releases/$id" ] || mv -T "releases/$id" "releases/.gone-$id"
done
"""

_SWITCH = """
set -e
cd "$1"
new="$3"
[ -d "releases/$3" ]
[ "$(cat .lock)" = "$4" ] && ! flock -n .lock true || exit 76
cat > .switch.records
head -n 1 .switch.records > "records/$2.json.half"
tail -n 1 .switch.records > "records/$3.json.half"
rm .switch.records
mv "records/$2.json.half" "records/$2.json"
if [ -d "releases/$2/assets" ]; then
  mkdir -p "releases/$3/assets" && cp -aln "releases/$2/assets/." "releases/$3/assets/"
fi
mv "records/$3.json.half" "records/$3.json"
ln -sfn "releases/$3" .switch
mv -T .switch current
"""

# Runs in the same command as the switch to $new, since each command is a round trip. While nobody
# waits, it deletes pruned releases and prepares the next one's copy.
_TIDY = """
cd releases
(
  exec 9> ../.tidy; flock 9
  rm -rf .gone-* .next .next.of
  cp -al "$new" .next && echo "$new" > .next.of
) > /dev/null 2>&1 < /dev/null &
"""


class HostTarget:
    """A target with releases next to each other. `home` is the local state folder."""

    def __init__(self, publishing: Publishing, home: Path) -> None:
        self.place, self.home = publishing.place, home
        self.root = publishing.place.path
        self.token = os.urandom(8).hex()
        self.ssh: list[str] = []
        if self.place.kind == "ssh":
            self.ssh = ["ssh", *(part for option in _ALIVE for part in ("-o", option))]
            self.ssh += ["-F", publishing.ssh_config] if publishing.ssh_config else []
            self.ssh += ["-p", str(self.place.port)] if self.place.port else []

    @contextmanager
    def lock(self, wait: int) -> Iterator[None]:
        """One connection holds the lock, and carries all other commands."""
        with tempfile.TemporaryDirectory(prefix="tilshi-") as folder:
            plain = self.ssh
            if self.ssh:
                self.ssh = [*plain, "-o", "ControlMaster=no", "-S", f"{folder}/ssh"]
                command = [*plain, "-o", "ControlMaster=yes", "-S", f"{folder}/ssh"]
            else:
                command = []
            values = (self.root, str(wait), self.token, str(_HOURS * 3600))
            holder = subprocess.Popen(
                self._command(command, _LOCK, values),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            try:
                assert holder.stdout is not None
                assert holder.stderr is not None
                # A host may send a greeting first.
                if b"locked\n" not in iter(holder.stdout.readline, b""):
                    status, said = holder.wait(), holder.stderr.read()
                    if status == 75:
                        raise ProblemsError([Problem("publish-busy", values={"value": wait})])
                    raise self._failed(status, said)
                yield
            finally:
                # Closing its input ends it; a dead connection is not waited for.
                assert holder.stdin is not None
                holder.stdin.close()
                try:
                    holder.wait(5)
                except subprocess.TimeoutExpired:
                    holder.kill()
                    holder.wait()
                self.ssh = plain

    def state(self) -> TargetState:
        """The records there, and which is current."""
        said = self._run(_STATE, self.root).decode().split("\n")
        first, *lines = said[said.index("state") + 1 :]
        try:
            records = sorted((parse_record(line) for line in lines if line), key=lambda one: one.id)
        except ValueError as error:
            raise ProblemsError([Problem("publish-record", values={"value": error})]) from None
        current = first.removeprefix("releases/")
        return TargetState(
            tuple(records), next((record for record in records if record.id == current), None)
        )

    def manifest(self, record: ReleaseRecord) -> Manifest:
        """From the local copy, if it matches; else from the host."""
        file = self.home / "manifest.json"
        there = self._there(f"records/{record.id}.manifest")
        return manifest_cache.cached_manifest(
            record, file, lambda: self._rsync("--checksum", there, str(file))
        )

    def send(self, plan: PublishPlan, site: Path) -> None:
        """Uploads into a new release, then switches the link to it."""
        new, old = plan.record.id, plan.base.id if plan.base else ""
        how = "whole" if plan.whole or not plan.base else "links"
        text = manifest_text(plan.manifest)
        file = self.home / "manifest.json"
        self._run(_BEGIN, self.root, how, old, new)
        write_atomically(self.home / f"{new}.manifest", text.encode())
        # Checksums decide what is sent, not times; rsync itself verifies that it arrived intact.
        common = ("--recursive", "--times", "--checksum", "--chmod=D755,F644")
        if how == "links":
            listed = b"\0".join(path.encode() for path in plan.put)
            if listed:
                options = (*common, "--from0", "--files-from=-")
                self._rsync(*options, f"{site}/", self._there("releases/.incoming/"), stdin=listed)
        else:
            links = (f"--link-dest=../{old}",) if old else ()
            self._rsync(*common, *links, "--delete", f"{site}/", self._there("releases/.incoming/"))
        # Sent as a delta to the last one, which is there under the new one's name.
        named = self.home / f"{new}.manifest"
        self._rsync("--checksum", "--no-whole-file", str(named), self._there("records/"))
        deletions = b"\0".join(path.encode() for path in _with_folders(plan))
        finish = f"{plan.record.as_text()}\n".encode() + deletions
        self._run(_FINISH + _TIDY, self.root, new, old, self.token, *plan.prune, stdin=finish)
        named.replace(file)

    def switch(self, current: ReleaseRecord, to: ReleaseRecord) -> None:
        """Renames a link, after updating the records."""
        # The theme's files of each are kept in the other, for open pages.
        files = {*current.assets, *current.linger, *to.linger} - {*to.assets}
        to = dataclasses.replace(to, linger=tuple(sorted(files)))
        lines = f"{current.as_text()}\n{to.as_text()}\n".encode()
        self._run(_SWITCH + _TIDY, self.root, current.id, to.id, self.token, stdin=lines)

    def journal(self) -> bytes:
        """The file `announced.json` there."""
        return self._run('cat "$1/announced.json" 2>/dev/null || true', self.root)

    def keep_journal(self, data: bytes) -> None:
        """Replaces that file."""
        script = 'cat > "$1/.announced" && mv "$1/.announced" "$1/announced.json"'
        self._run(script, self.root, stdin=data)

    def _there(self, path: str) -> str:
        """A path on the host, in rsync's notation."""
        whole = f"{self.root}/{path}"
        if not self.ssh:
            return whole
        user, at, host = self.place.host.rpartition("@")
        return f"{user}{at}[{host}]:{whole}" if ":" in host else f"{self.place.host}:{whole}"

    def _rsync(self, *arguments: str, stdin: bytes = b"") -> None:
        shell = ["--compress", "--protect-args", "-e", shlex.join(self.ssh)] if self.ssh else []
        self._do(["rsync", *shell, *arguments], stdin)

    def _run(self, script: str, *values: str, stdin: bytes = b"") -> bytes:
        return self._do(self._command(self.ssh, script, values), stdin)

    def _command(self, ssh: Sequence[str], script: str, values: Sequence[str]) -> list[str]:
        command = ["sh", "-c", script, "sh", *values]
        return [*ssh, "--", self.place.host, shlex.join(command)] if ssh else command

    def _do(self, command: list[str], stdin: bytes) -> bytes:
        try:
            done = subprocess.run(command, input=stdin, capture_output=True, check=True)
        except FileNotFoundError:
            raise ProblemsError([Problem("publish-tool", values={"value": command[0]})]) from None
        except subprocess.CalledProcessError as error:
            raise self._failed(error.returncode, error.stderr) from None
        return done.stdout

    def _failed(self, status: int, said: bytes) -> ProblemsError | UsageError:
        if status == 76:
            return ProblemsError([Problem("publish-overtaken")])
        if status == 77:
            return UsageError("output-not-ours", value=self.place.said)
        lines = said.decode("utf-8", "replace").strip().splitlines()
        why = next((line for line in lines if line.strip()), "?")
        return ProblemsError(
            [Problem("publish-failed", values={"value": self.place.said, "why": why})]
        )


def _with_folders(plan: PublishPlan) -> list[str]:
    """What is deleted, and the folders that are then empty."""
    if not plan.delete:
        return []
    kept = {
        str(folder)
        for path in (*plan.manifest, *plan.record.linger)
        for folder in PurePosixPath(path).parents
    }
    folders = {str(folder) for path in plan.delete for folder in PurePosixPath(path).parents}
    return [*plan.delete, *sorted(folders - kept)]
