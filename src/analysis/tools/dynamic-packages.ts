/** Packages of the classes that run the program: coverage and efficiency. */
import type { AnalysedLanguage } from '../analysis.ts'
import type { ToolPackage } from './tool-package.ts'

/** Coverage.py measures lines and branches of Python. */
export const COVERAGE_PY: ToolPackage = {
  kind: 'pypi',
  name: 'coverage',
  version: '7.17.3',
  licence: 'Apache-2.0',
  requirements: ['coverage==7.17.3'],
}

/** All of them, with the languages that they serve. */
export const DYNAMIC_PACKAGES: readonly {
  readonly name: string
  readonly languages: readonly AnalysedLanguage[]
  readonly package: ToolPackage
}[] = [{ name: 'coverage.py', languages: ['python'], package: COVERAGE_PY }]
