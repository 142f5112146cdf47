/** What a corpus is made of, as `corpus.json` in its folder: a build of other options in the folder is refused. */

/** What stands in `corpus.json`. */
export interface CorpusHeader {
  readonly format: 1
  /** Names the data that the tasks came from. */
  readonly data: string
  readonly key: string
  readonly sources: readonly string[]
  readonly annotator: string | null
  readonly softFilter: string | null
  readonly rows: number | null
}
