// Decorators that stand above the one that registers a route: FastAPI has the function as it was below them.
import type { DecoratorAbove, Route } from '../../../model/index.ts'
import { pathOf, pick, type Reader, type SurveyedFunction } from '../../../project/index.ts'
import { lineOf, Op, someChild, unparse } from '../../../syntax/index.ts'
import { namesOfCall } from './code-values.ts'
import { placeOfNode } from './written.ts'

const LONGEST_TEXT = 120

export function findDecoratorsAbove(reader: Reader, routes: readonly Route[]): DecoratorAbove[] {
  const byName = new Map<string, SurveyedFunction>()
  for (const fn of reader.functions.values()) byName.set(`${fn.module.value.name}:${fn.qualname}`, fn)
  const registering = new Set(routes.flatMap(({ place }) => (place === null ? [] : [`${place.file}:${place.line}`])))
  const found = new Map<string, { readonly decorator: Omit<DecoratorAbove, 'entries'>; readonly entries: string[] }>()
  for (const { id, handler, place } of routes) {
    const fn = handler === null || place === null ? undefined : byName.get(`${handler.module}:${handler.name}`)
    if (fn?.form == null || place === null || fn.module.value.file !== place.file) continue
    const { form, value } = fn.module
    const lines = fn.form.decorators.map((node) => lineOf(form, node))
    const own = lines.indexOf(place.line)
    for (const [i, node] of fn.form.decorators.slice(0, Math.max(own, 0)).entries()) {
      const text = unparse(form, node, LONGEST_TEXT)
      if (registering.has(`${value.file}:${lines[i]}`) || REGISTERS.test(text)) continue
      const key = `${value.file}:${node}`
      const known = found.get(key)
      if (known !== undefined) known.entries.push(id)
      else
        found.set(key, {
          decorator: { text, ...meaningOf(reader, fn, node), handler: fn.qualname, module: value.name, place: placeOfNode(fn, node) },
          entries: [id],
        })
    }
  }
  return [...found.values()].map(({ decorator, entries }) => ({ ...decorator, entries }))
}

const REGISTERS =
  /\.(?:get|put|post|delete|options|head|patch|trace|route|api_route|websocket|websocket_route|middleware|exception_handler|on_event)\b/

/** What is called, and whether it puts a function of its own in the place of what it is given. */
function meaningOf(reader: Reader, fn: SurveyedFunction, node: number): Pick<DecoratorAbove, 'callee' | 'wraps'> {
  const { code } = fn.module.form
  const callee = code[node] === Op.Call ? (code[node + 2] ?? 0) : node
  const reading = reader.forTypes(() => reader.read(fn.parent ?? fn, callee, 0))
  const value = pick(reading.value)
  const name = namesOfCall(reading)[0] ?? pathOf(value)
  const own = value.kind === 'function' ? reader.functions.get(value.form) : undefined
  return { callee: name, wraps: own === undefined ? null : wraps(reader, own) }
}

/** A function within calls what the decorator, or the maker of the decorator, was given. */
function wraps(reader: Reader, decorator: SurveyedFunction): boolean {
  const given = new Set<string>()
  const inner = [...reader.functions.values()].filter((one) => isWithin(one, decorator))
  for (const { form } of [decorator, ...inner]) for (const { name } of form?.parameters ?? []) given.add(name)
  return inner.some((one) => callsOneOf(one, one.body, given))
}

function isWithin(fn: SurveyedFunction, outer: SurveyedFunction): boolean {
  for (let at = fn.parent; at !== null; at = at.parent) if (at === outer) return true
  return false
}

function callsOneOf(fn: SurveyedFunction, node: number, names: ReadonlySet<string>): boolean {
  const { form } = fn.module
  const { code, strings } = form
  if (code[node] === Op.Call) {
    const callee = code[node + 2] ?? 0
    if (code[callee] === Op.Free && names.has(strings[code[callee + 2] ?? 0] ?? '')) return true
  }
  return someChild(form, node, (child) => callsOneOf(fn, child, names))
}
