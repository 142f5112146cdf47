/** Directions of vectors. */

/** The vector of length 1 in the same direction; one of length 0 stays. */
export function unitVector(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.max(Math.sqrt(squares), 1e-12)
  return vector.map((value) => value / length)
}
