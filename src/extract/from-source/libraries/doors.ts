// Whether what a library mounts asks who calls: said by its stub, read where it is mounted.
import type { MountRoute } from '../../../model/index.ts'
import { isNone, type Machine, pick, truthOf, type Value } from '../../../project/index.ts'
import { unwrapApp } from '../wrappers.ts'

type Door = NonNullable<MountRoute['door']>

/** `given`: what the program hands the library to ask with; a door that is closed stays closed. */
export function noteDoor(machine: Machine, target: Value, given: readonly Value[]): void {
  const doors = (machine.notes.get('doors') as Map<Value, Door> | undefined) ?? new Map<Value, Door>() // written here alone
  const answers = given.map((value) => (isNone(pick(value)) ? false : truthOf(machine, value).value))
  const door: Door = answers.includes(true) ? 'closed' : answers.includes(null) ? 'unknown' : 'open'
  const before = doors.get(target)
  if (before === undefined || before === 'open' || door === 'closed') doors.set(target, door)
  machine.notes.set('doors', doors)
}

export function doorOf(machine: Machine, target: Value | undefined): Pick<MountRoute, 'door'> {
  const doors = machine.notes.get('doors') as ReadonlyMap<Value, Door> | undefined
  const mounted = target === undefined ? undefined : pick(target)
  if (doors === undefined || mounted === undefined) return {}
  const door = doors.get(mounted) ?? doors.get(unwrapApp(mounted)?.app ?? mounted)
  return door === undefined ? {} : { door }
}
