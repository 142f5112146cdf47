/** The README's TypeScript examples run as they stand there, and the rows of docs/data-format.md are judged. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { probeIsolation } from '../src/sandbox/index.ts'
import { shapeNamed } from '../src/task/shapes/shapes.ts'
import type { Feedback } from '../src/supervision.ts'
import { openJudges } from '../src/work/index.ts'
import { isStored } from './stored-model.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const run = promisify(execFile)

test("README's examples print what they should", async (context) => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/^( *)```ts\n([\s\S]*?)^\1```$/gm)].map(([, indent = '', code = '']) =>
    code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )
  expect(blocks.length).toBe(2)
  const isolation = await probeIsolation()
  // Inside the repository, so that `touchstone` means this package.
  await mkdir(join(root, '.setup'), { recursive: true })
  const folder = await mkdtemp(join(root, '.setup', 'readme-'))
  try {
    const printed: string[] = []
    for (const [index, code] of blocks.entries()) {
      if (code.includes('createProgramsJudge') && !isolation.usable) continue
      const file = join(folder, `example-${index}.ts`)
      await writeFile(file, code)
      printed.push((await run(process.execPath, [file], { cwd: root })).stdout.trim())
    }
    expect(printed[0]).toMatch(/^wrong .*240 \* 3\.5 = 840/s)
    if (!isolation.usable) return context.skip('programs are not judged here: bubblewrap is missing')
    expect(printed[1]).toBe('correct')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the rows of docs/data-format.md are rows, and get the verdicts that they should', async () => {
  const page = await readFile(join(root, 'docs/data-format.md'), 'utf8')
  const blocks = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) => JSON.parse(text) as unknown)
  const rows = blocks.flatMap((block) => shapeNamed('touchstone').read(block, 'data-format.md'))
  expect(rows.map(({ task }) => task.kind)).toEqual(['arithmetic', 'programming', 'preference', 'mention'])
  const isolation = await probeIsolation()
  await using opened = await openJudges()
  for (const { task, response } of rows.slice(0, isolation.usable ? 2 : 1)) {
    if (response === undefined) throw new Error(`${task.kind}: the row has no response`)
    const feedback = await opened.judges.find((judge) => judge.accepts(task))?.judge(task, response)
    expect(feedback?.verdict, feedback?.text).toBe('correct')
  }
})

test("README's analysed program has the findings that stand there", async (context) => {
  if (!(await probeIsolation()).usable) return context.skip('analysers run in isolation: bubblewrap is missing')
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const stated = [...readme.matchAll(/^ *(- line \d+: .*\((?<tools>[^()]*)\))$/gm)]
  expect(stated.length).toBe(5)
  const asked = ['src/cli/main.ts', 'analyse', 'examples/change.py', '--tests', 'examples/change-tests.jsonl']
  const { stdout, stderr } = await run(process.execPath, [...asked, '--prompt', '300'], { cwd: root })
  const missing = [...stderr.matchAll(/([\w.-]+)(?: [\d.]+)? is not installed/g)].map(([, tool]) => tool)
  // A line of several tools reads otherwise where one of them is missing.
  const expected = stated.filter(({ groups }) => !missing.some((tool) => groups?.['tools']?.includes(`${tool}`)))
  if (expected.length === 0) return context.skip('none of the analysers is installed')
  for (const [, line = ''] of expected) expect(stdout).toContain(line)
  if (missing.length === 0) expect(stdout.trim().split('\n')).toEqual(stated.map(([, line]) => line))
}, 180_000)

test(
  "README's misread question: the critic finds the wrong solution and its step",
  { timeout: 900_000 },
  async (context) => {
    if (!(await probeIsolation()).usable) return context.skip('programs are not run here: bubblewrap is missing')
    if (!(await isStored('qwen2.5-coder-1.5b'))) return context.skip('qwen2.5-coder-1.5b is not in the store')
    await mkdir(join(root, '.setup'), { recursive: true })
    const folder = await mkdtemp(join(root, '.setup', 'readme-'))
    try {
      const asked = ['src/cli/main.ts', 'judge', 'examples/misread.jsonl', '--critic', 're-solving', '--blind']
      await run(process.execPath, [...asked, '--runs', folder, '--run', 'misread'], { cwd: root })
      const trace = (await readFile(join(folder, 'misread', 'trace.jsonl'), 'utf8')).trim().split('\n')
      const feedback = trace
        .map((line) => (JSON.parse(line) as { feedback?: Feedback }).feedback)
        .filter((one) => one !== undefined)
      expect(feedback.map(({ verdict }) => verdict)).toEqual(['wrong', 'correct'])
      const wrong = feedback[0]?.findings.find(({ kind }) => kind === 'criticised-wrong')
      expect(wrong?.where).toMatchObject({ part: 'step', step: 2 })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
