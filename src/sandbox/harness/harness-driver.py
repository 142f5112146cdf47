# Last part of the Python test driver: runs a program and then its tests in one interpreter, inside the box. Before it in the
# same file stand python-kit.py, python-instrument.py, python-trust.py, python-cases.py and, for tests of pytest, python-pytest.py.
#
# The program's own code runs first, as the module `solution`, so that its `__main__` guard stays out of the way. The tests
# are still outside: they are read from the channel afterwards, and the token that proves their end is read only when they
# have ended; then the process ends at once, whatever the program has left behind. What the program may have bent in between
# (built-in functions, tracing, import hooks, modules and classes that the tests use) is put back before the tests run. The
# runner's name, the modules' names, and nothing else of the tests, stand on the command line.
#
# Covered: exit, os._exit and exec before the tests end; printed success; tests or token read from disk, environment,
# arguments or memory before the tests run; patched built-ins, modules, unittest and pytest; skips by the program; handlers
# and threads that it leaves; values that are equal to all. python-trust.py says what else.
# Not covered: a program written against this very driver that finds the channel's number and speaks its words from
# inside a tested function. Tests by input and output have not that hole.
import builtins, os, sys, types

BENT_OFTEN = ('unittest', '_pytest', 'pytest', 'pluggy', 'doctest')
# names by which tests import the program
MODULE_NAMES = ('solution', 'main', 'candidate', 'your_module', 'my_module', 'your_solution', 'submission', 'answer')


def prepare():
    mode, names = sys.argv[1], sys.argv[2:]
    for name in names:
        try:
            __import__(name)
        except BaseException:
            pass  # the tests will say so themselves
    # pytest loads its own parts only when it starts, which is after the program
    for name in getattr(sys.modules.get('_pytest.config'), 'default_plugins', ()):
        __import__('_pytest.' + name)
    # the channel leaves its well-known number, and children do not get it
    channel = os.dup(3)
    os.close(3)
    read, write, leave, getpid, own = os.read, os.write, os._exit, os.getpid, os.getpid()
    settrace, setprofile, length, number = sys.settrace, sys.setprofile, len, int.from_bytes
    modules = [(name, module) for name, module in list(sys.modules.items()) if isinstance(module, types.ModuleType)]
    kept = [(name, module, vars(module), dict(vars(module))) for name, module in modules if name != '__main__']
    classes, functions = keep_inner(kept)
    hooks, paths = list(sys.meta_path), list(sys.path_hooks)
    monitoring = getattr(sys, 'monitoring', None)

    main = types.ModuleType('solution')
    main.__builtins__ = builtins
    folder = os.getcwd()
    main.__file__ = folder + '/main.py'
    for name in ('__main__', 'solution'):
        sys.modules[name] = main
    sys.argv[:] = [main.__file__]

    def receive(size):
        data = b''
        while length(data) < size:
            piece = read(channel, size - length(data))
            if not piece:
                leave(70)
            data += piece
        return data

    def ask(word):
        # a forked child that runs on to here is not the one that is judged
        if getpid() != own:
            leave(0)
        write(channel, word + b'\n')
        return receive(number(receive(4), 'big'))

    def say(line):
        if getpid() == own:
            write(channel, line.encode('utf-8', 'replace') + b'\n')

    def restore():
        settrace(None)
        setprofile(None)
        for tool in range(6 if monitoring else 0):
            if monitoring.get_tool(tool) is not None:
                monitoring.set_events(tool, 0)
        for name, module, space, names in kept:
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
            for key, value in names.items():
                if space.get(key) is not value:
                    space[key] = value
        restore_inner(classes, functions)
        sys.meta_path[:], sys.path_hooks[:] = hooks, paths

    def trusted(space):
        return any(space is one[2] for one in kept)

    def cry(word):
        write(channel, word.encode() + b'\n')
        leave(1)

    return mode, main, ask, say, restore, trusted, leave, folder, cry, kept, names


def keep_inner(kept):
    """Classes of the test runners, and the code of their functions."""
    classes, functions = {}, {}
    for name, _, space, names in kept:
        if name.split('.')[0] not in BENT_OFTEN:
            continue
        for value in names.values():
            if isinstance(value, type) and value.__module__.split('.')[0] in BENT_OFTEN:
                classes[value] = dict(vars(value))
    spaces = [names for name, _, _, names in kept if name.split('.')[0] in BENT_OFTEN]
    for names in [*spaces, *classes.values()]:
        for value in names.values():
            if isinstance(value, types.FunctionType):
                functions[value] = value.__code__, value.__defaults__, value.__kwdefaults__
    return list(classes.items()), list(functions.items())


def restore_inner(classes, functions):
    for owner, names in classes:
        now = vars(owner)
        for name in [name for name in now if name not in names]:
            if not name.startswith('__') and name not in ('_abc_impl',):
                delattr(owner, name)
        for name, value in names.items():
            if now.get(name) is not value:
                try:
                    setattr(owner, name, value)
                except (AttributeError, TypeError):
                    pass  # the interpreter's own slot, which a program cannot set either
    for function, (code, defaults, more) in functions:
        if function.__code__ is not code:
            function.__code__ = code
        if function.__defaults__ is not defaults:
            function.__defaults__ = defaults
        if function.__kwdefaults__ is not more:
            function.__kwdefaults__ = more


def own_frames(trace):
    """The traceback without this driver's frames at its head."""
    own = prepare.__code__.co_filename
    while trace is not None and trace.tb_frame.f_code.co_filename == own:
        trace = trace.tb_next
    return trace


def report(failure, own=prepare.__code__.co_filename):
    import linecache, traceback

    whole = traceback.TracebackException(type(failure), failure, own_frames(failure.__traceback__))
    left = [whole]
    while left:
        one = left.pop()
        one.stack[:] = [frame for frame in one.stack if frame.filename != own]
        left.extend(part for part in (one.__cause__, one.__context__) if part is not None)
    sys.stderr.write(''.join(whole.format()))


def flush():
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()
        except BaseException:
            pass  # closed or replaced by the program: nothing is left to say


def frames_of(failure):
    trace, found = own_frames(failure.__traceback__), []
    while trace is not None:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found


class Judged:
    """The test's source, and what is known of failures in it."""

    def __init__(self, text, name, trusted):
        self.text, self.name, self.trusted = text, name, trusted
        self.tree = ast.parse(text, name)
        self.parsed = ast.parse(text, name)
        self.codes = set()

    def compile(self, name, build=compile):
        code = build(self.changed, name, 'exec', dont_inherit=True)
        self.codes |= code_objects(code)
        return code

    def change(self, trust):
        instrument = Instrument(trust.shadowed(self.parsed), trust.watches())
        self.changed = ast.fix_missing_locations(instrument.visit(self.tree))

    def is_own(self, failure):
        """Whether only the test and trusted modules stood between its statement and what was raised."""
        own = prepare.__code__.co_filename
        for frame, _ in frames_of(failure):
            known = id(frame.f_code) in self.codes or frame.f_code.co_filename == own
            if not known and not self.trusted(frame.f_globals):
                return False
        return True

    def blame(self, name, failure):
        """Status, name and message of a failed case."""
        lines = [line for frame, line in frames_of(failure) if id(frame.f_code) in self.codes]
        said = '%s: %s' % (type(failure).__name__, failure) if str(failure) else type(failure).__name__
        if isinstance(failure, AssertionError):
            said = str(failure) or 'the assertion failed'
        source = self.text.splitlines()
        where = 'line %d: %s: ' % (lines[-1], source[lines[-1] - 1].strip()[:200]) if lines else ''
        missing = self.missing(failure)
        if missing is not None:
            return 'missing-library', name, 'wants the library %s, which is not here; to add it: %s' % missing
        status = 'wrong-answer' if isinstance(failure, AssertionError) else 'runtime-error'
        return status, name, where + said

    def missing(self, failure):
        """The library that an import of the test, or of the program from the list of known ones, could not find."""
        if type(failure) is not ModuleNotFoundError or not isinstance(failure.name, str):
            return None
        top = failure.name.split('.')[0]
        frames = frames_of(failure)
        if not frames:
            return None
        frame, line = frames[-1]
        test = id(frame.f_code) in self.codes
        if not test and top not in KNOWN_LIBRARIES:
            return None
        try:
            tree = self.parsed
            if not test:
                with open(frame.f_code.co_filename, 'rb') as source:
                    tree = ast.parse(source.read())
            imported = any(
                isinstance(node, (ast.Import, ast.ImportFrom))
                and node.lineno == line
                and any(name.split('.')[0] == top for name in import_names(node))
                for node in ast.walk(tree)
            )
            import importlib.util

            return (top, KNOWN_LIBRARIES.get(top, 'pip install ' + top)) if imported and importlib.util.find_spec(top) is None else None
        except (OSError, SyntaxError, ValueError, ImportError):
            return None


def run_program(space, folder, run=exec, build=compile):
    name = folder + '/main.py'
    with open(name, 'rb') as source:
        program = source.read()
    try:
        run(build(program, name, 'exec', dont_inherit=True), space)
    except SystemExit:
        pass  # a regular end of the program is not the end of the test
    return program.decode('utf-8', 'replace')


def run_tests(mode, text, main, kit, judged, trust, cases, folder, run=exec):
    """All of the test; the exit code that it asked for, None where it asked for none."""
    space = vars(main)
    program_space = dict(space)
    is_own = judged.is_own
    if mode == 'script' and wants_pytest(judged.parsed):
        mode = 'pytest'
    judged.change(trust)
    trust.watch(judged.codes)
    if mode == 'pytest' and 'run_pytest' in globals() and 'pytest' in sys.modules:
        names = {name: value for name, value in space.items() if not name.startswith('__')}
        foreign = lambda function: getattr(function, '__globals__', None) is space
        run_pytest(judged.compile, text, names, cases, is_own, foreign)
        return None
    if mode == 'pytest' and wants_pytest(judged.parsed):
        command = KNOWN_LIBRARIES.get('pytest', 'pip install pytest')
        cases.tell('missing-library', 'pytest', 'wants pytest, which is not here; to add it: %s' % command)
        return None
    space['__name__'] = '__main__'
    code = None
    try:
        run(judged.compile(judged.name), space)
    except SystemExit as end:
        if not isinstance(end, TestExit) and not is_own(end):
            raise AssertionError('the program ended the test by an exit') from None
        code = end.code or 0
    if not code:
        run_uncalled(judged.parsed, space, kit, cases, mode, program_space)
    return code


def judge(mode, main, ask, say, restore, trusted, leave, folder, cry, kept, named):
    space = vars(main)
    program = run_program(space, folder)
    tests = ask(b'READY')
    restore()
    name = folder + '/test.py'
    text = tests.decode()
    for alias in MODULE_NAMES:
        if not os.path.exists('%s/%s.py' % (folder, alias)) or alias == 'main':
            sys.modules[alias] = main
    kit = Kit()
    kit.foreign = lambda function: not trusted(function.__globals__)
    kit.guard = restore
    trust = Trust(kit, space, program, text, cry)
    vars(builtins).update(kit.names())
    judged = Judged(text, name, trusted)
    cases = Cases(say, kit, judged.blame)
    if 'unittest' in sys.modules:
        hear_unittest(cases, judged.is_own)
        kit.guard = keep_unittest(restore)
    if 'doctest' in sys.modules:
        hear_doctest(cases, kit)
    try:
        code = run_tests(mode, text, main, kit, judged, trust, cases, folder)
        trust.guard()
        changed = trust.changed(kept, named)
        if changed is not None:
            raise AssertionError('the program changed %s while it was tested' % changed)
    except Exception as failure:
        show_lines(text, name)
        if cases.failed == 0 and judged.missing(failure) is None:
            status, _, message = judged.blame('', failure)
            at, _, what = message.partition(': ') if message.startswith('line ') else ('test', '', message)
            cases.tell(status, at, what)
        raise
    if code and cases.failed == 0:
        flush()
        if not isinstance(code, int):
            sys.stderr.write('%s\n' % (code,))
            code = 1
        flush()
        leave(code & 255 or 1)
    held = trust.reads()
    if held is not None:
        kit.doubt = 'the program reads %s, which the test holds' % held
    if kit.doubt is not None:
        say('DOUBT ' + kit.doubt)
    # what runs from here on has the tests behind it
    say('TOKEN ' + ask(b'END %d' % kit.hits).decode())
    flush()
    leave(0)


def show_lines(text, name):
    """Lets a traceback quote the test, which no program may read before it has failed."""
    import linecache

    linecache.cache[name] = (len(text), None, text.splitlines(True), name)


def keep_unittest(restore):
    """Puts back what a tested function may do to assertions between two of them."""
    owner = sys.modules['unittest.case'].TestCase
    names = dict(vars(owner))

    def guard():
        now = vars(owner)
        for name, value in names.items():
            if now.get(name) is not value and not name.startswith('__'):
                setattr(owner, name, value)

    return guard


def start():
    parts = prepare()
    leave = parts[6]
    code = 1
    try:
        judge(*parts)
    except BaseException as failure:
        report(failure)
        if isinstance(failure, SystemExit):
            code = failure.code if isinstance(failure.code, int) and failure.code else 1
    finally:
        flush()
        leave(code)


start()
