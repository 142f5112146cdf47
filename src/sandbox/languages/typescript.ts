/**
 * TypeScript: types are stripped by esbuild's own binary inside a box (6 ms), then Node runs the script. The only file
 * that knows esbuild; a test's types are stripped by its resident service, loaded on first use.
 *
 * Types are not checked: a program with a type error runs, as it does under tsc by default, under bundlers and in Node
 * itself; a reward for types would be another test. What is no TypeScript is a compile error, though tsc would write
 * something even then: it closes what a cut-off program left open, after tests that then never run.
 * Harness tests: see harness-driver.cjs.
 */
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { javascript } from './javascript.ts'
import type { Language } from './language.ts'
import type { Toolchain, ToolchainChoice, ToolFinder } from '../toolchains/toolchain.ts'

const OPTIONS = ['--platform=node', '--target=node22', '--log-level=error', '--color=false']

export const typescript: Language = {
  ...javascript,
  name: 'typescript',
  title: 'TypeScript',
  aliases: ['ts', 'tsx', 'mts', 'cts'],
  file: 'main.ts',
  install: 'npm install esbuild',
  detect,
  compile: ({ tools }, _limits, { files }) => {
    const several = Object.keys(files ?? {}).some((name) => /\.[cm]?ts$/.test(name))
    // names at the top of the main file must stay for the tests
    const bundle = several ? ['--bundle', '--packages=external', '--format=cjs', '--tree-shaking=false'] : []
    return {
      argv: [tools['compile'] ?? '', 'main.ts', '--outfile=main.js', ...OPTIONS, ...bundle],
      environment: { GOMAXPROCS: '2' },
    }
  },
  products: ['main.js'],
  runners: javascript.runners?.map((runner) => ({
    ...runner,
    plan: async (request) => runner.plan({ ...request, test: await withoutTypes(request.test) }),
  })),
  // the compiler has found those
  isSyntaxError: () => false,
}

async function detect(finder: ToolFinder, choice?: ToolchainChoice): Promise<Toolchain | undefined> {
  const node = await javascript.detect(finder, choice)
  const binary = finder.find(...esbuildBinary())
  if (node === undefined || binary === undefined) return undefined
  const version = await finder.ask(binary, '--version')
  if (version === undefined) return undefined
  return {
    version: `esbuild ${version}, Node ${node.version}`,
    tools: { ...node.tools, compile: binary },
    mounts: [...node.mounts, ...(binary.startsWith('/usr/') ? [] : [binary])],
    chosen: node.chosen,
  }
}

function esbuildBinary(): string[] {
  try {
    const own = createRequire(import.meta.url)
    const beside = createRequire(own.resolve('esbuild/package.json'))
    return [beside.resolve(`@esbuild/${platform()}-${arch()}/bin/esbuild`)]
  } catch {
    // not installed, or not for this machine
    return []
  }
}

async function withoutTypes(test: string): Promise<string> {
  const { transform } = await import('esbuild')
  // a module with an await at its margin cannot be CommonJS
  for (const format of ['cjs', 'esm'] as const) {
    try {
      return (await transform(test, { loader: 'ts', format, target: 'node22', logLevel: 'silent' })).code
    } catch {
      // the next form may do
    }
  }
  // a broken test fails as it stands, and says where
  return test
}
