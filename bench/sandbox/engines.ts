/** The engines that the bench compares: each runs one whole program and says whether it passed. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBubblewrap, systemArguments } from '../../src/sandbox/isolation/bubblewrap/bubblewrap.ts'
import { findExecutable } from '../../src/sandbox/toolchains/find-executable.ts'
import { ServerProcess } from '../../measure/server-process.ts'
import { Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts'

/** How a language's program is run by hand. */
export interface Recipe {
  readonly language: string
  readonly file: string
  readonly compile?: readonly string[]
  readonly run: readonly string[]
}

/** One engine at work. */
export interface Engine extends AsyncDisposable {
  readonly name: string
  /** Runs one program; true where it ended with exit code 0. */
  run(recipe: Recipe, code: string): Promise<boolean>
}

/** `child_process.spawn` of the tools, in a folder of its own: no isolation at all. */
export function bareEngine(): Engine {
  return folderEngine('bare spawn', (argv) => argv)
}

/** One plain bubblewrap for each command: namespaces and read-only system, no limits, no groups, no filter. */
export async function plainBubblewrapEngine(): Promise<Engine> {
  const bubblewrap = await findBubblewrap()
  if (bubblewrap === undefined) throw new Error('plain bubblewrap: not installed')
  const words = [
    bubblewrap.path,
    ...systemArguments(bubblewrap),
    '--setenv',
    'PATH',
    '/usr/bin:/bin',
    '--tmpfs',
    '/tmp',
  ]
  return folderEngine('plain bubblewrap', (argv, folder) => [
    ...words,
    '--bind',
    folder,
    '/w',
    '--chdir',
    '/w',
    '--',
    ...argv,
  ])
}

/** Touchstone through the library. */
export async function touchstoneEngine(
  name: string,
  options: SandboxOptions,
): Promise<Engine & { readonly sandbox: Sandbox }> {
  const sandbox = await Sandbox.open(options)
  return {
    name,
    sandbox,
    run: async ({ language }, code) => (await sandbox.run({ language, code })).status === 'accepted',
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  }
}

/** Touchstone through HTTP: a `touchstone serve` of its own beside the bench, in SandboxFusion's protocol. */
export async function httpEngine(signal: AbortSignal): Promise<Engine> {
  const server = await ServerProcess.start(signal)
  const url = new URL('/run_code', `http://127.0.0.1:${server.port}`)
  return {
    name: 'Touchstone over HTTP',
    async run({ language }, code) {
      const names: Readonly<Record<string, string>> = { javascript: 'nodejs' }
      const answer = await post(url, { code, language: names[language] ?? language })
      return (answer as { status: string }).status === 'Success'
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** A running go-judge by its URL; only for languages without a compile step, as its files come and go with each run. */
export function goJudgeEngine(url: string): Engine {
  return {
    name: 'go-judge',
    async run({ file, run }, code) {
      const command = {
        args: run.map((word) => word.replace(/^\.\//, '')),
        env: ['PATH=/usr/bin:/bin'],
        files: [{ content: '' }, { name: 'stdout', max: 65_536 }, { name: 'stderr', max: 65_536 }],
        cpuLimit: 10e9,
        clockLimit: 20e9,
        memoryLimit: 512 * 2 ** 20,
        procLimit: 50,
        copyIn: { [file]: { content: code } },
      }
      const [result] = (await post(new URL('/run', url), { cmd: [command] })) as { status: string }[]
      return result?.status === 'Accepted'
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

async function post(url: URL, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${url.href}: status ${response.status}`)
  return response.json()
}

function folderEngine(name: string, wrap: (argv: readonly string[], folder: string) => readonly string[]): Engine {
  return {
    name,
    async run(recipe, code) {
      const folder = mkdtempSync(join(tmpdir(), 'bench-'))
      try {
        writeFileSync(join(folder, recipe.file), code)
        if (recipe.compile !== undefined && !(await succeeds(wrap(recipe.compile, folder), folder))) return false
        return await succeeds(wrap(recipe.run, folder), folder)
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

function succeeds(argv: readonly string[], cwd: string): Promise<boolean> {
  const [file = '', ...words] = argv
  return new Promise((resolve, reject) => {
    const command = file.includes('/') || file === '' ? file : (findExecutable(file) ?? file)
    // a clean environment, as the others have: a variable of the caller's (NODE_EXTRA_CA_CERTS) once halved bare Node's speed
    const child = spawn(command, words, { cwd, env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' } })
    child.stdin.end()
    child.stdout.resume()
    child.stderr.resume()
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0))
  })
}
