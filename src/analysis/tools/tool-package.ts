/**
 * Where an analyser comes from, and where it lies: each in a folder of its own with its version in its name, below
 * `analysers` in Touchstone's cache. A folder that is there is whole, since it is filled under another name first.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Toolchain, ToolFinder } from '../../sandbox/index.ts'
import { cacheFolder } from '../../store/index.ts'

interface PackageBase {
  /** Folder name, with the version; the same package may serve several rows. */
  readonly name: string
  readonly version: string
  /** SPDX identifier. */
  readonly licence: string
}

/** A package of one of the registries, pinned. */
export type ToolPackage =
  /** Wheels, put by pip into `site` below the tool's folder; programs of wheels lie in `site/bin`. */
  | (PackageBase & { readonly kind: 'pypi'; readonly requirements: readonly string[] })
  /** Packages in `node_modules` below the tool's folder; install scripts are not run. */
  | (PackageBase & { readonly kind: 'npm'; readonly packages: readonly string[] })
  /** One command, compiled by `go install` into `bin` below the tool's folder. */
  | (PackageBase & { readonly kind: 'go'; readonly module: string })
  /** Jars with all that they need, copied by Maven into `lib` below the tool's folder. */
  | (PackageBase & { readonly kind: 'maven'; readonly artifacts: readonly string[] })
  /** Debian's package; its program lies in /usr. The version is what is installed. */
  | (PackageBase & {
      readonly kind: 'apt'
      readonly packages: readonly string[]
      readonly binaries: readonly string[]
      /** Whether a program of one of these names is new enough. @default any is */
      readonly fits?: (binary: string, tools: ToolFinder) => Promise<boolean>
    })
  /** Part of the language's toolchain. The version is the toolchain's. */
  | (PackageBase & {
      readonly kind: 'toolchain'
      /** Absolute path of its program beside the toolchain's own. */
      readonly binary: (toolchain: Toolchain) => string
      /** What adds it where a toolchain comes without. */
      readonly install: string
    })

/** The absolute path of a package's folder, whether it is there or not. */
export function packageFolder({ name, version }: ToolPackage): string {
  return join(cacheFolder(), 'analysers', `${name}-${version}`)
}

/** True where the package's own folder is there, or where it needs none. */
export function hasFolder(one: ToolPackage): boolean {
  return one.kind === 'apt' || one.kind === 'toolchain' || existsSync(packageFolder(one))
}

/** The absolute path of a Debian package's program that fits; undefined where none is here. */
export async function findDebianProgram(
  { binaries, fits }: ToolPackage & { readonly kind: 'apt' },
  tools: ToolFinder,
): Promise<string | undefined> {
  for (const name of binaries) {
    const path = tools.find(name)
    // the first that fits is taken
    // oxlint-disable-next-line no-await-in-loop
    if (path !== undefined && (fits === undefined || (await fits(path, tools)))) return path
  }
  return undefined
}
