# First part of the Python test driver (harness-driver.py comes after it in the same file of the box): the test's own
# source, made to count what it asserts and to say what it compared. Only the test is changed, never the program.
#
# Counted: assert statements, calls whose name begins with "assert", pytest.raises and its like, and branches that may
# raise or exit. An assertion without a text gets the values it compared as its text, as pytest does it.
# A value of a class of the program's own may answer yes to every comparison: where such a value is found equal, it is
# compared with others that it must not equal (`honest`).
# Not covered: a class that answers with regard to these very questions.
import ast


class Kit:
    """What the changed source calls: names that no program can write, in the built-in namespace."""

    def __init__(self):
        self.hits = 0
        self.entered = set()
        self.compared = None
        self.foreign = lambda function: False
        self.guard = lambda: None

    def names(self):
        own = ('count', 'enter', 'truth', 'hold', 'failed', 'equal', 'unequal', 'checked', 'leaving', 'starting')
        return {'@' + name: getattr(self, name) for name in own}

    def count(self):
        self.hits += 1

    def enter(self, name):
        self.entered.add(name)

    def truth(self, value):
        """Whether a plain assertion fails."""
        self.hits += 1
        self.compared = None
        return not value

    def hold(self, sign, left, right):
        """Whether an assertion of one comparison fails."""
        self.hits += 1
        held = SIGNS[sign](left, right)
        if held is not False and held and (held is True or self.odd(left) or self.odd(right)):
            held = self.fair(sign, left, right)
        if held:
            return False
        self.compared = sign, left, right
        return True

    def failed(self, *words):
        if words:
            return AssertionError(*words)
        compared, self.compared = self.compared, None
        if compared is None:
            return AssertionError()
        sign, left, right = compared
        return AssertionError('assert %s %s %s' % (short(left), sign, short(right)))

    def fair(self, sign, left, right):
        if sign == '==':
            return self.honest(left, right)
        if sign == 'in' and self.odd(left) and type(right) in CONTAINERS:
            return any(left is one or (left == one and self.honest(left, one)) for one in right)
        if sign in OPPOSITE and (self.odd(left) or self.odd(right)):
            return not bool(SIGNS[OPPOSITE[sign]](left, right))
        return True

    def equal(self, left, right):
        result = left == right
        if result is True or (result is not False and (self.odd(left) or self.odd(right)) and result):
            return result if self.honest(left, right) else False
        return result

    def unequal(self, left, right):
        result = left != right
        if result is not False or not (self.odd(left) or self.odd(right)):
            return result
        return not (left == right) or not self.honest(left, right)

    def odd(self, value):
        """Whether the value's class compares by a function of the program's."""
        kind = type(value)
        if kind in PLAIN:
            return False
        for name in ('__eq__', '__ne__', '__lt__', '__gt__', '__le__', '__ge__'):
            for base in type.__dict__['__mro__'].__get__(kind):
                found = type.__dict__['__dict__'].__get__(base).get(name)
                if found is not None:
                    if type(found) is FUNCTION and not self.foreign(found):
                        break
                    if type(found) in SLOTS:
                        break
                    return True
        return False

    def honest(self, left, right, depth=0):
        """False where two values that were found equal are so only because one of them is equal to all."""
        kinds = type(left), type(right)
        if kinds[0] in PLAIN and kinds[1] in PLAIN:
            return True
        if kinds[0] is kinds[1] and kinds[0] in CONTAINERS:
            if depth > 8 or len(left) != len(right):
                return True
            if kinds[0] is dict:
                pairs = [(value, right[key]) for key, value in left.items() if key in right]
            else:
                pairs = zip(left, right) if kinds[0] in (list, tuple) else ()
            return all(self.honest(one, other, depth + 1) for one, other in pairs)
        for own, other in ((left, right), (right, left)):
            if not self.odd(own):
                continue
            for stranger in strangers(other):
                try:
                    if (own == stranger) is not False and own == stranger:
                        return False
                except Exception:
                    continue  # a comparison that it refuses is none that it passes
        return True

    def checked(self, function, alike):
        """A call of an assertion of a library."""
        self.hits += 1
        self.guard()
        if not alike:
            return function

        def call(*values, **more):
            result = function(*values, **more)
            if len(values) > 1 and not self.honest(values[0], values[1]):
                raise AssertionError('%s is equal to all, wanted %s' % (type(values[0]).__name__, short(values[1])))
            return result

        return call

    def leaving(self, function, counts):
        """A call that ends the test's process."""
        self.hits += counts

        def leave(code=None):
            raise TestExit(code)

        return leave

    def starting(self, function, runner):
        """A call of a runner's main: pytest's is not needed, as the driver collects; unittest's exit is the test's own."""
        if runner == 'pytest':
            return lambda *words, **more: 0

        def start(*words, **more):
            try:
                return function(*words, **more)
            except SystemExit as end:
                code = end.code
            raise TestExit(code)

        return start


class TestExit(SystemExit):
    """An end that the test's own source asked for."""


class Stranger:
    pass


FUNCTION = type(Kit.count)
SLOTS = (type(object.__eq__), type(object().__eq__), type(str.join), type(len), type(None))
PLAIN = {int, str, float, bool, type(None), bytes, complex, range, bytearray, type, FUNCTION}
CONTAINERS = {list, tuple, dict, set, frozenset}
SIGNS = {
    '==': lambda a, b: a == b,
    '!=': lambda a, b: a != b,
    '<': lambda a, b: a < b,
    '<=': lambda a, b: a <= b,
    '>': lambda a, b: a > b,
    '>=': lambda a, b: a >= b,
    'is': lambda a, b: a is b,
    'is not': lambda a, b: a is not b,
    'in': lambda a, b: a in b,
    'not in': lambda a, b: a not in b,
}
OPPOSITE = {'<': '>', '>': '<', '!=': '=='}
NODES = {
    ast.Eq: '==',
    ast.NotEq: '!=',
    ast.Lt: '<',
    ast.LtE: '<=',
    ast.Gt: '>',
    ast.GtE: '>=',
    ast.Is: 'is',
    ast.IsNot: 'is not',
    ast.In: 'in',
    ast.NotIn: 'not in',
}
CHECKS = {'raises', 'warns', 'deprecated_call', 'fail', 'testmod', 'testfile', 'run_docstring_examples'}
DISPLAYS = (ast.List, ast.Set, ast.Dict, ast.JoinedStr)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
BRANCHES = (ast.If, ast.Try, ast.While, ast.For)


def strangers(value):
    yield Stranger()
    kind = type(value)
    if kind in (int, float, complex, bool):
        yield value + 1
        yield -value - 7
    elif kind is str:
        yield value + '\0'
    elif kind is bytes:
        yield value + b'\0'
    elif kind is list:
        yield [*value, Stranger()]
    elif kind is tuple:
        yield (*value, Stranger())
    elif kind in (set, frozenset):
        yield kind([*value, Stranger()])
    elif kind is dict:
        yield {**value, Stranger(): 0}


def short(value):
    try:
        text = ascii(value) if type(value) is not str else repr(value)
    except Exception as failure:
        text = '<%s whose text fails: %s>' % (type(value).__name__, type(failure).__name__)
    return text if len(text) <= 200 else text[:140] + '...' + text[-50:]


def name_of(function):
    if isinstance(function, ast.Name):
        return '', function.id
    if isinstance(function, ast.Attribute):
        owner = function.value
        return (owner.id if isinstance(owner, ast.Name) else '.'), function.attr
    return '', ''


def is_exit(node):
    if not isinstance(node, ast.Call):
        return False
    owner, name = name_of(node.func)
    return (owner == '' and name in ('exit', 'quit')) or (owner, name) in (('sys', 'exit'), ('os', '_exit'))


def is_constant_zero(node):
    return all(getattr(word, 'value', getattr(word, 'n', 1)) in (0, None) for word in node.args)


def may_fail(statement):
    """Whether a branch may raise or exit by itself."""
    if isinstance(statement, (ast.If, ast.While)):
        if not any(isinstance(node, (ast.Name, ast.Call)) for node in ast.walk(statement.test)):
            return False
        if any(isinstance(node, ast.Name) and node.id == '__name__' for node in ast.walk(statement.test)):
            return False
    left = list(ast.iter_child_nodes(statement))
    while left:
        node = left.pop()
        if isinstance(node, SCOPES):
            continue
        if isinstance(node, ast.Raise) or (is_exit(node) and not is_constant_zero(node)):
            return True
        left.extend(ast.iter_child_nodes(node))
    return False


class Instrument(ast.NodeTransformer):
    def __init__(self):
        self.scope = []

    def own(self, name, *words):
        return ast.Call(ast.Name('@' + name, ast.Load()), list(words), [])

    def visit(self, node):
        # large tables of values hold no assertion
        if isinstance(node, DISPLAYS):
            return node
        counts = isinstance(node, BRANCHES) and may_fail(node)
        changed = super().visit(node)
        if counts:
            return [ast.copy_location(ast.Expr(self.own('count')), node), changed]
        return changed

    def visit_FunctionDef(self, node):
        outer = self.scope
        self.scope = [*outer, node.name]
        changed = self.generic_visit(node)
        self.scope = outer
        if len(outer) < 2:
            at = 1 if ast.get_docstring(node, clean=False) is not None else 0
            entry = ast.Expr(self.own('enter', ast.Constant('.'.join([*outer, node.name]))))
            node.body.insert(at, ast.copy_location(entry, node.body[0]))
        return changed

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        outer = self.scope
        self.scope = [*outer, node.name]
        changed = self.generic_visit(node)
        self.scope = outer
        return changed

    def visit_Assert(self, node):
        test, message = node.test, node.msg
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            sign = ast.Constant(NODES[type(test.ops[0])])
            asked = self.own('hold', sign, self.visit(test.left), self.visit(test.comparators[0]))
        else:
            asked = self.own('truth', self.visit(test))
        failure = self.own('failed', *([] if message is None else [self.visit(message)]))
        raised = ast.copy_location(ast.Raise(failure, None), node)
        return ast.copy_location(ast.If(asked, [raised], []), node)

    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            return node
        name = 'equal' if isinstance(node.ops[0], ast.Eq) else 'unequal'
        return ast.copy_location(self.own(name, node.left, node.comparators[0]), node)

    def visit_Call(self, node):
        owner, name = name_of(node.func)
        leaves = is_exit(node) and not node.keywords and len(node.args) < 2
        counts = not is_constant_zero(node) if leaves else False
        self.generic_visit(node)
        if leaves:
            node.func = self.own('leaving', node.func, ast.Constant(counts))
        elif (owner, name) in (('pytest', 'main'), ('unittest', 'main')):
            node.func = self.own('starting', node.func, ast.Constant(owner))
        elif name.lower().startswith('assert') or name in CHECKS:
            alike = 'qual' in name.lower() and 'not' not in name.lower()
            node.func = self.own('checked', node.func, ast.Constant(alike))
        return node


def code_objects(code):
    """The code of a source and of all functions in it."""
    found, left = set(), [code]
    while left:
        one = left.pop()
        found.add(id(one))
        left.extend(part for part in one.co_consts if isinstance(part, type(code)))
    return found
