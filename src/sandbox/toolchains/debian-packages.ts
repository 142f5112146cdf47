/** Debian's packages of the libraries that public benchmarks import, in whatever language. */
import { allJvmPackages, jvmPackages } from './jvm-libraries.ts'
import { nodePackage, nodePackages } from './node-packages.ts'
import { BENCHMARK_LIBRARIES, debianPackage } from './python-packages.ts'

/** Debian's packages of a library, or of all those of a language (`node-libraries`); none where nobody knows it. */
export function debianPackages(name: string): readonly string[] {
  if (name === 'python-libraries') return BENCHMARK_LIBRARIES.flatMap((one) => debianPackage(one) ?? [])
  if (name === 'node-libraries') return nodePackages()
  if (name === 'jvm-libraries') return allJvmPackages()
  const found = debianPackage(name) ?? nodePackage(name)
  return found === undefined ? jvmPackages(name) : [found]
}
