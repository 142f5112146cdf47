import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { expect, test } from 'vitest'
import { schedulerFigures, Starvation, StretchedLimit, type SchedulerFigures } from './starvation.ts'

const figures = (cpuMs: number, ...delaysMs: readonly number[]): SchedulerFigures => ({
  cpuMs,
  wanting: new Map(),
  delaysMs: new Map(delaysMs.map((ms, index) => [String(index), ms])),
})

/** With a first thread that wants a core and has slept so often. */
const wanting = (read: SchedulerFigures, sleeps = 0): SchedulerFigures => ({
  ...read,
  wanting: new Map([['0', sleeps]]),
})

test('Starvation: a busy program that got 4.15 of 10 s was kept waiting for 5.85 s', () => {
  const starvation = new Starvation(0, figures(0, 0))
  expect(starvation.add(5_000, figures(2_000, 3_000))).toBe(3_000)
  expect(starvation.add(10_000, figures(4_150, 5_850))).toBe(5_850)
})

test('Starvation: sleep is not withheld, nor is what threads wait for each other', () => {
  expect(new Starvation(0, figures(0, 0)).add(10_000, figures(5, 2))).toBe(2)
  // two cores, four threads: 20 s of CPU in 10 s, and as much waiting
  expect(new Starvation(0, figures(0, 0, 0, 0, 0)).add(10_000, figures(20_000, 5e3, 5e3, 5e3, 5e3))).toBe(0)
})

test('Starvation: each interval counts for itself, and a thread that ended takes nothing back', () => {
  const starvation = new Starvation(0, figures(0, 0, 100))
  expect(starvation.add(1_000, figures(200, 800, 100))).toBe(800)
  // asleep, while the first thread is gone
  expect(starvation.add(9_000, figures(200))).toBe(800)
  expect(starvation.add(10_000, figures(1_300, 500))).toBe(800)
})

test('Starvation: who wants a core at both ends of an interval waited for what it did not get', () => {
  const starvation = new Starvation(0, wanting(figures(0, 0)))
  expect(starvation.add(1_000, wanting(figures(100, 300)))).toBe(900)
  expect(starvation.add(2_000, figures(200, 300))).toBe(900)
  expect(starvation.add(9_000, wanting(figures(200, 300)))).toBe(900)
})

test('Starvation: who wakes for each look and sleeps between has waited for no core', () => {
  const starvation = new Starvation(0, wanting(figures(0, 0), 0))
  expect(starvation.add(1_000, wanting(figures(50, 3), 1))).toBe(3)
  expect(starvation.add(2_000, wanting(figures(100, 5), 2))).toBe(5)
  // another thread than the one that wanted a core before
  expect(starvation.add(3_000, { ...figures(150, 5), wanting: new Map([['1', 2]]) })).toBe(5)
})

/** A limit of 1 s on a program that always wants a core and gets this share of one. */
function limitOfOneSecond(share: number): { readonly look: (elapsedMs: number) => ReturnType<StretchedLimit['look']> } {
  let cpuMs = 0
  const limit = new StretchedLimit(1_000, () => wanting(figures(cpuMs)))
  return {
    look(elapsedMs) {
      cpuMs = elapsedMs * share
      return limit.look(elapsedMs)
    },
  }
}

test('StretchedLimit: a busy program that gets half a core ends at its limit after twice the time, unstarved', () => {
  const limit = limitOfOneSecond(0.5)
  expect(limit.look(1_000)).toEqual({ leftMs: 500, starved: false })
  expect(limit.look(2_000)).toEqual({ leftMs: 0, starved: false })
})

test('StretchedLimit: one that gets a twentieth of a core is starved at ten times its limit, and not before', () => {
  const limit = limitOfOneSecond(0.05)
  expect(limit.look(9_000)).toEqual({ leftMs: 550, starved: false })
  expect(limit.look(10_000)).toEqual({ leftMs: 0, starved: true })
})

test('StretchedLimit: a program that sleeps, or of which nothing tells, ends at its limit', () => {
  expect(new StretchedLimit(1_000, () => figures(1)).look(1_000)).toEqual({ leftMs: 0, starved: false })
  expect(new StretchedLimit(1_000, undefined).look(1_000)).toEqual({ leftMs: 0, starved: false })
  // however late the look comes
  expect(new StretchedLimit(1_000, undefined).look(20_000)).toEqual({ leftMs: -19_000, starved: false })
})

test('schedulerFigures: of this process there are figures, of one that is gone none', () => {
  const own = schedulerFigures([process.pid], 5)
  expect(own.cpuMs).toBe(5)
  expect([...own.wanting].every(([thread, sleeps]) => own.delaysMs.has(thread) && sleeps >= 0)).toBe(true)
  expect(own.wanting.has(String(process.pid))).toBe(true)
  expect(own.delaysMs.size).toBeGreaterThan(0)
  expect([...own.delaysMs.values()].every((ms) => ms >= 0)).toBe(true)
  expect(schedulerFigures([2 ** 30], 5)).toEqual({ cpuMs: 5, wanting: new Map(), delaysMs: new Map() })
})

test('schedulerFigures: who stands behind others by choice misses nothing', () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })
  try {
    const pid = child.pid ?? 0
    expect(schedulerFigures([pid], 0).delaysMs.size).toBeGreaterThan(0)
    setPriority(pid, 19)
    // nice values are those of threads, and only the first has the new one
    expect([...schedulerFigures([pid], 0).delaysMs.keys()]).not.toContain(String(pid))
  } finally {
    child.kill('SIGKILL')
  }
})
