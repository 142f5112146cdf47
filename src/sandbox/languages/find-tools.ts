/** Finds the tools of languages on this machine and remembers what it found. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { promisify } from 'node:util'
import { findExecutable, isExecutable } from '../isolation/bubblewrap.ts'
import type { ToolFinder } from './language.ts'

/** A finder over the PATH and the system's folders. */
export function createToolFinder(): ToolFinder {
  const answers = new Map<string, Promise<string | undefined>>()
  return {
    find(...names) {
      for (const name of names) {
        const path = name.includes('/') ? (isExecutable(name) ? name : undefined) : findExecutable(name)
        if (path !== undefined) return realpathSync(path)
      }
      return undefined
    },
    ask(binary, ...words) {
      const key = JSON.stringify([binary, ...words])
      const answer = answers.get(key) ?? ask(binary, words)
      answers.set(key, answer)
      return answer
    },
    existing: (...paths) => paths.filter((path) => existsSync(path)),
  }
}

async function ask(binary: string, words: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, words, { timeout: 10_000, cwd: '/' })
    return (stdout + stderr).trim()
  } catch {
    // a tool that fails on a plain question is as good as missing
    return undefined
  }
}
