/** How ambiguous forms are parsed. */
export interface ParseOptions {
  /**
   * `10 / 1/2`: whether a slash without spaces between two numbers binds first. Default: where it follows a division with
   * a space between.
   */
  readonly tightFractions?: boolean | undefined
  /** `14 / 1 / 4`: whether the last two numbers are a fraction, with spaces or without. Default false. */
  readonly spacedFractions?: boolean | undefined
  /** `6/2(3)`: an implicit product binds before a slash. Default false. */
  readonly implicitFirst?: boolean | undefined
  /** `6 / 2.5 x 10^8`: a number in scientific notation binds before a slash. Default false. */
  readonly scientificFirst?: boolean | undefined
  /** Set as mathematics: letters are variables, spaces mean nothing. Default false. */
  readonly mathematics?: boolean | undefined
}
