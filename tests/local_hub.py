"""A model hub on this machine, as far as `huggingface_hub` asks: revisions, lists of files, files."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Repository:
    """A folder of files by revision's name; each revision has a commit of its own. Nobody may read a gated one."""

    folder: Path
    revisions: tuple[str, ...] = ("main",)
    is_gated: bool = False

    def commit(self, revision: str) -> str | None:
        """The commit that a revision's name, or the commit itself, stands for."""
        commits = {name: hashlib.sha1(f"{self.folder} {name}".encode()).hexdigest() for name in self.revisions}
        return revision if revision in commits.values() else commits.get(revision)

    def files(self) -> dict[str, Path]:
        """The files by their paths in the repository."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path for path in found}


NOTHING = Repository(Path("nowhere"))


@dataclass
class LocalHub:
    """Serves repositories on a free port. `fetched` holds the files it gave away."""

    repositories: dict[str, Repository]
    fetched: list[str] = field(default_factory=list)

    def __enter__(self) -> LocalHub:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, path: str) -> tuple[int, dict[str, str], bytes | Path]:
        parts = unquote(urlsplit(path).path).removeprefix("/api/models").strip("/").split("/")
        name, kind, revision, rest = "/".join(parts[:2]), *[*parts[2:4], "", ""][:2], parts[4:]
        repository = self.repositories.get(name, NOTHING)
        commit = repository.commit(revision)
        if repository is NOTHING or repository.is_gated or commit is None:
            why = (
                "RepoNotFound" if repository is NOTHING else "GatedRepo" if repository.is_gated else "RevisionNotFound"
            )
            return 403 if repository.is_gated else 404, {"X-Error-Code": why}, b""
        if kind == "revision":
            return 200, {}, json.dumps({"id": name, "sha": commit}).encode()
        if kind == "tree":
            return 200, {}, json.dumps([_entry(*file) for file in repository.files().items()]).encode()
        file = repository.files()["/".join(rest)]
        return 200, {"X-Repo-Commit": commit, "ETag": f'"{_digest(file)}"'}, file

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self._respond(*hub._answer(self.path))

            def do_GET(self) -> None:
                status, headers, content = hub._answer(self.path)
                if isinstance(content, Path):
                    hub.fetched.append(content.name)
                self.wfile.write(self._respond(status, headers, content))

            def _respond(self, status: int, headers: dict[str, str], content: bytes | Path) -> bytes:
                body = content.read_bytes() if isinstance(content, Path) else content
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                return body

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _entry(path: str, file: Path) -> dict[str, object]:
    return {"type": "file", "path": path, "size": file.stat().st_size, "oid": _digest(file)}


def _digest(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()
