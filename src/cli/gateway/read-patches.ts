// `gateway.patches`, as the gateway takes them.

import { toPrintable } from '../../base/index.ts'
import { createPatchShield, listIdlePatches, type Shield } from '../../gateway/index.ts'
import type { Host } from '../host.ts'
import { toContentSettings } from './content-settings.ts'
import type { Served } from './read-served.ts'
import type { GatewaySettings } from './read-settings.ts'

/** None where nothing is patched. */
export function readPatches({ section }: GatewaySettings, { model }: Served, { terminal }: Host): readonly Shield[] {
  const patches = section.patches ?? []
  for (const { route = '', line } of listIdlePatches(patches, model))
    terminal.note(`line ${line}: the patch of ${toPrintable(route)} is about no route of the application\n`)
  return patches.length === 0 ? [] : [createPatchShield(patches, model, toContentSettings(section).body)]
}
