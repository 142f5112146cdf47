/**
 * The official conformance suite of the Model Context Protocol (npm `@modelcontextprotocol/conformance`), run against a
 * server. Most of its scenarios ask for tools, prompts and resources of a fixture server; those that any server can be
 * asked are listed here, and of these the checks that still want a fixture.
 */
import { execFile } from 'node:child_process'
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TouchstoneError } from '../../src/errors.ts'
import type { ClaimContext } from '../../measure/claim.ts'
import { cacheFolder } from '../../src/store/cache-folder.ts'

const run = promisify(execFile)
const VERSION = '0.2.0-alpha.12'
const REVISION = '2026-07-28'

/** Scenarios that ask for nothing but what every server with tools has; those of resources and prompts are not for one without. */
export const SCENARIOS = [
  'server-stateless',
  'tools-list',
  'dns-rebinding-protection',
  'http-header-validation',
  'server-sse-multiple-streams',
  'caching',
  'input-required-result-unsupported-methods',
] as const

/** Checks of these that want a tool, a prompt or a resource of the suite's own fixture, or a capability not declared. */
const FIXTURE_CHECKS: ReadonlySet<string> = new Set([
  'sep-2575-server-rejects-undeclared-capability',
  'sep-2575-missing-capability-http-400',
  'sep-2575-http-server-no-independent-requests-on-stream',
  'sep-2575-server-no-log-without-loglevel',
  'sep-2575-server-sends-tools-list-changed-on-subscription',
  'sep-2549-prompts-list-caching-hints',
  'sep-2549-resources-list-caching-hints',
  'sep-2549-resources-templates-list-caching-hints',
])

/** What the suite found. */
export interface SuiteResult {
  readonly passed: number
  readonly failed: readonly string[]
  /** Checks that want a fixture. */
  readonly leftOut: number
}

/** Runs the scenarios. @throws TouchstoneError `unavailable` where the suite cannot be installed */
export async function runSuite(url: string, folder: string, context: ClaimContext): Promise<SuiteResult> {
  const command = await suiteCommand(context)
  const { signal } = context
  let passed = 0
  let leftOut = 0
  const failed: string[] = []
  for (const scenario of SCENARIOS) {
    const out = join(folder, scenario)
    await rm(out, { recursive: true, force: true })
    const words = ['server', '--url', url, '--scenario', scenario, '--spec-version', REVISION, '-o', out]
    // it ends with 1 where a check failed, which is the result
    await run(process.execPath, [command, ...words], { signal, maxBuffer: 64 * 2 ** 20 }).catch(() => undefined)
    signal.throwIfAborted()
    for (const { id, status, errorMessage } of await checksIn(out)) {
      if (FIXTURE_CHECKS.has(id) || status === 'SKIPPED' || status === 'INFO') leftOut++
      else if (status === 'SUCCESS') passed++
      else failed.push(`${scenario}, ${id}: ${errorMessage ?? status}`)
    }
  }
  return { passed, failed, leftOut }
}

interface Check {
  readonly id: string
  readonly status: string
  readonly errorMessage?: string | undefined
}

async function checksIn(folder: string): Promise<readonly Check[]> {
  const [name] = await readdir(folder)
  if (name === undefined) throw new TouchstoneError('internal', `run the conformance suite: ${folder} holds no result`)
  return JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8')) as Check[]
}

/** The suite's program, installed on first use. */
async function suiteCommand(context: ClaimContext): Promise<string> {
  const { signal } = context
  const folder = join(cacheFolder(), 'measure', `mcp-conformance-${VERSION}`)
  const program = join(folder, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js')
  const isThere = await access(program).then(
    () => true,
    () => false,
  )
  if (isThere) return program
  context.log(`installing @modelcontextprotocol/conformance ${VERSION} into ${folder}`)
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', partial]
  try {
    await run('npm', [...words, `@modelcontextprotocol/conformance@${VERSION}`], { signal })
  } catch (cause) {
    signal.throwIfAborted()
    throw new TouchstoneError('unavailable', 'install the conformance suite: npm and a registry are wanted', { cause })
  }
  await rename(partial, folder)
  return program
}
