import { describe, expect, test } from 'vitest'
import { Repetition, sameFiles } from './repetition.ts'

const task = (id: number) => ({ id: `t${id}`, kind: 'arithmetic', question: 'q' }) as const
const response = (id: number, text: string) => ({ taskId: `t${id}`, model: 'm', text })

describe('Repetition', () => {
  test('tells other answers to a task from the same row again', () => {
    const seen = new Repetition()
    for (const [id, text] of [
      [1, 'a'],
      [1, 'b'],
      [2, 'a'],
      [1, 'a'],
    ] as const)
      seen.add(task(id), response(id, text))
    expect([seen.tasks, seen.repeated]).toEqual([2, 1])
  })

  test('counts exactly while its table grows', () => {
    const seen = new Repetition()
    for (let round = 0; round < 2; round++) {
      for (let id = 0; id < 5_000; id++) seen.add(task(id), response(id, 'x'))
    }
    expect([seen.tasks, seen.repeated]).toEqual([5_000, 5_000])
  })

  test('files with the same bytes', () => {
    const data = ['a', 'b', 'c'].map((file) => ({ file, bytes: 1, sha256: file === 'b' ? '2' : '1' }))
    expect(sameFiles(data)).toEqual([['a', 'c']])
  })
})
