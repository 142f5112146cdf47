/** `npm run bench NAME [-- --quick] [--json]`: runs one bench; `npm run bench list` prints all names. */
import { runMeasurement } from '../measure/runner.ts'

await runMeasurement({ noun: 'bench', folder: new URL('./', import.meta.url) })
