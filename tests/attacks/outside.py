"""What lies outside the jail: canaries, a loot folder, victims, and ears on every kind of socket.

Everything may be read and written by everybody, so that nothing but the jail stands between an attack and it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import selectors
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path

_UNTOUCHED = '{"score": 0}\n'
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Outside:
    """A folder of its own for one run; ``with Outside(names) as outside``.

    names: the attacks, each of which gets a victim. token: what every canary holds.
    """

    def __init__(self, names: list[str]) -> None:
        self.token = f"canary-{secrets.token_hex(16)}"
        self.root = Path(tempfile.mkdtemp(prefix="vault-"))
        self.root.chmod(0o777)
        self.canary = self._write("canary.txt", self.token)
        self.loot = self._folder("loot")
        self.victims = self._folder("victims")
        for name in names:
            self._folder(f"victims/{name}")
            self._write(f"victims/{name}/marks.json", _UNTOUCHED)
        self._private = self._write("private.txt", self.token)
        self._private.chmod(0o600)
        self._gradebook()
        self._ears = _Ears(self.root)
        self._watched: dict[Path, bytes] = {}
        self._folders: tuple[Path, ...] = ()
        self._bystanders: dict[str, subprocess.Popen[bytes]] = {}
        self._before = {name: self._state(name) for name in names}

    def __enter__(self) -> Outside:
        return self

    def __exit__(self, *_: object) -> None:
        self._ears.close()
        for process in self._bystanders.values():
            process.kill()
            process.wait()
        for name in self._before:
            _forget_in_kernel(str(self.loot / name))
            Path(f"/dev/shm/{name}-of-{self.root.name}").unlink(missing_ok=True)
        shutil.rmtree(self.root, ignore_errors=True)

    def places(self, name: str) -> dict[str, str]:
        """Return what stands for ``@…@`` in the code of an attack."""
        return {
            "NAME": name,
            "RUN": self.root.name,
            "CANARY": str(self.canary),
            "PRIVATE": str(self._private),
            "GRADEBOOK": str(self.root / "gradebook.db"),
            "LOOT": str(self.loot / name),
            "VICTIM": str(self.victims / name),
            "MARK": f"mark of {name}",
            **self._ears.places(),
        }

    def bystander(self, name: str) -> int:
        """Return the number of a process that has nothing to do with an attack, started when first wanted."""
        if name not in self._bystanders:
            self._bystanders[name] = subprocess.Popen(["sleep", "3600"], stdin=subprocess.DEVNULL)
        return self._bystanders[name].pid

    def harm(self, name: str) -> list[str]:
        """Return what an attack has done out here, a few words each."""
        found = []
        if (self.loot / name).exists():
            found.append("carried something out")
        if self._ears.heard(name):
            found.append("was heard on a socket")
        if name in self._bystanders and self._bystanders[name].poll() is not None:
            found.append("killed a bystander")
        if self._state(name) != self._before[name]:
            found.append("changed a file")
        return found

    def watch(self, *folders: Path) -> None:
        """Remember what is in these folders, which nobody may change from now on."""
        self._watched = {path: _content(path) for path in _files(folders)}
        self._folders = folders

    def changes(self) -> list[str]:
        """Return what has changed in the folders that are watched, a few words each."""
        now = _files(self._folders)
        found = [f"{path.name} is new" for path in now if path not in self._watched]
        for path, data in self._watched.items():
            if path not in now or _content(path) != data:
                found.append(f"{path.parent.name}/{path.name} was changed")
        return found

    def _state(self, name: str) -> list[object]:
        folder = self.victims / name
        found: list[object] = []
        for path in sorted([folder, *folder.rglob("*")]):
            about = path.lstat()
            text = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
            found.append((path.name, text, about.st_mode, about.st_uid, about.st_mtime_ns, about.st_nlink))
        return found

    def _folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir()
        path.chmod(0o777)
        return path

    def _write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o666)
        return path

    def _gradebook(self) -> None:
        path = self.root / "gradebook.db"
        with contextlib.closing(sqlite3.connect(path)) as book, book:
            book.execute("CREATE TABLE marks (student TEXT, answer TEXT)")
            book.execute("INSERT INTO marks VALUES ('ann', ?)", [self.token])
        path.chmod(0o666)


def _content(path: Path) -> bytes:
    """Return what is in a file; of one that may not be read, when it was changed."""
    return path.read_bytes() if os.access(path, os.R_OK) else str(path.stat().st_mtime_ns).encode()


def _files(folders: Sequence[Path]) -> list[Path]:
    """Return the plain files in folders, without what Python keeps beside its modules."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts]
    return [path for path in found if path.is_file() and not path.is_symlink()]


def _forget_in_kernel(place: str) -> None:
    """Remove shared memory and message queues that an attack left in the kernel under the number of its place."""
    libc, key = ctypes.CDLL(None), zlib.crc32(place.encode()) & 0x7FFFFFFF
    if (segment := libc.shmget(key, 0, 0)) >= 0:
        libc.shmctl(segment, 0, None)
    if (queue := libc.msgget(key, 0)) >= 0:
        libc.msgctl(queue, 0, None)


class _Ears:
    """Sockets of every kind that note what they hear, in a thread of their own."""

    def __init__(self, folder: Path) -> None:
        self._heard: list[bytes] = []
        self._selector = selectors.DefaultSelector()
        self._places: dict[str, str] = {}
        abstract = f"\0vault-{os.getpid()}-{folder.name}"
        self._listen("TCP4", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self._listen("TCP6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0))
        self._listen("UDP", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self._listen("UNIX", socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "stream"))
        self._listen("UNIXDATA", socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "data"))
        self._listen("ABSTRACT", socket.AF_UNIX, socket.SOCK_STREAM, abstract)
        self._stop, stopped = socket.socketpair()
        self._selector.register(stopped, selectors.EVENT_READ, "stop")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def places(self) -> dict[str, str]:
        """Return where each kind listens; a kind that this machine lacks is at a place where nothing is."""
        return self._places

    def heard(self, name: str) -> bool:
        """Tell whether somebody said this name."""
        return any(name.encode() + b"!" in data for data in self._heard)

    def close(self) -> None:
        self._stop.close()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # all of them are sockets
        self._selector.close()

    def _listen(self, kind: str, family: int, type_: int, where: object) -> None:
        self._places[kind] = "1"
        with contextlib.suppress(OSError):
            ear = socket.socket(family, type_)
            try:
                ear.bind(where)  # type: ignore[arg-type]  # the address of each family has its own form
            except OSError:
                ear.close()
                raise
            if type_ == socket.SOCK_STREAM:
                ear.listen(64)
            if isinstance(where, str) and not where.startswith("\0"):
                os.chmod(where, 0o777)
            name = ear.getsockname()
            self._places[kind] = str(name[1]) if isinstance(name, tuple) else str(where).lstrip("\0")
            self._selector.register(ear, selectors.EVENT_READ, "ear" if type_ == socket.SOCK_STREAM else "data")

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data == "stop":
                    return
                self._hear(key.fileobj, key.data)  # type: ignore[arg-type]  # all of them are sockets

    def _hear(self, ear: socket.socket, kind: str) -> None:
        if kind == "ear":
            caller, _ = ear.accept()
            self._selector.register(caller, selectors.EVENT_READ, "caller")
            return
        try:
            data = ear.recv(65536)
        except OSError:
            data = b""
        self._heard.append(data)
        if kind == "caller":
            if b"HTTP/1" in data:
                with contextlib.suppress(OSError):
                    ear.sendall(_ANSWER)
            if not data or b"HTTP/1" in data:
                self._selector.unregister(ear)
                ear.close()
