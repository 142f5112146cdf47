/**
 * Resources that end together, the last one first: what `AsyncDisposableStack` is in runtimes that have it. Node 22 has none.
 */
export class ResourceStack implements AsyncDisposable {
  readonly #held: AsyncDisposable[] = []

  /** Takes a resource over, and gives it back for use. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.#held.push(resource)
    return resource
  }

  /** Ends what is held, last first. Each ends, whatever the others do. @throws what ending threw, several as one AggregateError */
  async [Symbol.asyncDispose](): Promise<void> {
    const faults: unknown[] = []
    for (let resource = this.#held.pop(); resource !== undefined; resource = this.#held.pop()) {
      try {
        await resource[Symbol.asyncDispose]()
      } catch (error) {
        faults.push(error)
      }
    }
    if (faults.length > 1) throw new AggregateError(faults, 'several resources could not be ended')
    if (faults.length === 1) throw faults[0]
  }
}
