/** What the OpenAPI document says of jobs. */
import { z } from 'zod'
import type { DocumentedPath } from '../documented-path.ts'
import type { Operation } from '../operations/operation.ts'
import { plainSchema } from '../plain-schema.ts'
import { askedFileJudging, fileJudged } from '../files/judged-file.ts'
import { askedJob, toldJob, type AskedJob } from './job.ts'

/** The form of a request with what `judge` alone takes. */
const documentedJob = (askedJob as unknown as z.ZodObject).extend({
  asked: z.union([askedFileJudging, z.record(z.string(), z.unknown())]).describe('As the body of POST /v1/OPERATION'),
}) as unknown as z.ZodType<AskedJob>

/** Their paths. */
export function jobPaths(operations: readonly Operation[]): readonly DocumentedPath[] {
  const [run] = operations
  const told = plainSchema(z.object({ job: toldJob }), 'output')
  const id = [{ name: 'id', description: 'Of the job' }]
  const failures = { 404: 'No such job, or the server keeps none' }
  return [
    {
      method: 'post',
      path: '/v1/jobs',
      summary: 'Begins a job; 202 where it is new, 200 where the same request was sent before',
      description:
        'The job is on the disk before the answer leaves, so that a restart loses none. A webhook is posted {job} at ' +
        'its end, at most five times. `{"operation": "judge", "asked": {"file": ID, "on_bad_row": "skip"}}` judges a file ' +
        'of /v1/files; its result holds the counts and the path of the trace.',
      asked: plainSchema(documentedJob, 'input'),
      example: { operation: run?.name, asked: run?.example },
      answered: told,
      status: 202,
      again: 'The same request was sent before: the job as it stands',
      failures: { ...failures, 409: 'The id is of another request' },
    },
    {
      method: 'get',
      path: '/v1/jobs',
      summary: 'All jobs, the latest first',
      answered: plainSchema(z.object({ jobs: z.array(toldJob) }), 'output'),
      failures,
    },
    { method: 'get', path: '/v1/jobs/{id}', summary: 'A job as it stands', parameters: id, answered: told, failures },
    {
      method: 'get',
      path: '/v1/jobs/{id}/result',
      summary: 'The answer of a job that is done',
      parameters: id,
      answered: plainSchema(z.union([fileJudged, z.looseObject({})]), 'output'),
      failures: { ...failures, 409: 'There is none, or none yet' },
    },
    {
      method: 'delete',
      path: '/v1/jobs/{id}',
      summary: 'Cancels a job, children included; forgets one that is finished',
      parameters: id,
      answered: told,
      failures,
    },
  ]
}
