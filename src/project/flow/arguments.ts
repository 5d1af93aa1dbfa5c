// Which arguments of a call fill a parameter, and with which part of them.
import { ArgKind, Op, type ParameterForm } from '../../syntax/index.ts'
import type { SurveyedFunction } from '../code/index.ts'
import type { CallSite } from './flow-types.ts'

export interface Passed {
  readonly node: number
  readonly path: readonly string[]
}

/** Nodes of the call's function, each with what of it is asked for. */
export function passedFor(callee: SurveyedFunction, name: string, path: readonly string[], site: CallSite): Passed[] {
  const parameters = callee.form?.parameters ?? []
  const at = parameters.findIndex((parameter) => parameter.name === name)
  const parameter = parameters[at]
  if (parameter === undefined) return []
  const index = at - (site.isBound ? 1 : 0) - (site.filled ?? 0)
  // Python calls the method by itself.
  if (site.call === 0) return []
  if (site.how === 'spread') return spread(site, name, index, path)
  const { code, strings } = site.fn.module.form
  const found: Passed[] = []
  const count = code[site.call + 3] ?? 0
  let position = -1
  let isOpen = false
  for (let i = 0; i < count; i++) {
    const argument = site.call + 4 + 3 * i
    const node = code[argument + 2] ?? 0
    switch (code[argument]) {
      case ArgKind.Positional:
        if (i <= site.after) break
        position++
        if (isOpen) break
        if (parameter.kind === 'var-positional') {
          if (position >= index && (path.length === 0 || path[0] === '*' || path[0] === String(position - index)))
            found.push({ node, path: path.slice(1) })
        } else if (position === index && parameter.kind !== 'keyword-only' && parameter.kind !== 'var-keyword') found.push({ node, path })
        break
      case ArgKind.Star:
        isOpen = true
        if (parameter.kind === 'var-positional') found.push({ node, path })
        else if (position < index) found.push({ node, path: [String(index - position - 1), ...path] })
        break
      case ArgKind.Keyword: {
        const said = strings[code[argument + 1] ?? 0] ?? ''
        if (parameter.kind === 'var-keyword') {
          if (!parameters.some((one) => one.name === said && !isRest(one)) && (path.length === 0 || path[0] === '*' || path[0] === said))
            found.push({ node, path: path.slice(1) })
        } else if (said === name) found.push({ node, path })
        break
      }
      default:
        found.push({ node, path: parameter.kind === 'var-keyword' ? path : [name, ...path] })
    }
  }
  // What is given by its place or name is not in `**kwargs`.
  return found.length > 1 && parameter.kind !== 'var-keyword' && parameter.kind !== 'var-positional' ? found.slice(0, 1) : found
}

function isRest({ kind }: ParameterForm): boolean {
  return kind === 'var-positional' || kind === 'var-keyword'
}

/** `Thread(target=work, args=(a, b), kwargs={…})`, `task.apply_async((a, b), {…})`. */
function spread({ fn, call }: CallSite, name: string, index: number, path: readonly string[]): Passed[] {
  const { code, strings } = fn.module.form
  const found: Passed[] = []
  const count = code[call + 3] ?? 0
  for (let i = 0; i < count; i++) {
    const at = call + 4 + 3 * i
    const node = code[at + 2] ?? 0
    const said = code[at] === ArgKind.Keyword ? strings[code[at + 1] ?? 0] : undefined
    if (said === 'args' || (said === undefined && (code[node] === Op.Tuple || code[node] === Op.List)))
      found.push({ node, path: [String(index), ...path] })
    else if (said === 'kwargs' || (said === undefined && code[node] === Op.Dict)) found.push({ node, path: [name, ...path] })
    else if (said === name) found.push({ node, path })
  }
  return found
}

export interface Argument {
  readonly node: number
  /** Its position, or -1. */
  readonly position: number
  readonly name: string | null
}

/** The arguments as they stand there. */
export function argumentsAt(fn: SurveyedFunction, call: number): Argument[] {
  const { code, strings } = fn.module.form
  const count = code[call + 3] ?? 0
  return Array.from({ length: count }, (_, i) => {
    const at = call + 4 + 3 * i
    const isNamed = code[at] === ArgKind.Keyword
    return {
      node: code[at + 2] ?? 0,
      position: code[at] === ArgKind.Positional ? i : -1,
      name: isNamed ? (strings[code[at + 1] ?? 0] ?? '') : null,
    }
  })
}

/** The argument that a row calls by this name. */
export function argumentCalled(fn: SurveyedFunction, call: number, name: string, parameters: readonly string[]): number {
  const index = parameters.indexOf(name)
  const given = argumentsAt(fn, call)
  return (given.find((one) => one.name === name) ?? given.find((one) => index >= 0 && one.position === index))?.node ?? 0
}
