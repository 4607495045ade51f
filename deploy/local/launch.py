"""The last step before a child's own program: a script of its own, so that nothing runs between fork and exec of a
process that has threads.

    launch.py PARENT SIGNAL WAY PROGRAM [ARGUMENT ...]

PARENT is the process id of the starter, SIGNAL the number that ends the child when the starter dies, WAY one of
``own``, ``namespace``, ``nobody``. Ends with 125 if the way is barred, 126 if the program cannot be run.
"""

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path

BARRED, NOT_RUN = 125, 126
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_INSIDE = 1000


def main(parent: str, number: str, way: str, *argv: str) -> None:
    try:
        become(way)
        if sys.platform == "linux":
            die_with(int(parent), int(number))
    except OSError as barred:
        sys.stderr.write(f"cannot start {argv[0]} ({way}): {barred}\n")
        raise SystemExit(BARRED) from None
    # What is ignored stays ignored across exec, and Python ignores SIGPIPE.
    for ordinary in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(ordinary, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)  # noqa: S606
    except OSError as failed:
        sys.stderr.write(f"cannot run {argv[0]}: {failed}\n")
        raise SystemExit(NOT_RUN) from None


def become(way: str) -> None:
    if way == "namespace":
        enter_namespace()
    elif way == "nobody":
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def enter_namespace() -> None:
    """Be an ordinary user in a user namespace of one's own; files stay those of the user outside."""
    user, group = os.geteuid(), os.getegid()
    _libc("unshare", _CLONE_NEWUSER)
    me = Path("/proc/self")
    (me / "setgroups").write_text("deny")
    (me / "uid_map").write_text(f"{_INSIDE} {user} 1")
    (me / "gid_map").write_text(f"{_INSIDE} {group} 1")


def die_with(parent: int, number: int) -> None:
    """Ask the kernel for a signal at the parent's death. Comes last: a change of credentials clears it."""
    _libc("prctl", _PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        raise ProcessLookupError("the starter has gone")


def _libc(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*map(ctypes.c_ulong, arguments)) != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(*sys.argv[1:])
