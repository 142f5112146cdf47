/**
 * Flow graphs of small programs with their drawn answers: one for each way in which control can go. An edge is written
 * `from -label> to`; a block is its statements, `in` is the entry and `out` the exit. Each was gone through by hand by the
 * language's rules.
 */
import type { AnalysedLanguage } from '../../src/analysis/index.ts'

/** One program with the graph of its function. */
export interface DrawnFlow {
  readonly language: AnalysedLanguage
  /** What it shows. */
  readonly name: string
  readonly code: string
  readonly edges: readonly string[]
}

export const DRAWN_FLOWS: readonly DrawnFlow[] = [
  {
    language: 'python',
    name: 'if',
    code: 'def f(a):\n  if a:\n    b()\n  c()\n',
    edges: ['in -> a', 'a -true> b()', 'a -false> c()', 'b() -> c()', 'c() -> out'],
  },
  {
    language: 'python',
    name: 'if else',
    code: 'def f(a):\n  if a:\n    b()\n  else:\n    c()\n',
    edges: ['in -> a', 'a -true> b()', 'a -false> c()', 'b() -> out', 'c() -> out'],
  },
  {
    language: 'python',
    name: 'elif',
    code: 'def f(a):\n  if a:\n    b()\n  elif d:\n    c()\n  e()\n',
    edges: [
      'in -> a',
      'a -true> b()',
      'a -false> d',
      'b() -> e()',
      'd -true> c()',
      'd -false> e()',
      'c() -> e()',
      'e() -> out',
    ],
  },
  {
    language: 'python',
    name: 'while',
    code: 'def f(a):\n  while a:\n    b()\n  c()\n',
    edges: ['in -> a', 'a -true> b()', 'a -false> c()', 'b() -> a', 'c() -> out'],
  },
  {
    language: 'python',
    name: 'while break',
    code: 'def f(a):\n  while a:\n    if b:\n      break\n    c()\n  d()\n',
    edges: [
      'in -> a',
      'a -true> b',
      'a -false> d()',
      'b -true> break',
      'b -false> c()',
      'break -> d()',
      'c() -> a',
      'd() -> out',
    ],
  },
  {
    language: 'python',
    name: 'for continue',
    code: 'def f(a):\n  for i in a:\n    if i:\n      continue\n    c()\n',
    edges: [
      'in -> for i in a',
      'for i in a -next> i',
      'for i in a -done> out',
      'i -true> continue',
      'i -false> c()',
      'continue -> for i in a',
      'c() -> for i in a',
    ],
  },
  {
    language: 'python',
    name: 'for else',
    code: 'def f(a):\n  for i in a:\n    if i:\n      break\n  else:\n    c()\n  d()\n',
    edges: [
      'in -> for i in a',
      'for i in a -next> i',
      'for i in a -done> c()',
      'i -false> for i in a',
      'i -true> break',
      'break -> d()',
      'c() -> d()',
      'd() -> out',
    ],
  },
  {
    language: 'python',
    name: 'return',
    code: 'def f(a):\n  if a:\n    return 1\n  return 2\n  b()\n',
    edges: ['in -> a', 'a -true> return 1', 'a -false> return 2', 'return 1 -> out', 'return 2 -> out', 'b() -> out'],
  },
  {
    language: 'python',
    name: 'short circuit',
    code: 'def f(a, b):\n  if a and b:\n    c()\n  d()\n',
    edges: ['in -> a', 'a -true> b', 'a -false> d()', 'b -true> c()', 'b -false> d()', 'c() -> d()', 'd() -> out'],
  },
  {
    language: 'python',
    name: 'try',
    code: 'def f():\n  try:\n    a()\n  except E:\n    b()\n  c()\n',
    edges: ['in -> a()', 'a() -exception> except E ; b()', 'a() -> c()', 'except E ; b() -> c()', 'c() -> out'],
  },
  {
    language: 'python',
    name: 'finally',
    code: 'def f():\n  try:\n    a()\n  finally:\n    b()\n  c()\n',
    edges: ['in -> a()', 'a() -> b()', 'a() -exception> b()', 'b() -> c()', 'b() -exception> out', 'c() -> out'],
  },
  {
    language: 'python',
    name: 'raise',
    code: 'def f(a):\n  if a:\n    raise E\n  b()\n',
    edges: ['in -> a', 'a -true> raise E', 'a -false> b()', 'raise E -exception> out', 'b() -> out'],
  },
  {
    language: 'python',
    name: 'match',
    code: 'def f(a):\n  match a:\n    case 1:\n      b()\n    case _:\n      c()\n  d()\n',
    edges: ['in -> match a', 'match a -case 1> b()', 'match a -default> c()', 'b() -> d()', 'c() -> d()', 'd() -> out'],
  },
  {
    language: 'javascript',
    name: 'do',
    code: 'function f(a) {\n  do {\n    b()\n  } while (a)\n  c()\n}\n',
    edges: ['in -> b() ; a', 'b() ; a -true> b() ; a', 'b() ; a -false> c()', 'c() -> out'],
  },
  {
    language: 'javascript',
    name: 'for',
    code: 'function f() {\n  for (let i = 0; i < 3; i++) {\n    b()\n  }\n  c()\n}\n',
    edges: [
      'in -> let i = 0',
      'let i = 0 -> i < 3',
      'i < 3 -true> b() ; i++',
      'i < 3 -false> c()',
      'b() ; i++ -> i < 3',
      'c() -> out',
    ],
  },
  {
    language: 'javascript',
    name: 'switch',
    code: 'function f(a) {\n  switch (a) {\n    case 1:\n      b()\n    case 2:\n      c()\n      break\n    default:\n      d()\n  }\n  e()\n}\n',
    edges: [
      'in -> switch (a)',
      'switch (a) -case 1> b()',
      'switch (a) -case 2> c() ; break',
      'switch (a) -default> d()',
      'b() -> c() ; break',
      'c() ; break -> e()',
      'd() -> e()',
      'e() -> out',
    ],
  },
  {
    language: 'javascript',
    name: 'or',
    code: 'function f(a, b) {\n  if (a || b) {\n    c()\n  }\n}\n',
    edges: ['in -> a', 'a -false> b', 'a -true> c()', 'b -true> c()', 'b -false> out', 'c() -> out'],
  },
  {
    language: 'javascript',
    name: 'labelled',
    code: 'function f(a) {\n  outer: for (const x of a) {\n    for (const y of x) {\n      if (y) break outer\n    }\n  }\n  d()\n}\n',
    edges: [
      'in -> for (const x of a)',
      'for (const x of a) -next> for (const y of x)',
      'for (const x of a) -done> d()',
      'for (const y of x) -done> for (const x of a)',
      'for (const y of x) -next> y',
      'y -false> for (const y of x)',
      'y -true> break outer',
      'break outer -> d()',
      'd() -> out',
    ],
  },
  {
    language: 'javascript',
    name: 'conditional',
    code: 'function f(a) {\n  const b = a ? c() : d()\n  return b\n}\n',
    edges: [
      'in -> a',
      'a -true> c()',
      'a -false> d()',
      'c() -> const b = a ? c() : d() ; return b',
      'd() -> const b = a ? c() : d() ; return b',
      'const b = a ? c() : d() ; return b -> out',
    ],
  },
  {
    language: 'typescript',
    name: 'try finally',
    code: 'function f(): number {\n  try {\n    return a()\n  } finally {\n    b()\n  }\n}\n',
    edges: [
      'in -> return a()',
      'return a() -> b()',
      'return a() -exception> b()',
      'b() -exception> out',
      'b() -return> out',
    ],
  },
  {
    language: 'java',
    name: 'for each',
    code: 'class A {\n  void f(int[] a) {\n    for (int x : a) {\n      b();\n    }\n    c();\n  }\n}\n',
    edges: [
      'in -> for (int x : a)',
      'for (int x : a) -next> b()',
      'for (int x : a) -done> c()',
      'b() -> for (int x : a)',
      'c() -> out',
    ],
  },
  {
    language: 'java',
    name: 'switch',
    code: 'class A {\n  int f(int a) {\n    switch (a) {\n      case 1: return 1;\n      default: return 2;\n    }\n  }\n}\n',
    edges: [
      'in -> switch (a)',
      'switch (a) -case 1> return 1',
      'switch (a) -default> return 2',
      'return 1 -> out',
      'return 2 -> out',
    ],
  },
  {
    language: 'c',
    name: 'goto',
    code: 'int f(int a) {\n  if (a) goto end;\n  b();\nend:\n  return a;\n}\n',
    edges: [
      'in -> a',
      'a -true> goto end',
      'a -false> b()',
      'goto end -> return a',
      'b() -> return a',
      'return a -> out',
    ],
  },
  {
    language: 'c',
    name: 'while not',
    code: 'int f(int a) {\n  while (!a) {\n    b();\n  }\n  return a;\n}\n',
    edges: ['in -> a', 'a -false> b()', 'a -true> return a', 'b() -> a', 'return a -> out'],
  },
  {
    language: 'cpp',
    name: 'try',
    code: 'int f() {\n  try {\n    a();\n  } catch (int e) {\n    b();\n  }\n  return 1;\n}\n',
    edges: [
      'in -> a()',
      'a() -exception> catch (int e) ; b()',
      'a() -> return 1',
      'catch (int e) ; b() -> return 1',
      'return 1 -> out',
    ],
  },
  {
    language: 'go',
    name: 'for ever',
    code: 'package m\nfunc f() {\n\tfor {\n\t\tif a() {\n\t\t\tbreak\n\t\t}\n\t}\n\tb()\n}\n',
    edges: ['in -> a()', 'a() -false> a()', 'a() -true> break ; b()', 'break ; b() -> out'],
  },
  {
    language: 'go',
    name: 'switch',
    code: 'package m\nfunc f(a int) {\n\tswitch a {\n\tcase 1:\n\t\tb()\n\tcase 2:\n\t\tc()\n\t}\n\td()\n}\n',
    edges: [
      'in -> switch a',
      'switch a -case 1> b()',
      'switch a -case 2> c()',
      'switch a -no case> d()',
      'b() -> d()',
      'c() -> d()',
      'd() -> out',
    ],
  },
  {
    language: 'rust',
    name: 'loop',
    code: 'fn f() {\n    loop {\n        if a() { break; }\n        b();\n    }\n    c();\n}\n',
    edges: ['in -> a()', 'a() -true> break ; c()', 'a() -false> b()', 'break ; c() -> out', 'b() -> a()'],
  },
  {
    language: 'rust',
    name: 'match',
    code: 'fn f(a: i32) {\n    match a {\n        1 => b(),\n        _ => c(),\n    }\n    d();\n}\n',
    edges: ['in -> match a', 'match a -case 1> b()', 'match a -default> c()', 'b() -> d()', 'c() -> d()', 'd() -> out'],
  },
  {
    language: 'ruby',
    name: 'unless until',
    code: 'def f(a)\n  unless a\n    b\n  end\n  until c\n    d\n  end\nend\n',
    edges: ['in -> a', 'a -false> b', 'a -true> c', 'b -> c', 'c -false> d', 'c -true> out', 'd -> c'],
  },
  {
    language: 'ruby',
    name: 'rescue',
    code: 'def f\n  a\nrescue E\n  b\nensure\n  c\nend\n',
    edges: [
      'in -> a',
      'a -exception> rescue E ; b',
      'a -> c',
      'a -exception> c',
      'rescue E ; b -> c',
      'rescue E ; b -exception> c',
      'c -> out',
      'c -exception> out',
    ],
  },
  {
    language: 'bash',
    name: 'case',
    code: 'f() {\n  case $1 in\n    a) b ;;\n    *) c ;;\n  esac\n  d\n}\n',
    edges: ['in -> case $1', 'case $1 -case a> b', 'case $1 -default> c', 'b -> d', 'c -> d', 'd -> out'],
  },
  {
    language: 'bash',
    name: 'and list',
    code: 'f() {\n  a && b\n  c\n}\n',
    edges: ['in -> a', 'a -true> b', 'a -false> c', 'b -> c', 'c -> out'],
  },
]
