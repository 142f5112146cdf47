/** What is said of one path of the server, for the OpenAPI document. */
import type { z } from 'zod'
import type { PlainSchema } from './plain-schema.ts'

/** A schema of ours, or a JSON Schema as it stands. */
export type Content = z.ZodType | PlainSchema

/** One documented path. */
export interface DocumentedPath {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly summary: string
  readonly description?: string | undefined
  /** Of the body. @default it has none */
  readonly asked?: Content | undefined
  readonly example?: unknown
  /** Several examples by name, in place of `example`. */
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>> | undefined
  /** Media types of a body of bytes, in place of `asked`. */
  readonly askedBytes?: readonly string[] | undefined
  /** The answer is bytes. @default false: JSON, as `answered` */
  readonly answeredBytes?: boolean | undefined
  readonly answered: Content
  /** What 200 says beside `status`, with the same answer. @default nothing */
  readonly again?: string | undefined
  /** @default 200 */
  readonly status?: number | undefined
  /** Other media types of the answer. */
  readonly also?: readonly string[] | undefined
  /** Parameters of the path. */
  readonly parameters?: readonly { readonly name: string; readonly description: string }[] | undefined
  /** Optional parameters of the query. */
  readonly query?: readonly { readonly name: string; readonly description: string }[] | undefined
  /** Further statuses, with what they say. */
  readonly failures?: Readonly<Record<number, string>> | undefined
  /** @default 'own' */
  readonly dialect?: 'own' | 'fastapi' | undefined
}
