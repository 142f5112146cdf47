/** `/v1/jobs`: long work that is asked for now and answered later. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Endpoints } from '../endpoints.ts'
import { parseBody } from '../operations/operation.ts'
import { RequestFailure } from '../request-failure.ts'
import { askedJob } from './job.ts'
import type { JobQueue } from './job-queue.ts'

/** Adds them. @param queue undefined where the server keeps no jobs */
export function addJobEndpoints(app: OpenAPIHono, queue: JobQueue | undefined, endpoints: Endpoints): void {
  const { bodies, scopeOf } = endpoints

  app.post('/v1/jobs', async (context) => {
    const { signal } = scopeOf(context)
    const body = await bodies.readJson(context.req.raw, signal)
    try {
      const { job, isNew } = await kept(queue).submit(parseBody(askedJob, body.value))
      return context.json({ job }, isNew ? 202 : 200, { location: `/v1/jobs/${job.id}` })
    } finally {
      bodies.release(body.bytes)
    }
  })

  app.get('/v1/jobs', (context) => context.json({ jobs: kept(queue).list() }))
  app.get('/v1/jobs/:id', (context) => context.json({ job: kept(queue).get(context.req.param('id')) }))
  app.get('/v1/jobs/:id/result', async (context) => {
    const answer = await kept(queue).result(context.req.param('id'))
    return Response.json(answer)
  })
  app.delete('/v1/jobs/:id', async (context) =>
    context.json({ job: await kept(queue).remove(context.req.param('id')) }),
  )
}

function kept(queue: JobQueue | undefined): JobQueue {
  if (queue !== undefined) return queue
  throw new RequestFailure(404, 'not-configured', 'this server keeps no jobs, wanted --jobs FOLDER when it is started')
}
