# Part of the Python test driver, after python-kit.py: the test's own source, made to count what it asserts and to say what it
# compared. Only the test is changed, never the program.
#
# Counted: assert statements, calls whose name begins with "assert", pytest.raises and its like, and branches that may
# raise or exit. An assertion without a text gets the values it compared as its text, as pytest does it.
import ast
import re

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
DIFFERS = re.compile('not|diff|raises|warns|logs|never|unequal')
CHECKS = {'raises', 'warns', 'deprecated_call', 'fail', 'testmod', 'testfile', 'run_docstring_examples'}
DISPLAYS = (ast.List, ast.Set, ast.Dict, ast.JoinedStr)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
BRANCHES = (ast.If, ast.Try, ast.While, ast.For, *([ast.Match] if hasattr(ast, 'Match') else []))


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
    def __init__(self, shadowed=(), watches=False):
        self.scope = []
        # built-in names that the program defines anew; whether its values may compare as they like
        self.shadowed, self.watches = shadowed, watches

    def own(self, name, *words):
        return ast.Call(ast.Name('@' + name, ast.Load()), list(words), [])

    def visit(self, node):
        # large tables of values hold no assertion
        if isinstance(node, DISPLAYS) and not any(isinstance(part, (ast.Call, ast.Compare)) for part in ast.walk(node)):
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
            self.decide(test)
            asked = self.own('truth', self.visit(test))
        failure = self.own('failed', *([] if message is None else [self.visit(message)]))
        raised = ast.copy_location(ast.Raise(failure, None), node)
        return ast.copy_location(ast.If(asked, [raised], []), node)

    def visit_Compare(self, node):
        decides = getattr(node, 'decides', False)
        self.generic_visit(node)
        signs = [NODES[type(sign)] for sign in node.ops]
        if all(sign in ('is', 'is not') for sign in signs):
            return node
        if len(signs) > 1:
            listed = ast.Tuple([ast.Constant(sign) for sign in signs], ast.Load())
            call = self.own('chain', listed, node.left, *node.comparators)
        elif signs[0] in ('==', '!='):
            name = 'equal' if signs[0] == '==' else 'unequal'
            call = self.own(name, node.left, node.comparators[0], *([ast.Constant(True)] if decides else []))
        else:
            call = self.own('compared_as', ast.Constant(signs[0]), node.left, node.comparators[0])
        return ast.copy_location(call, node)

    def decide(self, *conditions):
        for one in conditions:
            one.decides = True

    def visit_BoolOp(self, node):
        self.decide(*node.values)
        return self.generic_visit(node)

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            self.decide(node.operand)
        return self.generic_visit(node)

    def visit_IfExp(self, node):
        self.decide(node.test)
        return self.generic_visit(node)

    visit_If = visit_While = visit_IfExp

    def visit_comprehension(self, node):
        self.decide(*node.ifs)
        return self.generic_visit(node)

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
            compares = name.lower().startswith('assert') and not DIFFERS.search(name.lower())
            alike = ('equal' if 'qual' in name.lower() else 'other') if compares else False
            node.func = self.own('checked', node.func, ast.Constant(alike))
        else:
            if owner == '' and name in self.shadowed:
                given = any(isinstance(part, (ast.Name, ast.Call)) for word in node.args for part in ast.walk(word))
                node.func = self.own('helper', ast.Constant(name), node.func, ast.Constant(given))
            if self.watches:
                return ast.copy_location(self.own('seen', node), node)
        return node

    def visit_Module(self, node):
        self.generic_visit(node)
        once = names_bound_once(node)
        body = []
        for statement in node.body:
            body.append(statement)
            for name in [one for one in assigned(statement) if one in once]:
                kept = ast.Expr(self.own('bound', ast.Constant(name), ast.Name(name, ast.Load())))
                body.append(ast.copy_location(kept, statement))
        node.body = body
        return node


def assigned(statement):
    """Names that a plain assignment binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def names_bound_once(tree):
    """Names that plain assignments at the margin bind and nothing else in the test does."""
    plain, others = set(), set()
    own = {id(target) for statement in tree.body if isinstance(statement, ast.Assign) for target in statement.targets}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            (plain if id(node) in own else others).add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            others.update(node.names)
    return plain - others


def code_objects(code):
    """The code of a source and of all functions in it."""
    found, left = set(), [code]
    while left:
        one = left.pop()
        found.add(id(one))
        left.extend(part for part in one.co_consts if isinstance(part, type(code)))
    return found
