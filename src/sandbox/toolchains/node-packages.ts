/** Node modules that public benchmarks import, and how each is added. */

/** Debian's packages of modules that public benchmarks import, by the name that programs use. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  async: 'node-async',
  axios: 'node-axios',
  'bignumber.js': 'node-bignumber',
  immutable: 'node-immutable',
  lodash: 'node-lodash',
  moment: 'node-moment',
  ramda: 'node-ramda',
  underscore: 'node-underscore',
  uuid: 'node-uuid',
  'js-yaml': 'node-js-yaml',
}

/** Whether npm would take it for a module of a registry, and not for an option, a path or an address. */
export function isModuleName(name: string): boolean {
  return /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(?:@[\w.^~*<>=+-]+)?$/i.test(name)
}

/** The Debian package of a module; undefined where there is none. */
export function nodePackage(name: string): string | undefined {
  return Object.hasOwn(NODE_PACKAGES, name) ? NODE_PACKAGES[name] : undefined
}

/** Debian's packages of all the modules that public benchmarks import. */
export function nodePackages(): readonly string[] {
  return Object.values(NODE_PACKAGES)
}
