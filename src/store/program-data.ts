/** Data sets on programs: problems with tests, buggy and insecure code. */
import { file } from './data-file.ts'
import type { DataEntry } from './manifest-entry.ts'

export const PROGRAM_DATA: readonly DataEntry[] = [
  {
    name: 'mbxp',
    title: 'MBXP: basic programming problems in eight languages',
    licence: 'MBXP: CC BY 4.0 (data/mbxp/LICENSE); MBPP: CC BY 4.0 as released by Google',
    upstream:
      'https://github.com/amazon-science/mxeval and muitiiifruckt/ASE (MBPP of google-research), data/mbxp/*_release_v1*.jsonl; mbpp.jsonl, commit e09974f990eeaf0c0e8f2b5eaff4be66effb2c86 and 83fa3f7963561b898623e8ade6e017d448ddca98',
    files: [
      file('cpp.jsonl.gz', 101_717, 560, 'develop', '6f805291740229ae09b639123660dd6fc2cdb34932316bbaa49848b40ddb843b'),
      file(
        'csharp.jsonl.gz',
        138_001,
        645,
        'develop',
        'e7b0444f9618a8d90b3fe0e55ecdc580decc063f4708d2b871911b51d6a8f129',
      ),
      file('go.jsonl.gz', 103_793, 629, 'develop', '2b46e3eebeb0dfa8f5342d5ad7e494d9256d6ca9fd32a6012d46a4a373927a7b'),
      file(
        'java.jsonl.gz',
        169_741,
        644,
        'develop',
        'c644bacfdc0ff07487024a9d71fd785b4a940ea88842eabd9ad673c0ed582d1a',
      ),
      file(
        'javascript.jsonl.gz',
        126_083,
        644,
        'develop',
        '73e3888077995efdc19738476ce8a517e99c0e385843bca556713dd180344261',
      ),
      file('php.jsonl.gz', 125_111, 644, 'develop', 'd5e87deaab046498dc0d52f33b2ba25512a3c6a9b6177d494e7946862c3b3342'),
      file(
        'python_mbpp.jsonl.gz',
        86_891,
        650,
        'develop',
        '3f5a781d86f57037aa41e784fefa4541a30628d85340299f901c43c3a84c87e7',
      ),
      file(
        'typescript.jsonl.gz',
        140_914,
        645,
        'develop',
        'ea276dde27cea61841dd68f699647c48af7eefa9980a65a7db19e8c9344f1559',
      ),
    ],
    sources: [],
  },
  {
    name: 'humanevalpack',
    title: 'HumanEvalPack: buggy solutions in four languages',
    licence: 'MIT',
    upstream:
      'https://github.com/bigcode-project/octopack, evaluation/create/humaneval-x/data/{python,java,js,cpp}/data/humanevalpack.jsonl, commit e17a8f6470264286bc6a52eb8263582083bf3bf6',
    files: [
      file(
        'buggy_cpp.jsonl.gz',
        61_417,
        164,
        'develop',
        '50f5fe2a4d83d23b679c237c3993a8b3e78ae3317a49fca00845e851045027ff',
      ),
      file(
        'buggy_java.jsonl.gz',
        68_917,
        164,
        'develop',
        '08be5eec1ea3937298b5954fe9053b9b60fec5b71ad5868a8b83ce67b4ef9fe2',
      ),
      file(
        'buggy_js.jsonl.gz',
        64_994,
        164,
        'develop',
        '905b5d7ee0f97561e90a2c5820c151db0b11959ae16b9732b3aeae3d266320bd',
      ),
      file(
        'buggy_python.jsonl.gz',
        65_005,
        164,
        'develop',
        '95c62169f48235dec3a38f7545aff9f57bed66f2b4e40df87f685ae1ff278998',
      ),
    ],
    sources: [],
  },
  {
    name: 'humaneval-codegen-samples',
    title: 'HumanEval samples of CodeGen-16B',
    licence: 'MIT',
    upstream:
      'https://github.com/microsoft/CodeT, CodeT/data/generated_data/HumanEval_codegen16B_..._code_solution.jsonl (first 12 samples of each task), commit 35f54d60b152cc31d134b788e702878ad613d9f7',
    files: [
      file(
        'codegen16b.jsonl.gz',
        87_176,
        164,
        'develop',
        'c7f0b2d62b5714cf465fd1c0c60236a2ac2e82230faaad5843509f2c3040f75b',
      ),
    ],
    sources: [],
  },
  {
    name: 'quixbugs-python',
    title: 'QuixBugs, Python: programs with a one-line bug',
    licence: 'MIT',
    upstream:
      'https://github.com/bigcode-project/octopack (of jkoppel/QuixBugs), evaluation/other/QuixBugs/quixbugs_python.jsonl, commit e17a8f6470264286bc6a52eb8263582083bf3bf6',
    files: [
      file(
        'quixbugs_python.jsonl.gz',
        17_326,
        40,
        'develop',
        '9337345dc83f92bb7fc079be8b4af97993ec70093ddea720917382ec4b394809',
      ),
    ],
    sources: [],
  },
  {
    name: 'humaneval-x',
    title: 'HumanEval-X: 164 problems in C++, Java, JavaScript, Python',
    licence: 'Apache-2.0',
    upstream: 'https://github.com/THUDM/CodeGeeX',
    files: [
      file(
        'humaneval_cpp.jsonl.gz',
        50_995,
        164,
        'measure',
        'dcf2e280a1e91bbc3c5f90edb41397e8a9ac1ccc9f5d2b70082f0b0fbfb6dbb0',
      ),
      file(
        'humaneval_java.jsonl.gz',
        55_950,
        164,
        'measure',
        '276f36db2eb7aeb864f36a19a2f4e1bb2460fb6e22ff100f0b5bedabe3799967',
      ),
      file(
        'humaneval_js.jsonl.gz',
        52_009,
        164,
        'measure',
        'fe5d467f2c1a027b3f6f18d3729aca01f6458c1de2e2d1292a019c5aa9bed424',
      ),
      file(
        'humaneval_python.jsonl.gz',
        53_055,
        164,
        'measure',
        '5752fb122efddb0e9b47c77907ae6ce9a15aac4dea14e44c46032c831e6b987a',
      ),
    ],
    sources: [
      {
        kind: 'url',
        addresses: {
          'humaneval_cpp.jsonl.gz':
            'https://raw.githubusercontent.com/THUDM/CodeGeeX/main/codegeex/benchmark/humaneval-x/cpp/data/humaneval_cpp.jsonl.gz',
          'humaneval_java.jsonl.gz':
            'https://raw.githubusercontent.com/THUDM/CodeGeeX/main/codegeex/benchmark/humaneval-x/java/data/humaneval_java.jsonl.gz',
          'humaneval_js.jsonl.gz':
            'https://raw.githubusercontent.com/THUDM/CodeGeeX/main/codegeex/benchmark/humaneval-x/js/data/humaneval_js.jsonl.gz',
          'humaneval_python.jsonl.gz':
            'https://raw.githubusercontent.com/THUDM/CodeGeeX/main/codegeex/benchmark/humaneval-x/python/data/humaneval_python.jsonl.gz',
        },
      },
    ],
  },
  {
    name: 'mplsandbox',
    title: 'MPLSandbox: validation problems',
    licence: 'Apache-2.0',
    upstream:
      'https://github.com/Ablustrund/MPLSandbox, mplsandbox_for_rl/data/valid_all.json, commit dd96e06d4edb6d87936989071002c9ec21f6af52',
    files: [
      file(
        'valid_all.jsonl.gz',
        243_096,
        335,
        'measure',
        'b589d48935856985b2b3809d4aa9ee6343063185261664f060a44a20bed60de6',
      ),
    ],
    sources: [],
  },
  {
    name: 'cyberseceval-insecure',
    title: 'CyberSecEval: insecure snippets',
    licence: 'MIT (CybersecurityBenchmarks/LICENSE); snippets keep their own licences',
    upstream:
      'https://github.com/meta-llama/PurpleLlama, CybersecurityBenchmarks/datasets/autocomplete/autocomplete.json (ten fields kept), commit 4be64c3a24442b51c76175e6ec67722cc3f5fe38',
    files: [
      file(
        'insecure.jsonl.gz',
        363_368,
        1292,
        'measure',
        'd7efb1a0f0e51fd77abf1ad8ca7a40825b185c12f1f52b9820fa2fe6b5b1d0ba',
      ),
    ],
    sources: [],
  },
  {
    name: 'linguist-samples',
    title: 'Linguist: sample files by language',
    licence: 'MIT (repository); single samples come from many projects under their own licences',
    upstream:
      'https://github.com/github-linguist/linguist, samples/<language>/<file>, commit b45dbe9b2825a43285bcd035861be91cc0a7299e',
    files: [
      file(
        'samples.jsonl.gz',
        156_659,
        197,
        'measure',
        '05f3f23257e0041afc67d6b671493ff9d854eafe0636fdbadf8046ac80f008b9',
      ),
    ],
    sources: [],
  },
]
