"""seccomp: the system calls that a learner's code may make. The list says what is allowed; the rest is refused.

Calls that only an attempt to get out would make are told to the grader, which refuses and counts them. One of them is
the start of a process: the grader allows exactly one for each test (see ``grader.jail.doorman``).
Sources: seccomp(2), seccomp_unotify(2).
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import socket
import struct
import tempfile
import termios
from typing import Any

from grader.jail import kernel

_TOLD = """
    fork vfork clone execve execveat socket connect bind ptrace process_vm_readv process_vm_writev pidfd_open
    kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo mount unshare setns pivot_root chroot bpf keyctl io_uring_setup
    perf_event_open userfaultfd memfd_create chmod fchmod fchmodat chown fchown fchownat link linkat symlink symlinkat
    setuid setgid setreuid setresuid setresgid mknod mknodat
"""
TOLD = tuple(_TOLD.split())
"""The calls that are refused and counted."""

_FILES = """
    read write readv writev pread64 pwrite64 preadv pwritev open openat openat2 close close_range stat fstat lstat
    newfstatat statx access faccessat faccessat2 lseek getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir
    unlink unlinkat rename renameat renameat2 truncate ftruncate fsync fdatasync flock readlink readlinkat umask
    dup dup2 dup3 pipe pipe2 fadvise64 copy_file_range sendfile statfs fstatfs
"""
_DATES = "utime utimes utimensat futimesat"
"""Landlock does not keep these from files outside; where there are none they do no harm."""

_MEMORY = "mmap munmap mprotect mremap madvise brk membarrier mincore"
_THREADS = """
    futex futex_waitv set_robust_list get_robust_list rseq set_tid_address arch_prctl sched_yield sched_getaffinity
    sched_getparam sched_getscheduler sched_get_priority_max sched_get_priority_min getcpu gettid exit exit_group
"""
_SIGNALS = """
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait sigaltstack alarm pause
    setitimer getitimer restart_syscall wait4 waitid
"""
_TIME = "nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times getrusage"
_WAITING = """
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
    timerfd_create timerfd_settime timerfd_gettime
"""
_PIPES = """
    sendto recvfrom sendmsg recvmsg shutdown getsockopt setsockopt getsockname getpeername
"""
_WHO = """
    getpid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid uname sysinfo
    getrandom getrlimit capget
"""
_ALLOWED = " ".join((_FILES, _MEMORY, _THREADS, _SIGNALS, _TIME, _WAITING, _PIPES, _WHO)).split()

_THREAD_FLAG = 0x0001_0000
_DEATH_SIGNAL, _SET_NAME, _GET_NAME = 1, 15, 16
_TERMINAL_QUESTIONS = (termios.FIOCLEX, termios.FIONCLEX, termios.FIONREAD, termios.TCGETS)
_DESCRIPTOR_COMMANDS = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL)
"""What may be asked of a descriptor; the rest would change what a notebook's processes share, like their stdin."""

_SEARCH_TREE = 2
_SET_MODE_FILTER, _NEW_LISTENER = 1, 8


def compiled(alone: bool) -> bytes:
    """Return the filter as the kernel takes it; raises OSError or RuntimeError where libseccomp is missing.

    alone: the process sees no file of the machine's but those that it may read.
    """
    import pyseccomp  # type: ignore[import-untyped]  # here, for it looks for the library at once

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    rules.set_attr(pyseccomp.Attr.CTL_OPTIMIZE, _SEARCH_TREE)
    for name in _ALLOWED + (_DATES.split() if alone else []):
        _add(rules, pyseccomp.ALLOW, name)
    for name in (name for name in TOLD if name != "clone"):
        _add(rules, pyseccomp.NOTIFY, name)
    _add_by_argument(rules, pyseccomp)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def install(program: bytes) -> int:
    """Put this process and all that come from it under the filter, for good; returns the descriptor that is told."""
    import pyseccomp

    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, "seccomp")
    instructions = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(instructions))
    buffer = ctypes.create_string_buffer(described, len(described))
    return kernel.system(number, _SET_MODE_FILTER, _NEW_LISTENER, buffer)


def _add(rules: Any, action: int, name: str, *arguments: Any) -> None:
    """Add a rule; a call that this processor has not got needs none."""
    try:
        rules.add_rule(action, name, *arguments)
    except OSError:
        return


def _add_by_argument(rules: Any, pyseccomp: Any) -> None:
    """Add the rules for calls of which only some uses are harmless."""
    argument, equal, masked = pyseccomp.Arg, pyseccomp.EQ, pyseccomp.MASKED_EQ
    _add(rules, pyseccomp.ALLOW, "clone", argument(0, masked, _THREAD_FLAG, _THREAD_FLAG))
    _add(rules, pyseccomp.NOTIFY, "clone", argument(0, masked, _THREAD_FLAG, 0))
    _add(rules, pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags are in memory: the C library then uses clone
    _add(rules, pyseccomp.ALLOW, "socketpair", argument(0, equal, int(socket.AF_UNIX)))  # asyncio wakes itself so
    _add(rules, pyseccomp.ALLOW, "prlimit64", argument(2, equal, 0))  # to read a limit, not to set it
    for option in (_DEATH_SIGNAL, _SET_NAME, _GET_NAME):
        _add(rules, pyseccomp.ALLOW, "prctl", argument(0, equal, option))
    for question in _TERMINAL_QUESTIONS:
        _add(rules, pyseccomp.ALLOW, "ioctl", argument(1, equal, question))
    _add(rules, pyseccomp.ALLOW, "ioctl", argument(0, pyseccomp.GT, 2), argument(1, equal, termios.FIONBIO))
    for command in _DESCRIPTOR_COMMANDS:
        _add(rules, pyseccomp.ALLOW, "fcntl", argument(1, equal, command))


def told_names() -> dict[int, str]:
    """Return the name of each call in ``TOLD`` by the number that this processor knows it by."""
    import pyseccomp

    found = {pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name): name for name in TOLD}
    return {number: name for number, name in found.items() if number >= 0}


def available() -> bool:
    """Tell whether libseccomp is there and can tell a grader of calls."""
    try:
        import pyseccomp

        return int(pyseccomp.get_api()) >= 5 and os.name == "posix"
    except (ImportError, RuntimeError, OSError):
        return False
