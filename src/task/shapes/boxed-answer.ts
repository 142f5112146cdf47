/** The final answer that a worked solution puts in a box: the content of its last `\\boxed{…}` or `\\fbox{…}`. */

/** The content of the last box, or undefined where there is none, or one that does not close. */
export function boxedAnswer(solution: string): string | undefined {
  const at = Math.max(solution.lastIndexOf('\\boxed'), solution.lastIndexOf('\\fbox'))
  if (at === -1) return undefined
  const behind = solution.slice(at).replace(/^\\(?:boxed|fbox)\s*/, '')
  // `\\boxed 2`
  if (!behind.startsWith('{')) return /^[^\s${}]+/.exec(behind)?.[0]?.replace(/[.,]$/, '')
  const end = groupEnd(behind)
  return end === -1 ? undefined : behind.slice(1, end).trim()
}

/** Where the group closes that a text begins with. */
function groupEnd(text: string): number {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\\') at++
    else if (sign === '{') depth++
    else if (sign === '}' && --depth === 0) return at
  }
  return -1
}
