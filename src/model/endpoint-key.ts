/** The key of an endpoint: given, or from the environment. It never stands in a message. */

/**
 * The first of the given key, `TOUCHSTONE_API_KEY` and `OPENAI_API_KEY` that is not empty; undefined where all are.
 * @throws RangeError for a key that no header can carry
 */
export function endpointKey(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const names = ['TOUCHSTONE_API_KEY', 'OPENAI_API_KEY'] as const
  const keys = [['the apiKey', given], ...names.map((name) => [name, environment[name]] as const)] as const
  for (const [name, value = ''] of keys) {
    const key = value.trim()
    if (key === '') continue
    const at = key.search(/[^\x21-\x7E]/)
    if (at === -1) return key
    throw new RangeError(
      `endpointModel: character ${at + 1} of ${name} is none that a key can have, wanted letters, digits and signs of ASCII`,
    )
  }
  return undefined
}
