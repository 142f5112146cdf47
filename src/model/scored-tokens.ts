/** From a pass's numbers to tokens with their places in the text. */
import type { ScoredToken } from './language-model.ts'
import type { TokenScores } from './llama-scorer.ts'

/**
 * Puts scores [T] at their places in `text`. A token may hold a part of a character's bytes: the character then belongs
 * to the token that ends it. Vocabularies that put a space before the first word are allowed for. A token whose
 * log-probability is NaN was not wanted and is left out.
 *
 * @param bytes UTF-8 bytes of a token. @throws RangeError when the tokens do not spell the text.
 */
export function scoredTokens(
  text: string,
  tokens: readonly number[],
  scores: Omit<TokenScores, 'states'>,
  bytes: (token: number) => Buffer,
): ScoredToken[] {
  const pieces = tokens.map(bytes)
  const written = Buffer.concat(pieces)
  const spelled = written.toString()
  const added = spelled === text ? 0 : 1
  if (added === 1 && spelled !== ` ${text}`) {
    throw new RangeError(
      `score: the tokens of ${JSON.stringify(text.slice(0, 60))} spell another text, wanted a vocabulary that keeps it as it is`,
    )
  }
  const offsets = utf16Offsets(written)
  let at = 0
  return pieces.flatMap((piece, index) => {
    const start = Math.max(0, (offsets[at] ?? 0) - added)
    at += piece.length
    const end = Math.max(0, (offsets[at] ?? 0) - added)
    if (Number.isNaN(scores.logProbabilities[index])) return []
    return {
      start,
      end,
      logProbability: Math.min(0, scores.logProbabilities[index] ?? Number.NaN),
      rank: scores.ranks[index] ?? Number.NaN,
      top: {
        text: bytes(scores.topTokens[index] ?? 0).toString(),
        logProbability: Math.min(0, scores.topLogProbabilities[index] ?? Number.NaN),
      },
    }
  })
}

/** For each byte offset [bytes + 1], how many UTF-16 units end at or before it. */
function utf16Offsets(bytes: Buffer): Uint32Array {
  const offsets = new Uint32Array(bytes.length + 1)
  let units = 0
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    for (let inside = 0; inside < length; inside++) offsets[at + inside] = units
    units += length === 4 ? 2 : 1
    at += length
  }
  offsets[bytes.length] = units
  return offsets
}
