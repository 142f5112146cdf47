import { describe, expect, test } from 'vitest'
import { TouchstoneError } from '../errors.ts'
import type { Source } from './manifest-entry.ts'
import { dataEntry, manifestDataSets, manifestModels, modelEntry } from './manifest.ts'

const ENTRIES = [...manifestModels(), ...manifestDataSets()]

/** Names of the files that a source can give; undefined: whatever the entry's only file is. */
function namesOf(source: Source): string[] | undefined {
  switch (source.kind) {
    case 'hub':
      return Object.keys(source.paths)
    case 'url':
      return Object.keys(source.addresses)
    case 'pip':
      if (source.form === 'package') return Object.keys(source.paths)
      return source.zipPaths === undefined ? undefined : Object.keys(source.zipPaths)
  }
}

describe('manifest', () => {
  test('every file has a digest, a size and a safe name, and no two share both place and name', () => {
    let files = 0
    for (const entry of ENTRIES) {
      expect(entry.name).toMatch(/^[a-z0-9][a-z0-9.-]*$/)
      expect(entry.licence).not.toBe('')
      expect(new Set(entry.files.map((file) => file.name)).size).toBe(entry.files.length)
      for (const file of entry.files) {
        files += 1
        expect(file.sha256, file.name).toMatch(/^[0-9a-f]{64}$/)
        expect(file.bytes).toBeGreaterThan(0)
        // joined to a folder on every system, never above it
        expect(file.name).toMatch(/^[\w.-]+(\/[\w.-]+)*$/)
        expect(file.name).not.toContain('..')
      }
    }
    expect(files).toBeGreaterThan(70)
    expect(new Set(ENTRIES.map((entry) => entry.name)).size).toBe(ENTRIES.length)
  })

  test('every source can give every file of its entry', () => {
    let sources = 0
    for (const entry of ENTRIES) {
      for (const source of entry.sources) {
        sources += 1
        const names = namesOf(source) ?? entry.files.map((file) => file.name)
        expect(names.toSorted()).toEqual(entry.files.map((file) => file.name).toSorted())
        if (source.kind === 'pip' && source.form === 'parts' && source.zipPaths === undefined) {
          expect(entry.files).toHaveLength(1)
        }
      }
    }
    expect(sources).toBeGreaterThan(10)
  })

  test('parts of packages are pinned, numbered from 1 and in numeric order', () => {
    let parts = 0
    for (const entry of manifestModels()) {
      for (const source of entry.sources) {
        if (source.kind !== 'pip' || source.form !== 'parts') continue
        const numbers = source.requirements.map((requirement) => /(\d+)==[\d.]+$/.exec(requirement)?.[1])
        expect(numbers.map(Number)).toEqual(source.requirements.map((_, i) => i + 1))
        parts += numbers.length
      }
    }
    expect(parts).toBe(4 + 6 + 22 + 5)
  })

  test('no entry names a package registry', () => {
    const text = JSON.stringify(ENTRIES)
    expect(text).not.toMatch(/pypi\.org|pythonhosted|npmjs/)
  })

  test('an unknown name lists those there are', () => {
    expect(() => modelEntry('gpt')).toThrow(/model "gpt" is not in the manifest, wanted one of smollm2-135m, /)
    expect(() => dataEntry('gsm9k')).toThrow(TouchstoneError)
    expect(modelEntry('minilm-l6').kind).toBe('encoder')
    expect(dataEntry('gsm8k').files.find((file) => file.name === 'train.jsonl')?.use).toBe('develop')
  })
})
