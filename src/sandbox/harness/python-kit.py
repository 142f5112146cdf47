# First part of the Python test driver (harness-driver.py comes last in the same file of the box): what the changed source of
# a test calls (python-instrument.py), to count what it asserts and to say what it compared.
#
# A value of a class of the program's own may answer yes to every comparison: where such a value is found equal, it is
# compared with others that it must not equal (`honest`).
# Not covered: a class that answers with regard to these very questions.
import ast
import re


class Kit:
    """What the changed source calls: names that no program can write, in the built-in namespace."""

    def __init__(self):
        self.hits = 0
        self.entered = set()
        self.compared = None
        self.foreign = lambda function: False
        self.guard = lambda: None
        # python-trust.py fills these in
        self.guard_names = lambda: None
        self.bound = lambda name, value: None
        self.helper = lambda name, function, given: function
        self.doubt = None

    def names(self):
        own = ('count', 'enter', 'truth', 'hold', 'failed', 'equal', 'unequal', 'compared_as', 'chain', 'checked')
        more = ('leaving', 'starting', 'seen', 'bound', 'helper')
        return {'@' + name: getattr(self, name) for name in own + more}

    def count(self):
        self.hits += 1
        self.guard_names()

    def enter(self, name):
        self.entered.add(name)

    def truth(self, value):
        """Whether a plain assertion fails."""
        self.hits += 1
        self.guard_names()
        self.compared = None
        return not value

    def hold(self, sign, left, right):
        """Whether an assertion of one comparison fails."""
        self.hits += 1
        self.guard_names()
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
        if sign == 'in':
            return not self.says_yes(right)
        if sign in OPPOSITE and (self.odd(left) or self.odd(right)):
            return not bool(SIGNS[OPPOSITE[sign]](left, right)) and not self.beyond(sign, left, right)
        return True

    def beyond(self, sign, left, right):
        """Whether a value stands on its side of any number at all, as none of the program's can."""
        far = -FAR if sign in ('<', '<=') else FAR
        try:
            if self.odd(left) and type(right) in (int, float):
                return bool(SIGNS[sign](left, right + far))
            if self.odd(right) and type(left) in (int, float):
                return bool(SIGNS[sign](left - far, right))
        except Exception:
            return False  # a comparison that it refuses is none that it passes
        return False

    def equal(self, left, right, decides=False):
        self.guard_names()
        result = left == right
        # a value that is made of a comparison is the program's own affair until it decides
        if result is True or (decides and result is not False and (self.odd(left) or self.odd(right)) and result):
            return result if self.honest(left, right) else False
        return result

    def unequal(self, left, right, decides=False):
        self.guard_names()
        result = left != right
        if result is not False or not (self.odd(left) or self.odd(right)):
            return result
        return not (left == right) or not self.honest(left, right)

    def compared_as(self, sign, left, right):
        """A comparison other than by == and !=."""
        self.guard_names()
        result = SIGNS[sign](left, right)
        if sign == 'not in':
            return result or not self.fair('in', left, right)
        if result is True and not self.fair(sign, left, right):
            return False
        return result

    def chain(self, signs, *values):
        """A comparison of several values, which are all asked for."""
        result = True
        for at, sign in enumerate(signs):
            left, right = values[at], values[at + 1]
            result = (
                self.equal(left, right, True)
                if sign == '=='
                else self.unequal(left, right, True)
                if sign == '!='
                else self.compared_as(sign, left, right)
            )
            if not result:
                return result
        return result

    def seen(self, value):
        """A value that a call of the test's gave: where it is equal to all, whatever passes by it has shown nothing."""
        if self.doubt is None and self.says_yes(value, sure=True):
            self.doubt = 'a value of the program is equal to all'
        return value

    def says_yes(self, value, depth=0, sure=False):
        """Whether the value, or one that it holds, is equal to things that no one value equals; `sure`: says True of them."""
        kind = type(value)
        if kind in PLAIN:
            return False
        if self.odd(value) and any(self.agrees(value, group, sure) for group in UNLIKELY):
            return True
        if depth > 3:
            return False
        held = ()
        if isinstance(value, dict):
            held = [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)) or kind.__name__ == 'deque':
            held = value
        elif hasattr(kind, '__dataclass_fields__'):
            held = list(getattr(value, '__dict__', {}).values())
        return len(held) <= MOST_HELD and any(self.says_yes(one, depth + 1, sure) for one in held)

    def agrees(self, value, group, sure):
        try:
            if sure:
                # the language makes its own != of a class's ==
                own = type(value).__ne__ is not object.__ne__
                return all((value == one) is True or (own and (value != one) is False) for one in group)
            return all(value == one for one in group) or not any(value != one for one in group)
        except Exception:
            return False  # a comparison that it refuses is none that it passes

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
        if depth == 0 and (self.says_yes(left) or self.says_yes(right)):
            return False
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

    def on_its_side(self, left, right):
        """False where an assertion that orders two values held only because one of them stands beyond any number."""
        return not any(self.beyond(sign, left, right) for sign in '<>')

    def checked(self, function, alike):
        """A call of an assertion of a library."""
        self.hits += 1
        self.guard()
        self.guard_names()
        if not alike:
            return function

        def call(*values, **more):
            result = function(*values, **more)
            equal = alike == 'equal'
            if any(self.says_yes(one, sure=not equal) for one in values[:2]) or (
                len(values) > 1 and not (self.honest if equal else self.on_its_side)(*values[:2])
            ):
                raise AssertionError('%s is equal to all, wanted %s' % (type(values[0]).__name__, short(values[-1])))
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
OPPOSITE = {'<': '>', '>': '<', '<=': '>', '>=': '<', '!=': '=='}
# no honest value is equal to all of one group
UNLIKELY = (
    (918273645, 918273646, 918273649),
    (0.918273645, -73.125, 1e77),
    ('\0one', 'another\1', 'Zq'),
    ((918273645, '\0'), (-1, -2, -3)),
    ([918273645, '\0'], [-1, -2, -3]),
)
FAR = 10**15
MOST_HELD = 10_000
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
