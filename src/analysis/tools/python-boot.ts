/**
 * The script that starts a meter (coverage, profile) inside a Python process before the program or the test driver runs.
 * The test driver ends its process at once and takes tracing back, so the script stands in the way of both.
 */

/**
 * Python source. Its words are a folder of packages (may be empty), the script to run, and that script's own words.
 *
 * @param meter source that defines `start()` and `finish()`; `FOLDER` is the work folder
 */
export function pythonBoot(meter: string): string {
  return `import sys, os
FOLDER = os.getcwd()
if sys.argv[1]:
    sys.path.insert(0, sys.argv[1])
def prepare():
    space = {'os': os, 'sys': sys, 'FOLDER': FOLDER}
    exec(METER, space)
    start, finish = space['start'], space['finish']
    leave, trace, profile, own, getpid = os._exit, sys.settrace, sys.setprofile, os.getpid(), os.getpid
    done = []
    def end():
        if done or getpid() != own:
            return
        done.append(True)
        try:
            finish()
        except Exception as problem:
            print('meter:', repr(problem), file=sys.stderr)
    def leave_measured(code):
        end()
        leave(code)
    def keep(install):
        def installed(function):
            if function is not None:
                install(function)
        return installed
    os._exit = leave_measured
    sys.settrace, sys.setprofile = keep(trace), keep(profile)
    return start, end
METER = ${JSON.stringify(meter)}
start, end = prepare()
if sys.argv[1]:
    sys.path.remove(sys.argv[1])
sys.argv[:] = sys.argv[2:]
def run(path, start, end):
    import builtins, threading, types
    with open(path, 'rb') as file:
        source = file.read()
    module = types.ModuleType('__main__')
    module.__file__ = os.path.join(FOLDER, path)
    module.__builtins__ = builtins
    sys.modules['__main__'] = module
    code = compile(source, module.__file__, 'exec')
    start()
    try:
        exec(code, vars(module))
    finally:
        # threads of the program run on until here in a plain run, too
        threading._shutdown()
        end()
run(sys.argv[0], start, end)
`
}
