/**
 * The heavy parts that a user adds to the package when wanted: which are installed, and what of them this machine never
 * loads.
 *
 * onnxruntime-node ships the binaries of every platform in one package, node-llama-cpp lists GPU builds that npm cannot
 * tell a machine without a GPU to leave out, and its ARM builds say that they fit x64 too; npm has no way to leave any of
 * it out. `npm install` brings back what is removed here (docs/decisions/2026-11-25-native-parts.md).
 */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** A package that is no dependency, since most users want neither. */
export interface NativePart {
  readonly name: string
  /** What it is wanted for. */
  readonly use: string
  /** Version that is installed; null where it is not. */
  readonly version: string | null
  /** The one command that adds it. */
  readonly install: string
}

/**
 * All of them, looked for where this package would load them. Install scripts are left out of the command: none is needed,
 * and onnxruntime-node's fetches CUDA libraries from outside the registry.
 */
export function nativeParts(folders: readonly string[] = moduleFolders()): readonly NativePart[] {
  return [
    { name: 'node-llama-cpp', wanted: '3', use: 'local language models' },
    { name: 'onnxruntime-node', wanted: '1', use: 'relation extractors and training' },
    { name: '@cortex-js/compute-engine', wanted: '0.140', use: 'sums, integrals and limits in answers' },
    // beside it the driver of its usual store; PostgreSQL wants pg@8 in its place
    { name: 'bullmq', wanted: '6', use: 'workers on several machines', beside: ' ioredis@5' },
  ].map(({ name, wanted, use, beside = '' }) => ({
    name,
    use,
    version: versionOf(name, folders),
    install: `npm install --ignore-scripts ${name}@${wanted}${beside}`,
  }))
}

/** What was removed. */
export interface Pruned {
  readonly folders: readonly string[]
  readonly bytes: number
}

/** Options of `pruneNative`. */
export interface PruneOptions {
  /** Keep the CUDA and Vulkan builds of node-llama-cpp for this machine. Touchstone itself loads none. @default false */
  readonly keepGpu?: boolean | undefined
}

/**
 * Removes the native binaries of other machines, and GPU builds, from `node_modules` folders. A package that has nothing
 * for this machine is left whole, so that the error is its own.
 */
export function pruneNative(
  folders: readonly string[] = moduleFolders(),
  { keepGpu = false }: PruneOptions = {},
): Pruned {
  const removed: string[] = []
  let bytes = 0
  for (const modules of folders) {
    for (const folder of [...foreignOnnx(modules), ...foreignLlama(modules, keepGpu), ...secondForms(modules)]) {
      bytes += bytesOf(folder)
      rmSync(folder, { recursive: true })
      removed.push(folder)
    }
  }
  return { folders: removed, bytes }
}

/** The `node_modules` folders that this package loads from, the nearest first. */
function moduleFolders(): readonly string[] {
  return createRequire(import.meta.url).resolve.paths('onnxruntime-node') ?? []
}

function versionOf(name: string, folders: readonly string[]): string | null {
  const file = folders.map((folder) => join(folder, name, 'package.json')).find((each) => existsSync(each))
  if (file === undefined) return null
  return (JSON.parse(readFileSync(file, 'utf8')) as { version?: string }).version ?? null
}

/** bin/napi-v*\/PLATFORM/ARCH: only this machine's is loaded. */
function foreignOnnx(modules: string): readonly string[] {
  const { platform, arch } = process
  return foldersOf(join(modules, 'onnxruntime-node', 'bin')).flatMap((version) => {
    const own = join(version, platform)
    if (!existsSync(join(own, arch))) return []
    return [
      ...foldersOf(version).filter((each) => each !== own),
      ...foldersOf(own).filter((each) => each !== join(own, arch)),
    ]
  })
}

const SYSTEMS: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'mac', win32: 'win' }
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'x64', arm64: 'arm64', arm: 'armv7l', riscv64: 'riscv64' }

/** @node-llama-cpp/SYSTEM-ARCH[-VARIANT]; the variant `metal` stays. */
function foreignLlama(modules: string, keepGpu: boolean): readonly string[] {
  const [system, processor] = [SYSTEMS[process.platform], PROCESSORS[process.arch]]
  const packages = foldersOf(join(modules, '@node-llama-cpp')).map((folder) => {
    const [itsSystem, itsProcessor, variant] = folder.split(/[\\/]/).at(-1)?.split('-') ?? []
    const isOwn = itsSystem === system && itsProcessor === processor
    return { folder, isOwn, isGpu: variant === 'cuda' || variant === 'vulkan' }
  })
  if (!packages.some(({ isOwn, isGpu }) => isOwn && !isGpu)) return []
  return packages.filter(({ isOwn, isGpu }) => !isOwn || (isGpu && !keepGpu)).map(({ folder }) => folder)
}

/** The compute engine's bundle for script tags, and llama.cpp's sources for building it anew. */
function secondForms(modules: string): readonly string[] {
  return [
    join(modules, '@cortex-js', 'compute-engine', 'dist', 'umd-min'),
    join(modules, 'node-llama-cpp', 'llama', 'gitRelease.bundle'),
  ].filter((path) => existsSync(path))
}

function bytesOf(folder: string): number {
  if (lstatSync(folder).isFile()) return lstatSync(folder).size
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += lstatSync(join(entry.parentPath, entry.name)).size
  }
  return sum
}

function foldersOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
