/** How the commands that ask a relation extractor are told its parts. */
import type { ExtractorParts } from '../relation/index.ts'

/** The options as commander gives them. */
export interface ExtractorFlags {
  readonly classifier?: string | undefined
  readonly matcher?: string | undefined
  readonly descriptions?: string | undefined
}

/** What they mean to the room. @throws RangeError for a matcher without descriptions, or the other way about */
export function extractorParts(
  command: string,
  { classifier, matcher, descriptions }: ExtractorFlags,
): Pick<ExtractorParts, keyof ExtractorFlags> {
  if ((matcher === undefined) !== (descriptions === undefined))
    throw new RangeError(`${command}: got one of --matcher and --descriptions, wanted both or neither`)
  return {
    classifier,
    matcher,
    descriptions,
  }
}
