import { expect, test } from 'vitest'
import type { Task } from '../supervision.ts'
import { promptText } from './policy-model.ts'
import { policyPrompt } from './policy-prompt.ts'
import { checkedSettings } from './policy-settings.ts'
import { exportForTrainer } from './trainer-export.ts'

const TASKS: readonly Task[] = [
  { kind: 'arithmetic', id: 'a', question: 'What is 2 + 3?', answer: '5' },
  { kind: 'preference', id: 'p', prompt: 'Why?', chosen: 'So.', rejected: 'No.' },
]

test('TRL: a conversation and the whole task as label; the settings by its own names', () => {
  const settings = checkedSettings({
    method: { name: 'grpo', clip: 0.3 },
    rollouts: 20,
    updates: 2,
    samples: 6,
    prompts: 3,
  })
  const { data, configuration } = exportForTrainer('trl', { model: 'm', settings, tasks: TASKS })
  expect(data.rows[1]).toEqual({ prompt: [{ role: 'user', content: 'Why?' }], label: JSON.stringify(TASKS[1]) })
  expect(configuration.settings).toMatchObject({
    reward_funcs: ['trl_reward.touchstone_reward'],
    max_steps: 40,
    num_generations: 6,
    per_device_train_batch_size: 18,
    epsilon: 0.3,
    beta: 0.04,
    loss_type: 'grpo',
    scale_rewards: 'group',
  })
  const corrected = checkedSettings({ method: { name: 'grpo', lengthCorrection: true }, rollouts: 1 })
  expect(
    exportForTrainer('trl', { model: 'm', settings: corrected, tasks: TASKS }).configuration.settings,
  ).toMatchObject({
    loss_type: 'dr_grpo',
    scale_rewards: 'none',
  })
})

test('verl: rule rewards with the task as ground truth; estimator and averaging follow the method', () => {
  const settingsOf = (given: Parameters<typeof checkedSettings>[0]): Record<string, unknown> =>
    exportForTrainer('verl', { model: 'm', settings: checkedSettings(given), tasks: TASKS }).configuration.settings
  const { data } = exportForTrainer('verl', {
    model: 'm',
    settings: checkedSettings({ method: { name: 'grpo' }, rollouts: 1 }),
    tasks: TASKS,
  })
  expect(data.rows[0]).toMatchObject({
    data_source: 'touchstone',
    ability: 'arithmetic',
    reward_model: { style: 'rule', ground_truth: JSON.stringify(TASKS[0]) },
    extra_info: { index: 0, prompt: 'What is 2 + 3?' },
  })
  expect(settingsOf({ method: { name: 'grpo', lengthCorrection: true }, rollouts: 1 })).toMatchObject({
    algorithm: { adv_estimator: 'grpo', norm_adv_by_std_in_grpo: false },
    actor_rollout_ref: { actor: { loss_agg_mode: 'seq-mean-token-sum-norm', kl_loss_type: 'low_var_kl' } },
  })
  expect(settingsOf({ method: { name: 'reinforce', penalty: 0 }, rollouts: 1 })).toMatchObject({
    algorithm: { adv_estimator: 'rloo' },
    actor_rollout_ref: { actor: { loss_agg_mode: 'seq-mean-token-sum', use_kl_loss: false } },
  })
  expect(settingsOf({ method: { name: 'ppo' }, rollouts: 1 })).toMatchObject({
    algorithm: { adv_estimator: 'reinforce_plus_plus_baseline' },
    actor_rollout_ref: { actor: { loss_agg_mode: 'token-mean', ppo_epochs: 2 } },
    reward: { custom_reward_function: { path: 'verl_reward.py', name: 'compute_score' } },
  })
})

test('verl: nothing that its defaults leave open, or set for eight processors, stays so', () => {
  const settings = checkedSettings({ method: { name: 'grpo' }, rollouts: 10, prompts: 3, samples: 4 })
  const { configuration, data } = exportForTrainer('verl', { model: 'm', settings, tasks: TASKS })
  expect(configuration.settings).toMatchObject({
    actor_rollout_ref: {
      actor: { ppo_mini_batch_size: 3, ppo_micro_batch_size_per_gpu: 4 },
      ref: { log_prob_micro_batch_size_per_gpu: 4 },
      rollout: {
        name: 'vllm',
        load_format: 'safetensors',
        tensor_model_parallel_size: 1,
        log_prob_micro_batch_size_per_gpu: 4,
        agent: { num_workers: 1 },
      },
    },
    // a batch of 3 needs 3 rows, and 4 rows give one batch in each of 10 epochs
    trainer: { nnodes: 1, n_gpus_per_node: 1, total_training_steps: 10, total_epochs: 10, logger: ['console'] },
  })
  expect(data.rows).toHaveLength(4)
})

test('TRL: tasks that do not fill a batch stand there again, and a baseline that it does not have is refused', () => {
  const settings = checkedSettings({ method: { name: 'grpo' }, rollouts: 10, prompts: 3 })
  expect(exportForTrainer('trl', { model: 'm', settings, tasks: TASKS }).data.rows).toHaveLength(4)
  const batchMean = checkedSettings({ method: { name: 'reinforce', baseline: 'batch-mean' }, rollouts: 1, samples: 1 })
  const run = { model: 'm', settings: batchMean, tasks: TASKS }
  expect(() => exportForTrainer('trl', run)).toThrow('baseline is batch-mean')
  expect(exportForTrainer('verl', run).configuration.settings).toMatchObject({
    algorithm: { adv_estimator: 'reinforce_plus_plus' },
    actor_rollout_ref: { rollout: { n: 1 } },
  })
})

test('the turns of a dialogue are asked as turns', () => {
  const settings = checkedSettings({ method: { name: 'grpo' }, rollouts: 1, prompts: 1 })
  const pair: Task = {
    kind: 'preference',
    id: 'd',
    prompt: 'System: sys\n\nHuman: a\n\nAssistant: b\n\nHuman: c\n\nAssistant:',
    chosen: 'So.',
    rejected: 'No.',
  }
  const turns = [
    { role: 'system', content: 'sys' },
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
    { role: 'user', content: 'c' },
  ]
  for (const trainer of ['trl', 'verl'] as const)
    expect(exportForTrainer(trainer, { model: 'm', settings, tasks: [pair] }).data.rows[0]).toMatchObject({
      prompt: turns,
    })
  // and so by `policy train`
  expect(promptText(policyPrompt(pair), true)).toBe(
    '<|im_start|>system\nsys<|im_end|>\n<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n<|im_start|>user\nc<|im_end|>\n<|im_start|>assistant\n',
  )
})
