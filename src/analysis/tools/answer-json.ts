/** Reads what tools print as JSON, without trust: a tool that was attacked may print anything. */

/** @throws SyntaxError that shows the beginning of what was no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SyntaxError(`read a tool's answer: no JSON: ${JSON.stringify(text.slice(0, 200))}`, { cause })
  }
}

/** An object, empty where nothing is there. @throws TypeError for anything else */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>
  throw new TypeError(`read a tool's answer: got ${typeof value}, wanted an object`)
}

/** An array, empty where nothing is there. @throws TypeError for anything else */
export function asArray(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new TypeError(`read a tool's answer: got ${typeof value}, wanted an array`)
}

/** Text, empty where nothing is there. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** A number; undefined where there is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** A path of the work folder as the command named it, whatever a tool puts before it. */
export function pathOf(path: string): string {
  return path.replace(/^file:\/\//, '').replace(/^(?:\/w\/|\.\/)+/, '')
}
