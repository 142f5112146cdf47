import { expect, test } from 'vitest'
import { runJob, tokeniseAhead, type TokeniseJob } from './ahead.ts'
import { tinyByteLevel, tinyWordPiece } from './tiny-tokenizer.ts'
import { createTokenizer } from './tokenizer.ts'

const files = tinyWordPiece(['#', '@', 'won', 'the', '##n'])
const jobs: TokeniseJob[] = Array.from({ length: 50 }, (_, i): TokeniseJob =>
  i % 3 === 0
    ? { kind: 'mention', mention: { tokens: ['won', 'the', 'xyz'], head: [0, 1], tail: [2, 3] } }
    : { kind: 'text', text: `won the ${'then '.repeat(i)}`, options: { spans: i % 2 === 0 } },
)

/** Iterates jobs, counts how many were pulled, and notes whether it was closed. */
function watched(items: readonly TokeniseJob[]): {
  source: AsyncGenerator<TokeniseJob>
  state: { pulled: number; closed: boolean }
} {
  const state = { pulled: 0, closed: false }
  async function* source(): AsyncGenerator<TokeniseJob> {
    try {
      for (const item of items) {
        state.pulled++
        yield item
      }
    } finally {
      state.closed = true
    }
  }
  return { source: source(), state }
}

test('tokeniseAhead gives what runJob gives, in order, whatever the chunks', async () => {
  const tokenizer = createTokenizer(files)
  const here = jobs.map((job) => runJob(tokenizer, job))
  for (const options of [{ chunk: 1, ahead: 1 }, { chunk: 7, ahead: 3 }, {}]) {
    expect(await Array.fromAsync(tokeniseAhead(files, jobs, options))).toEqual(here)
  }
  expect(await Array.fromAsync(tokeniseAhead(files, []))).toEqual([])
})

test('tokeniseAhead pulls no further than the chunks ahead of the reader, and closes the source when left', async () => {
  const { source, state } = watched(jobs)
  let read = 0
  for await (const result of tokeniseAhead(files, source, { chunk: 4, ahead: 2 })) {
    expect(result.ids.length).toBeGreaterThan(2)
    // the chunk being read and two more
    expect(state.pulled).toBeLessThanOrEqual((Math.floor(read / 4) + 3) * 4)
    if (++read === 10) break
  }
  expect(state.closed).toBe(true)
  expect(state.pulled).toBeLessThan(jobs.length)
})

test('tokeniseAhead names the job that failed, after the results before it', async () => {
  const bad = [
    ...jobs.slice(0, 5),
    { kind: 'text', text: 'won won won', options: { maximumLength: 3 } } as const,
    ...jobs,
  ]
  const results = tokeniseAhead(files, bad, { chunk: 4 })
  const seen: unknown[] = []
  await expect(
    (async () => {
      for await (const result of results) seen.push(result)
    })(),
  ).rejects.toThrow(
    new RangeError('tokenise item 5: encode with tokenizer.json: text has 5 tokens, wanted at most 3 (or truncate)'),
  )
  expect(seen).toHaveLength(5)
  const unmarked = tokeniseAhead(tinyWordPiece(['won']), jobs.slice(0, 1), { file: 'mine.json' })
  await expect(Array.fromAsync(unmarked)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('item 0: mine.json: marker "#"'),
  })
})

async function* broken(): AsyncGenerator<TokeniseJob> {
  yield* jobs.slice(0, 3)
  throw new Error('disk gone')
}

test('tokeniseAhead gives the results before a failure of the source, then that failure', async () => {
  const seen: unknown[] = []
  await expect(
    (async () => {
      for await (const result of tokeniseAhead(files, broken(), { chunk: 2 })) seen.push(result)
    })(),
  ).rejects.toThrow('disk gone')
  expect(seen).toHaveLength(3)
})

test('tokeniseAhead stops on abort with its reason, before and during', async () => {
  const before = tokeniseAhead(files, jobs, { signal: AbortSignal.abort(new Error('no')) })
  await expect(Array.fromAsync(before)).rejects.toThrow('no')
  const stop = new AbortController()
  const { source, state } = watched(jobs)
  const during = (async () => {
    for await (const result of tokeniseAhead(files, source, { chunk: 4, signal: stop.signal }))
      if (result.ids.length > 0) stop.abort(new Error('enough'))
  })()
  await expect(during).rejects.toThrow('enough')
  expect(state.closed).toBe(true)
})

test('tokeniseAhead reports a tokenizer that does not load, and options that make no sense', async () => {
  const unreadable = { ...tinyByteLevel(), tokenizer: { model: 1 } }
  await expect(Array.fromAsync(tokeniseAhead(unreadable, jobs))).rejects.toThrow('tokenise ahead: ')
  await expect(Array.fromAsync(tokeniseAhead(files, jobs, { ahead: 0 }))).rejects.toThrow('ahead is 0')
})
