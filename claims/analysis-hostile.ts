/**
 * Programs that attack what analyses them: they write outside, follow links, burst memory, end their meters, forge their
 * coverage and tell tools to look away. Nothing outside changes, the class that is attacked and the others still answer or
 * say why, and what a suppression hides is found. Control: without the box, the writing programs do change the folder.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { analyse, type AnalysedLanguage, type Analysis } from '../src/analysis/index.ts'
import { Sandbox } from '../src/sandbox/index.ts'
import type { Claim, ClaimContext } from '../measure/claim.ts'

const run = promisify(execFile)
const TARGET = 'nothing outside changes, all five classes answer or say why within 120 s, what is suppressed is found'
const LONGEST_MS = 120_000
const SECRET = 'touchstone-secret-7c1f'

interface Attack {
  readonly name: string
  readonly language: AnalysedLanguage
  /** Source, given the folder outside that must not change. */
  readonly code: (outside: string) => string
  /** What must be found all the same: a part of a rule or a message. */
  readonly found?: RegExp
}

const ATTACKS: readonly Attack[] = [
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

export const claim: Claim = {
  name: 'analysis-hostile',
  statement: 'A program that attacks its analysers changes nothing outside, and silences none of them unsaid',
  target: TARGET,
  async run(context) {
    await using sandbox = await Sandbox.open()
    const outside = await mkdtemp(join(tmpdir(), 'touchstone-outside-'))
    const wrong: string[] = []
    const answered = { done: 0, all: 0 }
    try {
      for (const attack of ATTACKS) {
        // oxlint-disable-next-line no-await-in-loop -- one at a time: what changed outside must be its own doing
        const problem = await tryAttack(attack, { sandbox, outside, context, answered })
        if (problem !== '') wrong.push(`${attack.name} (${attack.language}): ${problem}`)
        context.log(`${problem === '' ? '✓' : '✗'} ${attack.name} (${attack.language}) ${problem}`)
      }
      const control = await controlChanges(outside)
      const n = ATTACKS.length
      return {
        figures: [
          { name: 'attacks without effect', value: (n - wrong.length) / n, n },
          { name: 'classes that answered all the same', value: answered.done / answered.all, n: answered.all },
          { name: 'changes outside without the box (control)', value: control, n: 1 },
        ],
        n,
        target: TARGET,
        holds: wrong.length === 0 && control === 1,
        notes: wrong,
      }
    } finally {
      await rm(outside, { recursive: true, force: true })
    }
  },
}

async function tryAttack(
  { language, code, found }: Attack,
  options: {
    readonly sandbox: Sandbox
    readonly outside: string
    readonly context: ClaimContext
    readonly answered: { done: number; all: number }
  },
): Promise<string> {
  const { sandbox, outside, context, answered } = options
  const secret = join(outside, 'secret')
  await writeFile(secret, `${SECRET}\n`)
  const tests = [{ style: 'io', name: 'six', input: '3\n', output: '6\n' }] as const
  const started = performance.now()
  let analysis: Analysis
  try {
    analysis = await analyse(
      { language, code: code(outside), tests },
      { sandbox, signal: context.signal, cache: false },
    )
  } catch (error) {
    context.signal.throwIfAborted()
    return `the analysis threw ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`
  }
  const seconds = (performance.now() - started) / 1_000
  const applicable = analysis.classes.filter(({ state }) => state !== 'unavailable')
  answered.all += applicable.length
  answered.done += applicable.filter(({ state }) => state === 'done').length
  const names = await readdir(outside)
  if (names.length !== 1) return `outside there is now ${names.join(', ')}`
  if ((await readFile(secret, 'utf8')) !== `${SECRET}\n`) return 'a file outside is another'
  if (JSON.stringify(analysis).includes(SECRET)) return 'what stands in a file outside is told'
  if (seconds > LONGEST_MS / 1_000) return `it took ${Math.round(seconds)} s`
  const silent = analysis.classes.find(({ state, reason }) => state !== 'done' && (reason ?? '') === '')
  if (silent !== undefined) return `${silent.class} is ${silent.state} without a reason`
  const said = analysis.classes.flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule} ${message}`))
  if (found !== undefined && !said.some((one) => found.test(one))) return 'what it hides was not found'
  return ''
}

/** 1 where the first attack, run as it is, does change the folder. */
async function controlChanges(outside: string): Promise<number> {
  const before = (await readdir(outside)).length
  await run('python3', ['-c', ATTACKS[0]?.code(outside) ?? ''])
  return (await readdir(outside)).length - before
}
