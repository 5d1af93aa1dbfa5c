// Whether what a library mounts asks who calls: said by its stub, read where it is mounted.
import type { MountRoute } from '../../../model/index.ts'
import { isNone, type Machine, pick, type Site, truthOf, type Value } from '../../../project/index.ts'
import { placeAt } from '../facts.ts'
import { unwrapApp } from '../wrappers.ts'

type Door = NonNullable<MountRoute['door']>

interface Noted {
  readonly door: Door
  /** Where the program makes what mounts it. */
  readonly site: Site | null
}

/** `maker`: what the program made; `given`: what it handed the library to ask with. A door that is closed stays closed. */
export function noteDoor(machine: Machine, target: Value, maker: Value, given: readonly Value[]): void {
  const doors = (machine.notes.get('doors') as Map<Value, Noted> | undefined) ?? new Map<Value, Noted>() // written here alone
  const answers = given.map((value) => (isNone(pick(value)) ? false : truthOf(machine, value).value))
  const door: Door = answers.includes(true) ? 'closed' : answers.includes(null) ? 'unknown' : 'open'
  const before = doors.get(target)
  const site = maker.kind === 'instance' ? (maker.site ?? null) : null
  if (before === undefined || before.door === 'open' || door === 'closed') doors.set(target, { door, site })
  machine.notes.set('doors', doors)
}

export function doorOf(machine: Machine, target: Value | undefined, place: MountRoute['place']): Pick<MountRoute, 'place' | 'door'> {
  const doors = machine.notes.get('doors') as ReadonlyMap<Value, Noted> | undefined
  const mounted = target === undefined ? undefined : pick(target)
  if (doors === undefined || mounted === undefined) return { place }
  const noted = doors.get(mounted) ?? doors.get(unwrapApp(mounted)?.app ?? mounted)
  if (noted === undefined) return { place }
  // What a library mounts is mounted in no file of the tree.
  return { place: place ?? placeAt(noted.site), door: noted.door }
}
