// What a generator that yields once does around its `yield`, where FastAPI makes a dependency of it: refusals behind it come after
// the response, and an `except` around it that raises nothing swallows those of the handler.
import type { Moot, MootKind } from '../../../model/index.ts'
import type { SurveyedFunction } from '../../../project/index.ts'
import { childrenOf, Op, someChild, unparse } from '../../../syntax/index.ts'
import type { CodeScope } from './code-values.ts'
import { placeOfNode } from './written.ts'

const LONGEST_TEXT = 120

export function findMootsAroundYield({ entries }: CodeScope, fn: SurveyedFunction): Moot[] {
  const { form } = fn.module
  const { code } = form
  if (fn.form === null || !fn.form.isGenerator || fn.form.isLambda || fn.yields.length !== 2) return []
  const at = (node: number, operand: number): number => code[node + 2 + operand] ?? 0
  const found: Moot[] = []
  const add = (kind: MootKind, node: number, shown = node): void => {
    found.push({
      kind,
      text: unparse(form, shown, LONGEST_TEXT),
      of: null,
      ofPlace: null,
      mayRaise: false,
      place: placeOfNode(fn, node),
      inside: entries.insideOf(fn),
      entries: entries.of(fn),
    })
  }

  /** Whether the yield is within; what stands behind it is looked at on the way. */
  function walk(node: number): boolean {
    if (node === 0) return false
    switch (code[node]) {
      case Op.Yield:
        return true
      case Op.Def:
      case Op.ClassDef:
      case Op.Lambda:
        return false
      case Op.Block: {
        let isBehind = false
        const count = at(node, 0)
        for (let i = 0; i < count; i++) {
          const statement = at(node, 1 + i)
          if (isBehind) late(statement)
          else isBehind = walk(statement)
        }
        return isBehind
      }
      case Op.Try: {
        const isWithin = walk(at(node, 0))
        if (!isWithin) return someChild(form, node, walk)
        late(at(node, 1))
        handlers(node)
        return true
      }
      default:
        return someChild(form, node, walk)
    }
  }

  function late(node: number): void {
    if (node === 0) return
    switch (code[node]) {
      case Op.Raise:
        if (at(node, 0) !== 0) add('refused-late', node, at(node, 0))
        return
      case Op.Expr: {
        const value = at(node, 0)
        const call = code[value] === Op.Await ? at(value, 0) : value
        if (code[call] === Op.Call) add('asked-late', node, call)
        return
      }
      case Op.Def:
      case Op.ClassDef:
        return
      case Op.Try:
        // An exception that is changed into another one is no refusal.
        late(at(node, 0))
        late(at(node, 1))
        return
      default:
        for (const child of childrenOf(form, node)) late(child)
    }
  }

  /** The handlers of the `try` around the yield: the first that takes an `HTTPException` decides. */
  function handlers(node: number): void {
    const count = at(node, 3)
    for (let i = 0; i < count; i++) {
      const [type, body] = [at(node, 4 + 3 * i), at(node, 6 + 3 * i)]
      const name = type === 0 ? 'BaseException' : unparse(form, type, LONGEST_TEXT)
      if (!/\b(?:BaseException|Exception|HTTPException)\b/.test(name)) continue
      if (!mayLeave(body)) add('refusal-swallowed', type === 0 ? body : type)
      return
    }
  }

  /** Raises again, or calls something that may. */
  function mayLeave(node: number): boolean {
    if (node === 0) return false
    if (code[node] === Op.Raise) return true
    if (code[node] === Op.Call && /raise|abort|fail|throw/i.test(unparse(form, at(node, 0), 80))) return true
    return someChild(form, node, mayLeave)
  }

  walk(fn.body)
  return found
}
