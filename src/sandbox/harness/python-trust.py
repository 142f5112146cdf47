# Part of the Python test driver (after python-instrument.py): what a tested function may do to the test besides its work.
#
# A copy of the process that goes on with the test, names of the test and functions of modules that the program has changed
# fail the test. Where the program reads what the test holds, looks at its frames, or stands in for a built-in function that
# the test compares by, the test has shown nothing.
# Not covered: a change that the program takes back before the test ends; names that it reads by a text it puts together.

# what tests compare by
HELPERS = set(
    'abs all any bool dict divmod enumerate filter float format frozenset getattr hasattr hash int isinstance issubclass'
    ' iter len list map max min next pow range repr reversed round set sorted str sum tuple type zip'.split()
)
COMPARING_MODULES = {'builtins', 'operator', 'math', 'cmath', 'functools', 'itertools', 'collections'}
PEEKING = {'sys._getframe', 'sys._current_frames', 'gc.get_objects', 'gc.get_referrers', 'object.__getattr__'}
FRAMES = {'tb_frame', 'gi_frame', 'cr_frame', 'ag_frame'}
BY_NAME = re.compile(r'\b(?:globals|vars|locals|eval|exec|getattr|f_globals|f_locals|f_back|__dict__|modules|__main__)\b')
ASKS_FOR_COPIES = re.compile(r'\b(?:fork|multiprocessing|ProcessPool\w*|concurrent|joblib)\b')
COMPARES = re.compile(r'__(?:eq|ne|lt|le|gt|ge)__|total_ordering')
CHANGEABLE = (FUNCTION, type(len), type)
MISSING = object()


class Trust:
    def __init__(self, kit, space, program, text, cry):
        self.kit, self.space, self.program, self.text, self.cry = kit, space, program, text, cry
        self.getpid, self.own, self.getframe = os.getpid, os.getpid(), sys._getframe
        self.held = {}
        self.codes = set()
        self.declared = set(re.findall(r'\w+', ' '.join(re.findall(r'\bglobal\b([\w, ]+)', program))))
        self.copies = ASKS_FOR_COPIES.search(text) is not None
        self.before = dict(space)
        self.busy = False
        kit.guard_names, kit.bound, kit.helper = self.guard, self.bind, self.helper

    def guard(self):
        if self.getpid() != self.own and not self.copies:
            self.cry('COPY')
        for name, value in self.held.items():
            if self.space.get(name, MISSING) is value:
                continue
            said = 'the program changed %s, which the test holds' % name
            # a test may mean a global name of the program's, which it sets first
            if name not in self.declared:
                raise AssertionError(said)
            self.kit.doubt = said

    def bind(self, name, value):
        if name not in self.before:
            self.held[name] = value

    def shadowed(self, tree):
        """Built-in names that the program defines, where the test uses others of its names besides."""
        loaded = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        own = [name for name, value in self.before.items() if callable(value) and name in loaded and name not in HELPERS]
        bent = [name for name in loaded & HELPERS if self.before.get(name, vars(builtins)[name]) is not vars(builtins)[name]]
        return bent if own else ()

    def watches(self):
        return COMPARES.search(self.program) is not None

    def helper(self, name, function, given):
        """A call of a built-in name that the program defines anew."""
        original = vars(builtins)[name]
        if not given or function is not self.before.get(name):
            return function

        def call(*values, **more):
            result = function(*values, **more)
            if all(type(one) in PLAIN for one in (*values, *more.values())):
                try:
                    if original(*values, **more) == result:
                        return result
                except Exception:
                    return result  # a function of another meaning
            self.kit.doubt = 'the test compares by %s, which the program defines itself' % name
            return result

        return call

    def watch(self, codes):
        """Hears of looks at frames and at all objects. `codes` are those of the test."""
        self.codes = codes

        def hook(event, words):
            if event not in PEEKING or self.busy or (event == 'object.__getattr__' and words[1] not in FRAMES):
                return
            self.busy = True
            try:
                frame = self.getframe(1)
                while frame is not None and frame.f_globals.get('__name__') == 'inspect':
                    frame = frame.f_back
                if frame is not None and frame.f_globals is self.space and id(frame.f_code) not in self.codes:
                    self.kit.doubt = 'the program looked at the frames or objects around it'
            finally:
                self.busy = False

        sys.addaudithook(hook)

    def reads(self):
        """A name of the test that the program reads; None where it reads none."""
        if not self.held:
            return None
        named = BY_NAME.search(self.program) is not None
        quoted = [name for name in self.held if named and re.search('[\'"]%s[\'"]' % re.escape(name), self.program)]
        if quoted:
            return quoted[0]
        import symtable

        left, names = [symtable.symtable(self.program, 'main.py', 'exec')], set()
        while left:
            table = left.pop()
            left.extend(table.get_children())
            if table.get_type() == 'function':
                names |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
        return next((name for name in self.held if name in names), None)

    def changed(self, kept, named):
        """A function of a module that the test may compare by and that is not what it was; None where all are."""
        for module, _, space, names in kept:
            if module not in COMPARING_MODULES and module not in named:
                continue
            for name, value in names.items():
                if isinstance(value, CHANGEABLE) and space.get(name, MISSING) is not value and not self.patches(name):
                    return '%s.%s' % (module, name)
        return None

    def patches(self, name):
        """Whether the test itself changes a name of a module."""
        word = re.escape(name)
        return re.search(r'\.%s\s*=(?!=)|[\'".]%s[\'"]' % (word, word), self.text) is not None
