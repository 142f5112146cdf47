/** Data sets of preferences between responses. */
import { file } from './data-file.ts'
import type { DataEntry } from './manifest-entry.ts'

export const PREFERENCE_DATA: readonly DataEntry[] = [
  {
    name: 'alpaca-eval',
    title: 'AlpacaEval: pairs and length-prompted outputs',
    licence: 'code Apache-2.0; data CC BY-NC 4.0 (README)',
    upstream:
      'https://github.com/tatsu-lab/alpaca_eval, results/{alpaca-7b,gpt-3.5-turbo-0301,wizardlm-13b,vicuna-13b,claude-2,oasst-rlhf-llama-33b,guanaco-65b,zephyr-7b-beta,tulu-2-dpo-7b,phi-2,text_davinci_001}/alpaca_eval_gpt4/annotations.json; results/gpt-3.5-turbo-1106{,_verbose,_concise}/weighted_alpaca_eval_gpt4_turbo/annotations.json, commit cd543a149df89434d8a54582c0151c0b945c3d20',
    files: [
      file(
        'gpt4_pairs.jsonl.gz',
        3_166_430,
        5975,
        'develop',
        '909d6801490486d506f151367b267b1de7dc4d553a4483781f5ce2459f1a9b9e',
      ),
      file(
        'length_prompted_gpt35.jsonl.gz',
        785_178,
        544,
        'measure',
        '3a772790576d0cb784c3f03bf53be1ff54daa66cd2c1b67bd1ef33e211460755',
      ),
    ],
    sources: [],
  },
  {
    name: 'hh-rlhf',
    title: 'HH-RLHF: harmless-base, test part (offensive by design)',
    licence: 'MIT',
    upstream: 'https://github.com/anthropics/hh-rlhf',
    files: [
      file(
        'harmless-base-test.jsonl.gz',
        742_801,
        2312,
        'develop',
        'ebfaaed21162a4de120ae85366075b34425e2a6303fac59b99555002f7016f03',
      ),
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'Anthropic/hh-rlhf',
        type: 'dataset',
        revision: 'main',
        paths: { 'harmless-base-test.jsonl.gz': 'harmless-base/test.jsonl.gz' },
      },
      {
        kind: 'url',
        addresses: {
          'harmless-base-test.jsonl.gz':
            'https://raw.githubusercontent.com/anthropics/hh-rlhf/master/harmless-base/test.jsonl.gz',
        },
      },
    ],
  },
  {
    name: 'dove-helpful',
    title: 'DOVE: pairs on Anthropic-helpful prompts',
    licence: 'MIT',
    upstream:
      'https://github.com/Hritikbansal/dove, data/anthropic_helpful/val_conditional_pref.jsonl, commit 02e53a0a2f5662432de43ec2f3c7618e0270bc9d',
    files: [
      file(
        'val_conditional_pref.jsonl.gz',
        77_366,
        363,
        'develop',
        'f5518881625a5d5a37150759a9be035863278aa417c03f991597a41b2efac268',
      ),
    ],
    sources: [],
  },
  {
    name: 'pandalm',
    title: 'PandaLM: test set',
    licence: 'Apache-2.0',
    upstream:
      'https://github.com/WeOpenML/PandaLM, data/testset-v1.json, commit 3871806e72b4832f815ecafd24d3503c73403f48',
    files: [
      file(
        'testset_v1.jsonl.gz',
        73_216,
        999,
        'develop',
        'fc484ac01849ea46ffed9cde4375ecc90155516c4baac22b2ccf810475114982',
      ),
    ],
    sources: [],
  },
  {
    name: 'rm-bench',
    title: 'RM-Bench: chosen and rejected in three styles',
    licence: 'none stated in the repository',
    upstream:
      'https://github.com/THU-KEG/RM-Bench, data/{chat,code,safety-refuse,safety-response}_filtered.json, commit 73c52d7b27b361621361ec959ac6c0eb9bb7a689',
    files: [
      file('chat.jsonl.gz', 143_121, 93, 'measure', 'ff553db70413baa413f5ae169b3f4b81fe4b657c86cb5a7412b07c436b3dc90f'),
      file(
        'code.jsonl.gz',
        190_000,
        148,
        'measure',
        '137ccdb75c779e15e1dd9697d431ef7c9d6f935c2a7ad653d30125de43b47169',
      ),
      file(
        'safety-refuse.jsonl.gz',
        278_712,
        192,
        'measure',
        '23309c41bef731ae159543bf3f6517c7e76c50cc51911903628bdc1e5a7a0b08',
      ),
      file(
        'safety-response.jsonl.gz',
        139_551,
        92,
        'measure',
        '667f3aa549921efb89b4d8186c1302bfcded2b974b6f90e922ffbc937816e51f',
      ),
    ],
    sources: [],
  },
  {
    name: 'llmbar',
    title: 'LLMBar: instruction following, natural and adversarial',
    licence: 'MIT',
    upstream:
      'https://github.com/princeton-nlp/LLMBar, Dataset/LLMBar/{Natural,Adversarial/Neighbor,Adversarial/GPTOut}/dataset.json, commit 900616bff90b6c6c8e1681f7d079250637c55992',
    files: [
      file(
        'gptout.jsonl.gz',
        12_467,
        47,
        'measure',
        'afa20476ff9195733be9fa60f46a61c4ad191f8fc2b390b60b5db5e4301cdd12',
      ),
      file(
        'natural.jsonl.gz',
        32_141,
        100,
        'measure',
        '027a2bcabe120b99946ca5202047844b32788602ebc474f73b2016b2aeeca859',
      ),
      file(
        'neighbor.jsonl.gz',
        45_223,
        134,
        'measure',
        '650e139ce9cfac680385624a750cf9da7d41ce48170a076dc92325b6733780e8',
      ),
    ],
    sources: [],
  },
  {
    name: 'judgebench',
    title: 'JudgeBench: pairs of GPT-4o answers',
    licence: 'none stated in the repository',
    upstream:
      'https://github.com/ScalerLab/JudgeBench, data/dataset=judgebench,response_model=gpt-4o-2024-05-13.jsonl, commit e2c52c284e735e139b3daa61c206ee208f36c461',
    files: [
      file(
        'gpt4o.jsonl.gz',
        463_055,
        350,
        'measure',
        '03c6c267a931695af06fa5e07821959928f622d566adb0659414abc593dec9d7',
      ),
    ],
    sources: [],
  },
  {
    name: 'finegrained-qa',
    title: 'FineGrainedRLHF: QA feedback, development part',
    licence: 'Apache-2.0',
    upstream:
      'https://github.com/allenai/FineGrainedRLHF, tasks/qa_feedback/data/dev_feedback.json (passages and span feedback dropped), commit a1469d4eba0b3754bcb343beb88f0aca24bf4848',
    files: [
      file(
        'dev_feedback.jsonl.gz',
        251_778,
        500,
        'measure',
        '7c4192ca6d8264bb73ad0cb1daa17f694b2485872b98832e86dcdf016bf00014',
      ),
    ],
    sources: [],
  },
]
