/** Every trainer's protocol that the server speaks: its wires, and what the OpenAPI document says of them. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import type { Endpoints, ServerParts } from '../endpoints.ts'
import { addNemoGymPaths, nemoGymWire, verifyAnswer, verifyRequest } from './nemo-gym.ts'
import { openInstructWires, testProgramAnswer, testProgramRequest } from './open-instruct.ts'
import { executeBatchAnswer, executeBatchRequest, openR1Wire } from './open-r1.ts'
import { addOpenEnvPaths, openEnvWire, stepAnswer, stepRequest } from './openenv.ts'
import { getRewardAnswer, getRewardRequest, openRlhfWire } from './openrlhf.ts'
import { slimeAnswer, slimeRequest, slimeWire } from './slime.ts'
import { addWire } from './wire.ts'

/** One documented path. */
export interface DocumentedWire {
  readonly path: string
  readonly summary: string
  readonly asked: z.ZodType
  readonly answered: z.ZodType
}

/** Paths that judge or run, for the OpenAPI document. */
export const documentedWires: readonly DocumentedWire[] = [
  {
    path: '/get_reward',
    summary: 'OpenRLHF: rewards of a list of answers',
    asked: getRewardRequest,
    answered: getRewardAnswer,
  },
  { path: '/slime', summary: 'slime: the reward of one answer', asked: slimeRequest, answered: slimeAnswer },
  {
    path: '/test_program',
    summary: 'open-instruct: a program against assertions',
    asked: testProgramRequest,
    answered: testProgramAnswer,
  },
  {
    path: '/test_program_stdio',
    summary: 'open-instruct: a program against inputs and outputs',
    asked: testProgramRequest,
    answered: testProgramAnswer,
  },
  {
    path: '/execute_batch',
    summary: 'open-r1: scripts, each as one cell of a notebook',
    asked: executeBatchRequest,
    answered: executeBatchAnswer,
  },
  {
    path: '/verify',
    summary: 'NeMo Gym: the request with its reward',
    asked: verifyRequest,
    answered: verifyAnswer,
  },
  { path: '/step', summary: 'OpenEnv: judges one action', asked: stepRequest, answered: stepAnswer },
]

/** Paths of protocols that judge nothing. */
export const PLAIN_PATHS: readonly {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly summary: string
}[] = [
  { method: 'post', path: '/seed_session', summary: 'NeMo Gym: nothing to seed' },
  { method: 'get', path: '/reverify_mode', summary: 'NeMo Gym: verifying again needs no session' },
  { method: 'post', path: '/reset', summary: 'OpenEnv: begins an episode' },
  { method: 'get', path: '/state', summary: 'OpenEnv: nothing is kept between requests' },
  { method: 'get', path: '/health', summary: 'OpenEnv and open-instruct: alive' },
  { method: 'get', path: '/metadata', summary: 'OpenEnv: name and version' },
  { method: 'get', path: '/schema', summary: 'OpenEnv: what an action and an observation are' },
]

/** Adds them. */
export function addWires(app: OpenAPIHono, { runner, judges }: ServerParts, endpoints: Endpoints): void {
  addWire(app, openRlhfWire(judges), endpoints)
  addWire(app, slimeWire(judges), endpoints)
  for (const wire of openInstructWires(runner)) addWire(app, wire, endpoints)
  addWire(app, openR1Wire(runner), endpoints)
  addWire(app, nemoGymWire(judges), endpoints)
  addNemoGymPaths(app)
  addWire(app, openEnvWire(judges), endpoints)
  addOpenEnvPaths(app, endpoints.version)
}
