/** A person's verdict on the row: set, cleared, with a note. It stands beside the judge's and never changes the trace. */
import { useState, type ReactNode } from 'react'
import type { Verdict } from '../../src/supervision.ts'
import type { PersonVerdict } from '../../src/view/index.ts'
import { ask } from './ask.ts'
import { dateText, MARKS, VERDICTS } from './texts.tsx'

interface PersonFormProperties {
  readonly run: string
  readonly row: number
  readonly digest: string
  readonly person: PersonVerdict | null
  readonly judged: Verdict
  readonly onChanged: () => void
}

export function PersonForm({ run, row, digest, person, judged, onChanged }: PersonFormProperties): ReactNode {
  const [note, setNote] = useState(person?.note ?? '')
  const [problem, setProblem] = useState<string>()
  const [isSending, setSending] = useState(false)
  const send = async (verdict: Verdict | null): Promise<void> => {
    setSending(true)
    setProblem(undefined)
    try {
      await ask(`/api/runs/${encodeURIComponent(run)}/rows/${row}/verdict`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ verdict, digest, ...(verdict === null || note === '' ? {} : { note }) }),
      })
      onChanged()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setSending(false)
    }
  }
  return (
    <fieldset className="person-form">
      <legend>Your verdict</legend>
      <div className="person-buttons">
        {VERDICTS.map((verdict) => (
          <button
            key={verdict}
            type="button"
            className={`verdict-${verdict}`}
            aria-pressed={person?.verdict === verdict}
            disabled={isSending}
            onClick={() => void send(verdict)}
          >
            <span aria-hidden="true">{MARKS[verdict]}</span> {verdict}
          </button>
        ))}
        <button type="button" disabled={isSending || person === null} onClick={() => void send(null)}>
          Clear
        </button>
        <label className="note-field">
          <span className="aside">Note</span>
          <input
            type="text"
            placeholder="Note, sent with the verdict"
            maxLength={4_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
      </div>
      <p className="note" role="status">
        {person === null
          ? `No person has judged this row. The judge says ${judged}.`
          : `${person.verdict}, set ${dateText(person.at)}. The judge says ${judged}.`}
      </p>
      {problem === undefined ? undefined : <p className="problem">{problem}</p>}
    </fieldset>
  )
}
