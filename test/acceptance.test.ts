/**
 * The main job through the built command line (`dist/`), as a user meets it: bundled problems in, exit code, run folder
 * and report out. What needs isolation is judged where this machine has it; elsewhere the command must say so.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = join(root, 'dist/cli/main.js')
const LIMIT_MS = 60_000

let folder: string
let rows: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'touchstone-acceptance-'))
  rows = join(folder, 'rows.jsonl')
  const words = bundled('word-problems.jsonl')
  const programs = bundled('programming-problems.jsonl')
  const chosen = [words[0], words[1], programs[0], programs.find((line) => line.includes('"language": "javascript"'))]
  writeFileSync(rows, `${chosen.join('\n')}\n`)
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('touchstone judge, as built', () => {
  test(
    'judges bundled problems of each kind, and does nothing the second time',
    () => {
      const first = touchstone('judge', rows, '--runs', join(folder, 'runs'), '--json')
      expect(first.status, first.stderr).toBe(0)
      const summary = JSON.parse(first.stdout) as Summary
      const isolated = !first.stderr.includes('Programs are not judged here')
      // the bundled reference answers are right; programs are not judged where nothing isolates them
      expect(summary.counts).toMatchObject({ judged: 4, wrong: 0, rejected: 0, correct: isolated ? 4 : 2 })
      expect(readdirSync(summary.folder).toSorted()).toEqual(['report.html', 'run.json', 'trace.jsonl'])
      const run = JSON.parse(readFileSync(join(summary.folder, 'run.json'), 'utf8')) as { state: string; data: unknown }
      expect(run).toMatchObject({ state: 'done', data: [{ file: rows }] })

      const trace = readFileSync(join(summary.folder, 'trace.jsonl'), 'utf8')
      expect(trace.trimEnd().split('\n')).toHaveLength(5)
      const second = touchstone('judge', rows, '--runs', join(folder, 'runs'), '--json')
      expect(JSON.parse(second.stdout)).toEqual({ ...summary, kept: 4 })
      expect(readFileSync(join(summary.folder, 'trace.jsonl'), 'utf8')).toBe(trace)
    },
    LIMIT_MS,
  )

  test(
    'the report asks nothing of the network',
    () => {
      const { stdout, stderr } = touchstone('judge', rows, '--runs', join(folder, 'page'), '--limit', '1', '--json')
      const { report } = JSON.parse(stdout || `{"report":${JSON.stringify(stderr)}}`) as { report: string }
      const page = readFileSync(report, 'utf8')
      expect(page).toMatch(/^<!doctype html>/i)
      expect(page).not.toMatch(
        /<(?:script|img|iframe)[^>]*\ssrc=|<link[^>]*\shref="(?!data:)|@import|url\(\s*["']?https?:/i,
      )
    },
    LIMIT_MS,
  )

  test(
    'a bad row ends with its file and line and exit code 2; what came before is kept',
    () => {
      const bad = join(folder, 'bad.jsonl')
      writeFileSync(bad, `${readFileSync(rows, 'utf8').split('\n')[0]}\n{"task":\n`)
      const stopped = touchstone('judge', bad, '--runs', join(folder, 'bad'), '--run', 'one')
      expect(stopped.status).toBe(2)
      expect(stopped.stderr).toContain(`${bad}:2: broken JSON`)
      expect(stopped.stderr).toContain('1 judged row is kept')
      expect(readFileSync(join(folder, 'bad/one/trace.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2)
      const skipped = touchstone('judge', bad, '--runs', join(folder, 'bad'), '--on-bad-row', 'skip', '--json')
      expect(skipped.status, skipped.stderr).toBe(0)
      expect((JSON.parse(skipped.stdout) as Summary).counts).toMatchObject({ judged: 1, rejected: 1 })
    },
    LIMIT_MS,
  )

  test('wrong use is exit code 2, and a full disk under standard output is said in one line', () => {
    expect(touchstone('judge').status).toBe(2)
    expect(touchstone('judge', rows, '--no-such-option').status).toBe(2)
    if (!existsSync('/dev/full')) return
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, [main, 'models', 'list'], {
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    })
    closeSync(full)
    expect(status).toBe(2)
    expect(stderr).toBe('touchstone: write standard output: ENOSPC: no space left on device, write\n')
  })
})

interface Summary {
  readonly folder: string
  readonly counts: Readonly<Record<string, number>>
}

function bundled(name: string): string[] {
  return readFileSync(join(root, 'data', name), 'utf8')
    .trimEnd()
    .split('\n')
}

function touchstone(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [main, ...words], { encoding: 'utf8', cwd: folder, timeout: LIMIT_MS })
}
