/** Data sets of relations between marked mentions. */
import { file, urls } from './data-file.ts'
import type { DataEntry } from './manifest-entry.ts'

export const RELATION_DATA: readonly DataEntry[] = [
  {
    name: 'fewrel',
    title: 'FewRel: validation relations and Wikidata property names',
    licence: 'MIT',
    upstream: 'https://github.com/thunlp/FewRel',
    files: [
      file('pid2name.json', 80_278, 744, 'develop', 'eeedd25512a8e4c2bc06b78009836d27de81807bcba6ed929debd5cd713c07ea'),
      file(
        'val_semeval.json',
        2_203_006,
        8851,
        'measure',
        'fd79cf35481f6596c23b92cd3ded3265481f3027a4b78d99921104f8fe632eb5',
      ),
      file(
        'val_wiki.json',
        3_534_147,
        11_200,
        'develop',
        '76bb44c2485b6faed358a3ce040eadafcc8a8835245cd7e6afc1bef672d4a0bf',
      ),
    ],
    sources: [
      urls('https://raw.githubusercontent.com/thunlp/FewRel/master/data', [
        'val_wiki.json',
        'val_semeval.json',
        'pid2name.json',
      ]),
    ],
  },
  {
    name: 'fewrel-train',
    title: 'FewRel: 48 training relations',
    licence: 'MIT (FewRel and OpenNRE); no licence file for the Wiki80 part',
    upstream:
      'https://github.com/qcwthu/Continual_Fewshot_Relation_Learning and thunlp/RE-Context-or-Names, data/fewrel/CFRLdata_10_100_10_{2,5,10}/{train,test}_0.txt; thunlp/RE-Context-or-Names: finetune/supervisedRE/data/wiki80/{train_0.1,dev}.txt, commits 9d94a9ddc9de6300deec1d5bd434cda0a7a3f1eb and ae75ef183d0775c4c91ea8656b7cb1ea79fc4bb9',
    files: [
      file(
        'train48.jsonl.gz',
        876_661,
        9420,
        'develop',
        '992b8ef8827e33e2eb128ca9e73f13198b89e4bc7ac2110851d62da43e094023',
      ),
    ],
    sources: [],
  },
  {
    name: 're-matching',
    title: 'RE-Matching: relation descriptions',
    licence: 'none stated in the repository (texts from Wikidata property descriptions)',
    upstream:
      'https://github.com/zweny/RE-Matching, data/{fewrel,wikizsl}/relation_description/*_processed.json, commit 7f267afd5fcf3e94318d9d104bd7d47fb7cd19fb',
    files: [
      file(
        'fewrel_relation_description_addsynonym_processed.jsonl.gz',
        4688,
        64,
        'develop',
        'ef9b0ac3bfbd5f5db40f715e446593c269ab90bd5ecf9a4857bb10daeaff095a',
      ),
      file(
        'fewrel_relation_description_processed.jsonl.gz',
        4329,
        64,
        'develop',
        '48e50fdb25e9683eb35c4f72152ed91e578567e68db60903196eec7f4716c962',
      ),
      file(
        'wikizsl_relation_description_addsynonym_processed.jsonl.gz',
        5805,
        101,
        'develop',
        '261c0449902769ffd69c75b3273f898cd526ef33aa65d25927257f11b97e450d',
      ),
      file(
        'wikizsl_relation_description_processed.jsonl.gz',
        5121,
        101,
        'develop',
        '5683be5ac24b28b5a82e7e106c526870c53a0b245607927be85e44952e182357',
      ),
    ],
    sources: [],
  },
  {
    name: 'semeval2010-task8',
    title: 'SemEval-2010 Task 8, training part',
    licence: "data: CC BY 3.0 (task authors' release, as its readme says); repository MIT",
    upstream:
      'https://github.com/sahitya0000/Relation-Classification, corpus/SemEval2010_task8_training/TRAIN_FILE.TXT, commit 8eebbf2727013aaaa5ecd18b1f4732bd848e1e1c',
    files: [
      file(
        'train.jsonl.gz',
        489_660,
        8000,
        'measure',
        '1a756fc8513ebd52f9efa100312818604a8e3aecaf720680caa236dd89c6cc8d',
      ),
    ],
    sources: [],
  },
  {
    name: 'conll04',
    title: 'CoNLL04, training part',
    licence: 'MIT (repository); none stated for the corpus (Roth and Yih 2004)',
    upstream:
      'https://github.com/bekou/multihead_joint_entity_relation_extraction, data/CoNLL04/train.txt, commit 7f40a0f7c1892821591358518c542139e88f693e',
    files: [
      file(
        'train.jsonl.gz',
        93_642,
        910,
        'measure',
        '3f64cdfd8b8e5960eeee3b3be3309e54c839b4846e89109f275e4ba89e629a31',
      ),
    ],
    sources: [],
  },
]
