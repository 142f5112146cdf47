/** The check of Node's version that the program makes first. It must run on the Nodes that it turns away. */

/** `engines` in package.json says the same; the test beside compares them. */
const wanted = '22.12'

/** What to tell a user whose Node is too old for this package; undefined where `version` (`22.12.0`) is new enough. */
export function nodeComplaint(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number)
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined
  return `touchstone: this is Node ${version}, and Touchstone needs Node ${wanted} or newer (https://nodejs.org)`
}
