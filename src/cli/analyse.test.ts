import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Analysis } from '../analysis/index.ts'
import { probeIsolation } from '../sandbox/index.ts'
import { addAnalyseCommand } from './analyse.ts'
import { addIdentifyCommand } from './identify.ts'
import { sourceFilesIn } from './source-files.ts'

const { usable } = await probeIsolation()
let folder: string
let printed: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyse-'))
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  await rm(folder, { recursive: true })
})

async function touchstone(...words: readonly string[]): Promise<void> {
  const program = new Command().exitOverride()
  addAnalyseCommand(program)
  addIdentifyCommand(program)
  await program.parseAsync(['node', 'touchstone', ...words])
}

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, text)
  return file
}

/** A function with a line that no way leads to: a finding of the structure, which needs no tool. */
const DEAD = 'def f(x):\n    return x\n    print(x)\n'
const findingsOf = (line: string | undefined): readonly string[] =>
  (JSON.parse(line ?? '') as Analysis).classes.flatMap((one) =>
    one.findings.map(({ rule, line: at }) => `${rule} ${at}`),
  )

describe.skipIf(!usable)('touchstone analyse (skipped where programs cannot be isolated)', () => {
  test('a program without an ending is told by its content', async () => {
    const file = await write('program', `import sys\n\n${DEAD}\nfor line in sys.stdin:\n    print(f(line.strip()))\n`)
    await touchstone('analyse', file, '--classes', 'structure', '--json')
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ language: 'python' })
    expect(findingsOf(printed[0])).toEqual(['unreachable 5'])
  })

  test('a folder: its sources alone, one line each, and none of what runs', async () => {
    await mkdir(join(folder, 'sub'))
    await mkdir(join(folder, 'node_modules'))
    await write('a.py', DEAD)
    await write('sub/b.js', 'function g() {\n  return 1\n  g()\n}\n')
    await write('node_modules/c.js', 'x')
    await write('notes.txt', 'no program')
    await touchstone('analyse', folder, '--classes', 'structure', '--json')
    const analyses = printed.map((line) => JSON.parse(line) as Analysis)
    expect(analyses.map(({ file }) => file)).toEqual([join(folder, 'a.py'), join(folder, 'sub/b.js')])
    expect(printed.map(findingsOf)).toEqual([['unreachable 3'], ['unreachable 3']])
  })

  test('a diff: findings that touch a changed line', async () => {
    const file = await write('a.py', `${DEAD}\n${DEAD.replace('f(', 'g(')}`)
    const diff = await write(
      'change.patch',
      `--- a/x\n+++ b/${file.slice(1)}\n@@ -5,2 +5,3 @@\n def g(x):\n     return x\n+    print(x)\n`,
    )
    await touchstone('analyse', file, '--classes', 'structure', '--diff', diff, '--json')
    expect(findingsOf(printed[0])).toEqual(['unreachable 7'])
    const other = await write('b.py', DEAD)
    await touchstone('analyse', other, '--classes', 'structure', '--diff', diff, '--json')
    expect(findingsOf(printed[1])).toEqual([])
  })

  test("another tool's SARIF is merged, and goes out again", async () => {
    const file = await write('a.py', DEAD)
    const result = {
      ruleId: 'X1',
      message: { text: 'odd' },
      locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 1 } } }],
    }
    const log = await write(
      'in.sarif',
      JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'other' } }, results: [result] }] }),
    )
    const out = join(folder, 'out.sarif')
    await touchstone(
      'analyse',
      file,
      '--classes',
      'structure',
      'smells',
      '--fast',
      '--sarif-in',
      log,
      '--sarif',
      out,
      '--prompt',
      '500',
    )
    expect(printed.join('\n')).toContain('line 1: warning: odd (other)')
    expect(printed.join('\n')).toContain('line 3: warning: No way through f leads here')
    const written = JSON.parse(await readFile(out, 'utf8')) as {
      readonly runs: readonly { readonly tool: { readonly driver: { readonly name: string } } }[]
    }
    expect(written.runs.map((run) => run.tool.driver.name)).toContain('other')
  })

  test('a log that is none is refused with its name', async () => {
    const file = await write('a.py', DEAD)
    await expect(touchstone('analyse', file, '--sarif-in', file)).rejects.toThrow(/a\.py.*wanted a SARIF log/)
    await expect(touchstone('analyse')).rejects.toThrow(/got no path/)
    await expect(touchstone('analyse', await write('a.lua', 'print(1)'))).rejects.toThrow(
      /is in lua, wanted one of python/,
    )
  })
})

describe.skipIf(!usable)('the cost of a program beside others', () => {
  const sum = 'n = int(input())\nprint(n * (n + 1) // 2)\n'
  const loop = 'print(sum(range(int(input()) + 1)))\n'

  test('a reference, others and growing inputs are told in the figures of efficiency', async () => {
    const [own, reference, wrong] = [
      await write('own.py', sum),
      await write('reference.py', loop),
      await write('wrong.py', 'print(1)\n'),
    ]
    const nine = { style: 'io', name: 'nine', input: '9\n', output: '45\n' }
    const tests = await write('tests.jsonl', `${JSON.stringify(nine)}\n`)
    const sizes = [1, 2, 4, 8].map((size) => JSON.stringify({ size, input: `${size}\n` })).join('\n')
    const growth = await write('inputs.jsonl', sizes)
    const asked = ['--tests', tests, '--reference', reference, '--beside', reference, wrong, '--growth', growth]
    await touchstone('analyse', own, '--classes', 'efficiency', ...asked, '--json')
    const [report] = (JSON.parse(printed[0] ?? '') as Analysis).classes
    expect(report?.figures).toMatchObject({
      costUnit: 'cpuMs',
      ratioBound: 'exact',
      percentileAmong: 1,
      percentileLeftOut: 1,
      growthSamples: [{ size: 1 }, { size: 2 }, { size: 4 }, { size: 8 }],
    })
  })

  test('what cannot be read is named before anything runs', async () => {
    const own = await write('own.py', sum)
    const growth = await write('inputs.jsonl', '{"size": 1, "input": "1"}\n{"size": 0, "input": "1"}\n')
    await expect(touchstone('analyse', own, '--growth', growth)).rejects.toThrow(
      `${growth}:2: wanted {"size": a number from 1, "input": a text}`,
    )
    await expect(touchstone('analyse', own, '--reference', join(folder, 'none.py'))).rejects.toThrow(
      'there is no such file',
    )
    await expect(touchstone('analyse', folder, '--repeats', '3')).rejects.toThrow(
      'analyse: --repeats is for the efficiency of one program',
    )
    expect(printed).toEqual([])
  })
})

test('symbolic links out of a folder are not followed', async () => {
  await mkdir(join(folder, 'own'))
  await write('outside.py', 'x = 1')
  await symlink(join(folder, 'outside.py'), join(folder, 'own', 'link.py'))
  await symlink(folder, join(folder, 'own', 'up'))
  await write('own/real.py', 'x = 1')
  expect(await sourceFilesIn(join(folder, 'own'), { signal: AbortSignal.timeout(60_000) })).toEqual([
    join(folder, 'own', 'real.py'),
  ])
})

describe('touchstone identify', () => {
  test('names the language, and ends with 1 where one is unknown', async () => {
    const go = await write('a.txt', 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println(1)\n}\n')
    await touchstone('identify', go)
    expect(printed[0]).toMatch(/a\.txt: go \(by content: go \d+\.\d %/)
    expect(process.exitCode).toBeUndefined()
    await touchstone('identify', await write('b.txt', ''), '--json')
    expect(JSON.parse(printed[1] ?? '')).toMatchObject({ language: 'unknown', ranked: [] })
    expect(process.exitCode).toBe(1)
  })

  test('prints the program of an answer', async () => {
    await touchstone('identify', '--answer', await write('a.md', 'So:\n```ruby\nputs 1\n```\n'))
    expect(printed).toEqual([expect.stringMatching(/: ruby \(by fence: ruby 100\.0 %\)$/), 'puts 1\n'])
  })
})
