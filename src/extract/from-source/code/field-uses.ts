// Which fields of a body a function speaks of by name: what a check, an exclusion or an assignment of one of them must do.
import type { FieldUse } from '../../../model/index.ts'
import type { SurveyedFunction } from '../../../project/index.ts'
import { childrenOf, Op } from '../../../syntax/index.ts'
import type { Entries } from './entries.ts'

const FIELD = /^[A-Za-z_]\w{0,60}$/

export function findFieldUse(entries: Entries, fn: SurveyedFunction, isCopier: boolean): FieldUse[] {
  const { form } = fn
  if (form === null) return []
  const bodies = new Set(
    entries.isHandler(fn) ? form.parameters.map(({ name }) => name).filter((name) => entries.partOf(fn, name) === 'body') : [],
  )
  if (bodies.size === 0 && !isCopier) return []
  const { code, strings } = fn.module.form
  const fields = new Set<string>()
  const look = (node: number): void => {
    if (node === 0) return
    if (code[node] === Op.Str) {
      const text = strings[code[node + 2] ?? 0] ?? ''
      if (FIELD.test(text)) fields.add(text)
    } else if (code[node] === Op.Attribute) {
      const object = code[node + 2] ?? 0
      if (code[object] === Op.Local && bodies.has(strings[code[object + 3] ?? 0] ?? '')) fields.add(strings[code[node + 3] ?? 0] ?? '')
    }
    for (const child of childrenOf(fn.module.form, node)) look(child)
  }
  look(fn.body)
  return fields.size === 0 ? [] : [{ inside: entries.insideOf(fn), fields: [...fields].sort() }]
}
