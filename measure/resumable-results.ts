/** What a long claim has measured so far, by key, so that it goes on after an interruption. */
import { join } from 'node:path'
import { openKeyedLog, type KeyedLog } from '../src/json-lines-log.ts'
import type { ClaimContext } from './claim.ts'

interface KeptResult<T> {
  readonly key: string
  readonly value: T
}

/**
 * Opens `NAME.jsonl` in the claim's state folder. Abort rejects with the signal's reason, in `once` too.
 * @throws as `openKeyedLog`
 */
export async function openResumableResults<T>(
  context: Pick<ClaimContext, 'stateFolder' | 'signal'>,
  name: string,
): Promise<ResumableResults<T>> {
  const log = await openKeyedLog<KeptResult<T>>(join(context.stateFolder, `${name}.jsonl`), {
    noun: 'result of a claim',
    parse: (value) => {
      const found = value as Partial<KeptResult<T>> | null
      if (typeof found?.key === 'string' && 'value' in found) return found as KeptResult<T>
      throw new TypeError('wanted an object with key and value')
    },
    keyOf: ({ key }) => key,
    signal: context.signal,
  })
  return new ResumableResults(log)
}

/** Results by key, kept in a file. */
export class ResumableResults<T> implements Disposable {
  readonly #log: KeyedLog<KeptResult<T>>

  constructor(log: KeyedLog<KeptResult<T>>) {
    this.#log = log
  }

  /** How many are known. */
  get size(): number {
    return this.#log.size
  }

  /** The kept result of a key, or what `measure` gives now. */
  async once(key: string, measure: () => Promise<T>): Promise<T> {
    const { value } = await this.#log.once(key, async () => ({ key, value: await measure() }))
    return value
  }

  [Symbol.dispose](): void {
    this.#log.close()
  }
}
