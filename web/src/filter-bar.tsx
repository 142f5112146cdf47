/** The filters of a run's rows. Each choice says how many rows of the run it has. */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Choice, RunListItem } from '../../src/view/index.ts'
import type { RunAnswer } from '../../src/server/view/view-app.ts'
import { go, noFilters } from './address.ts'
import { countText } from './texts.tsx'

interface FilterBarProperties {
  readonly state: RunAnswer
  readonly address: URLSearchParams
  /** Other runs, those over the same data first. */
  readonly others: readonly RunListItem[]
}

/** Time after the last key before a search begins, in ms. */
const PAUSE_MS = 250
/** Filters that stand folded until one of them is set. */
const MORE = ['judge', 'model', 'kind', 'label', 'record', 'person', 'order']

export function FilterBar({ state, address, others }: FilterBarProperties): ReactNode {
  const { choices } = state
  const labels = address.getAll('label')
  const setLabel = (name: string, value: string): void => {
    const kept = labels.filter((label) => !label.startsWith(`${name}=`))
    go({ label: value === '' ? kept : [...kept, `${name}=${value}`] })
  }
  const labelOf = (name: string): string =>
    labels.find((label) => label.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
  const isMoreSet = MORE.some((name) => address.has(name))
  return (
    <form className="filters" role="search" aria-label="Filter rows" onSubmit={(event) => event.preventDefault()}>
      <Search text={address.get('q') ?? ''} />
      <Select name="verdict" label="Verdict" address={address} choices={choices.verdicts} />
      <Select name="finding" label="Failure" address={address} choices={choices.findings} />
      <Select
        name="against"
        label="Compare with run"
        address={address}
        every="none"
        choices={others.map(({ id }) => ({ value: id, text: id }))}
        also={(value) => (value === '' ? { change: undefined } : { change: 'different', fold: '1' })}
      />
      {address.get('against') === null ? undefined : (
        <Select
          name="change"
          label="Beside that run"
          address={address}
          choices={named({
            different: 'different between the runs',
            better: 'better here',
            worse: 'worse here',
            other: 'other verdict, same share',
            same: 'same in both',
            'only-here': 'only in this run',
          })}
        />
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={address.get('fold') === '1'}
          onChange={(event) => go({ fold: event.target.checked ? '1' : undefined })}
        />
        Fold repeats of a task
      </label>
      <button type="button" onClick={() => go(noFilters())}>
        Clear filters
      </button>
      <details className="more-filters" open={isMoreSet ? true : undefined}>
        <summary>More filters</summary>
        <div className="filters">
          <Select name="judge" label="Judge" address={address} choices={choices.judges} least={2} />
          <Select name="model" label="Model" address={address} choices={choices.models} least={2} />
          <Select name="kind" label="Task kind" address={address} choices={choices.kinds} least={2} />
          {choices.labels
            .filter(({ isOpen, values }) => !isOpen && values.length > 1)
            .map(({ name, values }) => (
              <Options
                key={name}
                id={`label-${name}`}
                label={`Label ${name}`}
                value={labelOf(name)}
                choices={values}
                onChange={(value) => setLabel(name, value)}
              />
            ))}
          {choices.recorded === 0 ? undefined : (
            <Select
              name="record"
              label="Against the record"
              address={address}
              choices={named({
                agrees: 'judge agrees',
                disagrees: 'judge disagrees',
                abstains: 'judge abstains',
                none: 'no record',
              })}
            />
          )}
          <Select
            name="person"
            label="Person"
            address={address}
            choices={named({
              any: 'judged by a person',
              none: 'not judged by a person',
              differs: 'person differs',
              correct: 'person: correct',
              wrong: 'person: wrong',
              unknown: 'person: unknown',
            })}
          />
          <Select
            name="order"
            label="Order"
            address={address}
            every="as judged"
            choices={named({
              'score-up': 'lowest score first',
              'score-down': 'highest score first',
              'time-down': 'slowest first',
            })}
          />
        </div>
      </details>
    </form>
  )
}

/** A choice with its own text. */
interface NamedChoice {
  readonly value: string
  readonly text: string
}

function named(texts: Readonly<Record<string, string>>): readonly NamedChoice[] {
  return Object.entries(texts).map(([value, text]) => ({ value, text }))
}

interface SelectProperties {
  readonly name: string
  readonly label: string
  readonly address: URLSearchParams
  readonly choices: readonly (Choice | NamedChoice)[]
  /** A filter with fewer choices is none. Default 1. */
  readonly least?: number
  readonly every?: string
  /** What else changes with it. */
  readonly also?: (value: string) => Readonly<Record<string, string | undefined>>
}

function Select({ name, label, address, choices, least = 1, every, also }: SelectProperties): ReactNode {
  const value = address.get(name) ?? ''
  if (choices.length < least && value === '') return undefined
  return (
    <Options
      id={name}
      label={label}
      value={value}
      choices={choices}
      {...(every === undefined ? {} : { every })}
      onChange={(chosen) => go({ [name]: chosen, ...also?.(chosen) })}
    />
  )
}

interface OptionsProperties {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly choices: readonly (Choice | NamedChoice)[]
  readonly every?: string
  readonly onChange: (value: string) => void
}

function Options({ id, label, value, choices, every = 'all', onChange }: OptionsProperties): ReactNode {
  const isKnown = value === '' || choices.some((choice) => choice.value === value)
  return (
    <label>
      {label}
      <select id={`filter-${id}`} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{every}</option>
        {isKnown ? undefined : <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {'text' in choice ? choice.text : `${choice.value} (${countText(choice.rows)})`}
          </option>
        ))}
      </select>
    </label>
  )
}

function Search({ text }: { text: string }): ReactNode {
  const [typed, setTyped] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // another address than one's own typing, such as a step back
  useEffect(() => setTyped(text), [text])
  const type = (next: string): void => {
    setTyped(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => go({ q: next }, 'replace'), PAUSE_MS)
  }
  return (
    <label className="search">
      Text in prompt, response or finding
      <input
        id="filter-q"
        type="search"
        autoComplete="off"
        maxLength={400}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
    </label>
  )
}
