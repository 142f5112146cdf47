/** Every trainer's protocol that the server speaks: its wires, and what the OpenAPI document says of them. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { z } from 'zod'
import type { Endpoints } from '../endpoints.ts'
import type { ServerParts } from '../server-parts.ts'
import { aggregateAnswer, aggregateRequest, aggregateWire } from './nemo-gym-metrics.ts'
import { addNemoGymPaths, nemoGymWire, verifyAnswer, verifyRequest } from './nemo-gym.ts'
import { openInstructWires, testProgramAnswer, testProgramRequest } from './open-instruct.ts'
import { executeBatchAnswer, executeBatchRequest, openR1Wire } from './open-r1.ts'
import { addOpenEnvPaths, openEnvWire, stepAnswer, stepRequest } from './openenv.ts'
import {
  classifyAnswer,
  classifyRequest,
  classifyWire,
  embeddingsAnswer,
  embeddingsRequest,
  embeddingsWire,
} from './reward-model.ts'
import { getRewardAnswer, getRewardRequest, openRlhfWire } from './openrlhf.ts'
import { slimeAnswer, slimeRequest, slimeWire } from './slime.ts'
import { addWire } from './wire.ts'

/** One documented path. */
export interface DocumentedWire {
  readonly path: string
  readonly summary: string
  readonly asked: z.ZodType
  readonly answered: z.ZodType
  /** A request that may be sent as it is. */
  readonly example: unknown
}

const ANSWER = { prompt: 'What is 2 + 3?', response: 'The answer is 5.', label: '5' }
const CONVERSATION = '<|im_start|>user\nWhat is 2 + 3?<|im_end|>\n<|im_start|>assistant\nThe answer is 5.<|im_end|>\n'

/** Paths that judge or run, for the OpenAPI document. */
export const documentedWires: readonly DocumentedWire[] = [
  {
    path: '/get_reward',
    summary: 'OpenRLHF: rewards of a list of answers',
    asked: getRewardRequest,
    answered: getRewardAnswer,
    example: { query: ['What is 2 + 3? The answer is 5.'], prompts: ['What is 2 + 3?'], labels: ['5'] },
  },
  {
    path: '/slime',
    summary: 'slime: the reward of one answer',
    asked: slimeRequest,
    answered: slimeAnswer,
    example: ANSWER,
  },
  {
    path: '/test_program',
    summary: 'open-instruct: a program against assertions',
    asked: testProgramRequest,
    answered: testProgramAnswer,
    example: { program: 'def f(): return 1', tests: ['assert f() == 1'], max_execution_time: 1 },
  },
  {
    path: '/test_program_stdio',
    summary: 'open-instruct: a program against inputs and outputs',
    asked: testProgramRequest,
    answered: testProgramAnswer,
    example: { program: 'print(input())', tests: [{ input: '1', output: '1' }], max_execution_time: 1 },
  },
  {
    path: '/execute_batch',
    summary: 'open-r1: scripts, each as one cell of a notebook',
    asked: executeBatchRequest,
    answered: executeBatchAnswer,
    example: { scripts: ['1 + 1'], languages: ['python'], timeout: 10 },
  },
  {
    path: '/verify',
    summary: 'NeMo Gym: the request with its reward',
    asked: verifyRequest,
    answered: verifyAnswer,
    example: {
      responses_create_params: { input: [{ role: 'user', content: 'What is 2 + 3?' }] },
      response: { output: [{ type: 'message', role: 'assistant', content: 'The answer is 5.' }] },
      expected_answer: '5',
    },
  },
  {
    path: '/aggregate_metrics',
    summary: 'NeMo Gym: figures over verified samples, by task and over all',
    asked: aggregateRequest,
    answered: aggregateAnswer,
    example: { verify_responses: [{ _ng_task_index: 0, reward: 1, mask_sample: false }] },
  },
  {
    path: '/step',
    summary: 'OpenEnv: judges one action',
    asked: stepRequest,
    answered: stepAnswer,
    example: { action: ANSWER },
  },
  {
    path: '/classify',
    summary: 'vLLM: the reward model’s figure for each conversation',
    asked: classifyRequest,
    answered: classifyAnswer,
    example: { model: 'reward', input: CONVERSATION, use_activation: false },
  },
  {
    path: '/v1/embeddings',
    summary: 'SGLang: the reward model’s figure as an embedding',
    asked: embeddingsRequest,
    answered: embeddingsAnswer,
    example: { model: 'reward', input: CONVERSATION },
  },
]

/** Paths of protocols that judge nothing. */
export const PLAIN_PATHS: readonly {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly summary: string
}[] = [
  { method: 'post', path: '/seed_session', summary: 'NeMo Gym: nothing to seed' },
  { method: 'post', path: '/close_session', summary: 'NeMo Gym: nothing to close' },
  { method: 'get', path: '/reverify_mode', summary: 'NeMo Gym: verifying again needs no session' },
  { method: 'post', path: '/reset', summary: 'OpenEnv: begins an episode' },
  { method: 'get', path: '/state', summary: 'OpenEnv: nothing is kept between requests' },
  { method: 'get', path: '/health', summary: 'OpenEnv and open-instruct: alive' },
  { method: 'get', path: '/metadata', summary: 'OpenEnv: name and version' },
  { method: 'get', path: '/schema', summary: 'OpenEnv: what an action and an observation are' },
]

/** Adds them. */
export function addWires(app: OpenAPIHono, { runner, judges, reward }: ServerParts, endpoints: Endpoints): void {
  addWire(app, openRlhfWire(judges), endpoints)
  addWire(app, slimeWire(judges), endpoints)
  for (const wire of openInstructWires(runner)) addWire(app, wire, endpoints)
  addWire(app, openR1Wire(runner), endpoints)
  addWire(app, nemoGymWire(judges), endpoints)
  addWire(app, aggregateWire(), endpoints)
  addNemoGymPaths(app, endpoints)
  addWire(app, openEnvWire(judges), endpoints)
  addOpenEnvPaths(app, endpoints.version)
  addWire(app, classifyWire(reward), endpoints)
  addWire(app, embeddingsWire(reward), endpoints)
}
