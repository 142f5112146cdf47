/** Profilers of Python (cProfile, with stacks sampled by a timer of CPU time), JavaScript and TypeScript (V8's CPU profile, with calls from V8's coverage). */
import { SourceMap } from 'node:module'
import type { BenchTestResult } from '../../sandbox/index.ts'
import { scriptCoverage } from '../coverage/v8-coverage.ts'
import { asArray, asObject, numberOf, parseJson, textOf } from '../tools/answer-json.ts'
import { pythonBoot } from '../tools/python-boot.ts'
import { DEEPEST_STACK, type CallStack, type StackFrame } from './call-stacks.ts'
import { profileOfRows, type FunctionProfile, type Profiler } from './profiler.ts'

const PYTHON_BOOT = '.profile-boot.py'
const PYTHON_REPORT = '.profile.json'
const PYTHON_SOURCE = pythonBoot(`import cProfile, json, signal, time
profile = cProfile.Profile()
stacks, began = {}, [0]
def sample(number, frame):
    names = []
    while frame is not None:
        code = frame.f_code
        if code.co_filename == FOLDER + '/main.py':
            names.append((code.co_name, code.co_firstlineno))
        frame = frame.f_back
    if names:
        key = tuple(names[::-1][:${DEEPEST_STACK}])
        stacks[key] = stacks.get(key, 0) + 1
def start():
    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    began[0] = time.process_time()
    profile.enable()
def finish():
    profile.disable()
    signal.setitimer(signal.ITIMER_PROF, 0)
    spent = time.process_time() - began[0]
    own = [e for e in profile.getstats() if not isinstance(e.code, str) and e.code.co_filename == FOLDER + '/main.py']
    rows = [[e.code.co_name, e.code.co_firstlineno, e.callcount, e.inlinetime, e.totaltime] for e in own]
    with open(FOLDER + '/${PYTHON_REPORT}', 'w') as file:
        json.dump({'rows': rows, 'stacks': list(stacks.items()), 'seconds': spent}, file)
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
    return profileOfRows(bytes)
  },
  stacks({ files }) {
    const report = asObject(parseJson(Buffer.from(files[PYTHON_REPORT] ?? []).toString()))
    const seen = asArray(report['stacks']).map((one) => {
      const [frames, count] = asArray(one)
      return { frames: asArray(frames).map(frameOf), count: numberOf(count) ?? 0 }
    })
    const samples = seen.reduce((sum, { count }) => sum + count, 0)
    const msEach = samples === 0 ? 0 : ((numberOf(report['seconds']) ?? 0) * 1_000) / samples
    return seen.map(({ frames, count }) => ({ frames, ms: count * msEach }))
  },
}

function frameOf(value: unknown): StackFrame {
  const [name, line] = asArray(value)
  return { name: textOf(name) === '<module>' ? MAIN : textOf(name), line: numberOf(line) }
}

/** What stands outside of all functions. */
const MAIN = '<main>'

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
      const [profile] = textsIn(files, V8_PROFILE)
      if (profile === undefined) return undefined
      return readCpuProfile(profile, { calls: callsByName(textsIn(files, V8_COVERAGE)), lineOf: linesBy(files) })
    },
    stacks({ files }) {
      const [profile] = textsIn(files, V8_PROFILE)
      return profile === undefined ? [] : readCpuStacks(profile, linesBy(files))
    },
  }
}

type Files = BenchTestResult['files']
/** The 1-based line in the code as given of a place in the script, both 0-based. */
type LineOf = (line: number, column: number) => number

function textsIn(files: Files, folder: string): readonly string[] {
  return Object.entries(files).flatMap(([path, bytes]) =>
    path.startsWith(`${folder}/`) ? [Buffer.from(bytes).toString()] : [],
  )
}

function linesBy(files: Files): LineOf {
  const map = files['main.js.map']
  if (map === undefined) return (line) => line + 1
  const sourceMap = new SourceMap(asObject(parseJson(Buffer.from(map).toString())) as never)
  return (line, column) => {
    const entry = sourceMap.findEntry(line, column)
    return 'originalLine' in entry ? entry.originalLine + 1 : line + 1
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
    readonly lineOf: LineOf
  },
): readonly FunctionProfile[] {
  const { nodes, selfUs } = readNodes(text)
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

/**
 * The stacks of a CPU profile of V8. Time in the runtime and in packages is that of the program's function that called them.
 *
 * @throws SyntaxError or TypeError where the text is none
 */
export function readCpuStacks(text: string, lineOf: LineOf): readonly CallStack[] {
  const { nodes, selfUs } = readNodes(text)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const stacks: CallStack[] = []
  const visit = (id: number, callers: readonly StackFrame[]): void => {
    const node = byId.get(id)
    if (node === undefined) return
    const { frame } = node
    const isOwn = textOf(frame['url']).replace(/^file:\/\//, '') === SCRIPT
    const [line, column] = [numberOf(frame['lineNumber']) ?? 0, numberOf(frame['columnNumber']) ?? 0]
    // V8 names neither the script as a whole nor an arrow that is an argument
    const name = textOf(frame['functionName']) || (callers.length === 0 ? MAIN : '(anonymous)')
    const frames = isOwn ? [...callers, { name, line: name === MAIN ? 1 : lineOf(line, column) }] : callers
    const own = selfUs.get(id) ?? 0
    if (frames.length > 0 && own > 0) stacks.push({ frames, ms: own / 1_000 })
    for (const child of node.children) visit(child, frames)
  }
  const [root] = nodes
  if (root !== undefined) visit(root.id, [])
  return stacks
}

function readNodes(text: string) {
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
  return { nodes, selfUs }
}
