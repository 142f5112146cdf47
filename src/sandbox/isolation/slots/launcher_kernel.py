# Kernel calls of the slot launcher (launcher.py): namespaces, forks, limits, capabilities, filter. Standard library and libc
# only. Loaded before anything large, so that the process that stays behind in own_namespaces is small.
import _signal, _socket, ctypes, fcntl, os, resource, struct

# signals by their plain numbers and functions: the module `signal` wraps each call into enumerations
from _signal import SIG_DFL, SIG_IGN, SIGCHLD, SIGKILL

libc = ctypes.PyDLL(None, use_errno=True)
CLONE_CALL, CAPSET = {'x86_64': (56, 126), 'aarch64': (220, 91)}[os.uname().machine]
CLONE_VM, NEW_PID, NEW_USER, NEW_MOUNTS = 0x100, 0x20000000, 0x10000000, 0x20000
NAMESPACES = NEW_PID | NEW_USER | NEW_MOUNTS | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
READ_ONLY, NOSUID_NODEV, NOEXEC, REMOUNT, BIND = 1, 6, 8, 32, 4096
UID, GID = os.getuid(), os.getgid()
# what process 1 runs, and on what stack
SLEEP = ctypes.cast(libc.pause, ctypes.c_void_p)
STACK = ctypes.create_string_buffer(65536)
STACK_TOP = ctypes.c_void_p((ctypes.addressof(STACK) + 65536) & ~63)
CAPSET_HEADER, NO_CAPABILITIES = struct.pack('II', 0x20080522, 0), bytes(24)
# the flags IFF_UP and IFF_RUNNING of the loopback device, as SIOCSIFFLAGS takes them
LOOPBACK_UP = struct.pack('16sH14s', b'lo', 0x1 | 0x40, b'')


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f'{what}: {os.strerror(ctypes.get_errno())}')


def put(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text)
    finally:
        os.close(descriptor)


def send(control, data):
    view = memoryview(data)
    while view:
        view = view[os.write(control, view) :]


def own_namespaces():
    """
    Goes on in a child that owns a user and a process namespace, for only an owner may put processes into those that
    it makes below; this process stays to pass on its end.
    """
    pid = libc.syscall(CLONE_CALL, NEW_USER | NEW_PID | NEW_MOUNTS | SIGCHLD, 0, 0, 0, 0)
    if pid > 0:
        os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)
    check(min(pid, 0), 'clone')
    libc.prctl(1, SIGKILL, 0, 0, 0)
    put('/proc/self/setgroups', b'deny')
    put('/proc/self/uid_map', b'%d %d 1' % (UID, UID))
    put('/proc/self/gid_map', b'%d %d 1' % (GID, GID))
    check(libc.mount(b'proc', b'/proc', b'proc', NOSUID_NODEV | NOEXEC, None), 'mount /proc')


def clone_init():
    """Process id of a child that is process 1 of new namespaces and sleeps until it is killed."""
    # orphans of the program are then reaped by the kernel, as process 1 itself never will
    _signal.signal(SIGCHLD, SIG_IGN)
    try:
        pid = libc.clone(SLEEP, STACK_TOP, CLONE_VM | NAMESPACES | SIGCHLD, None)
        if pid < 0:
            raise OSError(ctypes.get_errno(), 'clone')
        put(f'/proc/{pid}/uid_map', b'%d %d 1' % (UID, UID))
        put(f'/proc/{pid}/gid_map', b'%d %d 1' % (GID, GID))
        return pid
    finally:
        _signal.signal(SIGCHLD, SIG_DFL)


def fork():
    """
    As os.fork, but for the interpreter's hooks, which touch much memory: one thread, no lock held, and what matters to
    a program (run_python) is done there.
    """
    pid = libc.syscall(CLONE_CALL, SIGCHLD, 0, 0, 0, 0)
    check(min(pid, 0), 'fork')
    return pid


def allow_looks(allowed):
    """Whether others of this uid may look into this process. Entering namespaces asks for it; no program ever sees it."""
    libc.prctl(4, 1 if allowed else 0, 0, 0, 0)


def loopback_up():
    probe = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(probe.fileno(), 0x8914, LOOPBACK_UP)
    probe.close()


def set_limits(job):
    hard = resource.RLIM_INFINITY
    for name, soft, maximum in job['rlimits']:
        number = getattr(resource, 'RLIMIT_' + name)
        now = resource.getrlimit(number)[1]
        maximum = now if maximum is None else maximum
        if now != hard and (maximum == hard or maximum > now):
            maximum = now
        resource.setrlimit(number, (soft if maximum == hard else min(soft, maximum), maximum))


def drop_privileges(seccomp):
    prctl, capability = libc.prctl, 0
    # until it is refused: the last capability that this kernel knows
    while prctl(24, capability, 0, 0, 0) == 0:
        capability += 1
    check(libc.syscall(CAPSET, CAPSET_HEADER, NO_CAPABILITIES), 'capset')
    check(prctl(38, 1, 0, 0, 0), 'no new privileges')
    if seccomp is not None:
        check(prctl(22, 2, ctypes.byref(seccomp), 0, 0), 'seccomp')


def load_filter(path):
    try:
        with open(path, 'rb') as source:
            rules = source.read()
    except FileNotFoundError:
        return None

    class Program(ctypes.Structure):
        _fields_ = [('length', ctypes.c_ushort), ('rules', ctypes.c_void_p)]

    program = Program(len(rules) // 8, None)
    program.buffer = ctypes.create_string_buffer(rules, len(rules))
    program.rules = ctypes.addressof(program.buffer)
    return program


def read_all(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        content = os.read(descriptor, os.fstat(descriptor).st_size)
        # a read may bring less than was asked for
        while piece := os.read(descriptor, 1 << 20):
            content += piece
        return content
    finally:
        os.close(descriptor)
