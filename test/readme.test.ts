/** The README's TypeScript examples run as they stand there. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { probeIsolation } from '../src/sandbox/index.ts'

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
