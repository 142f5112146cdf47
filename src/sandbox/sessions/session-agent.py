# The inside of a session (session.ts starts it): runs commands and Python cells, reads and writes files in the work
# folder. One request is one JSON line on standard input, one answer one JSON line on standard output.
#
# Covered: whatever runs inside can neither reach this process's memory nor its standard output; time-outs kill the
# whole process group; output is bounded while it is read.
# Not covered: processes that a command leaves running stay until the session ends; a cell sees what earlier cells did.
import base64, ctypes, json, os, select, signal, subprocess, sys, time

WORK = '/w'
KERNEL = os.path.join(os.environ['TOUCHSTONE_FILES'], 'session-kernel.py')
libc = ctypes.CDLL(None)
libc.prctl(4, 0, 0, 0, 0)


def expendable():
    libc.prctl(4, 1, 0, 0, 0)
    # when memory runs out, what was run goes first and this process stays
    with open('/proc/self/oom_score_adj', 'w') as score:
        score.write('1000')


def bounded(streams, limit, deadline, done=None):
    """Reads pipes until they end, `done` turns readable, the deadline or the limit; texts by name, and why it stopped."""
    parts = {name: [] for name in streams.values()}
    sizes = dict.fromkeys(parts, 0)
    poll = select.poll()
    open_streams = dict(streams)
    for descriptor in [*open_streams, *([] if done is None else [done])]:
        poll.register(descriptor, select.POLLIN | select.POLLHUP)
    why, finished = 'ended', False
    while open_streams:
        left = 0 if finished else max(0, deadline - time.monotonic())
        ready = [descriptor for descriptor, _ in poll.poll(left * 1000)]
        if not ready:
            why = 'ended' if finished else 'time-limit'
            break
        if done in ready:
            # what was written before the end still lies in the pipes: take it without waiting
            finished = True
            poll.unregister(done)
        for descriptor in ready:
            if descriptor not in open_streams:
                continue
            piece = os.read(descriptor, 65536)
            name = open_streams[descriptor]
            if not piece:
                poll.unregister(descriptor)
                del open_streams[descriptor]
                continue
            room = limit - sizes[name]
            if room > 0:
                parts[name].append(piece[:room])
            sizes[name] += len(piece)
        if any(size > limit for size in sizes.values()):
            why = 'output-limit'
            break
    return {name: b''.join(pieces).decode('utf-8', 'replace') for name, pieces in parts.items()}, why


def run_command(request):
    started = time.monotonic()
    stdin = open('/tmp/.stdin', 'w+b')
    stdin.write(base64.b64decode(request['stdin']))
    stdin.seek(0)
    try:
        child = subprocess.Popen(
            request['argv'],
            cwd=WORK,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=expendable,
        )
    except OSError as failure:
        return {'why': 'ended', 'code': 127, 'stdout': '', 'stderr': f'{failure}\n', 'seconds': 0}
    finally:
        stdin.close()
        os.unlink('/tmp/.stdin')
    ended = os.pidfd_open(child.pid)
    streams = {child.stdout.fileno(): 'stdout', child.stderr.fileno(): 'stderr'}
    texts, why = bounded(streams, request['limit'], started + request['seconds'], ended)
    if why != 'ended' or child.poll() is None and not select.select([ended], [], [], max(0, started + request['seconds'] - time.monotonic()))[0]:
        why = why if why != 'ended' else 'time-limit'
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    child.wait()
    os.close(ended)
    child.stdout.close()
    child.stderr.close()
    return {'why': why, 'code': child.returncode, 'seconds': time.monotonic() - started, **texts}


class Kernel:
    """A Python process that keeps the names of earlier cells."""

    def __init__(self):
        to_kernel, self.requests = os.pipe()
        self.answers, from_kernel = os.pipe()
        self.child = subprocess.Popen(
            [sys.executable, KERNEL, str(to_kernel), str(from_kernel)],
            cwd=WORK,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=(to_kernel, from_kernel),
            start_new_session=True,
            preexec_fn=expendable,
        )
        os.close(to_kernel)
        os.close(from_kernel)

    def run(self, request):
        started = time.monotonic()
        code = request['code'].encode()
        os.write(self.requests, len(code).to_bytes(4, 'big') + code)
        streams = {self.child.stdout.fileno(): 'stdout', self.child.stderr.fileno(): 'stderr'}
        texts, why = bounded(streams, request['limit'], started + request['seconds'], self.answers)
        answer = {'result': None, 'error': None, 'lost': False}
        if why != 'ended':
            # an interrupt keeps what earlier cells made; a cell that ignores it takes the kernel along
            os.kill(self.child.pid, signal.SIGINT)
            more, _ = bounded(streams, request['limit'], time.monotonic() + 1, self.answers)
            texts = {name: (text + more[name])[: request['limit']] for name, text in texts.items()}
        if select.select([self.answers], [], [], 0)[0]:
            size = os.read(self.answers, 4)
            if len(size) == 4:
                data, size = b'', int.from_bytes(size, 'big')
                while len(data) < size:
                    piece = os.read(self.answers, size - len(data))
                    if not piece:
                        break
                    data += piece
                if len(data) == size:
                    answer.update(json.loads(data))
                    return {'why': why, 'seconds': time.monotonic() - started, **texts, **answer}
        self.stop()
        answer['lost'] = True
        return {'why': why, 'code': self.child.returncode, 'seconds': time.monotonic() - started, **texts, **answer}

    def stop(self):
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()
        for descriptor in (self.requests, self.answers):
            os.close(descriptor)
        self.child.stdout.close()
        self.child.stderr.close()


kernel = None


def run_cell(request):
    global kernel
    kernel = kernel or Kernel()
    answer = kernel.run(request)
    if answer['lost']:
        kernel = None
    return answer


def inside(path):
    full = os.path.realpath(os.path.join(WORK, path))
    if full != WORK and not full.startswith(WORK + '/'):
        raise PermissionError(f'{path}: not in the work folder')
    return full


def write_file(request):
    full = inside(request['path'])
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, 'wb') as target:
        target.write(base64.b64decode(request['content']))
    return {}


def read_file(request):
    full = inside(request['path'])
    if os.path.isfile(full) and os.path.getsize(full) > request['limit']:
        raise OSError(f"{request['path']}: {os.path.getsize(full)} bytes, wanted at most {request['limit']}")
    with open(full, 'rb') as source:
        return {'content': base64.b64encode(source.read(request['limit'])).decode()}


def list_files(_request):
    found = []
    for folder, _, names in os.walk(WORK):
        for name in names:
            full = os.path.join(folder, name)
            if os.path.isfile(full) and not os.path.islink(full):
                found.append([os.path.relpath(full, WORK), os.path.getsize(full)])
    return {'files': sorted(found)}


ACTS = {'command': run_command, 'cell': run_cell, 'write': write_file, 'read': read_file, 'list': list_files}
answers = os.fdopen(os.dup(1), 'w')
os.dup2(2, 1)
os.chdir(WORK)
answers.write('{"ready": true}\n')
answers.flush()
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = ACTS[request['act']](request)
    except OSError as failure:
        answer = {'failure': str(failure)}
    answers.write(json.dumps(answer) + '\n')
    answers.flush()
