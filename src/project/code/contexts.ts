// How an expression stands in its function: awaited, tested, under a lock, in a loop, and what its result is called.
import { ArgKind, childrenOf, Op, unparse } from '../../syntax/index.ts'
import type { SurveyedFunction } from './survey.ts'

export interface Context {
  readonly awaited: boolean
  readonly goesTo: readonly string[]
  readonly discarded: boolean
  readonly tested: boolean
  readonly lock: string | null
  /** Nodes of the types that `except` clauses around it name; 0 is a bare one. */
  readonly catches: readonly number[]
  readonly inLoop: boolean
  /** The call of which it is an argument, through whatever else; 0 without one. */
  readonly call: number
  /** The pieces that it gives to a loop are put together there: all of them, or with an eye on how much it is. */
  readonly gathered: 'whole' | 'measured' | null
  /** The tests of `if` around it, outermost first, and whether it runs where they hold or where they do not. */
  readonly tests: readonly { readonly node: number; readonly holds: boolean }[]
  /** What has to hold beside it: the other sides of `and`. */
  readonly joined: readonly number[]
}

const START: Context = {
  awaited: false,
  goesTo: [],
  discarded: false,
  tested: false,
  lock: null,
  catches: [],
  inLoop: false,
  call: 0,
  gathered: null,
  tests: [],
  joined: [],
}

/** The contexts of the wanted nodes of a function. */
export function findContexts(fn: SurveyedFunction, wanted: ReadonlySet<number>): Map<number, Context> {
  const { form } = fn.module
  const { code, strings } = form
  const found = new Map<number, Context>()

  const at = (node: number, operand: number): number => code[node + 2 + operand] ?? 0

  function statement(node: number, here: Context): void {
    if (node === 0) return
    switch (code[node]) {
      case Op.Block: {
        const count = at(node, 0)
        for (let i = 0; i < count; i++) statement(at(node, 1 + i), here)
        return
      }
      case Op.Expr:
        expression(at(node, 0), { ...here, discarded: true })
        return
      case Op.Assign: {
        const count = at(node, 1)
        const names: string[] = []
        for (let i = 0; i < count; i++) {
          names.push(...targetNames(at(node, 2 + i)))
          expression(at(node, 2 + i), here)
        }
        expression(at(node, 0), { ...here, goesTo: names })
        return
      }
      case Op.Annotate:
        if (at(node, 2) !== 0) expression(at(node, 2), { ...here, goesTo: targetNames(at(node, 0)) })
        return
      case Op.Augment:
        expression(at(node, 1), here)
        expression(at(node, 2), { ...here, goesTo: targetNames(at(node, 1)) })
        return
      case Op.Return:
        expression(at(node, 0), { ...here, goesTo: fn.form === null || fn.form.isLambda ? [] : [fn.form.name] })
        return
      case Op.If:
        expression(at(node, 0), { ...here, tested: true })
        statement(at(node, 1), tested(here, at(node, 0), true))
        statement(at(node, 2), tested(here, at(node, 0), false))
        return
      case Op.While:
        expression(at(node, 0), { ...here, tested: true, inLoop: true })
        statement(at(node, 1), { ...here, inLoop: true })
        statement(at(node, 2), here)
        return
      case Op.For:
        expression(at(node, 1), { ...here, gathered: gatheredIn(at(node, 0), at(node, 2)) })
        statement(at(node, 2), { ...here, inLoop: true })
        statement(at(node, 3), here)
        return
      case Op.Assert:
        expression(at(node, 0), { ...here, tested: true })
        return
      case Op.Try: {
        const count = at(node, 3)
        const types: number[] = []
        for (let i = 0; i < count; i++) types.push(...typesOf(at(node, 4 + 3 * i)))
        const inside = { ...here, catches: [...here.catches, ...types] }
        statement(at(node, 0), inside)
        statement(at(node, 1), here)
        for (let i = 0; i < count; i++) statement(at(node, 6 + 3 * i), here)
        statement(at(node, 2), here)
        return
      }
      case Op.With: {
        const count = at(node, 2)
        let { lock } = here
        for (let i = 0; i < count; i++) {
          const item = at(node, 3 + 2 * i)
          expression(item, { ...here, goesTo: at(node, 4 + 2 * i) === 0 ? [] : targetNames(at(node, 4 + 2 * i)) })
          const text = unparse(form, item, 60)
          if (/lock|mutex|semaphore/i.test(text)) lock = text
        }
        statement(at(node, 0), lock === here.lock ? here : { ...here, lock })
        return
      }
      case Op.Match: {
        expression(at(node, 0), here)
        const count = at(node, 1)
        for (let i = 0; i < count; i++) {
          const guard = at(node, 3 + 3 * i)
          if (guard !== 0) expression(guard, { ...here, tested: true })
          statement(at(node, 4 + 3 * i), here)
        }
        return
      }
      case Op.Def:
      case Op.ClassDef:
      case Op.Import:
      case Op.ImportFrom:
      case Op.ImportStar:
        return
      case Op.Raise:
        expression(at(node, 0), here)
        expression(at(node, 1), here)
        return
      default:
        children(node, here)
        return
    }
  }

  function expression(node: number, here: Context): void {
    if (node === 0) return
    if (wanted.has(node)) found.set(node, here)
    const inner: Context =
      here.awaited || here.discarded || here.gathered !== null ? { ...here, awaited: false, discarded: false, gathered: null } : here
    switch (code[node]) {
      case Op.Await:
        expression(at(node, 0), { ...here, awaited: true })
        return
      case Op.Call: {
        expression(at(node, 0), inner)
        const count = at(node, 1)
        for (let i = 0; i < count; i++) {
          const kind = at(node, 2 + 3 * i)
          const name = kind === ArgKind.Keyword ? strings[at(node, 3 + 3 * i)] : undefined
          const passed: Context = { ...inner, call: node }
          expression(at(node, 4 + 3 * i), name === undefined ? passed : { ...passed, goesTo: [name, ...inner.goesTo] })
        }
        return
      }
      case Op.Dict: {
        const count = at(node, 0)
        for (let i = 0; i < count; i++) {
          const key = at(node, 1 + 2 * i)
          const name = key !== 0 && code[key] === Op.Str ? strings[at(key, 0)] : undefined
          if (key !== 0) expression(key, inner)
          expression(at(node, 2 + 2 * i), name === undefined ? inner : { ...inner, goesTo: [name, ...inner.goesTo] })
        }
        return
      }
      case Op.Ternary:
        expression(at(node, 0), { ...inner, tested: true })
        expression(at(node, 1), tested(inner, at(node, 0), true))
        expression(at(node, 2), tested(inner, at(node, 0), false))
        return
      case Op.And:
        expression(at(node, 0), { ...inner, joined: [...inner.joined, at(node, 1)] })
        expression(at(node, 1), { ...inner, joined: [...inner.joined, at(node, 0)] })
        return
      case Op.Unary:
        for (const child of childrenOf(form, node)) expression(child, inner.joined.length === 0 ? inner : { ...inner, joined: [] })
        return
      case Op.Lambda:
        return
      case Op.Comprehension: {
        const count = at(node, 3)
        for (let i = 0; i < count; i++) expression(at(node, 5 + 2 * i), inner)
        expression(at(node, 1), { ...inner, inLoop: true })
        if (at(node, 2) !== 0) expression(at(node, 2), { ...inner, inLoop: true })
        return
      }
      default:
        children(node, inner)
        return
    }
  }

  function children(node: number, here: Context): void {
    for (const child of childrenOf(form, node)) expression(child, here)
  }

  function typesOf(node: number): number[] {
    if (node === 0) return [0]
    if (code[node] !== Op.Tuple) return [node]
    return Array.from({ length: at(node, 0) }, (_, i) => at(node, 1 + i))
  }

  function targetNames(node: number): string[] {
    switch (code[node]) {
      case Op.Tuple:
      case Op.List:
        return Array.from({ length: at(node, 0) }, (_, i) => targetNames(at(node, 1 + i))).flat()
      case Op.Index: {
        const key = at(node, 1)
        return code[key] === Op.Str ? [strings[at(key, 0)] ?? ''] : [unparse(form, node, 80)]
      }
      default:
        return [unparse(form, node, 80)]
    }
  }

  /** `data += chunk`, `parts.append(chunk)`; whoever asks for a length there may stop in time. */
  function gatheredIn(target: number, body: number): Context['gathered'] {
    const pieces = new Set(targetNames(target))
    let isGathered = false
    let isMeasured = false
    const isPiece = (node: number): boolean => code[node] === Op.Local && pieces.has(strings[at(node, 1)] ?? '')
    const look = (node: number): void => {
      if (node === 0) return
      const operation = code[node]
      if (operation === Op.Augment && isPiece(at(node, 2))) isGathered = true
      else if (operation === Op.Call) {
        const callee = at(node, 0)
        const name = strings[at(callee, code[callee] === Op.Attribute || code[callee] === Op.Local ? 1 : 0)] ?? ''
        if (code[callee] === Op.Attribute && /^(?:append|extend)$/.test(name) && at(node, 1) === 1 && isPiece(at(node, 4)))
          isGathered = true
        if (/^(?:len|tell|getsizeof)$/.test(name)) isMeasured = true
      } else if (operation === Op.Break) isMeasured = true
      for (const child of childrenOf(form, node)) look(child)
    }
    look(body)
    return isGathered ? (isMeasured ? 'measured' : 'whole') : null
  }

  if (fn.form?.isLambda) expression(fn.body, START)
  else statement(fn.body, START)
  return found
}

function tested(here: Context, node: number, holds: boolean): Context {
  return { ...here, tests: [...here.tests, { node, holds }] }
}
