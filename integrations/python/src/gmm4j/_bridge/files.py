"""Files that two processes map, and that nobody has to clean up.

On Linux they have no name: pages of memory, or of a disk where memory is short, which live as long
as somebody has them open or mapped. The other process opens them by this one's descriptor.
Elsewhere they have a name in the temporary directory until this process lets go of them.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from types import TracebackType

from .memory import free_memory

_PIECE = 4 << 20
_LARGE = 32 << 20


class SharedFile:
    """A file for a worker to map.

    Parameters
    ----------
    size : int
        Bytes that it is to have.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._name: str | None = None
        self._descriptor = self._open()

    def _open(self) -> int:
        if os.path.isdir("/proc/self/fd"):
            if 2 * self.size <= free_memory() and hasattr(os, "memfd_create"):
                return os.memfd_create("gmm4j", os.MFD_CLOEXEC)
            try:
                return os.open(
                    tempfile.gettempdir(), os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600
                )
            except OSError:  # a file system without such files
                pass
        descriptor, self._name = tempfile.mkstemp(prefix="gmm4j-")
        return descriptor

    def reserve(self) -> None:
        """Have all bytes there, so that whoever maps them can write to them.

        Raises
        ------
        OSError
            If there is no room.
        """
        if not self.size:
            return
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self._descriptor, 0, self.size)
        else:
            zeros = memoryview(bytes(min(self.size, _PIECE)))
            for at in range(0, self.size, _PIECE):
                self.write(at, zeros[: self.size - at])

    @property
    def path(self) -> str:
        """What the worker opens."""
        return self._name or f"/proc/{os.getpid()}/fd/{self._descriptor}"

    def write(self, at: int, content: memoryview) -> None:
        """Write bytes at a place."""
        content = content.cast("B")
        while content:
            written = os.pwrite(self._descriptor, content[:_PIECE], at)
            at += written
            content = content[written:]

    def read(self, into: memoryview) -> None:
        """Read all bytes."""
        into = into.cast("B")
        at = 0
        while into:
            got = os.preadv(self._descriptor, [into[:_LARGE]], at)
            if not got:
                raise OSError(f"{self.path} ends after {at} bytes")
            at += got
            into = into[got:]

    def forget_name(self) -> None:
        """Take its name away, as the worker has it mapped now."""
        if self._name is not None:
            with suppress(FileNotFoundError):
                os.unlink(self._name)
            self._name = None

    def close(self) -> None:
        """Let go of it; what others have mapped stays theirs."""
        self.forget_name()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> SharedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
