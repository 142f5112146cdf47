/**
 * Removes from node_modules what this machine never loads and npm has no way to leave out: native binaries of other
 * machines, second forms of large parts, and source maps (20 MB). Set-up runs this after `npm ci`, which brings everything
 * back, so nothing here can spoil a later install. Why, and what else was tried: docs/decisions/2026-11-25-native-parts.md
 */
import { readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pruneNative } from '../src/cli/native-parts.ts'

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules')
pruneNative([modules])
for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
  if (entry.isFile() && /\.(?:[cm]?js|ts)\.map$/.test(entry.name)) rmSync(join(entry.parentPath, entry.name))
}
