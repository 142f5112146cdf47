/** Every hostile program. */
import type { Attack } from './attack.ts'
import { BUILDING_ATTACKS } from './building.ts'
import { FILE_ATTACKS } from './files.ts'
import { KERNEL_ATTACKS } from './kernel.ts'
import { NETWORK_ATTACKS } from './network.ts'
import { RESOURCE_ATTACKS } from './resources.ts'

export type { Attack } from './attack.ts'

export const ATTACKS: readonly Attack[] = [
  ...RESOURCE_ATTACKS,
  ...KERNEL_ATTACKS,
  ...FILE_ATTACKS,
  ...NETWORK_ATTACKS,
  ...BUILDING_ATTACKS,
]
