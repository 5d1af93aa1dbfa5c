// Which fields of a body a function speaks of by name: what a check, an exclusion or an assignment of one of them must do.
import type { FieldUse } from '../../../model/index.ts'
import type { SurveyedFunction } from '../../../project/index.ts'
import { childrenOf, Op } from '../../../syntax/index.ts'
import type { Entries } from './entries.ts'

const FIELD = /^[A-Za-z_]\w{0,60}$/

export function findFieldUse(entries: Entries, fn: SurveyedFunction, isCopier: boolean): FieldUse[] {
  const { form } = fn
  if (form === null) return []
  const parts = new Map(entries.isHandler(fn) ? form.parameters.map(({ name }) => [name, entries.partOf(fn, name)] as const) : [])
  if (![...parts.values()].some((part) => part === 'body' || part === 'file') && !isCopier) return []
  const { code, strings } = fn.module.form
  const fields = new Set<string>()
  const look = (node: number): void => {
    if (node === 0) return
    if (code[node] === Op.Str) {
      const text = strings[code[node + 2] ?? 0] ?? ''
      if (FIELD.test(text)) fields.add(text)
    } else if (code[node] === Op.Attribute) {
      const object = code[node + 2] ?? 0
      const name = code[object] === Op.Local ? (strings[code[object + 3] ?? 0] ?? '') : ''
      const field = strings[code[node + 3] ?? 0] ?? ''
      if (parts.get(name) === 'body') fields.add(field)
      else if (parts.get(name) === 'file') fields.add(`${name}.${field}`)
    }
    for (const child of childrenOf(fn.module.form, node)) look(child)
  }
  look(fn.body)
  return fields.size === 0 ? [] : [{ inside: entries.insideOf(fn), fields: [...fields].sort() }]
}
