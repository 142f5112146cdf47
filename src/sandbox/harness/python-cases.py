# Second part of the Python test driver: tests that are defined and called by nobody (functions named test_…, TestCase
# classes, a check(candidate) with one parameter) are collected and run, a verdict for each over the channel. unittest is
# heard whatever runs it; real pytest comes in with python-pytest.py where it is installed and the test needs it.
import linecache


class Cases:
    """Says the verdict on each case, once it has ended."""

    def __init__(self, say, kit, blame):
        self.say, self.kit, self.blame = say, kit, blame
        self.failed = self.told = 0
        self.before = 0

    def begin(self):
        self.before = self.kit.hits

    def passed(self, name):
        if self.kit.hits > self.before:
            self.tell('accepted', name, '')
        else:
            self.skipped(name, 'ran to its end, but asserted nothing')

    def skipped(self, name, reason):
        self.tell('skipped', name, reason)

    def failure(self, name, failure):
        self.tell(*self.blame(name, failure))

    def tell(self, status, name, message):
        self.told += 1
        self.failed += status not in ('accepted', 'skipped')
        line = 'CASE %s %s' % (status, plain(name)[:200] or 'test')
        self.say(line + ('\t' + plain(message)[:1500] if message else ''))


def plain(text):
    return ' '.join(str(text).split())


def test_names(tree):
    """Functions and classes of a test that a runner would collect."""
    functions = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return (
        [node for node in functions if node.name.startswith('test')],
        [node for node in tree.body if isinstance(node, ast.ClassDef)],
        [node for node in functions if is_check(node)],
    )


def is_check(node):
    words = node.args
    return node.name in ('check', 'test', 'check_solution') and len(words.args) == 1 and not words.defaults


def called_names(tree):
    """Names of functions that the test's own statements call, at the margin or under a guard."""
    found, left = set(), [node for node in tree.body if not isinstance(node, SCOPES)]
    while left:
        node = left.pop()
        if isinstance(node, ast.Call):
            found.add(name_of(node.func)[1])
        if isinstance(node, ast.Name):
            found.add(node.id)
        left.extend(ast.iter_child_nodes(node))
    return found


def wants_pytest(tree):
    """Whether uncalled tests need what only pytest gives: fixtures, parameters, marks."""
    functions, classes, _ = test_names(tree)
    called = called_names(tree)
    imports = any(
        isinstance(node, (ast.Import, ast.ImportFrom))
        and any(name.split('.')[0] == 'pytest' for name in import_names(node))
        for node in tree.body
    )
    tests = [node for node in functions if node.name not in called and not is_check(node)]
    methods = [
        part
        for node in classes
        if node.name.startswith('Test') and not any('TestCase' in name_of(base)[1] for base in node.bases)
        for part in node.body
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    if any(len(node.args.args) > len(node.args.defaults) for node in tests):
        return True
    if any(part.name.startswith(('setup', 'teardown')) or len(part.args.args) > 1 for part in methods):
        return True
    return imports and bool(tests or methods)


def import_names(node):
    if isinstance(node, ast.ImportFrom):
        return [node.module or ''] if not node.level else []
    return [alias.name for alias in node.names]


def hear_unittest(cases, is_own):
    """Every result of unittest's, whoever runs it, is a case."""
    result = sys.modules['unittest.result'].TestResult
    skip = sys.modules['unittest.case'].SkipTest
    exc_info = sys.exc_info

    def heard(name, tell):
        original = vars(result)[name]

        def method(self, test, *rest):
            tell(test, *rest)
            return original(self, test, *rest)

        setattr(result, name, method)

    def title(test):
        name = getattr(test, '_testMethodName', None)
        return '%s.%s' % (type(test).__name__, name) if name else str(test)

    subtests = set()

    def failed(test, error):
        cases.failure(title(test), error[1])

    def skipped(test, reason):
        thrown = exc_info()[1]
        if isinstance(thrown, skip) and not is_own(thrown):
            cases.tell('wrong-answer', title(test), 'the program skipped the test: %s' % reason)
        else:
            cases.skipped(title(test), reason)

    def subtest(test, part, error):
        if error is not None:
            subtests.add(id(test))
            cases.failure('%s %s' % (title(test), plain(part._subDescription())), error[1])

    heard('startTest', lambda test: cases.begin())
    heard('addSuccess', lambda test: cases.passed(title(test)))
    heard('addFailure', failed)
    heard('addError', failed)
    heard('addSkip', skipped)
    heard('addSubTest', subtest)
    heard('addExpectedFailure', lambda test, error: cases.skipped(title(test), 'failed, as it was expected to'))
    heard('addUnexpectedSuccess', lambda test: cases.tell('wrong-answer', title(test), 'passed, wanted a failure'))


def hear_doctest(cases, kit):
    runner = sys.modules['doctest'].DocTestRunner
    original = runner.run

    def run(self, test, *words, **more):
        result = original(self, test, *words, **more)
        kit.hits += result[1]
        if result[0]:
            cases.tell('wrong-answer', test.name, '%d of %d examples failed' % (result[0], result[1]))
        return result

    runner.run = run


def run_function(name, function, cases):
    cases.begin()
    try:
        result = function()
        if hasattr(result, '__await__') and hasattr(result, 'send'):
            import asyncio

            asyncio.run(result)
        cases.passed(name)
    except KeyboardInterrupt:
        raise
    except BaseException as failure:
        cases.failure(name, failure)


def run_uncalled(tree, space, kit, cases, mode, program_space):
    """Runs what the test defines and nobody has called."""
    functions, classes, checks = test_names(tree)
    if mode != 'unittest':
        for node in functions:
            if node.name not in kit.entered and len(node.args.args) <= len(node.args.defaults) and not is_check(node):
                run_function(node.name, space[node.name], cases)
    for node in classes:
        found = space.get(node.name)
        if not isinstance(found, type) or any(name.startswith(node.name + '.') for name in kit.entered):
            continue
        unittest = sys.modules.get('unittest')
        if unittest is not None and issubclass(found, unittest.TestCase):
            unittest.defaultTestLoader.loadTestsFromTestCase(found).run(unittest.TestResult())
        elif mode != 'unittest' and node.name.startswith('Test'):
            for name in [part for part in vars(found) if part.startswith('test')]:
                run_function('%s.%s' % (node.name, name), lambda: getattr(found(), name)(), cases)
    for node in checks:
        candidate = only_function(program_space, space)
        if node.name not in kit.entered and mode == 'script' and candidate is not None:
            run_function(node.name, lambda: space[node.name](candidate), cases)


def only_function(program_space, space):
    """The one function that the program defines; None where it defines none or several."""
    found = [
        value
        for value in program_space.values()
        if isinstance(value, FUNCTION) and value.__globals__ is space and value.__module__ == 'solution'
    ]
    return found[0] if len(found) == 1 else None
