/** One finding: its kind, place, message and figures. */
import type { ReactNode } from 'react'
import { placeText } from '../../src/evaluation/browser/marked-text.js'
import type { Finding } from '../../src/supervision.ts'
import { Badge, visible } from './texts.tsx'

export function FindingNote({ finding, number }: { finding: Finding; number?: number | undefined }): ReactNode {
  // offsets are shown by the mark in the text
  const details = Object.entries(finding.detail ?? {}).filter(
    ([name, value]) => value !== null && name !== 'start' && name !== 'end',
  )
  return (
    <li className={`verdict-${finding.verdict}`}>
      {number === undefined ? undefined : <sup>{number}</sup>}
      <Badge verdict={finding.verdict}>{visible(finding.kind)}</Badge>
      <span className="place">{placeText(finding.where)}</span>
      <span className="message" dir="auto">
        {visible(finding.message)}
      </span>
      {details.length === 0 ? undefined : (
        <dl className="finding-detail">
          {details.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{visible(typeof value === 'string' ? value : JSON.stringify(value))}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
