/** `--on-bad-row` of the commands that count rows that they cannot use. */
import { Option } from 'commander'

/** What a row that cannot be used does. */
export interface BadRowFlags {
  readonly onBadRow: 'stop' | 'skip'
}

/** The option. */
export function badRowOption(): Option {
  return new Option('--on-bad-row <what>', 'a row that cannot be used ends the command, or is counted and passed over')
    .choices(['stop', 'skip'])
    .default('stop')
}
