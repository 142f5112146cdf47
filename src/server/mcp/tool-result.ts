/** Results of tools, as MCP wants them: text and structured content, or an error that nobody can take for a verdict. */
import type { CallToolResult } from '@modelcontextprotocol/server'
import type { Operation } from '../operations/operation.ts'

/** An answer with its words. */
export function toolResult(answer: object, text: string): CallToolResult {
  // as it goes over the wire: what is undefined is not there
  const structuredContent = JSON.parse(JSON.stringify(answer)) as Record<string, unknown>
  return { content: [{ type: 'text', text }], structuredContent }
}

/** Why there is no answer. */
export function toolError(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] }
}

/** The same for a job that failed: a request that did not fit names its fault, all else is the machinery's. */
export function toolFailure(
  { title }: Pick<Operation, 'title'>,
  error: { readonly code: string; readonly message: string } | null,
): CallToolResult {
  if (error?.code === 'bad-request') return toolError(error.message)
  return toolError(`${title}: the machinery failed, nothing was judged${error === null ? '' : `: ${error.message}`}`)
}
