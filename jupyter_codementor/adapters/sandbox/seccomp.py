"""The seccomp filter: which system calls student code may make.

It is an allow-list. What is not on it fails with EPERM, except for new calls that the C library
tries first and replaces when the kernel does not know them (ENOSYS). Files are the business of
Landlock and of the private file system; here falls what these do not cover: other processes,
sockets, changing a file's mode, owner or times, cutting it by path, raising one's own limits, and
kernel interfaces that a challenge never needs.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import tempfile
from typing import Any, Final

from jupyter_codementor.errors import Unavailable

_CLONE_THREAD: Final = 0x10000
_BY_HALVES: Final = 2

_FILES: Final = (
    "read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 open openat openat2 "
    "close close_range lseek stat fstat lstat newfstatat statx access faccessat readlink "
    "readlinkat getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir unlink unlinkat rename "
    "renameat renameat2 ftruncate fallocate fsync fdatasync flock dup dup2 dup3 pipe pipe2 umask "
    "sendfile copy_file_range statfs fstatfs fadvise64 sync_file_range"
)
_WAITING: Final = (
    "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait "
    "epoll_pwait2 eventfd2 nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time "
    "times getitimer setitimer alarm pause timerfd_create timerfd_settime timerfd_gettime "
    "sched_yield futex futex_waitv restart_syscall rt_sigaction rt_sigprocmask rt_sigreturn "
    "rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack"
)
_MEMORY: Final = "mmap mprotect munmap mremap madvise brk msync mincore membarrier"
_SELF: Final = (
    "getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid "
    "getpgrp getsid getpriority uname sysinfo getrandom getrlimit getrusage getcpu "
    "sched_getaffinity sched_getparam sched_getscheduler sched_get_priority_max "
    "sched_get_priority_min set_tid_address set_robust_list get_robust_list rseq arch_prctl "
    "exit exit_group"
)
_FORKING: Final = "fork vfork wait4 waitid link linkat"
# All of CLONE_NEW*, and what would take a child out of its parent's sight (PARENT, UNTRACED, ...).
_NOT_IN_FORKS: Final = 0x7E020080 | 0x8000 | 0x2000 | 0x800000
_UNKNOWN_TO_OLD_KERNELS: Final = ("clone3", "faccessat2")
# F_SETOWN and its kin would send signals to others; TIOCSTI and its kin would type for others.
_AF_UNIX, _SOCK_STREAM, _SOCK_KIND = 1, 1, 0xF
_FCNTL: Final = (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032, 36, 37, 38)
_IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)


@functools.cache
def compiled_filter(*, forks: bool = False, kills: bool = False, executes: bool = False) -> bytes:
    """Return the filter as BPF, compiled once for this machine.

    Args:
        forks: also allow new processes, but neither new namespaces nor another program; nothing
            can leave its group, so that ending the group ends all of them.
        kills: also allow signals to others; for boxes that see no others but their own.
        executes: also let it become another program, which Landlock then has to name.

    Raises:
        Unavailable: libseccomp is not installed.
    """
    pyseccomp = _libseccomp()
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    # The kernel tries the filter with each call when it is put on, so this halves what that costs.
    with contextlib.suppress(OSError):  # libseccomp before 2.5 does not know it
        rules.set_attr(pyseccomp.Attr.CTL_OPTIMIZE, _BY_HALVES)

    def rule(action: int, name: str, *arguments: object) -> None:
        try:
            number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        except OSError:
            return  # this libseccomp does not know the call
        if number >= 0:  # below 0: other architectures have it, this one does not
            rules.add_rule(action, number, *arguments)

    equal = pyseccomp.EQ
    for name in f"{_FILES} {_WAITING} {_MEMORY} {_SELF}".split():
        rule(pyseccomp.ALLOW, name)
    for name in _UNKNOWN_TO_OLD_KERNELS:
        rule(pyseccomp.ERRNO(errno.ENOSYS), name)
    for number in _FCNTL:
        rule(pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, equal, number))
    for number in _IOCTL:
        rule(pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, equal, number))
    # Pairs of sockets, which asyncio needs to wake its loop: a stream, joined to nothing else.
    kind = pyseccomp.Arg(1, pyseccomp.MASKED_EQ, _SOCK_KIND, _SOCK_STREAM)
    rule(pyseccomp.ALLOW, "socketpair", pyseccomp.Arg(0, equal, _AF_UNIX), kind)
    rule(pyseccomp.ALLOW, "sendto", pyseccomp.Arg(4, equal, 0))
    rule(pyseccomp.ALLOW, "recvfrom")
    # Threads, but no processes; and reading one's limits, but not setting them.
    mask, value = (_NOT_IN_FORKS, 0) if forks else (_CLONE_THREAD, _CLONE_THREAD)
    rule(pyseccomp.ALLOW, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, mask, value))
    for name in _FORKING.split() if forks else ():
        rule(pyseccomp.ALLOW, name)
    for name in ("kill", "tgkill") if kills else ():
        rule(pyseccomp.ALLOW, name)
    if executes:
        rule(pyseccomp.ALLOW, "execve")
    rule(pyseccomp.ALLOW, "prlimit64", pyseccomp.Arg(2, equal, 0))
    return _exported(rules)


@functools.cache
def fork_filter() -> bytes:
    """Return a filter by which the kernel asks for each new process, as BPF.

    It stands beside `compiled_filter`, which says what may be asked for at all.

    Raises:
        Unavailable: libseccomp is not installed.
    """
    pyseccomp = _libseccomp()
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    process = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, _CLONE_THREAD, 0)
    try:
        rules.add_rule(pyseccomp.NOTIFY, "clone", process)
        for name in ("fork", "vfork"):
            if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) >= 0:
                rules.add_rule(pyseccomp.NOTIFY, name)
    except (OSError, RuntimeError, ValueError) as error:
        raise Unavailable(
            "This challenge starts processes, which cannot be counted here: the kernel or "
            "libseccomp is too old."
        ) from error
    return _exported(rules)


def _libseccomp() -> Any:
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise Unavailable(
            "seccomp cannot be used because libseccomp is not installed; "
            "install the package libseccomp2 and start again"
        ) from error
    return pyseccomp


def _exported(rules: Any) -> bytes:
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
