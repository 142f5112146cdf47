/** Data sets on reasoning: word problems, solutions with judged steps. */
import { file, urls } from './data-file.ts'
import type { DataEntry } from './manifest-entry.ts'

export const REASONING_DATA: readonly DataEntry[] = [
  {
    name: 'gsm8k',
    title: 'GSM8K: grade-school word problems, with recorded solutions of four models',
    licence: 'MIT',
    upstream: 'https://github.com/openai/grade-school-math',
    files: [
      file(
        'example_model_solutions.jsonl',
        2_563_513,
        1319,
        'measure',
        '4bc62db838f8418365d51c627bd66294cbdca9fb7f01519cb13f0dce8c51580b',
      ),
      file('test.jsonl', 749_738, 1319, 'measure', '3730d312f6e3440559ace48831e51066acaca737f6eabec99bccb9e4b3c39d14'),
      file(
        'train.jsonl',
        4_166_206,
        7473,
        'develop',
        '17f347dc51477c50d4efb83959dbb7c56297aba886e5544ee2aaed3024813465',
      ),
    ],
    sources: [
      urls('https://raw.githubusercontent.com/openai/grade-school-math/master/grade_school_math/data', [
        'train.jsonl',
        'test.jsonl',
        'example_model_solutions.jsonl',
      ]),
    ],
  },
  {
    name: 'svamp',
    title: 'SVAMP: one-step word problems',
    licence: 'MIT',
    upstream: 'https://github.com/arkilpatel/SVAMP, SVAMP.json, commit 689d7ccac74b9983a2ac7cc3b264f441b99e7c53',
    files: [
      file(
        'svamp.jsonl.gz',
        52_696,
        1000,
        'develop',
        '7a318c4287158fb60d44e27eb1a335275f416f62c2d31418116b8d5c585a9698',
      ),
    ],
    sources: [],
  },
  {
    name: 'mathcritique',
    title: 'MathCritique: refined solutions of GSM8K and MATH',
    licence: 'Apache-2.0 (License.txt)',
    upstream:
      'https://github.com/WooooDyy/MathCritique, selfimprove/meta-llama/Meta-Llama-3-8B-{gsm8k,math}-sftdata_0_new.json, commit 569e62eb4864610b4190c37ff4ea28364e474563',
    files: [
      file(
        'gsm8k_refine_sft.jsonl.gz',
        55_404,
        100,
        'develop',
        'b71b71d5ed044f39b2d6595f0516996c35814b26f30d611c5faf1d41e191e624',
      ),
      file(
        'math_refine_sft.jsonl.gz',
        79_522,
        100,
        'develop',
        '2ab1a9dc68cc198e31f059424fc3ca4b145c8608f45cadfa3f6bcb41a375013e',
      ),
    ],
    sources: [],
  },
  {
    name: 'prmbench',
    title: 'PRMBench: solutions with a planted error of a known kind',
    licence: 'Apache-2.0',
    upstream:
      'https://github.com/ssmisya/PRMBench, mr_eval/tasks/prmtest_classified/data/*.jsonl (eight fields kept), commit a1ae4eab803e14c4c6316bf89d1679b0486faa8c',
    files: [
      file(
        'prmbench.jsonl.gz',
        2_445_853,
        4154,
        'develop',
        'e19511a9efa67728521382d40cdf18560c3b1021438e9466642f0a29503105bd',
      ),
    ],
    sources: [],
  },
  {
    name: 'mr-ben',
    title: 'Mr-Ben: solutions in mathematics, physics and code with the first wrong step',
    licence: 'MIT',
    upstream:
      'https://github.com/dvlab-research/Mr-Ben, data/{math,physics,coding,chemistry}.json, commit 6eb1eca8861be411838c7c1c189dba208c140e06',
    files: [
      file(
        'coding.jsonl.gz',
        79_051,
        167,
        'develop',
        '2177add6b5e7fc5adfb7f31c23b4e39af8befa773cdc37efa62019e560d1fb1a',
      ),
      file(
        'math.jsonl.gz',
        303_866,
        606,
        'develop',
        'c40ba608148ff96a8ebdcb561b167084586d5a23aece268a056ea583ad848077',
      ),
      file(
        'physics.jsonl.gz',
        197_170,
        453,
        'develop',
        '2c84551d81d49cc65d0bf22c4ac758e542774b7c78b28c509a9d2b2a5a2f5210',
      ),
    ],
    sources: [],
  },
  {
    name: 'processbench',
    title: 'ProcessBench: index of the first wrong step, four sources',
    licence: "no licence file in the repository; the authors' Hugging Face card for the same data says apache-2.0",
    upstream:
      'https://github.com/QwenLM/ProcessBench, dataset/{gsm8k,math,olympiadbench,omnimath}.json, commit 2f2fd8ae590aeb949f7be265478b05280f93db68',
    files: [
      file(
        'gsm8k.jsonl.gz',
        90_534,
        267,
        'measure',
        '666f3bbfff692ab0ebfd5777be02beec7a0d3cf9e58bb7ba9590ae218179414c',
      ),
      file(
        'math.jsonl.gz',
        311_751,
        666,
        'measure',
        '0b791aec34974b4894decdc6177f0d1594f1e22d744d5bae596f8c84a507ae60',
      ),
      file(
        'olympiadbench.jsonl.gz',
        462_388,
        689,
        'measure',
        '7d5a43069a7bd3b6a721925b1855fd354bfa34011c1a8c1c35f5946addc8cd0c',
      ),
      file(
        'omnimath.jsonl.gz',
        474_998,
        680,
        'measure',
        '46b19f9312f7150c1dc7359846373043387105bd0d13df6fcbe3face167b64f8',
      ),
    ],
    sources: [],
  },
  {
    name: 'mr-gsm8k',
    title: 'MR-GSM8K: wrong GSM8K solutions with the first wrong step',
    licence: 'MIT',
    upstream:
      'https://github.com/dvlab-research/MR-GSM8K, eval_results/gpt4-grading/*_eval_results.json (union by uuid, evaluator text cut at 1500 characters), commit 3f666d60dd5f2fe31d619c528076bac54f4a13b7',
    files: [
      file(
        'mr_gsm8k_wrong.jsonl.gz',
        198_942,
        383,
        'measure',
        '675f822f84b2eed9f9a991b741cb73681255efe36db098ec43a67ca327ad4b9c',
      ),
    ],
    sources: [],
  },
  {
    name: 'bigbench-mistake',
    title: 'BIG-Bench Mistake: multistep arithmetic and Dyck languages',
    licence: 'Apache-2.0',
    upstream: 'https://github.com/WHGTyen/BIG-Bench-Mistake, *.jsonl, commit 270683a4ecce6f3b22c4ab28a204ab8fa09f2517',
    files: [
      file(
        'dyck_languages.jsonl.gz',
        82_868,
        986,
        'measure',
        'b7038db83e24197abbd32ed77550916a41acf04970b9c5cd1c74a5743e0f0d1f',
      ),
      file(
        'multistep_arithmetic.jsonl.gz',
        34_163,
        300,
        'measure',
        'c0695f560da38bab55bd76dd53f8a62d0e18b4c51462b70a0595c311144cd2c6',
      ),
    ],
    sources: [],
  },
  {
    name: 'realcritic',
    title: 'RealCritic: solutions judged by what their critique leads to',
    licence: 'MIT',
    upstream:
      'https://github.com/tangzhy/RealCritic, data/mix_data/{gsm8k,math,olympiadbench,college_math,minerva_math}/test.jsonl, commit 0fbc04a15c127e405744105107f7a7a1d7bdb480',
    files: [
      file(
        'college_math.jsonl.gz',
        83_383,
        181,
        'measure',
        '587f3ed05b1ccb3f866fc20b35870b3baf9cdbc0440dc0a625a42dc0c15b711a',
      ),
      file(
        'gsm8k.jsonl.gz',
        76_534,
        187,
        'measure',
        '8ad2d800d24855b94ba0a57272ebfa05b7fccb87d4b670358e1678c262a11ddb',
      ),
      file(
        'math.jsonl.gz',
        114_116,
        186,
        'measure',
        '94ca363737aad197c37bcf390d55980df704f43d22acd28ddccdda36248d1a9a',
      ),
      file(
        'minerva_math.jsonl.gz',
        117_525,
        173,
        'measure',
        '8224da587aa0b68909199d23796a7b0e743a95e08f30bef471b22e1987c94b2f',
      ),
      file(
        'olympiadbench.jsonl.gz',
        190_703,
        177,
        'measure',
        '473eb24b32defd99faf1718e12abc01d4680e29579df73cc1fbcca0baa46c322',
      ),
    ],
    sources: [],
  },
  {
    name: 'math500',
    title: 'MATH-500',
    licence: 'MIT (repository); MATH itself MIT',
    upstream:
      'https://github.com/Spencerx/PromptCoT, PromptCoT_1.0/data/math500.jsonl, commit 884b95044ef3fd08c30e8a225b4c9df7ab32d029',
    files: [
      file(
        'math500.jsonl.gz',
        82_737,
        325,
        'measure',
        '03de951b0eedd6fea80341e8e88a06e6987542f3cbebca80634e7f47821f671e',
      ),
    ],
    sources: [],
  },
]
