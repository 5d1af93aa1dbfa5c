// Which tests are known to have held, or not to have held, at a place of a function: inside of an arm, or behind an arm that does not
// come back. And which calls have come back there, for those that raise where something is wrong.
import { childrenOf, endOf, Op, startOf } from '../../syntax/index.ts'
import { nameAt, type SurveyedFunction } from '../code/index.ts'

/** Something that holds from one offset of the text to another. */
export interface Check {
  readonly from: number
  readonly to: number
  readonly node: number
  /** A test that is true or false there, a call that came back, a loop over items that has run, or a pattern that fits. */
  readonly how: 'true' | 'false' | 'came-back' | 'each' | 'matches'
  /** Of `matches`, what is held against the pattern. */
  readonly of?: number
}

const known = new WeakMap<SurveyedFunction, readonly Check[]>()

export function checksOf(fn: SurveyedFunction): readonly Check[] {
  let checks = known.get(fn)
  if (checks === undefined) known.set(fn, (checks = findChecks(fn)))
  return checks
}

function findChecks(fn: SurveyedFunction): Check[] {
  const { form } = fn.module
  const { code } = form
  const found: Check[] = []
  const at = (node: number, operand: number): number => code[node + 2 + operand] ?? 0

  function holds(test: number, body: number, how: Check['how']): void {
    if (body !== 0) found.push({ from: startOf(form, body), to: endOf(form, body), node: test, how })
  }

  /** `end`: up to where what follows a statement of the block reaches. */
  function block(node: number, end: number): void {
    if (node === 0) return
    if (code[node] !== Op.Block) {
      statement(node, end)
      return
    }
    const count = at(node, 0)
    for (let i = 0; i < count; i++) statement(at(node, 1 + i), end)
  }

  function statement(node: number, end: number): void {
    const behind = endOf(form, node)
    switch (code[node]) {
      case Op.If: {
        const [test, body, orelse] = [at(node, 0), at(node, 1), at(node, 2)]
        expression(test)
        holds(test, body, 'true')
        holds(test, orelse, 'false')
        const stays = !leaves(fn, body)
        const other = orelse !== 0 && leaves(fn, orelse)
        if (!stays) found.push({ from: behind, to: end, node: test, how: 'false' })
        if (other) found.push({ from: behind, to: end, node: test, how: 'true' })
        // What is checked in an arm holds behind it where the other arm does not come back.
        block(body, other ? end : endOf(form, body))
        block(orelse, !stays && orelse !== 0 ? end : endOf(form, orelse === 0 ? node : orelse))
        return
      }
      case Op.While:
        expression(at(node, 0))
        holds(at(node, 0), at(node, 1), 'true')
        block(at(node, 1), endOf(form, at(node, 1)))
        block(at(node, 2), end)
        return
      case Op.For:
        expression(at(node, 1))
        block(at(node, 2), endOf(form, at(node, 2)))
        block(at(node, 3), end)
        if (runsForEach(at(node, 2))) found.push({ from: behind, to: end, node, how: 'each' })
        return
      case Op.Assert:
        expression(at(node, 0))
        found.push({ from: behind, to: end, node: at(node, 0), how: 'true' })
        return
      case Op.Try: {
        const count = at(node, 3)
        let isStrict = true
        for (let i = 0; i < count; i++) {
          const body = at(node, 6 + 3 * i)
          if (!leaves(fn, body)) isStrict = false
          block(body, endOf(form, body))
        }
        const body = at(node, 0)
        const orelse = at(node, 1)
        const last = at(node, 2)
        const inside = endOf(form, orelse === 0 ? body : orelse)
        const before = found.length
        block(body, isStrict && last === 0 ? end : inside)
        block(orelse, isStrict && last === 0 ? end : endOf(form, orelse === 0 ? node : orelse))
        // Whatever was checked, `finally` is come to; behind it, all has come back.
        if (isStrict && last !== 0)
          for (const check of found.slice(before)) if (check.to === inside) found.push({ ...check, from: behind, to: end })
        block(last, end)
        return
      }
      case Op.With: {
        const count = at(node, 2)
        let swallows = false
        for (let i = 0; i < count; i++) {
          const item = at(node, 3 + 2 * i)
          expression(item)
          if (code[item] === Op.Call && nameAt(fn.module, at(item, 0)) === 'suppress') swallows = true
        }
        block(at(node, 0), swallows ? endOf(form, at(node, 0)) : end)
        return
      }
      case Op.Match: {
        const count = at(node, 1)
        for (let i = 0; i < count; i++) {
          const [pattern, guard, body] = [at(node, 2 + 3 * i), at(node, 3 + 3 * i), at(node, 4 + 3 * i)]
          found.push({ from: startOf(form, body), to: endOf(form, body), node: pattern, how: 'matches', of: at(node, 0) })
          if (guard !== 0) holds(guard, body, 'true')
          block(body, endOf(form, body))
        }
        return
      }
      case Op.Block:
        block(node, end)
        return
      case Op.Def:
      case Op.ClassDef:
        return
      default:
        cameBack(node, behind, end)
        expression(node)
    }
  }

  /** A loop that looks at every item, or does not come to its end. */
  function runsForEach(body: number): boolean {
    if (code[body] === Op.Break || code[body] === Op.Continue) return false
    if (code[body] === Op.For || code[body] === Op.While || code[body] === Op.Def || code[body] === Op.ClassDef) return true
    return childrenOf(form, body).every(runsForEach)
  }

  /** A call of a plain statement: behind the statement it has come back. */
  function cameBack(node: number, behind: number, end: number): void {
    const value = code[node] === Op.Expr || code[node] === Op.Assign ? at(node, 0) : code[node] === Op.Annotate ? at(node, 2) : 0
    const call = code[value] === Op.Await ? at(value, 0) : value
    if (code[call] === Op.Call) {
      found.push({ from: behind, to: end, node: call, how: 'came-back' })
      // `path = check(folder / name).resolve()`: the call inside came back too.
      const callee = at(call, 0)
      const object = code[callee] === Op.Attribute ? at(callee, 0) : 0
      if (code[object] === Op.Call) found.push({ from: behind, to: end, node: object, how: 'came-back' })
    }
  }

  /** Tests within expressions. */
  function expression(node: number): void {
    if (node === 0) return
    switch (code[node]) {
      case Op.Ternary:
        holds(at(node, 0), at(node, 1), 'true')
        holds(at(node, 0), at(node, 2), 'false')
        break
      case Op.And:
        holds(at(node, 0), at(node, 1), 'true')
        break
      case Op.Or:
        holds(at(node, 0), at(node, 1), 'false')
        break
      case Op.Comprehension: {
        const count = at(node, 3)
        for (let i = 0; i < count; i++) if (at(node, 4 + 2 * i) === 0) holds(at(node, 5 + 2 * i), at(node, 1), 'true')
        break
      }
      case Op.Lambda:
        return
      default:
        break
    }
    for (const child of childrenOf(form, node)) expression(child)
  }

  if (fn.form === null || fn.form.isLambda) expression(fn.body)
  else block(fn.body, behind(fn))
  return found
}

/** Where nothing of a function is left to run: behind the end of its last block. */
export function behind({ module, body }: SurveyedFunction): number {
  return endOf(module.form, body) + 1
}

/** `log_and_raise("not found")`, `raise_not_found(name)`, and not `raise_for_status()`. */
const RAISING = /^_*raise_(?!for_|if_|on_|when_|unless_|from_)|_and_raise$/
const NEVER = new Set(['exit', '_exit', 'abort', 'fail', 'NoReturn'])

/** Whether no way through a block comes to its end. */
export function leaves(fn: SurveyedFunction, node: number): boolean {
  const { form } = fn.module
  const { code } = form
  const at = (one: number, operand: number): number => code[one + 2 + operand] ?? 0
  switch (node === 0 ? 0 : code[node]) {
    case Op.Block: {
      const count = at(node, 0)
      for (let i = 0; i < count; i++) if (leaves(fn, at(node, 1 + i))) return true
      return false
    }
    case Op.Return:
    case Op.Raise:
    case Op.Continue:
    case Op.Break:
      return true
    case Op.Expr: {
      const call = at(node, 0)
      const name = code[call] === Op.Call ? (nameAt(fn.module, at(call, 0)) ?? '') : ''
      return NEVER.has(name) || RAISING.test(name)
    }
    case Op.If:
      return at(node, 2) !== 0 && leaves(fn, at(node, 1)) && leaves(fn, at(node, 2))
    case Op.With:
      return leaves(fn, at(node, 0))
    case Op.Try: {
      if (leaves(fn, at(node, 2))) return true
      const count = at(node, 3)
      if (!leaves(fn, at(node, 0)) && !leaves(fn, at(node, 1))) return false
      for (let i = 0; i < count; i++) if (!leaves(fn, at(node, 6 + 3 * i))) return false
      return true
    }
    default:
      return false
  }
}
