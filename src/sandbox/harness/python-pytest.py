# Third part of the Python test driver, there only where a test is for pytest: the real pytest collects and runs the test's
# module. Its files lie in a folder of their own with no conftest and no plugins, and its rewriting of assertions is
# off: python-instrument.py has done that.
import tempfile


def run_pytest(code, text, names, cases, is_own, foreign):
    import pytest

    root = tempfile.mkdtemp(prefix='tests-')
    path = root + '/test_solution.py'
    # the test itself is never on disk, where a program could read it
    for name, content in ((path, ''), (root + '/pytest.ini', '[pytest]\n')):
        with open(name, 'w', encoding='utf-8') as target:
            target.write(content)
    for name in ('PYTEST_ADDOPTS', 'PYTEST_PLUGINS'):
        os.environ.pop(name, None)
    os.environ['PYTEST_DISABLE_PLUGIN_AUTOLOAD'] = '1'
    module = types.ModuleType('test_solution')
    module.__file__ = path
    # what the program defines is there without import, but is never taken for a test
    vars(module)['__builtins__'] = dict(vars(builtins), **names)
    compiled = code(path)

    class TestModule(pytest.Module):
        def _getobj(self):
            sys.modules['test_solution'] = module
            exec(compiled, vars(module))
            return module

    class Plugin:
        def pytest_pycollect_makemodule(self, module_path, parent):
            return TestModule.from_parent(parent, path=module_path)

        def pytest_collection_modifyitems(self, items):
            items[:] = [item for item in items if not foreign(getattr(item, 'function', None))]

        def pytest_collectreport(self, report):
            if report.failed:
                cases.tell('runtime-error', report.nodeid or 'collection', str(report.longrepr).splitlines()[-1:][0])

        @pytest.hookimpl(tryfirst=True)
        def pytest_pyfunc_call(self, pyfuncitem):
            import asyncio

            if not asyncio.iscoroutinefunction(pyfuncitem.obj):
                return None
            words = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
            asyncio.run(pyfuncitem.obj(**words))
            return True

        def pytest_keyboard_interrupt(self, excinfo):
            # pytest.exit too, whatever code it gives
            if not is_own(excinfo.value):
                cases.tell('wrong-answer', 'session', 'the program ended the session: %s' % excinfo.value)

        def pytest_runtest_setup(self, item):
            cases.begin()

        @pytest.hookimpl(hookwrapper=True)
        def pytest_runtest_makereport(self, item, call):
            outcome = yield
            report = outcome.get_result()
            failure = None if call.excinfo is None else call.excinfo.value
            name = item.nodeid.split('::', 1)[-1]
            if report.skipped and failure is not None and not is_own(failure):
                report.outcome = 'failed'
                cases.tell('wrong-answer', name, 'the program skipped the test: %s' % failure)
            elif report.failed and failure is not None:
                cases.failure(name, failure)
            elif report.failed:
                cases.tell('wrong-answer', name, str(report.longrepr))
            elif report.skipped:
                cases.skipped(name, str(failure))
            elif report.when == 'call':
                cases.passed(name)

    words = ['-q', '-p', 'no:cacheprovider', '--assert=plain', '--noconftest', '-c', root + '/pytest.ini', '--rootdir', root]
    try:
        code_of_end = int(pytest.main([*words, path], plugins=[Plugin()]))
    except SystemExit as end:
        cases.failure('session', end)
        return
    # 0: all passed, 1: some failed, 5: nothing was collected
    if code_of_end not in (0, 5) and cases.failed == 0:
        cases.tell('runtime-error', 'session', 'pytest ended with %d before all of its tests had' % code_of_end)
