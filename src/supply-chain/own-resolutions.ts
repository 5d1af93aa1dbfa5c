// The lock files and lists that the applications of the model run on. What a benchmark or a tool beside them installs is not theirs, and
// what the applications do says nothing of it.

import type { Model } from '../model/index.ts'
import { findApplication } from './installed.ts'
import type { Inventory, Resolution } from './inventory.ts'
import { folderOf } from './reader.ts'

/** Null where that is not known of every application: then any may be theirs. */
export function findOwnResolutions(inventory: Inventory, { apps }: Pick<Model, 'apps'>): ReadonlySet<Resolution> | null {
  const own = new Set<Resolution>()
  for (const { place } of apps) {
    if (place === null) continue
    const found = findApplication(inventory, folderOf(place.file))
    if (found === null) return null
    addWithIncluded(found.resolution, inventory, own)
  }
  return own.size === 0 ? null : own
}

/** Its neighbours in the folder too: `requirements/default.txt` and `requirements/model.txt` make one installation. */
function addWithIncluded(resolution: Resolution, inventory: Inventory, own: Set<Resolution>): void {
  if (own.has(resolution)) return
  own.add(resolution)
  const folder = folderOf(resolution.file)
  for (const other of inventory.resolutions)
    if (folderOf(other.file) === folder || resolution.includes.some(({ file }) => file === other.file))
      addWithIncluded(other, inventory, own)
}
