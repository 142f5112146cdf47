/**
 * Removes native binaries of other machines from node_modules, which npm has no way to leave out. Set-up runs this after
 * `npm ci`; `npm ci` brings everything back, so nothing here can spoil a later install. Why, and what else was tried:
 * docs/decisions/2026-11-25-native-parts.md
 */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pruneNative } from '../src/cli/native-parts.ts'

pruneNative([join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules')])
