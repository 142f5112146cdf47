/** How the commands that ask a relation extractor are told its parts. */
import type { Command } from 'commander'
import type { ExtractorParts } from '../relation/index.ts'

/** The options of the commands that judge, as commander gives them. */
export interface ExtractorFlags {
  readonly extractor?: string
  readonly matcher?: string
  readonly descriptions?: string
}

/** Adds the options to a command that judges. */
export function addExtractorOptions(command: Command): Command {
  return command
    .option('--extractor <name>', 'relation classifier to ask where a sentence has no gold relation: name or folder')
    .option('--matcher <name>', 'relation matcher (or an encoder) to ask as well; needs --descriptions')
    .option('--descriptions <file>', 'relations that the matcher may answer')
}

/** The parts that were named. */
export type NamedParts = Pick<ExtractorParts, 'classifier' | 'matcher' | 'descriptions'>

/** What a judging command's options mean to the room; undefined where no extractor was asked for. Errors as `checkedParts`. */
export function extractorOf(command: string, flags: ExtractorFlags): NamedParts | undefined {
  const { extractor: classifier, matcher, descriptions } = flags
  const parts = checkedParts(command, { classifier, matcher, descriptions })
  return classifier === undefined && matcher === undefined ? undefined : parts
}

/** The parts as they are. @throws RangeError for a matcher without descriptions, or the other way about */
export function checkedParts(command: string, parts: NamedParts): NamedParts {
  if ((parts.matcher === undefined) !== (parts.descriptions === undefined))
    throw new RangeError(`${command}: got one of --matcher and --descriptions, wanted both or neither`)
  return parts
}
