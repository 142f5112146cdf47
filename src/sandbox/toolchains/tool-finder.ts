/** Finds the tools of languages on this machine and remembers what it found. */
import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder } from '../../store/index.ts'
import { findExecutable, isExecutable } from './find-executable.ts'
import type { Command } from '../command.ts'
import type { ToolFinder } from './toolchain.ts'

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
    make,
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

async function make(name: string, binary: string, command: (folder: string) => Command): Promise<string | undefined> {
  const place = join(cacheFolder(), 'toolchains', name)
  if (existsSync(place)) return place
  try {
    await mkdir(dirname(place), { recursive: true })
    const folder = await mkdtemp(`${place}-`)
    try {
      const { argv, environment } = command(folder)
      const env = { PATH: process.env['PATH'], HOME: folder, ...environment }
      await promisify(execFile)(binary, argv, { timeout: 300_000, cwd: '/', env })
      // boxes read it under another uid
      await chmod(folder, 0o755)
      await rename(folder, place)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  } catch {
    // another process may have been first; else the language goes without
    return existsSync(place) ? place : undefined
  }
  return place
}
