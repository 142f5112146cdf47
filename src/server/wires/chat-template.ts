/**
 * The turns of a text that a chat template made. Reward models behind vLLM and SGLang are sent one text of prompt and
 * answer, and only the template's marks say where the answer begins.
 *
 * Not covered: an answer that itself writes the marks of a further turn as plain text; its last turn is what is scored.
 * Covered: ChatML (Qwen and others), Llama 3, Llama 2 and Mistral (`[INST]`), Gemma, Phi and Zephyr. A text without
 * marks has no turns, and whoever asks must refuse it, since a guess would score the prompt.
 */
export interface ChatTurn {
  readonly role: string
  readonly content: string
}

/** A turn begins with a mark that names its role, and ends at one of the ends or where the next begins. */
const FORMS: readonly { readonly begin: RegExp; readonly end: RegExp }[] = [
  { begin: /<\|im_start\|>[ \t]*(?<role>\w+)[ \t]*\n?/g, end: /<\|im_end\|>/ },
  {
    begin: /<\|start_header_id\|>\s*(?<role>\w+)\s*<\|end_header_id\|>\n{0,2}/g,
    end: /<\|eot_id\|>|<\|end_of_text\|>/,
  },
  { begin: /<start_of_turn>[ \t]*(?<role>\w+)[ \t]*\n?/g, end: /<end_of_turn>/ },
  { begin: /<\|(?<role>user|assistant|system)\|>\n?/g, end: /<\|end\|>|<\/s>|<\|endoftext\|>/ },
]
const INSTRUCTION = /\[INST\](?<asked>[\s\S]*?)\[\/INST\](?<said>[\s\S]*?)(?=\[INST\]|$)/g
/** Gemma's word for it. */
const ASSISTANT = /^(?:assistant|model)$/

/** The prompt and the answer of a text; undefined where it has no marks, or no answer at its end. */
export function promptAndResponse(text: string): { readonly prompt: string; readonly response: string } | undefined {
  return lastExchange(turnsOf(text))
}

/** The answer at the end, and what was asked last before it; undefined where the last turn is no answer. */
export function lastExchange(
  turns: readonly ChatTurn[],
): { readonly prompt: string; readonly response: string } | undefined {
  const last = turns.at(-1)
  if (last === undefined || !ASSISTANT.test(last.role) || last.content.trim() === '') return undefined
  const asked = turns.slice(0, -1).findLast(({ role }) => role === 'user')
  return { prompt: asked?.content ?? '', response: last.content }
}

function turnsOf(text: string): readonly ChatTurn[] {
  for (const { begin, end } of FORMS) {
    const found = [...text.matchAll(begin)]
    if (found.length === 0) continue
    const turns = found.map((match, index): ChatTurn => {
      const rest = text.slice(match.index + match[0].length, found[index + 1]?.index ?? text.length)
      const content = rest.split(end, 1)[0] ?? ''
      return { role: match.groups?.['role'] ?? '', content: content.trim() }
    })
    // a template that asks for an answer ends with an empty turn
    return turns.at(-1)?.content === '' ? turns.slice(0, -1) : turns
  }
  return [...text.matchAll(INSTRUCTION)].flatMap(({ groups }) => [
    { role: 'user', content: (groups?.['asked'] ?? '').trim() },
    { role: 'assistant', content: (groups?.['said'] ?? '').replace(/<\/s>[\s\S]*$/, '').trim() },
  ])
}
