/** The tests of a program: status, what was expected and found, times, standard error. */
import type { ReactNode } from 'react'
import type { Finding, JsonValue, ProgramTest } from '../../src/supervision.ts'
import type { TraceRecord } from '../../src/trace.ts'
import { Badge, timeText, visible } from './texts.tsx'

/** Long texts of a test, in this order. */
const TEXT_NAMES = ['input', 'expected', 'found', 'output', 'stdout', 'stderr', 'compiler']

export function TestList({ record: { task, feedback } }: { record: TraceRecord }): ReactNode {
  const findings = feedback.findings.filter(({ where }) => where.part === 'test')
  const tests = task.kind === 'programming' ? task.tests : []
  if (findings.length === 0 && tests.length === 0) return undefined
  const known = new Map(tests.map((test) => [test.name, test]))
  const judged = new Set(findings.map(nameOf))
  const passed = findings.filter(({ verdict }) => verdict === 'correct').length
  const left = tests.filter(({ name }) => !judged.has(name))
  return (
    <section>
      <h3>
        Tests: {passed} of {findings.length + left.length} passed
      </h3>
      <ul className="tests">
        {findings.map((finding, at) => (
          <TestItem key={at} name={nameOf(finding)} test={known.get(nameOf(finding))} finding={finding} />
        ))}
        {left.map((test) => (
          <TestItem key={test.name} name={test.name} test={test} finding={undefined} />
        ))}
      </ul>
    </section>
  )
}

function nameOf({ where }: Finding): string {
  return where.part === 'test' ? where.test : ''
}

interface TestItemProperties {
  readonly name: string
  readonly test: ProgramTest | undefined
  readonly finding: Finding | undefined
}

function TestItem({ name, test, finding }: TestItemProperties): ReactNode {
  const { texts, figures } = partsOf(test, finding)
  const isFailed = finding !== undefined && finding.verdict !== 'correct'
  return (
    <li className={`verdict-${finding?.verdict ?? 'unknown'}`}>
      <div className="test-head">
        {finding === undefined ? (
          <span className="badge">not run</span>
        ) : (
          <Badge verdict={finding.verdict}>{visible(finding.kind)}</Badge>
        )}
        <span className="test-name">{visible(name)}</span>
        <span className="figures">
          {figures.map(([key, value]) => (
            <span key={key}>
              {wordsOf(key)} {figureText(key, value)}
            </span>
          ))}
        </span>
      </div>
      {finding === undefined ? undefined : <p className="message">{visible(finding.message)}</p>}
      {texts.length === 0 ? undefined : (
        <details open={isFailed}>
          <summary>{texts.map(([key]) => key).join(', ')}</summary>
          <div className="test-texts">
            {texts.map(([key, text]) => (
              <div key={key}>
                <h4>{key}</h4>
                {text === '' ? <p className="note">empty</p> : <pre tabIndex={0}>{visible(text)}</pre>}
              </div>
            ))}
          </div>
        </details>
      )}
    </li>
  )
}

function partsOf(
  test: ProgramTest | undefined,
  finding: Finding | undefined,
): { readonly texts: readonly [string, string][]; readonly figures: readonly [string, JsonValue][] } {
  const texts = new Map<string, string>()
  const figures: [string, JsonValue][] = []
  if (test?.style === 'io') {
    texts.set('input', test.input)
    texts.set('expected', test.output)
  }
  for (const [key, value] of Object.entries({ ...finding?.detail, ...finding?.timing })) {
    if (value === null || (value === '' && key === 'stderr')) continue
    const isLong = typeof value === 'string' && (value.includes('\n') || value.length > 40 || TEXT_NAMES.includes(key))
    if (isLong) texts.set(key, value)
    else figures.push([key, value])
  }
  if (test?.style === 'harness') texts.set('test code', test.code)
  const names = [
    ...TEXT_NAMES.filter((key) => texts.has(key)),
    ...[...texts.keys()].filter((key) => !TEXT_NAMES.includes(key)),
  ]
  return { texts: names.map((key) => [key, texts.get(key) ?? '']), figures }
}

/** `wallMs` reads as `wall`. */
function wordsOf(key: string): string {
  return key.replace(/(?:Ms|Bytes)$/, '').replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

function figureText(key: string, value: JsonValue): string {
  if (typeof value === 'number' && key.endsWith('Ms')) return timeText(value)
  if (typeof value === 'number' && key.endsWith('Bytes')) return `${(value / 2 ** 20).toFixed(1)} MiB`
  return typeof value === 'string' ? visible(value) : JSON.stringify(value)
}
