/**
 * The program of a response: its source with findings at their lines, where an analysis named lines of it, and its flow
 * graphs, which are asked for when the section is opened.
 */
import { useState, type ReactNode } from 'react'
import { findingNotes } from '../../src/evaluation/browser/marked-response.js'
import type { FlowAnswer } from '../../src/server/view/flow-answer.ts'
import type { Finding } from '../../src/supervision.ts'
import { AnnotatedSource } from './annotated-source.tsx'
import { useAnswer } from './ask.ts'
import { FlowGraph } from './flow-graph.tsx'
import { Shown } from './tree.tsx'

interface ProgramSectionProperties {
  readonly run: string
  readonly row: number
  /** Those that name lines of the program, which is not the whole response. */
  readonly findings: readonly Finding[]
}

export function ProgramSection({ run, row, findings }: ProgramSectionProperties): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const { value, problem, isOld } = useAnswer<FlowAnswer>(
    isOpen || findings.length > 0 ? `/api/runs/${encodeURIComponent(run)}/rows/${row}/flow` : undefined,
  )
  const shown = isOld ? undefined : value
  const said = problem ?? shown?.problem
  return (
    <>
      {findings.length === 0 ? undefined : (
        <section aria-label="Program">
          <h3>Program{shown?.program ? ` in ${shown.program.language}` : ''}</h3>
          {shown?.program ? (
            <AnnotatedSource code={shown.program.code} findings={findings} />
          ) : (
            <>
              <p className="note">{said ?? 'Reading the program …'}</p>
              <Shown tree={findingNotes(findings)} />
            </>
          )}
        </section>
      )}
      <details className="flow" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Flow graph</summary>
        {isOpen ? (
          <>
            {said === undefined ? undefined : <p className="note">{said}</p>}
            {shown === undefined && problem === undefined ? (
              <p className="note">Drawing the flow graph …</p>
            ) : undefined}
            {shown?.graphs.map((graph, at) => (
              <FlowGraph key={at} graph={graph} />
            ))}
            {(shown?.left ?? 0) === 0 ? undefined : (
              <p className="note">{shown?.left} more are not drawn: they are too large, or there are too many.</p>
            )}
          </>
        ) : undefined}
      </details>
    </>
  )
}
