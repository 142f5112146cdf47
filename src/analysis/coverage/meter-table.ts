/** The meter of each language. */
import type { AnalysedLanguage } from '../analysis.ts'
import type { CoverageMeter } from './coverage-meter.ts'
import { bashMeter } from './bash-meter.ts'
import { gcovMeter } from './gcov-meter.ts'
import { goMeter } from './go-meter.ts'
import { javaMeter } from './java-meter.ts'
import { javascriptMeter, typescriptMeter } from './javascript-meter.ts'
import { pythonMeter } from './python-meter.ts'
import { rubyMeter } from './ruby-meter.ts'
import { rustMeter } from './rust-meter.ts'

export const METERS: Readonly<Record<AnalysedLanguage, CoverageMeter>> = {
  python: pythonMeter,
  javascript: javascriptMeter,
  typescript: typescriptMeter,
  java: javaMeter,
  c: gcovMeter,
  cpp: gcovMeter,
  go: goMeter,
  rust: rustMeter,
  ruby: rubyMeter,
  bash: bashMeter,
}
