/** Files of weights of the critics that learn: JSON, told apart by what reads it. */
import { readFile } from 'node:fs/promises'
import { InputError, TouchstoneError } from '../../errors.ts'
import { CRITIC_WEIGHTS } from './critic-name.ts'

/**
 * Reads a file of weights.
 * @param critic its name, and words for it in messages
 * @param parse throws where the value is none
 * @throws InputError for a file that holds none, TouchstoneError `unavailable` where it is not there
 */
export async function readWeights<Weights>(
  file: string,
  { name, words }: { readonly name: keyof typeof CRITIC_WEIGHTS; readonly words: string },
  parse: (value: unknown) => Weights,
): Promise<Weights> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new TouchstoneError('unavailable', `read ${file}: no such file, wanted weights of ${words}`, {
      cause,
    })
  }
  try {
    return parse(JSON.parse(text))
  } catch (cause) {
    const wanted = `wanted the file of ${CRITIC_WEIGHTS[name]}`
    throw new InputError(file, undefined, `holds no weights of ${words}, ${wanted}`, { cause })
  }
}
