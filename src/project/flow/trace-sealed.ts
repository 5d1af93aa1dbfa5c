// Tokens that the program signs or encrypts: what is read out of one is what was put there, by whichever function makes such tokens.
import type { EffectTable } from '../../knowledge/index.ts'
import { startOf } from '../../syntax/index.ts'
import { calleeName, type SurveyedFunction } from '../code/index.ts'
import { argumentCalled } from './arguments.ts'
import type { Callees } from './callees.ts'
import type { Item } from './flow-types.ts'
import type { Run } from './trace.ts'

interface Seal {
  readonly fn: SurveyedFunction
  readonly call: number
  readonly block: number
  /** What goes in. */
  readonly node: number
}

const known = new WeakMap<Callees, ReadonlyMap<string, readonly Seal[]>>()
const MOST_SEALS = 12

/** `jwt.decode(token, key)["file"]`: the argument of `jwt.encode` under that key. A token is shared by all who make one of its kind. */
export function traceSealed(run: Run, item: Item, kind: string): void {
  const { callees, options } = run.tracer
  let seals = known.get(callees)
  if (seals === undefined) known.set(callees, (seals = findSeals(callees, options.table)))
  for (const { fn, call, block, node } of (seals.get(kind) ?? []).slice(0, MOST_SEALS))
    run.push({
      ...item,
      fn,
      node,
      block,
      anchor: startOf(fn.module.form, call),
      frame: null,
      isShared: true,
      steps: run.step(item, fn, call, 'kept', 'a token'),
    })
}

function findSeals(callees: Callees, table: EffectTable): Map<string, Seal[]> {
  const found = new Map<string, Seal[]>()
  for (const module of callees.reader.modules.values()) {
    if (!module.form.strings.some((text) => table.sealers.has(text.split('.', 1)[0] ?? text))) continue
    for (const fn of module.functions)
      for (let i = 0; i < fn.calls.length; i += 2) {
        const call = fn.calls[i] ?? 0
        const block = fn.calls[i + 1] ?? 0
        const name = calleeName(module, call)
        if (name === null || !table.hasSeal(name)) continue
        for (const path of callees.of(fn, call, block).paths) {
          const row = table.find(path)
          if (row?.seals === undefined) continue
          const node = argumentCalled(fn, call, row.seals.at, row.parameters ?? [])
          const list = found.get(row.seals.as)
          const seal = { fn, call, block, node }
          if (node === 0) break
          if (list === undefined) found.set(row.seals.as, [seal])
          else list.push(seal)
          break
        }
      }
  }
  return found
}
