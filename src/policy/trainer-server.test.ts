import { expect, test } from 'vitest'
import type { Task } from '../supervision.ts'
import { serverFor } from './trainer-server.ts'

const PAIR: Task = { kind: 'preference', id: 'p', prompt: 'Why?', chosen: 'So.', rejected: 'No.' }
const SUM: Task = { kind: 'arithmetic', id: 'a', question: '2 + 3?', answer: '5' }

test('a run of a reward model is served by that model, and its scale is told', () => {
  const { command, notes } = serverFor({
    tasks: [PAIR],
    judge: { name: 'reward', version: '1' },
    reward: { scale: 'log-odds' },
    serve: ['--reward', '/my runs/r'],
  })
  expect(command).toBe("touchstone serve --reward '/my runs/r'")
  expect(notes).toEqual([expect.stringMatching(/log-odds.*sigmoid, from 0 to 1/)])
})

test('rewards that the server gives otherwise than the run are told', () => {
  const judged = { judge: { name: 'reward', version: '1' }, serve: ['--reward', '/r'] }
  expect(serverFor({ ...judged, tasks: [PAIR, SUM] }).notes).toEqual([expect.stringContaining('of kind arithmetic')])
  expect(serverFor({ tasks: [SUM], serve: [], reward: { scale: 'score', unknown: 0 } }).notes).toEqual([
    'the run gave an abstention the reward 0; the server gives it none',
  ])
})

test('preference pairs that no run has asked want a reward model; other tasks want nothing', () => {
  expect(serverFor({ tasks: [SUM, PAIR] }).command).toBe('touchstone serve --reward FOLDER')
  expect(serverFor({ tasks: [SUM] })).toEqual({ command: 'touchstone serve', notes: [] })
  // a run of the library, whose judge is an object
  expect(serverFor({ tasks: [SUM], judge: { name: 'mine', version: '1' } }).notes[0]).toContain('judged by mine')
})
