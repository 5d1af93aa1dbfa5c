// What would mend a call, as changes of its text. Empty where the text does not say for sure how.
import type { Place } from '../base/index.ts'
import type { Edit } from '../finding/index.ts'
import type { Call, CodeValue } from '../model/index.ts'
import type { RuleContext } from './kit.ts'

/** Another function of the module or object that this one is called on: `yaml.load` becomes `yaml.safe_load`. */
export function callSibling({ written, receiver }: Call, name: string): readonly Edit[] {
  return written === null || receiver === null || !isDotted(receiver.text) ? [] : replaceText(written.callee, `${receiver.text}.${name}`)
}

/** Gives an argument another value; a call that has none of that name gets one. */
export function setArgument(call: Call, name: string, value: string): readonly Edit[] {
  const { written, open } = call
  const own = written?.arguments[name]
  if (own !== undefined) return replaceText(own.value, value)
  // What is passed by `*` or `**` may be this one.
  if (written === null || written.more === null || open || Object.hasOwn(call.arguments, name)) return []
  return replaceText(written.more.at, `${written.more.before}${name}=${value}`)
}

/** A switch that is left out or plainly off; a setting that decides it is for a person. */
export function switchOn(call: Call, name: string): readonly Edit[] {
  const given = call.arguments[name]
  return given === undefined || given.text === 'False' || given.text === 'None' ? setArgument(call, name, 'True') : []
}

/** Takes an argument away that is given by its name. */
export function removeArgument(call: Call, name: string): readonly Edit[] {
  const own = call.written?.arguments[name]
  const place = call.arguments[name]?.place ?? null
  if (own === undefined || own.whole === null || place === null) return []
  const isNamed = place.line !== own.value.line || place.column !== own.value.column
  return isNamed ? replaceText(own.whole, '') : []
}

/** The text of a place gives way to another; nothing where it has no columns. */
export function replaceText({ file, line, column, end = line, endColumn }: Place, text: string): readonly Edit[] {
  if (column === undefined || endColumn === undefined) return []
  return [{ file, from: { line, column }, to: { line: end, column: endColumn }, text }]
}

/** The call that stands at a place of the surface; null where there are several in its line. `passes`: what one of its arguments ends with. */
export function callAt(place: Place | null, tag: string, { code }: RuleContext, passes = ''): Call | null {
  if (place === null) return null
  const found = code.calls.filter(
    (call) =>
      call.place.file === place.file &&
      call.place.line === place.line &&
      call.tags.includes(tag) &&
      Object.values(call.arguments).some(({ text }) => text.endsWith(passes)),
  )
  return found.length === 1 ? (found[0] ?? null) : null
}

/** Of the argument where it is written in the call; else of all of the call. */
export function placeIn({ place, arguments: given, written }: Call, argument: CodeValue | null | undefined): Place {
  const [name] = Object.entries(given).find(([, one]) => one === argument) ?? []
  return name !== undefined && written?.arguments[name] !== undefined && argument?.place ? argument.place : place
}

/** A name, or a name of a name: what can be written again without being run again. */
export function isDotted(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(text)
}
