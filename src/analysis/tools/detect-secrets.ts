/**
 * Detect-secrets for all ten languages: keys of known services by their form, private keys, and texts that a program gives to
 * a name such as `password`. The secret itself is in no finding.
 *
 * Left out: texts that merely look random, such as digests in tests, and addresses of machines.
 */
import { ANALYSED_LANGUAGES } from '../analysis.ts'
import type { Analyser, ToolAnswer, ToolFinding } from './analyser.ts'
import { asArray, asObject, numberOf, parseJson, pathOf, textOf } from './answer-json.ts'
import { pythonModule } from './python-command.ts'

const ASIDE = ['Base64HighEntropyString', 'HexHighEntropyString', 'IPPublicDetector']

/** Words too short for a secret, and places where one is filled in. */
const NO_SECRET = String.raw`^.{0,5}$|^[<{$%].*|.*\$\{.*|^(?:none|null|true|false|undefined|password|passwd)$`

/** Hard-coded credentials, and their kin, hard-coded passwords. */
const CWE = [798, 259]

export const SECRETS_ANALYSERS: readonly Analyser[] = [
  {
    name: 'detect-secrets',
    class: 'vulnerabilities',
    languages: ANALYSED_LANGUAGES,
    tier: 'slow',
    package: {
      kind: 'pypi',
      name: 'detect-secrets',
      version: '1.5.0',
      licence: 'Apache-2.0',
      requirements: ['detect-secrets==1.5.0'],
    },
    runtime: 'python',
    exitCodes: [0],
    command: (request) => ({
      argv: [
        ...pythonModule(request, 'detect_secrets'),
        '--cores=1',
        'scan',
        '--all-files',
        '--no-verify',
        ...ASIDE.flatMap((name) => ['--disable-plugin', name]),
        '--disable-filter=detect_secrets.filters.allowlist.is_line_allowlisted',
        `--exclude-secrets=${NO_SECRET}`,
        ...request.files.map(({ path }) => path),
      ],
      environment: { HOME: '/tmp' },
    }),
    parse: secretFindings,
  },
]

function secretFindings({ stdout }: ToolAnswer): readonly ToolFinding[] {
  const results = asObject(asObject(parseJson(stdout))['results'])
  return Object.entries(results).flatMap(([path, places]) =>
    asArray(places).map((one): ToolFinding => {
      const { type, line_number: line } = asObject(one)
      const kind = textOf(type)
      return {
        path: pathOf(path),
        rule: kind.toLowerCase().replaceAll(/[^a-z\d]+/g, '-'),
        severity: 'error',
        message: `A secret stands in the program: ${kind}`,
        line: numberOf(line) ?? 1,
        cwe: CWE,
      }
    }),
  )
}
