import { expect, test } from 'vitest'
import type { AnalysedFile } from './analyser.ts'
import { analysersOf } from './analyser-table.ts'

const file = (path: string, code: string): AnalysedFile => ({ path, code, language: 'rust' })

test('Rust without a main function is looked at as a library, and a program as a program', () => {
  const clippy = analysersOf('smells', 'rust').find(({ name }) => name === 'clippy')
  const files = [
    file('p0/main.rs', 'pub fn add(a: i32) -> i32 { a + 1 }\n'),
    file('p1/main.rs', 'fn main() {\n    println!("1");\n}\n'),
    file('p2/main.rs', '/// main\npub fn domain() {}\n'),
  ]
  const toolchain = { version: '1', tools: { compile: '/usr/bin/rustc' }, mounts: [] }
  const words = clippy?.command({ files, folder: '', binary: '/usr/bin/clippy-driver', toolchain }).argv
  expect(words?.slice(-3)).toEqual(['lib:p0/main.rs', 'bin:p1/main.rs', 'lib:p2/main.rs'])
})
