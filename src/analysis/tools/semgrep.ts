/**
 * Semgrep's engine with rules of the project's own (vulnerabilities/rules). Its core is started by itself: the command around
 * it takes seconds to start, and does nothing here that is wanted.
 */
import { readFileSync } from 'node:fs'
import { ANALYSED_LANGUAGES, type AnalysedLanguage } from '../analysis.ts'
import type { Analyser } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'

const rules = new Map<AnalysedLanguage, string>()

/** The rules of a language, as YAML. */
export function rulesOf(language: AnalysedLanguage): string {
  const known = rules.get(language)
  if (known !== undefined) return known
  const text = readFileSync(new URL(`../vulnerabilities/rules/${language}.yaml`, import.meta.url), 'utf8')
  rules.set(language, text)
  return text
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as unknown[])[0] : value
}

export const SEMGREP_ANALYSERS: readonly Analyser[] = [
  {
    name: 'semgrep',
    class: 'vulnerabilities',
    languages: ANALYSED_LANGUAGES,
    tier: 'fast',
    package: {
      kind: 'pypi',
      name: 'semgrep',
      version: '1.185.0',
      licence: 'LGPL-2.1-or-later',
      requirements: ['semgrep==1.185.0'],
    },
    runtime: 'python',
    limits: { memoryBytes: 2 ** 30, processes: 128 },
    readsText: true,
    columns: 'bytes',
    exitCodes: [0],
    command: ({ folder, files }) => {
      const language = files[0]?.language ?? 'python'
      return {
        argv: [
          `${folder}/site/semgrep/bin/semgrep-core`,
          '-rules',
          'semgrep-rules.yaml',
          '-lang',
          language,
          '-json',
          ...files.map(({ path }) => path),
        ],
        // the engine reads certificates at its start, though it has no network, and a box has none of the system's
        environment: { HOME: '/tmp', SSL_CERT_FILE: `${folder}/site/certifi/cacert.pem` },
        files: { 'semgrep-rules.yaml': rulesOf(language) },
      }
    },
    parse: ({ stdout }) => {
      // dots of progress stand before the report
      const report = asObject(parseJson(stdout.slice(stdout.indexOf('{'))))
      const [broken] = asArray(report['errors']).map(asObject)
      const results = asArray(report['results'])
      // a source that is read in part has a type with the places behind it
      const kind = firstOf(broken?.['error_type'])
      if (broken !== undefined && results.length === 0 && !/pars|syntax/i.test(textOf(kind))) {
        throw new SyntaxError(`semgrep could not look: ${textOf(broken['message']).slice(0, 200)}`)
      }
      return results.map((one) => {
        const result = asObject(one)
        const [from, to, extra] = [asObject(result['start']), asObject(result['end']), asObject(result['extra'])]
        const cwe = asArray(asObject(extra['metadata'])['cwe']).flatMap((number) => numberOf(number) ?? [])
        return {
          path: pathOf(textOf(result['path'])),
          rule: textOf(result['check_id']),
          severity: extra['severity'] === 'ERROR' ? 'error' : 'warning',
          message: textOf(extra['message']),
          line: numberOf(from['line']) ?? 1,
          column: numberOf(from['col']),
          endLine: numberOf(to['line']),
          endColumn: numberOf(to['col']),
          cwe,
        }
      })
    },
  },
]
