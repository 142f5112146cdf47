/** What the OpenAPI document says of files. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { DocumentedPath } from '../documented-path.ts'
import { plainSchema } from '../plain-schema.ts'
import type { AskedFileJudging } from './judged-file.ts'
import { toldFile } from './stored-file.ts'

/** A file that may be sent as it is. */
const EXAMPLE_FILE =
  '{"task": {"kind": "arithmetic", "question": "What is 6 * 7?", "answer": "42"}, ' +
  '"response": {"model": "m", "text": "The answer is 42."}}\n'

/** Judges the file above, once it is there. */
export const EXAMPLE_FILE_JUDGING: AskedFileJudging = {
  file: createHash('sha256').update(EXAMPLE_FILE).digest('hex'),
  on_bad_row: 'skip',
}

/** Their paths. */
export function filePaths(): readonly DocumentedPath[] {
  const told = plainSchema(z.object({ file: toldFile }), 'output')
  const id = [{ name: 'id', description: 'SHA-256 of the bytes, lower-case hex' }]
  const failures = { 404: 'No such file, or the server keeps none' }
  return [
    {
      method: 'post',
      path: '/v1/files',
      summary: 'Takes a data file; 201 where it is new, 200 where the same bytes are here already',
      description:
        'The body is the file itself, or a form with one file. JSON lines, JSON, CSV (each of them also gzipped) or ' +
        'Parquet, told by the ending of its name, else by its media type and first bytes. /v1/judge and a job of judge read ' +
        'it by its id.',
      query: [{ name: 'name', description: 'Name of the file, such as rows.csv; before the name in a form' }],
      askedBytes: ['application/x-ndjson', 'text/csv', 'application/octet-stream', 'multipart/form-data'],
      example: EXAMPLE_FILE,
      answered: told,
      status: 201,
      again: 'The same bytes are here already',
      failures: {
        ...failures,
        400: 'A broken form',
        408: 'The body fell silent',
        413: 'The file is too large',
        422: 'No byte, or a form that holds anything but one file',
        429: 'Too many uploads at one time',
        507: 'The disk has no room',
      },
    },
    {
      method: 'get',
      path: '/v1/files',
      summary: 'All files, the latest first',
      answered: plainSchema(z.object({ files: z.array(toldFile) }), 'output'),
      failures,
    },
    {
      method: 'get',
      path: '/v1/files/{id}',
      summary: 'The bytes of a file, or a part of them where a range is asked for',
      parameters: id,
      answered: z.string(),
      answeredBytes: true,
      failures: { ...failures, 416: 'The range lies behind the end of the file' },
    },
    {
      method: 'delete',
      path: '/v1/files/{id}',
      summary: 'Removes a file',
      parameters: id,
      answered: told,
      failures: { ...failures, 409: 'A job that is not finished has it, or a request reads it' },
    },
  ]
}
