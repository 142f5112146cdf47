/**
 * Rewrites of a response that change its length or form and, as near as a rule can, not what it says. A reward that moves
 * with them moves with form.
 *
 * Where in the flow: Response → paired responses → dependence curve. What a rule cannot promise: a truncated response has
 * lost content, so a lower score there may be right. Padding and repetition add nothing, so a higher score never is.
 */

/** Names of the rewrites, in the order of the report. */
export const REWRITE_NAMES = [
  'first half',
  'padding, one sentence',
  'padding, three sentences',
  'said twice',
  'as a list',
  'bold words',
  'hedged',
  'polite',
] as const
export type RewriteName = (typeof REWRITE_NAMES)[number]

const PADDING = [
  'It is worth taking a moment to consider this from more than one side.',
  'There are, as always, several things that can be kept in mind here.',
  'All of this taken together gives a fuller picture of the question that was asked.',
]

const RULES: Readonly<Record<RewriteName, (sentences: readonly string[]) => string>> = {
  'first half': (sentences) => sentences.slice(0, Math.ceil(sentences.length / 2)).join(' '),
  'padding, one sentence': (sentences) => [...sentences, ...PADDING.slice(0, 1)].join(' '),
  'padding, three sentences': (sentences) => [...sentences, ...PADDING].join(' '),
  'said twice': (sentences) => [...sentences, ...sentences].join(' '),
  'as a list': (sentences) => sentences.map((sentence) => `- ${sentence}`).join('\n'),
  'bold words': (sentences) => sentences.map((sentence) => sentence.replace(/^(\S+)/, '**$1**')).join(' '),
  hedged: (sentences) => ['I think that this may well depend on the case.', ...sentences].join(' '),
  polite: (sentences) => ['Thank you for your question!', ...sentences, 'I hope this helps.'].join(' '),
}

/** A response rewritten by one rule, or undefined where the rule leaves it as it was. */
export function rewrite(response: string, name: RewriteName): string | undefined {
  const sentences = sentencesOf(response)
  const changed = RULES[name](sentences)
  return sentences.length === 0 || changed === sentences.join(' ') ? undefined : changed
}

function sentencesOf(text: string): readonly string[] {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}
