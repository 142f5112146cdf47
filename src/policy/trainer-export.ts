/**
 * Data and configuration for trainers that run elsewhere: TRL and verl. Both ask a Touchstone server for rewards, by the
 * reward functions of `examples/trainers/`.
 *
 * Where in the flow: Task → Signal. A row's label is the whole task as JSON text, which the server's `/step` reads
 * (docs/trainers.md). Field names: TRL's `trl/scripts/grpo.py` and `GRPOConfig` (1.x), verl's `ppo_trainer.yaml` and
 * `actor.yaml` (2026-08). verl's versions that read no JSON lines want the data as Parquet.
 */
import type { JsonValue, Message, Task } from '../supervision.ts'
import { questionOf } from '../task/index.ts'
import type { TrainerName } from './policy-method.ts'
import { policyPrompt } from './policy-prompt.ts'
import type { PolicyRunContent } from './policy-run-file.ts'
import type { PolicySettings } from './policy-settings.ts'

/** What a trainer reads, as files by name. */
export interface TrainerExport {
  /** JSON lines. */
  readonly data: { readonly name: string; readonly rows: readonly JsonValue[] }
  /** A tree of settings, to be written as YAML. */
  readonly configuration: { readonly name: string; readonly settings: { readonly [name: string]: JsonValue } }
  /** How the trainer is started with both, in the folder that holds them. */
  readonly command: string
}

/** Makes what a trainer reads. @throws RangeError for settings that the trainer does not have */
export function exportForTrainer(trainer: TrainerName, run: PolicyRunContent): TrainerExport {
  return trainer === 'trl' ? trlExport(run) : verlExport(run)
}

/** The conversation that is asked, as plain values. */
function conversation(task: Task): { readonly role: Message['role']; readonly content: string }[] {
  return policyPrompt(task).map(({ role, content }) => ({ role, content }))
}

function trlExport({ model, settings, tasks }: PolicyRunContent): TrainerExport {
  const { method, adapter } = settings
  if (method.baseline === 'batch-mean')
    throw new RangeError(
      `export for TRL: baseline is batch-mean, and TRL compares with the mean of each prompt's responses alone, wanted baseline leave-one-out, or verl`,
    )
  return {
    data: {
      name: 'train.jsonl',
      rows: fillingBatch(tasks, settings).map((task) => ({ prompt: conversation(task), label: JSON.stringify(task) })),
    },
    configuration: {
      name: 'grpo.yaml',
      settings: {
        model_name_or_path: model,
        datasets: [{ path: 'json', data_files: 'train.jsonl', split: 'train' }],
        reward_funcs: ['trl_reward.touchstone_reward'],
        output_dir: 'policy',
        max_steps: settings.rollouts * settings.updates,
        per_device_train_batch_size: settings.prompts * settings.samples,
        num_generations: settings.samples,
        num_iterations: settings.updates,
        max_completion_length: settings.maxTokens,
        temperature: settings.temperature,
        learning_rate: settings.rate,
        lr_scheduler_type: 'constant_with_warmup',
        warmup_steps: Math.floor((settings.rollouts * settings.updates) / 10),
        max_grad_norm: settings.clipNorm,
        beta: method.penalty,
        epsilon: method.clip,
        loss_type: trlLoss(settings),
        scale_rewards:
          method.name === 'grpo' && !method.lengthCorrection ? 'group' : method.name === 'ppo' ? 'batch' : 'none',
        use_peft: true,
        lora_r: adapter.rank,
        lora_alpha: adapter.alpha,
        lora_target_modules: modulesOf(settings),
      },
    },
    command: 'PYTHONPATH=. TOUCHSTONE_URL=http://127.0.0.1:8080 trl grpo --config grpo.yaml',
  }
}

/** The tasks, again where they do not fill one batch: both trainers drop a batch that is not full. */
function fillingBatch(tasks: readonly Task[], { prompts }: PolicySettings): readonly Task[] {
  const times = tasks.length === 0 ? 0 : Math.ceil(prompts / tasks.length)
  return Array.from({ length: times }, () => tasks).flat()
}

/** TRL has no loss that adds up a response's tokens: `dr_grpo` divides by a constant, which the rate takes up. */
function trlLoss({ method }: PolicySettings): string {
  if (method.name === 'ppo') return 'bnpo'
  return method.name === 'grpo' && !method.lengthCorrection ? 'grpo' : 'dr_grpo'
}

function modulesOf({ adapter }: PolicySettings): string[] {
  const attention = ['q_proj', 'v_proj']
  return adapter.modules === 'all' ? [...attention, 'k_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] : attention
}

/** Those named after REINFORCE++ divide by the deviation of the batch, as `ppo` does. */
function verlEstimator({ name, baseline }: PolicySettings['method']): string {
  if (name === 'grpo') return 'grpo'
  if (baseline === 'batch-mean') return 'reinforce_plus_plus'
  return name === 'ppo' ? 'reinforce_plus_plus_baseline' : 'rloo'
}

function verlExport({ model, settings, tasks }: PolicyRunContent): TrainerExport {
  const { method, adapter } = settings
  const rows = fillingBatch(tasks, settings)
  const batches = Math.max(1, Math.floor(rows.length / settings.prompts))
  const aggregation = {
    reinforce: 'seq-mean-token-sum',
    grpo: method.lengthCorrection ? 'seq-mean-token-sum-norm' : 'seq-mean-token-mean',
    ppo: 'token-mean',
  }[method.name]
  return {
    data: {
      name: 'train.jsonl',
      rows: rows.map((task, index) => ({
        data_source: 'touchstone',
        prompt: conversation(task),
        ability: task.kind,
        reward_model: { style: 'rule', ground_truth: JSON.stringify(task) },
        extra_info: { index, prompt: questionOf(task) },
      })),
    },
    configuration: {
      name: 'ppo.yaml',
      settings: {
        defaults: ['ppo_trainer', '_self_'],
        algorithm: {
          adv_estimator: verlEstimator(method),
          norm_adv_by_std_in_grpo: !method.lengthCorrection,
          use_kl_in_reward: false,
        },
        data: {
          train_files: 'train.jsonl',
          val_files: 'train.jsonl',
          train_batch_size: settings.prompts,
          max_response_length: settings.maxTokens,
        },
        actor_rollout_ref: {
          model: {
            path: model,
            lora_rank: adapter.rank,
            lora_alpha: adapter.alpha,
            target_modules: modulesOf(settings),
          },
          actor: {
            ppo_mini_batch_size: settings.prompts,
            ppo_micro_batch_size_per_gpu: settings.samples,
            ppo_epochs: settings.updates,
            clip_ratio: method.clip,
            clip_ratio_low: method.clip,
            clip_ratio_high: method.clip,
            loss_agg_mode: aggregation,
            use_kl_loss: method.penalty > 0,
            kl_loss_coef: method.penalty,
            kl_loss_type: 'low_var_kl',
            optim: { lr: settings.rate, lr_warmup_steps: Math.floor(settings.rollouts / 10) },
          },
          ref: { log_prob_micro_batch_size_per_gpu: settings.samples },
          rollout: {
            name: 'vllm',
            // else vLLM begins with random weights and gets no others, since LoRA sends the adapter alone
            load_format: 'safetensors',
            tensor_model_parallel_size: 1,
            log_prob_micro_batch_size_per_gpu: settings.samples,
            // a batch is dealt to the workers in equal parts
            agent: { num_workers: 1 },
            n: settings.samples,
            temperature: settings.temperature,
          },
        },
        reward: { custom_reward_function: { path: 'verl_reward.py', name: 'compute_score' } },
        trainer: {
          nnodes: 1,
          n_gpus_per_node: 1,
          total_training_steps: settings.rollouts,
          total_epochs: Math.ceil(settings.rollouts / batches),
          val_before_train: false,
          logger: ['console'],
          project_name: 'touchstone',
          experiment_name: 'policy',
        },
      },
    },
    command: 'TOUCHSTONE_URL=http://127.0.0.1:8080 python3 -m verl.trainer.main_ppo --config-dir . --config-name ppo',
  }
}
