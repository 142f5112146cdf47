/** JSON Schemas of ours, whole in themselves: an OpenAPI document has its own root, so a reference to `#/$defs` would miss. */
import { z } from 'zod'

/** A JSON Schema (draft 2020-12). */
export type PlainSchema = Readonly<Record<string, unknown>>

/** The schema as JSON Schema, without definitions. The one schema that refers to itself is "any JSON value". */
export function plainSchema(schema: z.ZodType, io: 'input' | 'output'): PlainSchema {
  const { $schema: _dialect, $defs: _definitions, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return withoutReferences(plain) as PlainSchema
}

function withoutReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutReferences)
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value) return {}
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutReferences(inner)]))
}
