// Objects of models and tables of values. A field may be taken by a name that the document does not tell (`populate_by_name`, `AliasChoices`), so what is
// missing is only missing where nothing unknown could stand for it.

import type { ContractNames } from '../rules.ts'
import { isTable, type Judge, refuses, shownName, type Trace, takes, unsure, type Verdict, worse } from './verdict.ts'

export interface ObjectShape {
  readonly fields: ReadonlyMap<string, Judge>
  readonly required: ReadonlySet<string>
  /** What no field names: kept aside, forbidden, or judged. */
  readonly others: 'aside' | 'forbidden' | Judge
  readonly patterns: readonly { readonly fits: (name: string) => boolean; readonly judge: Judge }[]
  readonly names: Judge | null
  readonly least: number
  readonly most: number
  /** Values that are null are left out by the reader where they need not be there: the fields of a body of several parameters. */
  readonly dropsNull: boolean
}

interface Field {
  readonly judge: Judge
  readonly isRequired: boolean
}

export function judgeObject(shape: ObjectShape, taken: ContractNames): Judge {
  const fields: Record<string, Field> = Object.create(null)
  for (const [name, judge] of shape.fields) fields[name] = { judge, isRequired: shape.required.has(name) }
  // A field that is required and not described.
  for (const name of shape.required) fields[name] ??= { judge: () => takes, isRequired: true }
  const requiredCount = shape.required.size
  const declaredCount = Object.keys(fields).length
  const { others, patterns, names, dropsNull } = shape
  const isPlain = names === null && patterns.length === 0 && shape.least === 0 && shape.most === Number.POSITIVE_INFINITY
  const judgeOther = (name: string, value: unknown, trace: Trace): Verdict => {
    let verdict: Verdict = takes
    let isKnown = false
    if (names !== null) verdict = worse(verdict, leaving(names(name, trace), `.${shownName(name)}`, trace))
    for (const { fits, judge } of patterns) {
      if (!fits(name)) continue
      isKnown = true
      verdict = worse(verdict, leaving(judge(value, trace), `.${shownName(name)}`, trace))
    }
    if (!isKnown && typeof others === 'function') verdict = worse(verdict, leaving(others(value, trace), `.${shownName(name)}`, trace))
    return verdict
  }
  return (value, trace) => {
    if (!isTable(value)) return trace.refuse('is no object')
    let verdict: Verdict = takes
    let seen = 0
    let seenRequired = 0
    let unknown = 0
    let stranger = ''
    for (const name in value) {
      const field = fields[name]
      if (field === undefined) {
        if (typeof others === 'string' && patterns.length === 0) {
          unknown++
          stranger = name
          continue
        }
        const said = judgeOther(name, value[name], trace)
        if (said === refuses) return refuses
        verdict = worse(verdict, said)
        unknown++
        continue
      }
      seen++
      if (field.isRequired) seenRequired++
      const inner = value[name]
      const said = field.judge(inner, trace)
      if (said === takes) continue
      if (said === refuses) {
        if (dropsNull && inner === null && !field.isRequired) continue
        trace.leave(`.${name}`)
        return refuses
      }
      verdict = unsure
    }
    if (seenRequired < requiredCount) {
      const missing = requiredCount - seenRequired
      if (taken === 'declared' || unknown < missing) return trace.refuse(`lacks \`${firstMissing(shape.required, value)}\``)
      verdict = unsure
    } else if (unknown > 0 && typeof others === 'string') {
      if (others === 'forbidden' && (taken === 'declared' || declaredCount - seen < unknown))
        return trace.refuse(`has a field that it may not have: \`${shownName(stranger)}\``)
      if (others === 'forbidden') verdict = unsure
      if (others === 'aside') trace.unknown = shownName(stranger)
    }
    if (isPlain) return verdict
    const count = Object.keys(value).length
    if (count < shape.least) return trace.refuse(`has fewer than ${shape.least} fields`)
    if (count > shape.most) return trace.refuse(`has more than ${shape.most} fields`)
    return verdict
  }
}

function leaving(verdict: Verdict, name: string, trace: Trace): Verdict {
  if (verdict === refuses) trace.leave(name)
  return verdict
}

function firstMissing(required: ReadonlySet<string>, value: object): string {
  for (const name of required) if (!Object.hasOwn(value, name)) return name
  return ''
}
