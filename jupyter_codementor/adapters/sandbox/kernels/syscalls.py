"""The system calls that no kernel of any language needs, refused by seccomp.

A list of what is allowed, as boxes have it, cannot be drawn up for interpreters that nobody has
seen. So this one names what lets a process reach others, the kernel's rarer parts, or new
namespaces, and the network.
"""

from __future__ import annotations

import errno
import functools
import tempfile
from typing import Any, Final

from jupyter_codementor.errors import Unavailable

_REFUSED: Final = (
    "ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp "
    "unshare setns mount umount2 pivot_root chroot move_mount open_tree fsopen fsconfig fsmount "
    "fspick mount_setattr open_by_handle_at name_to_handle_at "
    "keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter "
    "io_uring_register init_module finit_module delete_module kexec_load kexec_file_load reboot "
    "swapon swapoff acct syslog quotactl settimeofday clock_settime clock_adjtime adjtimex "
    "sethostname setdomainname ioperm iopl nfsservctl vhangup lookup_dcookie fanotify_init"
)
_NAMESPACES: Final = (
    0x00020000,  # CLONE_NEWNS
    0x02000000,  # NEWCGROUP
    0x04000000,  # NEWUTS
    0x08000000,  # NEWIPC
    0x10000000,  # NEWUSER
    0x20000000,  # NEWPID
    0x40000000,  # NEWNET
)
_FAMILIES: Final = (1, 2, 10, 16)
"""UNIX, INET, INET6, NETLINK: ZeroMQ fails without them. In a network namespace of its own, without
a route, they lead nowhere; others (VSOCK, PACKET, ALG) are not held by namespaces."""
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C


@functools.cache
def compiled() -> bytes:
    """Return the filter as BPF, compiled once for this machine.

    Raises:
        Unavailable: libseccomp is not installed.
    """
    try:
        import pyseccomp
    except (ImportError, RuntimeError, OSError) as error:
        raise Unavailable("seccomp cannot be used because libseccomp is not installed.") from error
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.set_attr(pyseccomp.Attr.ACT_BADARCH, pyseccomp.KILL_PROCESS)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in _REFUSED.split():
        _rule(pyseccomp, rules, refuse, name)
    for flag in _NAMESPACES:
        _rule(pyseccomp, rules, refuse, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    _rule(pyseccomp, rules, pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be seen
    _rule(pyseccomp, rules, refuse, "socket", pyseccomp.Arg(0, pyseccomp.GT, max(_FAMILIES)))
    for family in set(range(max(_FAMILIES))) - set(_FAMILIES):
        _rule(pyseccomp, rules, refuse, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    for request in (_TIOCSTI, _TIOCLINUX):
        _rule(pyseccomp, rules, refuse, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, request))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _rule(pyseccomp: Any, rules: Any, action: int, name: str, *arguments: object) -> None:
    try:
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    except OSError:
        return  # this libseccomp does not know the call
    if number >= 0:  # below 0: other architectures have it, this one does not
        rules.add_rule(action, number, *arguments)
