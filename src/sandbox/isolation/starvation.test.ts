import { expect, test } from 'vitest'
import { runDelaysMs, Starvation, StretchedLimit, type SchedulerFigures } from './starvation.ts'

const figures = (cpuMs: number, ...delaysMs: readonly number[]): SchedulerFigures => ({
  cpuMs,
  runnable: false,
  delaysMs: new Map(delaysMs.map((ms, index) => [String(index), ms])),
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
  const starvation = new Starvation(0, { ...figures(0, 0), runnable: true })
  expect(starvation.add(1_000, { ...figures(100, 300), runnable: true })).toBe(900)
  expect(starvation.add(2_000, figures(200, 300))).toBe(900)
  expect(starvation.add(9_000, { ...figures(200, 300), runnable: true })).toBe(900)
})

/** A limit of 1 s on a program that always wants a core and gets this share of one. */
function limitOfOneSecond(share: number): { readonly look: (elapsedMs: number) => ReturnType<StretchedLimit['look']> } {
  let cpuMs = 0
  const limit = new StretchedLimit(1_000, () => ({ ...figures(cpuMs), runnable: true }))
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

test('runDelaysMs: of this process there are figures, of one that is gone none', () => {
  const own = runDelaysMs([process.pid])
  expect([...own.values()].every((ms) => ms >= 0)).toBe(true)
  expect(runDelaysMs([2 ** 30]).size).toBe(0)
})
