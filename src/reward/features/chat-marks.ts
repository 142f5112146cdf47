/**
 * What stands around a prompt and a response for a decoder: the marks of ChatML, the template of SmolLM2 and Qwen2, as one turn
 * of the user and one of the assistant; or, for a model without a chat template, a line break and the token that ends a text.
 *
 * Deviation: no system turn. The templates of these models put one of their own first, which is the same for all responses
 * and would cost every pass its tokens.
 */
import type { TextTokenizer } from '../../engine/index.ts'
import { TouchstoneError } from '../../errors.ts'
import type { InputMarks } from './reward-input.ts'

const START = '<|im_start|>'
const END = '<|im_end|>'
/** Tokens by which the known families end a text. */
const TEXT_ENDS = ['<|endoftext|>', '</s>', '<|end_of_text|>']

/** The marks of a decoder. @throws TouchstoneError `bad-input` for another chat template than ChatML, or without a token that ends a text */
export function chatMarks(tokenizer: TextTokenizer): InputMarks {
  const { config } = tokenizer.files
  const reserved = specialTokens(tokenizer)
  const of = (text: string): readonly number[] => tokenizer.encode(text, { specialTokens: false }).ids
  const begin = config['add_bos_token'] === true ? idOf(tokenizer, config['bos_token']) : undefined
  const first = begin === undefined ? [] : [begin]
  if (tokenizer.idOf(START) !== undefined && tokenizer.idOf(END) !== undefined)
    return {
      before: [...first, ...of(`${START}user\n`)],
      between: of(`${END}\n${START}assistant\n`),
      after: of(END),
      reserved,
    }
  if (typeof config['chat_template'] === 'string')
    throw new TouchstoneError('bad-input', `${tokenizer.file}: its chat template is not ChatML, wanted ${START}`)
  const end = idOf(tokenizer, config['eos_token']) ?? TEXT_ENDS.map((token) => tokenizer.idOf(token)).find(isId)
  if (end === undefined)
    throw new TouchstoneError(
      'bad-input',
      `${tokenizer.file}: has no token that ends a text, wanted eos_token or one of ${TEXT_ENDS.join(', ')}`,
    )
  return { before: first, between: of('\n'), after: [end], reserved }
}

/** Special tokens, by which a response could else end its turn and praise itself in the next one. */
function specialTokens({ files }: TextTokenizer): readonly string[] {
  const added: unknown = files.tokenizer['added_tokens']
  return (Array.isArray(added) ? added : []).flatMap((token: unknown) =>
    typeof token === 'object' &&
    token !== null &&
    'special' in token &&
    token.special === true &&
    'content' in token &&
    typeof token.content === 'string'
      ? [token.content]
      : [],
  )
}

/** Tokens are named by their text, or by an object that holds it. */
function idOf(tokenizer: TextTokenizer, token: unknown): number | undefined {
  const text = typeof token === 'object' && token !== null && 'content' in token ? token.content : token
  return typeof text === 'string' ? tokenizer.idOf(text) : undefined
}

function isId(id: number | undefined): id is number {
  return id !== undefined
}
