import type { SmallZooLanguage } from './zoo-language.ts'

export const sql: SmallZooLanguage = {
  language: 'sql',
  input: 'CREATE TABLE t(n); INSERT INTO t VALUES (19), (23);',
  accepted: 'SELECT sum(n) FROM t;',
  runtimeError: 'SELECT n FROM missing;',
  compileError: 'SELECT sum(n FROM t;',
}
