/** Reads attributes in what tools print as XML. Tools write one element a match, so no tree is needed. */

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The attributes of one tag, by name. */
export function attributesOf(tag: string): Readonly<Record<string, string>> {
  const pairs = [...tag.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  return Object.fromEntries(pairs.map(([, name = '', double, single]) => [name, plainText(double ?? single ?? '')]))
}

/** Text with its entities resolved; unknown ones stay. */
export function plainText(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name: string) => {
    const code = hex === undefined ? (decimal === undefined ? undefined : Number(decimal)) : Number.parseInt(hex, 16)
    if (code === undefined) return ENTITIES[name] ?? all
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all
  })
}
