# Resident launcher of one slot, inside bubblewrap under the slot's own uid (slot.ts starts it, slot-backend.ts uses it).
#
# Theory of operation. This process never reads a job: it makes ahead of time, in fresh namespaces (user, pid, net, mount,
# ipc, uts, cgroup), a process 1 that only sleeps and a spare that waits to become a program; wakes the spare when told
# to, kills when told to, and reports the end. The awakened spare reads the job from the slot's folder, opens the streams,
# and turns into the program (limits, no capabilities, no new privileges, filter). A Python program runs in the spare
# itself, with the interpreter and common modules already loaded; anything else by execve. When the program has ended,
# process 1 is killed and with it all that is left; then a child of the launcher brings out the files that were asked for.
#
# Process 1 shares the launcher's memory (clone with CLONE_VM) and never runs a line of Python: copying and touching that
# memory once more cost a third of a run's CPU time. The spare is the launcher's own child, so its exit status is the
# kernel's word to the launcher; its getppid() is 0, as in a container that was entered from outside.
#
# Covered: nothing of one run reaches the next but the launcher's own memory, which holds no job; a program cannot
# touch its process 1 (which has capabilities that it lacks, is not dumpable and handles no signal), nor see the launcher.
# Not covered: forks of one launcher share address-space layout and hash seed (slots are recycled); the launcher itself
# may use the kernel's namespace and mount calls, behind bubblewrap and its own uid.
import _signal, ctypes, os, sys

# signals by their plain numbers and functions: the module `signal` wraps each call into enumerations
from _signal import SIG_DFL, SIG_IGN, SIGCHLD, SIGINT, SIGKILL, SIGPIPE, SIGXFSZ

libc = ctypes.PyDLL(None, use_errno=True)
CLONE_CALL, CAPSET = {'x86_64': (56, 126), 'aarch64': (220, 91)}[os.uname().machine]
CLONE_VM, NEW_PID, NEW_USER, NEW_MOUNTS = 0x100, 0x20000000, 0x10000000, 0x20000
NAMESPACES = NEW_PID | NEW_USER | NEW_MOUNTS | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
READ_ONLY, NOSUID_NODEV, NOEXEC, REMOUNT, BIND = 1, 6, 8, 32, 4096
UID, GID = os.getuid(), os.getgid()
SLOT, WORK = '/tmp/slot', '/w'
SCRATCH = (b'/dev/shm', WORK.encode(), b'/tmp')
# what most jobs ask for (limits.ts); other sizes cost a call for each mount
USUAL_WORK_BYTES = 128 << 20


def check(result, what):
    if result != 0:
        raise OSError(ctypes.get_errno(), f'{what}: {os.strerror(ctypes.get_errno())}')


def put(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text)
    finally:
        os.close(descriptor)


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


# before more is loaded, so that the process that stays is small
if __name__ == '__main__':
    own_namespaces()

import _socket, fcntl, gc, json, resource, select, struct, time, types  # noqa: E402

# what short programs import most: loaded once here, shared by every fork; each page more makes every fork dearer
import atexit, bisect, builtins, collections, copy, datetime, functools, heapq, io, itertools, linecache, math  # noqa: E402, F401
import operator, random, re, signal, socket, string, threading, traceback, typing  # noqa: E402, F401

# what the slot was started with, which is what most jobs want
ENVIRONMENT = {}
# what process 1 runs, and on what stack
SLEEP = ctypes.cast(libc.pause, ctypes.c_void_p)
STACK = ctypes.create_string_buffer(65536)
STACK_TOP = ctypes.c_void_p((ctypes.addressof(STACK) + 65536) & ~63)
# the flags IFF_UP and IFF_RUNNING of the loopback device, as SIOCSIFFLAGS takes them
CAPSET_HEADER, NO_CAPABILITIES = struct.pack('II', 0x20080522, 0), bytes(24)
LOOPBACK_UP = struct.pack('16sH14s', b'lo', 0x1 | 0x40, b'')
# the decoder's own C function: what stands around it in Python costs more than the job
decode = json.JSONDecoder().scan_once


def send(control, data):
    view = memoryview(data)
    while view:
        view = view[os.write(control, view) :]


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


def allow_looks(allowed):
    """Whether others of this uid may look into this process. Entering namespaces asks for it; no program ever sees it."""
    libc.prctl(4, 1 if allowed else 0, 0, 0, 0)


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


def fork():
    """
    As os.fork, but for the interpreter's hooks, which touch much memory: one thread, no lock held, and what matters to
    a program (run_python) is done there.
    """
    pid = libc.syscall(CLONE_CALL, SIGCHLD, 0, 0, 0, 0)
    check(min(pid, 0), 'fork')
    return pid


def loopback_up():
    probe = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(probe.fileno(), 0x8914, LOOPBACK_UP)
    probe.close()


def prepare_spare(namespaces):
    """All that needs no job. Leaves this process in the slot's folder, which no path leads to any more."""
    os.setsid()
    check(libc.setns(namespaces, NAMESPACES & ~NEW_PID), 'enter the namespaces')
    libc.prctl(1, SIGKILL, 0, 0, 0)
    check(libc.mount(b'proc', b'/proc', b'proc', NOSUID_NODEV | NOEXEC, None), 'mount /proc')
    loopback_up()
    os.chdir(SLOT)
    for place in SCRATCH:
        check(libc.mount(b'tmpfs', place, b'tmpfs', NOSUID_NODEV, b'mode=755,size=%d' % USUAL_WORK_BYTES), 'mount a tmpfs')
    allow_looks(True)
    put('/proc/self/oom_score_adj', b'1000')


def read_job():
    content = read_all('job')
    at = content.index(b'\n')
    header = decode(content[:at].decode(), 0)[0]
    at += 1
    for entry in header['files']:
        entry['content'] = content[at : at + entry['size']]
        at += entry['size']
    return header


def open_streams(job):
    streams = [
        os.open('stdin' if job['stdin'] else '/dev/null', os.O_RDONLY),
        os.open('stdout', os.O_WRONLY),
        os.open('stderr', os.O_WRONLY),
    ]
    if job['channel']:
        channel = socket.socket(socket.AF_UNIX)
        channel.connect('channel')
        streams.append(channel.detach())
    return streams


def fill_scratch(job):
    if job['workBytes'] != USUAL_WORK_BYTES:
        size = b'size=%d' % job['workBytes']
        for place in SCRATCH:
            check(libc.mount(b'tmpfs', place, b'tmpfs', REMOUNT | NOSUID_NODEV, size), 'size a tmpfs')
    if job['meminfo'] is not None:
        show_memory(job['meminfo'].encode())
    os.chdir(WORK)
    for entry in job['files']:
        folder = os.path.dirname(entry['path'])
        if folder:
            os.makedirs(folder, exist_ok=True)
        descriptor = os.open(entry['path'], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o755 if entry['executable'] else 0o644)
        content = entry.pop('content')
        try:
            send(descriptor, content)
        finally:
            os.close(descriptor)


def show_memory(text):
    """Puts a read-only file without a name over /proc/meminfo."""
    source = '/dev/shm/meminfo'
    descriptor = os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    send(descriptor, text)
    os.close(descriptor)
    check(libc.mount(source.encode(), b'/proc/meminfo', None, BIND, None), 'mount /proc/meminfo')
    check(libc.mount(None, b'/proc/meminfo', None, BIND | REMOUNT | READ_ONLY | NOSUID_NODEV, None), 'close /proc/meminfo')
    os.unlink(source)


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


def become_program(namespaces, wait, control, seccomp):
    """Waits to be awakened, then turns into the job's program."""
    prepare_spare(namespaces)
    send(control, b'H\n')
    if os.read(wait, 1) != b'g':
        os._exit(0)
    job = read_job()
    streams = open_streams(job)
    fill_scratch(job)
    # numbers above all targets first, so that no source is overwritten before it was used
    moved = [os.dup2(stream, 200 + index) for index, stream in enumerate(streams)]
    for index, stream in enumerate(moved):
        os.dup2(stream, index, inheritable=True)
    set_limits(job)
    send(control, b'S %.6f\n' % time.monotonic())
    os.closerange(len(streams), 256)
    os.umask(0o022)
    drop_privileges(seccomp)
    if job['fork']:
        run_python(job)
    _signal.signal(SIGPIPE, SIG_DFL)
    _signal.signal(SIGXFSZ, SIG_DFL)
    os.execve(job['argv'][0], job['argv'], job['environment'])


def run_python(job):
    """Runs a script as `python3 SCRIPT ARGUMENTS` would, in this process; never returns."""
    _signal.signal(SIGINT, _signal.default_int_handler)
    random.seed()
    threading.main_thread()._set_native_id()
    if job['environment'] != ENVIRONMENT:
        os.environ.clear()
        os.environ.update(job['environment'])
        time.tzset()
    path = os.path.join(WORK, job['argv'][1])
    sys.argv[:] = job['argv'][1:]
    sys.path[0] = os.path.dirname(path)
    main = types.ModuleType('__main__')
    main.__builtins__ = builtins
    main.__file__ = path
    sys.modules['__main__'] = main
    space = vars(main)
    job.clear()
    code = 1
    try:
        text = read_all(path)
        sys.setrecursionlimit(sys.getrecursionlimit() + depth())
        exec(compile(text, path, 'exec', dont_inherit=True), space)
        code = 0
    except SystemExit as end:
        code = exit_code(end)
    except BaseException as failure:
        trace = failure.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
            trace = trace.tb_next
        failure.__traceback__ = trace
        sys.excepthook(type(failure), failure, trace)
        del failure, trace
    leave(code, space)


def depth():
    frame, count = sys._getframe(), 0
    while frame is not None:
        frame, count = frame.f_back, count + 1
    return count


def exit_code(end):
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 255
    print(end.code, file=sys.stderr)
    return 1


def leave(code, space):
    """What the interpreter does at its end, but for freeing memory that is gone anyway."""
    for step in (threading._shutdown, atexit._run_exitfuncs, space.clear, gc.collect):
        try:
            step()
        except SystemExit as end:
            code = exit_code(end)
        except BaseException:
            traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BaseException:
            # as the interpreter does when standard output cannot be flushed at its end
            code = 120
    os._exit(code)


def find_collected(job):
    """Pairs of descriptor and status: regular files only, no link followed, as much as the work folder may hold."""
    left = job['workBytes']
    for wanted in job['collect']:
        full = os.path.join(WORK, wanted)
        if os.path.realpath(full) != os.path.normpath(full):
            continue
        names = [full]
        if os.path.isdir(full):
            names = sorted(os.path.join(folder, name) for folder, _, files in os.walk(full) for name in files)
        for name in names:
            try:
                descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            except OSError:
                continue
            status = os.fstat(descriptor)
            if (status.st_mode & 0o170000) == 0o100000 and status.st_size <= left:
                left -= status.st_size
                yield os.path.relpath(name, WORK), status.st_size
            os.close(descriptor)


def bring_out(user, mounts, control):
    """Sends the files that the job asked for. All its processes are dead, so nothing changes under this one's hands."""
    os.chdir(SLOT)
    with open('job', 'rb') as source:
        job = json.loads(source.readline())
    check(libc.setns(user, 0), 'enter the user namespace')
    check(libc.setns(mounts, 0), 'enter the mounts')
    files = list(find_collected(job))
    send(control, b'X ' + json.dumps(files).encode() + b'\n')
    for path, size in files:
        with open(os.path.join(WORK, path), 'rb') as source:
            while size > 0:
                piece = source.read(min(size, 1 << 20))
                size -= len(piece)
                send(control, piece)


def complain(control):
    """Reports a failure of the machinery; after the program's limits and filter are on this can no longer be reached by a job's own doing."""
    try:
        send(control, b'E ' + json.dumps(traceback.format_exc()).encode() + b'\n')
    except OSError:
        # the control descriptor is closed once the program is about to begin: then it is told by exit code 126
        traceback.print_exc()


class Run:
    """A spare and its process 1, and what becomes of them."""

    def __init__(self, own, control_in, control, seccomp):
        self.control = control
        self.init = clone_init()
        namespaces = os.pidfd_open(self.init)
        wait, self.go = os.pipe()
        # children are born in its process namespace; back at once, or no further one could be made
        check(libc.setns(namespaces, NEW_PID), 'enter the process namespace')
        self.program = fork()
        if self.program == 0:
            try:
                os.close(self.go)
                os.close(control_in)
                become_program(namespaces, wait, control, seccomp)
            except BaseException:
                complain(control)
            finally:
                os._exit(126)
        check(libc.setns(own, NEW_PID), 'return to the process namespace')
        os.close(namespaces)
        os.close(wait)
        self.ended = os.pidfd_open(self.program)
        self.begun = self.killed = False
        # the kernel waits for all its readers when it takes mounts down: held on to, that is after the end was reported
        self.mounts = os.open(f'/proc/{self.init}/ns/mnt', os.O_RDONLY)
        self.user = None

    def hear(self, word):
        if word == ord('K'):
            # a word that came too late is not for the next program
            if self.begun:
                self.killed = True
                os.kill(self.init, SIGKILL)
        else:
            self.begun = True
            if word == ord('C'):
                self.user = os.open(f'/proc/{self.init}/ns/user', os.O_RDONLY)
            # of process 1 too, as it shares this memory: from here on nobody but the kernel looks in
            allow_looks(False)
            try:
                os.write(self.go, b'g')
            except BrokenPipeError:
                # the spare died: its end is reported as that of a program which never began
                pass

    def finish(self):
        """Ends all that is left and reports."""
        ended = time.monotonic()
        os.kill(self.init, SIGKILL)
        status, usage = self.reap()
        allow_looks(True)
        if self.user is not None:
            self.collect()
        os.close(self.ended)
        os.close(self.go)
        cpu = usage.ru_utime + usage.ru_stime
        own = self.killed and os.WIFSIGNALED(status) and os.WTERMSIG(status) == SIGKILL
        send(self.control, b'D %d %.6f %.6f\n' % (-1 if own else status, ended, cpu))
        os.close(self.mounts)

    def collect(self):
        collector = fork()
        if collector == 0:
            try:
                bring_out(self.user, self.mounts, self.control)
            except BaseException:
                complain(self.control)
            finally:
                os._exit(0)
        os.waitpid(collector, 0)
        os.close(self.user)

    def reap(self):
        """Status and usage of the program, once every process of the run is gone."""
        found = None
        while True:
            pid, status, usage = os.wait4(-1, 0)
            if pid == self.program:
                found = status, usage
            elif pid == self.init:
                return found


def load_filter():
    try:
        with open(SLOT + '/filter', 'rb') as source:
            rules = source.read()
    except FileNotFoundError:
        return None

    class Program(ctypes.Structure):
        _fields_ = [('length', ctypes.c_ushort), ('rules', ctypes.c_void_p)]

    program = Program(len(rules) // 8, None)
    program.buffer = ctypes.create_string_buffer(rules, len(rules))
    program.rules = ctypes.addressof(program.buffer)
    return program


def serve():
    # whatever this process was started with beside its three streams is nobody's business inside
    os.closerange(3, 65536)
    control_in, control = os.dup(0), os.dup(1)
    null = os.open('/dev/null', os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    seccomp = load_filter()
    allow_looks(True)
    # process 1 has these dispositions too, and must never run a handler in the memory that it shares
    _signal.signal(SIGINT, SIG_DFL)
    # the shell's word, not the box's
    os.environ.pop('PWD', None)
    ENVIRONMENT.update(os.environ)
    gc.collect()
    gc.freeze()
    own = os.open('/proc/self/ns/pid', os.O_RDONLY)
    poll = select.poll()
    poll.register(control_in, select.POLLIN)
    while True:
        run = Run(own, control_in, control, seccomp)
        poll.register(run.ended, select.POLLIN)
        ready = []
        while run.ended not in ready:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if control_in in ready:
                words = os.read(control_in, 64)
                if not words:
                    return
                for word in words:
                    run.hear(word)
        poll.unregister(run.ended)
        if not run.begun:
            # a spare that dies of itself is a failure of this slot, and another slot will do better
            sys.exit('the spare ended before it had a job')
        run.finish()


if __name__ == '__main__':
    serve()
