/** Places in a text in code points, as Python counts them. */

/** Turns places in UTF-16 units into code points; the text is gone through once. */
export function codePointsOf(text: string): (unit: number) => number {
  const before = new Uint32Array(text.length + 1)
  let points = 0
  for (let unit = 0; unit < text.length; unit++) {
    before[unit] = points
    // the second half of a pair counts for nothing
    if ((text.codePointAt(unit) ?? 0) > 0xffff) before[++unit] = points
    points++
  }
  before[text.length] = points
  return (unit) => before[unit] ?? points
}
