"""radon's and lizard's figures of files, for the claim analysis-structure.

Reads a JSON list of [tool, path] on standard input, and prints one JSON line for each, in order.
"""
import json
import sys


def radon(code):
    from radon.complexity import cc_visit
    from radon.metrics import h_visit, mi_visit
    from radon.raw import analyze
    from radon.visitors import Class, Function

    total = h_visit(code).total
    raw = analyze(code)
    blocks = cc_visit(code)
    functions = {}

    def add(block):
        functions[f"{block.lineno}"] = block.complexity
        for inner in block.closures:
            add(inner)

    for block in blocks:
        if isinstance(block, Function):
            add(block)
        elif isinstance(block, Class):
            for inner in block.inner_classes:
                for method in inner.methods:
                    add(method)
    return {
        "functions": functions,
        "halstead": [total.h1, total.h2, total.N1, total.N2, total.volume, total.difficulty, total.effort, total.bugs],
        "raw": [raw.loc, raw.lloc, raw.sloc, raw.comments, raw.multi, raw.blank, raw.single_comments],
        "mi": mi_visit(code, True),
    }


def lizard(path):
    import lizard as tool

    found = tool.analyze_file(path).function_list
    return {"functions": [[one.start_line, one.cyclomatic_complexity] for one in found]}


for name, path in json.load(sys.stdin):
    try:
        if name == "radon":
            with open(path, encoding="utf-8") as file:
                answer = radon(file.read())
        else:
            answer = lizard(path)
    except Exception as problem:  # a file that the tool cannot read is told and left out
        answer = {"error": f"{type(problem).__name__}: {problem}"}
    print(json.dumps(answer), flush=True)
