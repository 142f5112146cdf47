/**
 * `npm run claim NAME [-- --quick] [--json]`: measures one claim. Exit 0 where it holds, 1 where it does not, 2 where it
 * could not run, 130 when interrupted. `npm run claim list` prints all names.
 */
import { runMeasurement } from '../measure/runner.ts'

await runMeasurement({ noun: 'claim', folder: new URL('./', import.meta.url) })
