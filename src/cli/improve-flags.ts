/** What `touchstone improve` is asked for. */
import type { CriticName } from '../critique/critics/critic-name.ts'

/** Options as commander gives them. */
export interface ImproveFlags {
  readonly model: string
  readonly critic: CriticName
  readonly criticModel?: string
  readonly criticWeights?: string
  readonly endpoint?: string
  readonly arm: 'critique' | 'vanilla'
  readonly tokensOf?: string
  readonly trainer: 'lora' | 'export'
  readonly iterations: number
  readonly samples: number
  readonly refinements: number
  readonly hardRounds: number
  readonly temperature: number
  readonly maxTokens: number
  readonly example: boolean
  readonly original: boolean
  readonly refineRecords?: boolean
  readonly accumulate?: boolean
  readonly also?: readonly string[]
  readonly heldOut?: readonly string[]
  readonly epochs: number
  readonly batchSize: number
  readonly rate: number
  readonly rank: number
  readonly limit?: number
  readonly out: string
  readonly seed: string
  readonly threads?: number
  readonly parallel?: number
  readonly contextTokens?: number
  readonly json?: boolean
  readonly quiet?: boolean
}
