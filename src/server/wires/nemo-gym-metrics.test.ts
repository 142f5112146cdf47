import { expect, test } from 'vitest'
import { createApp } from '../app.ts'
import { aggregateMetrics } from './nemo-gym-metrics.ts'

const responses = [
  { _ng_task_index: 1, _ng_rollout_index: 0, reward: 1, mask_sample: false, verdict: 'correct' },
  {
    _ng_task_index: 0,
    _ng_rollout_index: 0,
    reward: 0,
    mask_sample: false,
    response: { usage: { output_tokens: 10 } },
  },
  {
    _ng_task_index: 0,
    _ng_rollout_index: 1,
    reward: 1,
    mask_sample: false,
    response: { usage: { output_tokens: 30 } },
  },
  { _ng_task_index: 0, _ng_rollout_index: 2, reward: 0, mask_sample: true, _ng_failure_class: 'judge_failed' },
  { _ng_task_index: 2, _ng_rollout_index: 0, reward: 0, mask_sample: true },
]

test('figures are of each task and of all, and a masked sample counts in none', () => {
  const { group_level_metrics: groups, agent_metrics: agent, key_metrics: key } = aggregateMetrics(responses)
  expect(groups.map((group) => [group['_ng_task_index'], group['mean/reward']])).toEqual([
    [0, 0.5],
    [1, 1],
    [2, undefined],
  ])
  expect(groups[0]).toMatchObject({
    'max/reward': 1,
    'min/reward': 0,
    'median/reward': 0.5,
    'std/reward': Math.SQRT1_2,
    'mean/output_tokens': 20,
  })
  expect(groups[1]).toMatchObject({ 'std/reward': 0 })
  expect(agent['mean/reward']).toBeCloseTo(2 / 3, 12)
  expect(key).toEqual({ 'mean/reward': agent['mean/reward'], 'mean/mask_sample': 0, 'mean/output_tokens': 20 })
})

test('no samples have no figures', () => {
  expect(aggregateMetrics([])).toEqual({ group_level_metrics: [], agent_metrics: {}, key_metrics: {} })
})

test('the server knows what its agents ask at the end of a collection, and the sessions of newer ones', async () => {
  const runner = {
    run: () => Promise.reject(new Error('nothing is run')),
    bench: { test: () => Promise.reject(new Error('nothing is run')) },
    languages: () => Promise.resolve([]),
  }
  const { app } = createApp({ runner, judges: [] }, { concurrency: 1, version: '0' })
  const post = async (path: string, body?: object): Promise<unknown> => {
    const sent =
      body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const answer = await app.request(path, { method: 'POST', ...sent })
    expect(answer.status).toBe(200)
    return await answer.json()
  }
  expect(await post('/aggregate_metrics', { verify_responses: responses })).toMatchObject({
    key_metrics: { 'mean/output_tokens': 20 },
  })
  expect(await post('/seed_session')).toEqual({})
  expect(await post('/seed_session', { question: 'any' })).toEqual({})
  const session = { resources_session_id: 's1', episode_id: 'e', task_id: 't' }
  expect(await post('/seed_session', { ...session, task_data: {} })).toEqual({ resources_session_id: 's1' })
  expect(await post('/close_session', session)).toEqual({ resources_session_id: 's1' })
})
