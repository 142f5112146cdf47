import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkOptions, type Generation } from './language-model.ts'
import { LlamaProcess, type LlamaCall } from './llama-process.ts'

/** A child that does what the prompts of a call say, so that its failures can be had at will. */
const CHILD_PROGRAM = `
  import { writeSync } from 'node:fs'
  process.on('disconnect', () => process.exit(0))
  process.on('message', (command) => {
    if (command.kind === 'load') {
      const { file } = command.settings
      if (file === 'missing') process.send({ kind: 'load-error', missing: true, message: 'no package' })
      else if (file === 'broken') process.send({ kind: 'load-error', missing: false, message: 'not GGUF' })
      else process.send({ kind: 'load-end', contextTokens: 99 })
    }
    if (command.kind === 'abort') process.send({ kind: 'call-end', call: command.call })
    if (command.kind !== 'generate') return
    const { call } = command
    command.requests.forEach(({ prompt, seed }, index) => {
      if (prompt === 'crash') {
        writeSync(2, 'ggml assertion failed')
        process.kill(process.pid, 'SIGABRT')
      }
      if (prompt === 'long') process.send({ kind: 'call-error', call, range: true, message: 'too long' })
      if (prompt === 'fail') process.send({ kind: 'call-error', call, range: false, message: 'no memory' })
      const text = prompt === 'pool' ? process.env.UV_THREADPOOL_SIZE : prompt + ' ' + seed
      if (prompt !== 'hang') {
        process.send({ kind: 'answer-end', call, index, generation: { text, tokens: { prompt: 1, completion: 1 }, finish: 'stop' } })
      }
    })
    if (!command.requests.some(({ prompt }) => prompt === 'hang')) process.send({ kind: 'call-end', call })
  })
`

let folder: string
let child: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'llama-'))
  child = join(folder, 'child.mjs')
  await writeFile(child, CHILD_PROGRAM)
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('LlamaProcess', () => {
  test('starts the child with a thread pool of one, whatever our own is', async () => {
    await using process = open()
    expect(await ask(process, ['pool'])).toEqual(['1'])
  })

  test('answers of calls at the same time do not mix', async () => {
    await using process = open()
    const answers = await Promise.all([ask(process, ['a', 'b']), ask(process, ['c'])])
    expect(answers).toEqual([['a 0', 'b 1'], ['c 0']])
  })

  test('a crash is an error with the signal and the last words, and the next call has a new child', async () => {
    await using process = open()
    await expect(ask(process, ['a', 'crash'])).rejects.toMatchObject({
      code: 'internal',
      message: "it: the model's process ended by SIGABRT: ggml assertion failed",
    })
    expect(await ask(process, ['after'])).toEqual(['after 0'])
  })

  test('abort rejects with the reason and leaves the child ready for the next call', async () => {
    await using process = open()
    const controller = new AbortController()
    const answers: string[] = []
    const call = callOf(['a', 'hang'], controller.signal, (_, generation) => {
      answers.push(generation.text)
      controller.abort(new Error('enough'))
    })
    await expect(process.generate(call)).rejects.toThrow('enough')
    expect(answers).toEqual(['a 0'])
    expect(await ask(process, ['after'])).toEqual(['after 0'])
  })

  test('errors of the child are told by cause', async () => {
    await using process = open()
    await expect(ask(process, ['long'])).rejects.toThrow(RangeError)
    await expect(ask(process, ['fail'])).rejects.toMatchObject({ code: 'internal', message: 'it: no memory' })
    await using missing = open('missing')
    await expect(ask(missing, ['a'])).rejects.toMatchObject({
      code: 'unavailable',
      message: 'it: local models need the package node-llama-cpp (npm install node-llama-cpp): no package',
    })
    await using broken = open('broken')
    await expect(ask(broken, ['a'])).rejects.toMatchObject({ code: 'corrupt', message: 'it: load broken: not GGUF' })
  })

  test('an error in the caller’s onAnswer ends the call with it', async () => {
    await using process = open()
    const call = callOf(['a', 'hang'], undefined, () => {
      throw new Error('disk full')
    })
    await expect(process.generate(call)).rejects.toThrow('disk full')
  })

  test('once closed, it says so', async () => {
    const process = open()
    await ask(process, ['a'])
    await process[Symbol.asyncDispose]()
    await expect(ask(process, ['a'])).rejects.toThrow('it: already closed')
  })
})

function open(file = 'it.gguf'): LlamaProcess {
  return new LlamaProcess('it', { file, contextTokens: 99, sequences: 1, threads: 1, yields: false }, child)
}

function callOf(
  prompts: readonly string[],
  signal: AbortSignal | undefined,
  onAnswer: (index: number, generation: Generation) => void,
): LlamaCall {
  return { requests: prompts.map((prompt, seed) => ({ prompt, seed })), options: checkOptions(), signal, onAnswer }
}

async function ask(process: LlamaProcess, prompts: readonly string[]): Promise<string[]> {
  const texts: string[] = []
  await process.generate(callOf(prompts, undefined, (index, generation) => (texts[index] = generation.text)))
  return texts
}
