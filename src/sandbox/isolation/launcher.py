# Resident launcher of one slot, inside bubblewrap under the slot's own uid (slot.ts starts it, slot-backend.ts uses it).
#
# Theory of operation. This process never reads a job: it only creates, ahead of time, a first process ("init") in
# fresh namespaces (user, pid, net, mount, ipc, uts, cgroup), wakes it when told to, kills it when told to, and reports its
# end. The awakened init reads the job from the slot's folder, opens the streams, hides that folder under a fresh /tmp,
# forks the program (process 2: limits, no capabilities, no new privileges, filter), waits for it, kills what it left,
# brings out files, and ends; with it the kernel ends all that is left in its namespaces. A Python program is run in
# the fork itself, with the interpreter and common modules already loaded; anything else by execve.
#
# Covered: nothing of one run reaches the next but the launcher's own memory, which holds no job; a program cannot
# touch its init (which has capabilities that it lacks and is not dumpable), nor see the launcher.
# Not covered: forks of one launcher share address-space layout and hash seed (slots are recycled); the launcher itself
# may use the kernel's namespace and mount calls, behind bubblewrap and its own uid.
import ctypes, fcntl, gc, json, os, resource, select, signal, socket, struct, sys, time, types

# what short programs import most: loaded once here, shared by every fork; each page more makes every fork dearer
import atexit, bisect, builtins, collections, copy, datetime, functools, heapq, io, itertools, linecache, math
import operator, random, re, string, threading, traceback, typing  # noqa: F401

libc = ctypes.PyDLL(None, use_errno=True)
SLOT = '/tmp/slot'
WORK = '/w'
NAMESPACES = 0x10000000 | 0x20000000 | 0x40000000 | 0x00020000 | 0x08000000 | 0x04000000 | 0x02000000
CLONE, CAPSET = {'x86_64': (56, 126), 'aarch64': (220, 91)}[os.uname().machine]
NOSUID_NODEV, NOEXEC = 6, 8
LAST_CAPABILITY = 63


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


def clone_init():
    """Process id of a child that is process 1 of new namespaces; 0 in the child."""
    # the interpreter's own fork hooks are left out: one thread, no locks held, and the program's fork runs them
    pid = libc.syscall(CLONE, NAMESPACES | signal.SIGCHLD, 0, 0, 0, 0)
    if pid < 0:
        raise OSError(ctypes.get_errno(), 'clone')
    return pid


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, 0x8914, struct.pack('16sH14s', b'lo', 0x1 | 0x40, b''))


def prepare_init(uid, gid):
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)
    put('/proc/self/setgroups', b'deny')
    put('/proc/self/uid_map', b'%d %d 1' % (uid, uid))
    put('/proc/self/gid_map', b'%d %d 1' % (gid, gid))
    check(libc.mount(b'proc', b'/proc', b'proc', NOSUID_NODEV | NOEXEC, None), 'mount /proc')
    loopback_up()
    # from here on nobody but the kernel and this process itself may look into it
    libc.prctl(4, 0, 0, 0, 0)


def read_job():
    with open(SLOT + '/job', 'rb') as source:
        header = json.loads(source.readline())
        for entry in header['files']:
            entry['content'] = source.read(entry['size'])
    return header


def open_streams(job):
    streams = [
        os.open(SLOT + '/stdin' if job['stdin'] else '/dev/null', os.O_RDONLY),
        os.open(SLOT + '/stdout', os.O_WRONLY),
        os.open(SLOT + '/stderr', os.O_WRONLY),
    ]
    if job['channel']:
        channel = socket.socket(socket.AF_UNIX)
        channel.connect(SLOT + '/channel')
        streams.append(channel.detach())
    return streams


def make_scratch(job):
    options = b'mode=755,size=%d' % job['workBytes']
    for place in (b'/tmp', b'/dev/shm', WORK.encode()):
        check(libc.mount(b'tmpfs', place, b'tmpfs', NOSUID_NODEV, options), 'mount a tmpfs')
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
    for capability in range(LAST_CAPABILITY):
        if libc.prctl(24, capability, 0, 0, 0) != 0:
            break
    check(libc.syscall(CAPSET, struct.pack('II', 0x20080522, 0), bytes(24)), 'capset')
    check(libc.prctl(38, 1, 0, 0, 0), 'no new privileges')
    if seccomp is not None:
        check(libc.prctl(22, 2, ctypes.byref(seccomp), 0, 0), 'seccomp')


def become_program(wait, note, control, seccomp):
    """Waits to be awakened, then turns into the job's program."""
    os.setsid()
    if os.read(wait, 1) != b'g':
        os._exit(0)
    job = read_job()
    streams = open_streams(job)
    make_scratch(job)
    libc.prctl(4, 1, 0, 0, 0)
    put('/proc/self/oom_score_adj', b'1000')
    # numbers above all targets first, so that no source is overwritten before it was used
    moved = [os.dup2(stream, 200 + index) for index, stream in enumerate(streams)]
    for index, stream in enumerate(moved):
        os.dup2(stream, index, inheritable=True)
    set_limits(job)
    started = time.monotonic()
    send(note, json.dumps({'collect': job['collect'], 'workBytes': job['workBytes'], 'started': started}).encode())
    send(control, b'S\n')
    os.closerange(len(streams), 256)
    os.umask(0o022)
    drop_privileges(seccomp)
    if job['fork']:
        run_python(job)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execve(job['argv'][0], job['argv'], job['environment'])


def run_python(job):
    """Runs a script as `python3 SCRIPT ARGUMENTS` would, in this process; never returns."""
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
        with open(path, 'rb') as source:
            text = source.read()
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


def collected(job):
    """Pairs of path and content: regular files only, no link followed, as much as the work folder may hold."""
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
            with open(descriptor, 'rb') as source:
                status = os.fstat(descriptor)
                if (status.st_mode & 0o170000) != 0o100000 or status.st_size > left:
                    continue
                content = source.read(status.st_size)
                left -= len(content)
                yield os.path.relpath(name, WORK), content


def run_init(uid, gid, wait, control, seccomp):
    prepare_init(uid, gid)
    reader, note = os.pipe()
    program = os.fork()
    if program == 0:
        os.close(reader)
        try:
            become_program(wait, note, control, seccomp)
        except BaseException:
            complain(control)
        finally:
            os._exit(126)
    os.close(wait)
    os.close(note)
    while True:
        pid, status = os.wait()
        if pid == program:
            break
    elapsed = time.monotonic()
    text = b''.join(iter(lambda: os.read(reader, 65536), b''))
    if not text:
        return
    job = json.loads(text)
    files = []
    if job['collect']:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        files = list(collected(job))
    listed = [[path, len(content)] for path, content in files]
    header = {'status': status, 'seconds': elapsed - job['started'], 'files': listed}
    send(control, b'X ' + json.dumps(header).encode() + b'\n')
    for _, content in files:
        send(control, content)


def complain(control):
    """Reports a failure of the machinery; after the program's limits and filter are on this can no longer be reached by a job's own doing."""
    try:
        send(control, b'E ' + json.dumps(traceback.format_exc()).encode() + b'\n')
    except OSError:
        # the control descriptor is closed once the program is about to begin: then it is told by exit code 126
        traceback.print_exc()


def start_init(control_in, control, seccomp):
    """Process id and waking pipe of a prepared init."""
    uid, gid = os.getuid(), os.getgid()
    wait, go = os.pipe()
    pid = clone_init()
    if pid == 0:
        try:
            os.close(go)
            os.close(control_in)
            run_init(uid, gid, wait, control, seccomp)
        except BaseException:
            complain(control)
        finally:
            os._exit(0)
    os.close(wait)
    return pid, go


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
    gc.collect()
    gc.freeze()
    pid, go = start_init(control_in, control, seccomp)
    send(control, b'H\n')
    while True:
        ended = os.pidfd_open(pid)
        poll = select.poll()
        poll.register(control_in, select.POLLIN)
        poll.register(ended, select.POLLIN)
        while True:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if control_in in ready:
                words = os.read(control_in, 64)
                if not words:
                    return
                for word in words:
                    if word == ord('R'):
                        os.write(go, b'g')
                    elif word == ord('K'):
                        os.kill(pid, signal.SIGKILL)
            if ended in ready:
                break
        _, status, usage = os.wait4(pid, 0)
        os.close(ended)
        os.close(go)
        cpu = usage.ru_utime + usage.ru_stime
        send(control, b'D %d %.6f %d\n' % (status, cpu, usage.ru_maxrss))
        pid, go = start_init(control_in, control, seccomp)


if __name__ == '__main__':
    serve()
