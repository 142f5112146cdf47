/** Named values in a row. A name without a value is left out. */
import type { ReactNode } from 'react'
import { visible } from './texts.tsx'

export function Facts({ facts }: { facts: readonly (readonly [string, string | undefined])[] }): ReactNode {
  const given = facts.filter(([, value]) => value !== undefined)
  if (given.length === 0) return undefined
  return (
    <dl className="facts">
      {given.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{visible(value ?? '')}</dd>
        </div>
      ))}
    </dl>
  )
}
