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
import _signal, os, sys
from _signal import SIG_DFL, SIGINT, SIGKILL, SIGPIPE, SIGXFSZ

from launcher_kernel import BIND, NAMESPACES, NEW_PID, NOEXEC, NOSUID_NODEV, READ_ONLY, REMOUNT
from launcher_kernel import allow_looks, check, clone_init, drop_privileges, fork, libc, load_filter, loopback_up
from launcher_kernel import own_namespaces, put, read_all, send, set_limits

SLOT, WORK = '/tmp/slot', '/w'
SCRATCH = (b'/dev/shm', WORK.encode(), b'/tmp')
# what most jobs ask for (limits.ts); other sizes cost a call for each mount
USUAL_WORK_BYTES = 128 << 20


# before more is loaded, so that the process that stays is small
if __name__ == '__main__':
    own_namespaces()

import gc, json, select, time  # noqa: E402

# what short programs import most: loaded once here, shared by every fork; each page more makes every fork dearer
import ast, atexit, bisect, builtins, collections, copy, datetime, functools, heapq, io, itertools, linecache, math  # noqa: E402, F401
import operator, random, re, signal, socket, string, threading, traceback, typing  # noqa: E402, F401

from launcher_python import ENVIRONMENT, compile_ahead, run_python  # noqa: E402

# a program may have modules of these names
for own in ('launcher_kernel', 'launcher_python'):
    del sys.modules[own]

# the decoder's own C function: what stands around it in Python costs more than the job
decode = json.JSONDecoder().scan_once


def prepare_spare(namespaces):
    """All that needs no job. Leaves this process in the slot's folder, which no path leads to any more."""
    os.setsid()
    check(libc.setns(namespaces, NAMESPACES & ~NEW_PID), 'enter the namespaces')
    libc.prctl(1, SIGKILL, 0, 0, 0)
    check(libc.mount(b'proc', b'/proc', b'proc', NOSUID_NODEV | NOEXEC, None), 'mount /proc')
    loopback_up()
    os.chdir(SLOT)
    # closed by the mount that it comes from
    check(libc.mount(SLOT.encode() + b'/kernel', b'/proc/cmdline', None, BIND, None), 'mount /proc/cmdline')
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


def open_input():
    """Opens standard input at a path that stands: PHP opens /dev/stdin by the path behind it."""
    path = '/dev/shm/stdin'
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444))
    check(libc.mount(b'stdin', path.encode(), None, BIND, None), 'mount standard input')
    check(libc.mount(None, path.encode(), None, BIND | REMOUNT | READ_ONLY | NOSUID_NODEV, None), 'close standard input')
    return os.open(path, os.O_RDONLY)


def open_streams(job):
    streams = [
        open_input() if job['stdin'] else os.open('/dev/null', os.O_RDONLY),
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


def cover(paths):
    """Puts nothing over files and folders; what this interpreter needs from here on is loaded already."""
    empty = None
    for path in paths:
        name = path.encode()
        if not os.path.isdir(path):
            check(libc.mount(b'/dev/null', name, None, BIND, None), f'cover {path}')
        elif empty is None:
            empty = name
            check(libc.mount(b'tmpfs', name, b'tmpfs', READ_ONLY | NOSUID_NODEV, b'size=4k,mode=755'), f'cover {path}')
        else:
            check(libc.mount(empty, name, None, BIND, None), f'cover {path}')


def become_program(namespaces, wait, control, seccomp):
    """Waits to be awakened, then turns into the job's program."""
    prepare_spare(namespaces)
    send(control, b'H\n')
    if os.read(wait, 1) != b'g':
        os._exit(0)
    job = read_job()
    streams = open_streams(job)
    fill_scratch(job)
    cover(job['covered'])
    # numbers above all targets first, so that no source is overwritten before it was used
    moved = [os.dup2(stream, 200 + index) for index, stream in enumerate(streams)]
    for index, stream in enumerate(moved):
        os.dup2(stream, index, inheritable=True)
    set_limits(job)
    send(control, b'S %.6f %.6f\n' % (time.monotonic(), time.process_time()))
    os.closerange(len(streams), 256)
    os.umask(0o022)
    drop_privileges(seccomp)
    if job['fork']:
        run_python(job)
    _signal.signal(SIGPIPE, SIG_DFL)
    _signal.signal(SIGXFSZ, SIG_DFL)
    os.execve(job['argv'][0], job['argv'], job['environment'])


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


def serve():
    # whatever this process was started with beside its three streams is nobody's business inside
    os.closerange(3, 65536)
    control_in, control = os.dup(0), os.dup(1)
    null = os.open('/dev/null', os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    seccomp = load_filter(SLOT + '/filter')
    allow_looks(True)
    # process 1 has these dispositions too, and must never run a handler in the memory that it shares
    _signal.signal(SIGINT, SIG_DFL)
    # the shell's word, not the box's
    os.environ.pop('PWD', None)
    ENVIRONMENT.update(os.environ)
    compile_ahead(SLOT + '/ahead')
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
