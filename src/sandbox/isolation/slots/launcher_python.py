# A Python program in a fork of the slot launcher's interpreter (launcher.py): as `python3 SCRIPT ARGUMENTS` would run it, with the
# common modules already loaded. After limits, capabilities and filter are set; nothing here is trusted any more.
import _signal, atexit, builtins, gc, os, random, sys, threading, time, traceback, types
from _signal import SIGINT

from launcher_kernel import read_all

WORK = '/w'
# what the slot was started with, which is what most jobs want
ENVIRONMENT = {}
# code of sources that many jobs start from, by their bytes
COMPILED = {}


def compile_ahead(folder):
    for entry in os.scandir(folder):
        for source in os.scandir(entry.path):
            text = read_all(source.path)
            COMPILED[text] = compile(text, os.path.join(WORK, source.name), 'exec', dont_inherit=True)


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
        exec(COMPILED.get(text) or compile(text, path, 'exec', dont_inherit=True), space)
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


def untrace():
    """A program's trace functions look for names that are gone once its space is cleared."""
    sys.settrace(None)
    sys.setprofile(None)
    monitoring = getattr(sys, 'monitoring', None)
    for tool in range(6 if monitoring else 0):
        if monitoring.get_tool(tool) is not None:
            monitoring.set_events(tool, 0)


def leave(code, space):
    """What the interpreter does at its end, but for freeing memory that is gone anyway."""
    for step in (threading._shutdown, atexit._run_exitfuncs, untrace, space.clear, gc.collect):
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
