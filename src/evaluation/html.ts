/**
 * Text into HTML. Everything a page shows is foreign: responses of models are hostile text.
 *
 * Covered: text and attribute values (in double or single quotes) by `escapeHtml`; JSON inside a script element by
 * `jsonForScript`, which no `</script>`, `<!--` or line separator can leave. Not covered, and never written by this
 * room: text as an attribute's name, an unquoted value, an address, a style or code.
 */

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes text for an element's content or a quoted attribute value. Lone surrogates become U+FFFD. */
export function escapeHtml(text: string): string {
  // NUL and its like are errors in HTML even as references, so they are shown as a replacement mark.
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\uFFFD')
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** JSON text that stays inside `<script type="application/json">` and parses to the same value. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
