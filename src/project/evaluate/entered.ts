// Which functions of the program ran: what stands in the bodies of the others cannot have changed anything.
import type { FunctionForm } from '../../syntax/index.ts'
import type { Machine } from './machine.ts'

const sets = new WeakMap<Machine, Set<FunctionForm>>()

export function enteredFunctions(machine: Machine): Set<FunctionForm> {
  let set = sets.get(machine)
  if (set === undefined) sets.set(machine, (set = new Set()))
  return set
}
