/** Profilers of Python (cProfile), JavaScript and TypeScript (V8's CPU profile, with calls from V8's coverage). */
import { SourceMap } from 'node:module'
import { scriptCoverage } from '../coverage/v8-coverage.ts'
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import { pythonBoot } from '../tools/python-boot.ts'
import type { FunctionProfile, Profiler } from './profiler.ts'

const PYTHON_BOOT = '.profile-boot.py'
const PYTHON_REPORT = '.profile.json'
const PYTHON_SOURCE = pythonBoot(`import cProfile, json
profile = cProfile.Profile()
def finish():
    profile.disable()
    own = [e for e in profile.getstats() if not isinstance(e.code, str) and e.code.co_filename == FOLDER + '/main.py']
    rows = [[e.code.co_name, e.code.co_firstlineno, e.callcount, e.inlinetime, e.totaltime] for e in own]
    with open(FOLDER + '/${PYTHON_REPORT}', 'w') as file:
        json.dump(rows, file)
start = profile.enable
`)

export const pythonProfiler: Profiler = {
  tool: 'cProfile',
  plan: () => ({
    change: {
      argv: ([python = '', ...words]) => [python, PYTHON_BOOT, '', ...words],
      files: { [PYTHON_BOOT]: PYTHON_SOURCE },
    },
    collect: [PYTHON_REPORT],
  }),
  async read({ files }) {
    const bytes = files[PYTHON_REPORT]
    if (bytes === undefined) return undefined
    return asArray(parseJson(Buffer.from(bytes).toString())).map((row) => {
      const [name, line, calls, self, total] = asArray(row)
      return {
        name: textOf(name),
        line: numberOf(line),
        calls: numberOf(calls),
        selfMs: (numberOf(self) ?? 0) * 1_000,
        totalMs: (numberOf(total) ?? 0) * 1_000,
      }
    })
  },
}

const V8_PROFILE = '.cpu-profile'
const V8_COVERAGE = '.v8-coverage'
const SCRIPT = '/w/main.js'

export const javascriptProfiler: Profiler = v8Profiler(false)
export const typescriptProfiler: Profiler = v8Profiler(true)

function v8Profiler(mapped: boolean): Profiler {
  return {
    tool: 'v8-cpu-profile',
    plan: () => ({
      ...(mapped
        ? { build: { change: { argv: (words) => [...words, '--sourcemap=external'] }, collect: ['main.js.map'] } }
        : {}),
      change: {
        argv: ([node = '', ...words]) => [node, '--cpu-prof', `--cpu-prof-dir=/w/${V8_PROFILE}`, ...words],
        environment: { NODE_V8_COVERAGE: `/w/${V8_COVERAGE}` },
      },
      collect: [V8_PROFILE, V8_COVERAGE, ...(mapped ? ['main.js.map'] : [])],
    }),
    async read({ files }) {
      const texts = (folder: string): string[] =>
        Object.entries(files).flatMap(([path, bytes]) =>
          path.startsWith(`${folder}/`) ? [Buffer.from(bytes).toString()] : [],
        )
      const [profile] = texts(V8_PROFILE)
      if (profile === undefined) return undefined
      const map = files['main.js.map']
      const payload = map === undefined ? undefined : asObject(parseJson(Buffer.from(map).toString()))
      const lineOf = (line: number, column: number): number => {
        if (payload === undefined) return line + 1
        const entry = new SourceMap(payload as never).findEntry(line, column)
        return 'originalLine' in entry ? entry.originalLine + 1 : line + 1
      }
      return readCpuProfile(profile, { calls: callsByName(texts(V8_COVERAGE)), lineOf })
    },
  }
}

/** Calls by the name of the function; functions without a name are not told apart, so they have none. */
function callsByName(reports: readonly string[]): ReadonlyMap<string, number> {
  const calls = new Map<string, number>()
  for (const text of reports) {
    for (const { name, ranges } of scriptCoverage(text, SCRIPT)?.functions ?? []) {
      if (name !== '') calls.set(name, (calls.get(name) ?? 0) + (ranges[0]?.count ?? 0))
    }
  }
  return calls
}

/**
 * The program's own functions in a CPU profile of V8, with those that were called and never sampled.
 *
 * @throws SyntaxError or TypeError where the text is none
 */
export function readCpuProfile(
  text: string,
  options: {
    readonly calls: ReadonlyMap<string, number>
    readonly lineOf: (line: number, column: number) => number
  },
): readonly FunctionProfile[] {
  const profile = asObject(parseJson(text))
  const nodes = asArray(profile['nodes']).map((one) => {
    const { id, callFrame, children } = asObject(one)
    return { id: numberOf(id) ?? 0, frame: asObject(callFrame), children: asArray(children).map(Number) }
  })
  const selfUs = new Map<number, number>()
  const deltas = asArray(profile['timeDeltas']).map(Number)
  asArray(profile['samples']).forEach((id, index) => {
    selfUs.set(Number(id), (selfUs.get(Number(id)) ?? 0) + (deltas[index] ?? 0))
  })
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const rows = new Map<string, { name: string; line: number; selfUs: number; totalUs: number }>()
  // a recursive function's time counts once for each of its stacks
  const visit = (id: number, open: ReadonlySet<string>): number => {
    const node = byId.get(id)
    if (node === undefined) return 0
    const { frame } = node
    const isOwn = textOf(frame['url']).replace(/^file:\/\//, '') === SCRIPT && textOf(frame['functionName']) !== ''
    const name = textOf(frame['functionName'])
    const line = options.lineOf(numberOf(frame['lineNumber']) ?? 0, numberOf(frame['columnNumber']) ?? 0)
    const key = `${name}:${line}`
    const inner = isOwn ? new Set([...open, key]) : open
    const own = selfUs.get(id) ?? 0
    const total = own + node.children.reduce((sum, child) => sum + visit(child, inner), 0)
    if (isOwn) {
      const row = rows.get(key) ?? { name, line, selfUs: 0, totalUs: 0 }
      row.selfUs += own
      if (!open.has(key)) row.totalUs += total
      rows.set(key, row)
    }
    return total
  }
  const [root] = nodes
  if (root !== undefined) visit(root.id, new Set())
  const sampled = [...rows.values()].map((row) => ({
    name: row.name,
    line: row.line,
    calls: options.calls.get(row.name),
    selfMs: row.selfUs / 1_000,
    totalMs: row.totalUs / 1_000,
  }))
  const names = new Set(sampled.map(({ name }) => name))
  const others = [...options.calls].filter(([name, calls]) => calls > 0 && !names.has(name))
  return [...sampled, ...others.map(([name, calls]) => ({ name, calls, selfMs: 0, totalMs: 0 }))]
}
