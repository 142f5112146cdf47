/**
 * Removes from node_modules what this machine never loads and npm has no way to leave out. Native binaries of others:
 * onnxruntime-node ships those of every platform in one package (240 of 290 MB are another machine's), and
 * node-llama-cpp's ARM builds say that they fit x64 too. Second forms: the compute engine's bundle for script tags (21 MB),
 * llama.cpp's sources for building it anew (30 MB), and source maps (20 MB). Set-up runs this after `npm ci`; `npm ci` brings everything
 * back, so nothing here can spoil a later install. Why, and what else was tried: docs/decisions/2026-11-25-native-parts.md
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const modules = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules')
const { platform, arch } = process

pruneOnnxRuntime()
pruneLlama()
pruneSecondForms()

/** bin/napi-v*\/PLATFORM/ARCH: only ours is loaded (onnxruntime-node/dist/binding.js). */
function pruneOnnxRuntime() {
  for (const version of foldersOf(join(modules, 'onnxruntime-node', 'bin'))) {
    // a machine that the package has nothing for keeps all: the error is then the package's own
    if (!existsSync(join(version, platform, arch))) continue
    for (const each of foldersOf(version)) {
      if (each !== join(version, platform)) rmSync(each, { recursive: true })
    }
    for (const each of foldersOf(join(version, platform))) {
      if (each !== join(version, platform, arch)) rmSync(each, { recursive: true })
    }
  }
}

/** @node-llama-cpp/SYSTEM-ARCH[-VARIANT]; variants of this machine (Metal) stay. */
function pruneLlama() {
  const system = { linux: 'linux', darwin: 'mac', win32: 'win' }[platform]
  const name = { x64: 'x64', arm64: 'arm64', arm: 'armv7l', riscv64: 'riscv64' }[arch]
  const packages = foldersOf(join(modules, '@node-llama-cpp'))
  const own = packages.filter((each) => {
    const [itsSystem, itsName] = each.split(/[\\/]/).at(-1).split('-')
    return itsSystem === system && itsName === name
  })
  if (own.length === 0) return
  for (const each of packages) if (!own.includes(each)) rmSync(each, { recursive: true })
}

function pruneSecondForms() {
  rmSync(join(modules, '@cortex-js', 'compute-engine', 'dist', 'umd-min'), { recursive: true, force: true })
  rmSync(join(modules, 'node-llama-cpp', 'llama', 'gitRelease.bundle'), { force: true })
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.(?:[cm]?js|ts)\.map$/.test(entry.name)) rmSync(join(entry.parentPath, entry.name))
  }
}

function foldersOf(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
