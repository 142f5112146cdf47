/**
 * What a response says of the language of its program: the tags of its fences, and the text that shows it where no tag
 * does. The other half of extract-code.ts, for tasks that name no language.
 */
import { hasWords, languageOfTag, namesNoProgram } from './extraction/choose-program.ts'
import { divideResponse, withoutThoughts } from './extraction/fenced-blocks.ts'
import { withoutProse } from './extraction/prose.ts'

/** The program of a response as far as it can be told without its language. */
export interface AnswerSource {
  /** Name in the language table that the fences' tags say; undefined where none does. */
  readonly language: string | undefined
  /** All code that may be of the program; empty where there is none. */
  readonly text: string
  /** Whether it stood in fences. */
  readonly fenced: boolean
}

/**
 * Reads it. Of several languages the one with the most lines counts, and Bash only where no other is named, since an
 * answer in another language often shows how it is started.
 */
export function answerSource(response: string): AnswerSource {
  const { blocks, prose } = divideResponse(withoutThoughts(response.replaceAll('\r\n', '\n')))
  const lines = new Map<string, number>()
  for (const { tag, code } of blocks) {
    const language = languageOfTag(tag)
    if (language !== undefined) lines.set(language, (lines.get(language) ?? 0) + code.split('\n').length)
  }
  if (lines.size > 1) lines.delete('bash')
  const [stated] = [...lines].toSorted(([, a], [, b]) => b - a)[0] ?? []
  const own = blocks.filter(({ tag, code }) =>
    stated === undefined ? !namesNoProgram(tag) && hasWords(code) : languageOfTag(tag) === stated,
  )
  if (own.length > 0) return { language: stated, text: own.map(({ code }) => code).join('\n'), fenced: true }
  return { language: undefined, text: blocks.length > 0 ? '' : withoutProse(prose, ''), fenced: false }
}
