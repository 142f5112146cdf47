"""Runs the cells of a notebook one after another in one namespace and writes what each showed to a file.

Runs inside the sandbox, as the program of one run. A cell's standard output and error are taken at the descriptors, so
that its child processes count too. The value of a cell's last expression is displayed, by repr and by the `_repr_*_`
methods that notebooks know; `display(...)` does the same. A cell that fails is reported and the next one runs, as in
the kernel that the protocol's own server drives.

Not covered: IPython's magics, its pretty printer and its input history; figures of matplotlib.
"""

import ast
import base64
import json
import linecache
import os
import signal
import sys
import tempfile
import traceback
import types

ASKED = ".touchstone-cells.json"
ANSWERED = ".touchstone-cells-result.json"
# as much of each stream as the protocol's own server keeps
LONGEST_STREAM = 1024 * 1024
RICH_FORMS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "application/json": "_repr_json_",
}


class CellTimeout(BaseException):
    """Raised in a cell that ran longer than its time; not an Exception, so that a cell's own handler lets it pass."""


class Notebook:
    def __init__(self):
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names = module.__dict__
        self.names.update(__builtins__=__builtins__, display=self.display)
        self.shown = []
        self.loop = None

    def display(self, *values):
        for value in values:
            self.shown.append(forms_of(value))

    def run(self, number, source, seconds):
        self.shown = []
        error = []
        with Streams() as streams:
            try:
                start_clock(seconds)
                self.execute(f"<cell {number}>", source)
            except BaseException as failure:  # also SystemExit and KeyboardInterrupt end a cell, not the notebook
                stop_clock()
                error.append(report_of(failure, seconds))
            finally:
                stop_clock()
                flush()
        return {"stdout": streams.texts[0], "stderr": streams.texts[1], "display": self.shown, "error": error}

    def execute(self, name, source):
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        tree = ast.parse(source, name)
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
            last = ast.Expression(tree.body.pop().value)
        self.evaluate(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if last is None:
            return
        value = self.evaluate(compile(last, name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if value is not None:
            self.names["_"] = value
            self.display(value)

    def evaluate(self, code):
        value = eval(code, self.names)
        if not code.co_flags & 0x80:  # CO_COROUTINE: the cell awaits at its top level
            return value
        if self.loop is None:
            import asyncio

            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(value)


class Streams:
    """Takes descriptors 1 and 2 into files for the time of a cell."""

    def __enter__(self):
        flush()
        self.kept = [os.dup(1), os.dup(2)]
        self.files = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
        for descriptor, file in zip((1, 2), self.files):
            os.dup2(file.fileno(), descriptor)
        return self

    def __exit__(self, *_):
        self.texts = []
        for descriptor, file, kept in zip((1, 2), self.files, self.kept):
            os.dup2(kept, descriptor)
            os.close(kept)
            file.seek(0)
            self.texts.append(file.read(LONGEST_STREAM).decode("utf-8", "replace"))
            file.close()
        return False


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            # the cell replaced or closed its stream
            pass


def forms_of(value):
    forms = {}
    for form, method in RICH_FORMS.items():
        # asked of the class, since an object whose attributes answer to every name has no such form
        found = None if isinstance(value, type) else getattr(type(value), method, None)
        if found is None:
            continue
        try:
            shown = found(value)
        except Exception:
            continue
        shown = shown[0] if isinstance(shown, tuple) else shown
        if isinstance(shown, bytes):
            shown = base64.b64encode(shown).decode()
        if shown is not None:
            forms[form] = shown
    forms["text/plain"] = repr(value)
    return forms


def report_of(failure, seconds):
    if isinstance(failure, CellTimeout):
        return {"ename": "TimeoutError", "evalue": f"the cell ran longer than {seconds:g} s", "traceback": []}
    # the driver's own frames are of no interest
    frames = failure.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    lines = traceback.format_exception(type(failure), failure, frames)
    return {"ename": type(failure).__name__, "evalue": str(failure), "traceback": [line.rstrip("\n") for line in lines]}


def start_clock(seconds):
    if seconds > 0:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def stop_clock():
    signal.setitimer(signal.ITIMER_REAL, 0)


def on_alarm(*_):
    raise CellTimeout()


def main():
    folder = os.getcwd()
    with open(ASKED, encoding="utf-8") as file:
        asked = json.load(file)
    os.remove(ASKED)
    signal.signal(signal.SIGALRM, on_alarm)
    notebook = Notebook()
    cells = [notebook.run(i, source, asked["seconds"]) for i, source in enumerate(asked["cells"], 1)]
    os.chdir(folder)
    with open(ANSWERED, "w", encoding="utf-8") as file:
        json.dump(cells, file, default=repr)


main()
