/** The examples for trainers in Python, run against a server: what TRL and verl would get. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createReasoningJudge } from '../src/critique/index.ts'
import { startServer, type RunningServer } from '../src/server/index.ts'

const run = promisify(execFile)
let server: RunningServer

beforeAll(async () => {
  const runner = {
    run: () => Promise.reject(new Error('nothing is run')),
    bench: { test: () => Promise.reject(new Error('the sandbox is gone')) },
    languages: () => Promise.resolve([]),
  }
  server = await startServer({ runner, judges: [createReasoningJudge()] }, { port: 0, concurrency: 2, version: '0' })
})
afterAll(() => server.close())

async function python(code: string): Promise<unknown> {
  const setUp = "import json, sys; sys.path.insert(0, 'examples/trainers')\n"
  const { stdout } = await run('python3', ['-c', setUp + code], { env: { ...process.env, TOUCHSTONE_URL: server.url } })
  return JSON.parse(stdout)
}

const hasPython = await run('python3', ['-c', '']).then(
  () => true,
  () => false,
)

describe.skipIf(!hasPython)('trainers in Python', () => {
  test('TRL gets a reward for each completion, and None where no judge can answer', async () => {
    const got = await python(`
from trl_reward import touchstone_reward
q = "What is 2 + 3?"
chat = [{"role": "user", "content": q}]
rewards = touchstone_reward(
    [q, q, chat, q, q],
    ["The answer is 5.", "The answer is 6.", [{"role": "assistant", "content": "The answer is 5."}], "5", "No idea."],
    label=["5", "5", "5", {"tests": ["assert True"]}, None])
print(json.dumps(rewards))
`)
    expect(got).toEqual([1, 0, 1, null, null])
  })

  test('a label that nobody can read is an error that names it, and no reward', async () => {
    const got = await python(`
from trl_reward import touchstone_reward
try:
    touchstone_reward(["q"], ["a"], label=[[1]])
except ValueError as error:
    print(json.dumps(str(error)))
`)
    expect(got).toContain('label')
  })

  test('verl gets score and verdict, NaN for an abstention', async () => {
    const got = await python(`
from verl_reward import compute_score
right = compute_score("data", "The answer is 5.", "5", {"question": "What is 2 + 3?"})
unknown = compute_score("data", "No idea.", "", None)
print(json.dumps([right, str(unknown["score"])]))
`)
    expect(got).toEqual([{ score: 1, verdict: 'correct' }, 'nan'])
  })
})
