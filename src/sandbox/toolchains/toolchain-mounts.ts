/** What of a toolchain's folder must be shown in a box, beside the system folders that every box has. */

/** Folders this near to the root are a whole home or system folder, never one toolchain. */
const LEAST_DEPTH = 3

/** The folder, where it lies outside /usr and deep enough to be a toolchain's own; else nothing. */
export function toolchainMounts(folder: string): string[] {
  return folder.startsWith('/usr/') || folder.split('/').filter(Boolean).length < LEAST_DEPTH ? [] : [folder]
}
