import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nativeParts, pruneNative } from './native-parts.ts'

let modules = ''
beforeEach(() => {
  modules = mkdtempSync(join(tmpdir(), 'touchstone-native-'))
})
afterEach(() => rmSync(modules, { recursive: true }))

function binary(...path: readonly string[]): string {
  const folder = join(modules, ...path)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'binary'), 'x'.repeat(10))
  return folder
}

const system = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform as 'linux']
const own = `${system}-${process.arch}`

describe('pruneNative', () => {
  test('removes other machines and GPU builds, and counts their bytes', () => {
    const kept = [
      binary('onnxruntime-node', 'bin', 'napi-v6', process.platform, process.arch),
      binary('@node-llama-cpp', own),
      binary('other'),
    ]
    const foreign = [
      binary('onnxruntime-node', 'bin', 'napi-v6', 'beos', 'x64'),
      binary('onnxruntime-node', 'bin', 'napi-v6', process.platform, 'pdp11'),
      binary('@node-llama-cpp', `${own}-cuda`),
      binary('@node-llama-cpp', `${own}-cuda-ext`),
      binary('@node-llama-cpp', 'beos-x64'),
    ]
    const { folders, bytes } = pruneNative([modules, join(modules, 'none')])
    expect(bytes).toBe(50)
    expect(folders.length).toBe(5)
    expect(kept.filter((folder) => !existsSync(folder))).toEqual([])
    expect(foreign.filter((folder) => existsSync(folder))).toEqual([])
    expect(pruneNative([modules])).toEqual({ folders: [], bytes: 0 })
  })

  test('keeps GPU builds on request, and all of a package without one for this machine', () => {
    const kept = [
      binary('@node-llama-cpp', own),
      binary('@node-llama-cpp', `${own}-vulkan`),
      binary('onnxruntime-node', 'bin', 'napi-v6', 'beos', 'x64'),
    ]
    expect(pruneNative([modules], { keepGpu: true }).folders).toEqual([])
    expect(kept.every((folder) => existsSync(folder))).toBe(true)
  })
})

describe('nativeParts', () => {
  test('tells the version that is there and the one command for what is not', () => {
    mkdirSync(join(modules, 'node-llama-cpp'))
    writeFileSync(join(modules, 'node-llama-cpp', 'package.json'), '{"version":"3.21.1"}')
    expect(nativeParts([modules]).map(({ name, version, install }) => [name, version, install])).toEqual([
      ['node-llama-cpp', '3.21.1', 'npm install --ignore-scripts node-llama-cpp@3'],
      ['onnxruntime-node', null, 'npm install --ignore-scripts onnxruntime-node@1'],
      ['@cortex-js/compute-engine', null, 'npm install --ignore-scripts @cortex-js/compute-engine@0.140'],
      ['bullmq', null, 'npm install --ignore-scripts bullmq@6 ioredis@5'],
    ])
  })
})
