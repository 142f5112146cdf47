/** Programs that attack what analyses them, for the claim analysis-hostile; attacks-on-tools.ts has those that tell tools to look away. */
import { join } from 'node:path'
import type { AnalysedLanguage } from '../../src/analysis/index.ts'

/** One hostile program, tested by the input 3 and the output 6. */
export interface Attack {
  readonly name: string
  readonly language: AnalysedLanguage
  /** Source, given the folder outside that must not change. */
  readonly code: (outside: string) => string
  /** What must be found all the same: a part of a rule or a message. */
  readonly found?: RegExp
  /** Whether the line with the word UNRUN must be told as one that no test reaches. */
  readonly hidesLine?: boolean
}

/** Attacks by what they do. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'writes outside as it runs',
    language: 'python',
    code: (outside) => `open(${JSON.stringify(join(outside, 'new'))}, 'w').write('x')\nprint(6)\n`,
  },
  {
    name: 'a link to a folder outside, and a write through it',
    language: 'python',
    code: (outside) =>
      `import os\nos.symlink(${JSON.stringify(outside)}, 'link')\nopen('link/new', 'w').write('x')\nprint(6)\n`,
  },
  {
    name: 'its coverage file is overwritten',
    language: 'python',
    code: () =>
      `import glob, os\nfor folder, _, names in os.walk('/'):\n    if folder.startswith(('/proc', '/sys', '/usr')): continue\n    for name in names:\n        if 'cov' in name:\n            try: open(os.path.join(folder, name), 'w').write('junk')\n            except OSError: pass\nprint(6)\n`,
  },
  {
    name: 'its profiler is ended',
    language: 'python',
    code: () =>
      `import os, signal, sys\nsys.settrace(None)\nsys.setprofile(None)\nos.kill(os.getppid(), signal.SIGKILL)\nprint(6)\n`,
  },
  {
    name: 'it ends itself before its meter',
    language: 'python',
    code: () => `import os\nprint(6, flush=True)\nos.kill(os.getpid(), 9)\n`,
  },
  {
    name: 'billion laughs',
    language: 'python',
    code: () => `a = 'lol' * 10**9\nb = f'{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}'\nprint(len(b))\n`,
  },
  {
    name: 'suppressions in comments',
    language: 'python',
    code: () => `# ruff: noqa\n# pylint: skip-file\nimport os\nos.system(input())  # nosec # noqa: S605\n`,
    found: /shell|S605|B605|suppress|noqa/i,
  },
  {
    name: 'a macro bomb',
    language: 'c',
    code: () =>
      `#define A(x) x x x x x x x x x x\n#define B(x) A(A(x))\n#define C(x) B(B(x))\n#define D(x) C(C(x))\nint main(void) { int n = 0; D(n++;) return n; }\n`,
  },
  {
    name: 'an include of a file outside',
    language: 'c',
    code: (outside) => `#include "${join(outside, 'secret')}"\n#include "/dev/zero"\nint main(void) { return 0; }\n`,
  },
  {
    name: 'an include of itself',
    language: 'cpp',
    code: () => `#include __FILE__\n#include __FILE__\nint main() { return 0; }\n`,
  },
  {
    name: 'a template bomb',
    language: 'cpp',
    code: () =>
      `template <int N> struct F { static const int v = F<N - 1>::v + F<N - 2>::v; };\ntemplate <typename T> struct G { typedef G<G<T>> type; static const int v = type::v; };\nint main() { return G<int>::v; }\n`,
  },
  {
    name: 'a plug-in of its configuration',
    language: 'javascript',
    code: (outside) =>
      `/* eslint plugins: ["./evil"], rules: {} */\nrequire('fs').writeFileSync(${JSON.stringify(join(outside, 'new'))}, 'x')\neval(process.argv[2])\n`,
    found: /eval|suppress|lint/i,
  },
  {
    name: 'writes outside when the process ends',
    language: 'javascript',
    code: (outside) =>
      `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(join(outside, 'new'))}, 'x'))\nprocess.kill(process.ppid, 'SIGKILL')\nconsole.log(6)\n`,
  },
  {
    name: 'a source that is read by the linter',
    language: 'bash',
    code: (outside) =>
      `# shellcheck source=${join(outside, 'secret')}\n. ${join(outside, 'secret')}\ntrap '' EXIT TERM\nset +x\nexec {BASH_XTRACEFD}>/dev/null\necho 6\n`,
  },
  {
    name: 'it runs as it is loaded, and at its end',
    language: 'ruby',
    code: (outside) =>
      `BEGIN { File.write(${JSON.stringify(join(outside, 'new'))}, 'x') rescue nil }\nat_exit { Process.kill(9, Process.ppid) rescue nil }\n# rubocop:disable all\nputs 6\n`,
  },
]
