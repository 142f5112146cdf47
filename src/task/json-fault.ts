/** What is wrong with a text that is no JSON, for messages. */

/** A fault, with the place in the text where it is known. */
export interface JsonFault {
  readonly fault: string
  readonly at: number | undefined
}

/** The beginning of V8's message, which goes on to quote the text; or the number that other programs write and JSON does not have. */
export function jsonFault(cause: unknown, text: string): JsonFault {
  const message = cause instanceof Error ? cause.message : String(cause)
  const fault = message.replace(/, (\.\.\.)?".*" is not valid JSON$/s, '')
  // Python's json writes NaN and Infinity, as which scores that went wrong stand in files
  const isNumber = /^Unexpected token '[NI]'|^No number after minus sign/.test(fault)
  const found = isNumber ? /(?<=[[:,]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/.exec(text) : null
  if (found !== null)
    return { fault: `has the value ${found[0]}, which JSON does not know, wanted a finite number`, at: found.index }
  const position = /position (\d+)/.exec(fault)?.[1]
  return { fault, at: position === undefined ? undefined : Number(position) }
}
