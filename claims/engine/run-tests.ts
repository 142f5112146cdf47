/** Runs test files of the project and counts what passed: for claims that are proven by tests. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { TouchstoneError } from '../../src/errors.ts'
import type { ClaimContext } from '../../measure/claim.ts'

/** Counts of tests in `files`, run with further environment variables. */
export async function runTests(
  context: ClaimContext,
  files: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly passed: number; readonly failed: number }> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-tests-'))
  const report = join(folder, 'report.json')
  try {
    const runner = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const options = ['run', ...files, '--reporter=json', `--outputFile=${report}`, '--testTimeout=600000']
    const child = spawn(process.execPath, [runner, ...options], {
      cwd: root,
      env: { ...process.env, ...environment },
      signal: context.signal,
      stdio: 'ignore',
    })
    await once(child, 'exit')
    const counts = JSON.parse(await readFile(report, 'utf8')) as { numPassedTests: number; numFailedTests: number }
    return { passed: counts.numPassedTests, failed: counts.numFailedTests }
  } catch (cause) {
    context.signal.throwIfAborted()
    throw new TouchstoneError('internal', `run tests ${files.join(', ')}: no report was written`, { cause })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
