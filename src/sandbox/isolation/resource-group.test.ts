import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findGroupRoot, groupVersion, ResourceGroup } from './resource-group.ts'

// Folder trees of our own stand in for the kernel's: a test of the path logic, not of the kernel.
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'groups-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const mountLine = (root: string, path: string, type: string, options: string): string =>
  `30 20 0:25 ${root} ${path} rw,relatime - ${type} ${type} rw,${options}`

describe('findGroupRoot', () => {
  test('finds no root without mounts', () => {
    expect(findGroupRoot({ membership: '0::/', mounts: '' })).toBeUndefined()
    expect(groupVersion({ membership: '', mounts: '' })).toBeUndefined()
  })

  test('tells the versions apart by the controllers that are mounted', () => {
    const unified = mountLine('/', join(folder, 'unified'), 'cgroup2', 'nsdelegate')
    const memory = mountLine('/', join(folder, 'memory'), 'cgroup', 'memory')
    expect(groupVersion({ membership: '', mounts: unified })).toBe(2)
    expect(groupVersion({ membership: '', mounts: `${memory}\n${unified}` })).toBe(1)
  })

  test('does not take a v2 place that hands no controllers down', () => {
    mkdirSync(join(folder, 'own'))
    writeFileSync(join(folder, 'own', 'cgroup.subtree_control'), '')
    writeFileSync(join(folder, 'cgroup.subtree_control'), 'hugetlb')
    const mounts = mountLine('/', folder, 'cgroup2', 'nsdelegate')
    expect(findGroupRoot({ membership: '0::/own', mounts })).toBeUndefined()
  })
})

describe('ResourceGroup on version 2', () => {
  test('writes limits, reads figures, and counts from a restart on', () => {
    const root = { version: 2 as const, folders: { memory: folder, pids: folder, cpu: folder } }
    const own = join(folder, 'run')
    expect(ResourceGroup.tryCreate(root)).toBeUndefined()
    mkdirSync(own, { recursive: true })
    const write = (name: string, text: string): void => writeFileSync(join(own, name), text)
    write('memory.events', 'low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\noom_group_kill 0\n')
    write('memory.peak', '4096\n')
    write('memory.current', '1024\n')
    write('cpu.stat', 'usage_usec 2500\nuser_usec 2000\nsystem_usec 500\n')
    write('pids.events', 'max 2\n')
    const group = ResourceGroup.adopt(root, 'run')
    expect(group.usage()).toEqual({
      cpuMs: 2.5,
      peakMemoryBytes: 4096,
      outOfMemoryKills: 1,
      refusedProcesses: 2,
    })
    group.restart()
    write('cpu.stat', 'usage_usec 4500\n')
    expect(group.usage().peakMemoryBytes).toBeNull()
    write('memory.peak', '5120\n')
    expect(group.usage()).toMatchObject({
      cpuMs: 2,
      peakMemoryBytes: 4096,
      outOfMemoryKills: 0,
      refusedProcesses: 0,
    })
  })
})
