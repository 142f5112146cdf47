/**
 * Where in a box a toolchain of the host is shown. Almost all stand at the same path; one that lies where every box has a
 * folder of its own (a clone below /tmp with its Node, say) would be hidden by that folder, and stands elsewhere.
 */
import { WORK_FOLDER } from './box.ts'

/** Where every box mounts something of its own. */
export const OWN_PLACES: readonly string[] = ['/tmp', '/dev', '/proc', WORK_FOLDER]

/** Folder in a box for what its own places would hide. */
const ELSEWHERE = '/toolchains'

/** Where Debian's packages put Node modules. */
export const SYSTEM_MODULES = '/usr/share/nodejs'
/** Where Node looks for modules last, from the work folder of every box. */
const MODULES = '/node_modules'

/** The path in a box of a mounted host path, or of a path below one; a folder of Node modules stands where Node looks. */
export function insidePath(hostPath: string): string {
  if (isModulesFolder(hostPath)) return MODULES
  return isInOwnPlace(hostPath) ? `${ELSEWHERE}${hostPath}` : hostPath
}

/** True for a host path that a box's own places would hide. */
export function isInOwnPlace(hostPath: string): boolean {
  return OWN_PLACES.some((place) => liesIn(hostPath, place))
}

/** True for the folder itself and for every path below it. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** True for a mount that is a folder of Node modules as a whole. */
export function isModulesFolder(hostPath: string): boolean {
  return hostPath === SYSTEM_MODULES || hostPath.endsWith(MODULES)
}
