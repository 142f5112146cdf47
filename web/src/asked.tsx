/** What a task asks, by its kind. */
import type { ReactNode } from 'react'
import type { MentionTask, Task } from '../../src/supervision.ts'
import { Facts } from './facts.tsx'
import { visible } from './texts.tsx'

export function Asked({ task }: { task: Task }): ReactNode {
  return (
    <section>
      <h3>Asked</h3>
      {task.kind === 'mention' ? <Sentence task={task} /> : undefined}
      {task.kind === 'arithmetic' ? (
        <>
          <Text text={task.question} />
          <Facts facts={[['gold answer', task.answer]]} />
        </>
      ) : undefined}
      {task.kind === 'programming' ? (
        <>
          <Text text={task.prompt} />
          <Facts facts={[['language', task.language]]} />
          {task.preamble === undefined || task.preamble === '' ? undefined : (
            <details>
              <summary>Code put before the response</summary>
              <pre tabIndex={0}>{visible(task.preamble)}</pre>
            </details>
          )}
        </>
      ) : undefined}
      {task.kind === 'preference' ? (
        <>
          <Text text={task.prompt} />
          <h4>Chosen</h4>
          <Text text={task.chosen} />
          <h4>Rejected</h4>
          <Text text={task.rejected} />
        </>
      ) : undefined}
    </section>
  )
}

function Text({ text }: { text: string }): ReactNode {
  return (
    <p className="asked" dir="auto">
      {visible(text)}
    </p>
  )
}

function Sentence({ task: { tokens, head, tail, relation } }: { task: MentionTask }): ReactNode {
  const roleOf = (place: number): 'head' | 'tail' | undefined => {
    if (place >= head[0] && place < head[1]) return 'head'
    return place >= tail[0] && place < tail[1] ? 'tail' : undefined
  }
  return (
    <>
      <p className="asked">
        {tokens.map((token, place) => {
          const role = roleOf(place)
          const text = visible(token)
          return (
            <span key={place}>
              {role === undefined ? (
                text
              ) : (
                <mark className={role} title={role}>
                  {text}
                </mark>
              )}{' '}
            </span>
          )
        })}
      </p>
      <Facts facts={[['relation', relation]]} />
    </>
  )
}
