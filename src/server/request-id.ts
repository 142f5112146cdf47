/** The id of a request: the client's own where it is fit for a header and a log, else a new one. It goes back in the answer. */
import { randomUUID } from 'node:crypto'

export const REQUEST_ID_HEADER = 'x-request-id'

/** No white space, no quotes, nothing that a log or a terminal would take for more than text. */
const FORM = /^[\w.:+/=-]{1,128}$/

/** @param given the request's header, or undefined where it has none */
export function requestId(given: string | undefined): string {
  return given !== undefined && FORM.test(given) ? given : randomUUID()
}
