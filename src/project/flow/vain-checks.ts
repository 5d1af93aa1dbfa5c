// Checks that stand on the way of a value and do not make it harmless: a file exists, a suffix fits, a word is not in it. Whoever wrote
// them believes that they hold, so they are told.
import type { EffectKind } from '../../knowledge/index.ts'
import { CompareOp, childrenOf, Op, startOf, UnaryOp } from '../../syntax/index.ts'
import { calleeName, type SurveyedFunction } from '../code/index.ts'
import { type Check, checksOf } from './checks.ts'
import type { Judge } from './judge.ts'
import { keyOf } from './views.ts'

const MOST = 2
const MOST_NAMES = 8
const ASKS =
  /^(?:exists|is_file|isfile|is_dir|isdir|startswith|endswith|is_absolute|isabs|match|search|fullmatch|any|all|is_relative_to|relative_to|\w*(?:valid|check|verif|sanit|ensure|safe|allow|permit|forbid|block|denied|traversal)\w*)$/i
const PART = /\.(?:suffix|suffixes|scheme|netloc|hostname|name|parts)\b|\bsplitext\(|\.get_content_type\(|\.content_type\b/

/** The tests, nearest to the use first, that are known to have been passed at an offset and are about the value or what it is made of. */
export function vainChecks(judge: Judge, kind: EffectKind, fn: SurveyedFunction, value: number, at: number): readonly number[] {
  const names = namesIn(fn, value, at)
  const found: number[] = []
  for (const check of checksOf(fn).toReversed()) {
    if (found.length === MOST) break
    if (at < check.from || at > check.to || startOf(fn.module.form, check.node) > at) continue
    for (const test of testsOf(fn, check)) {
      const asked = names.filter((name) => mentions(fn, test, name))
      if (asked.length === 0 || found.includes(test)) continue
      if (!asked.some((name) => judge.judge({ fn, key: name, at, kind }, [at]).isClean)) found.push(test)
    }
  }
  return found.slice(0, MOST)
}

function testsOf(fn: SurveyedFunction, { node, how }: Check): number[] {
  const { code } = fn.module.form
  const at = (operand: number): number => code[node + 2 + operand] ?? 0
  const inner = (one: number): number[] => testsOf(fn, { node: one, how, from: 0, to: 0 })
  switch (code[node]) {
    case Op.Unary:
      return at(0) === UnaryOp.Not ? inner(at(1)) : []
    case Op.And:
    case Op.Or:
      return [...inner(at(0)), ...inner(at(1))]
    case Op.Walrus:
      return inner(at(1))
    case Op.Await:
      return inner(at(0))
    case Op.Call:
      return ASKS.test(calleeName(fn.module, node) ?? '') ? [node] : []
    case Op.Compare:
      return how !== 'came-back' && isTelling(fn, at(0), at(1), at(2)) ? [node] : []
    default:
      return []
  }
}

/** `".." in name`, `path.suffix in ALLOWED`, `urlparse(url).scheme == "https"`. */
function isTelling(fn: SurveyedFunction, operator: number, left: number, right: number): boolean {
  const { code } = fn.module.form
  switch (operator) {
    case CompareOp.In:
    case CompareOp.NotIn:
      return code[left] === Op.Str || PART.test(keyOf(fn, left)) || PART.test(keyOf(fn, right))
    case CompareOp.Eq:
    case CompareOp.NotEq:
      return PART.test(keyOf(fn, left)) || PART.test(keyOf(fn, right))
    default:
      return false
  }
}

/** Variables of which the value is made, up to what they were made of themselves. */
function namesIn(fn: SurveyedFunction, value: number, at: number): string[] {
  const { form } = fn.module
  const found: string[] = []
  const collect = (node: number): void => {
    if (form.code[node] === Op.Local) {
      const name = form.strings[form.code[node + 3] ?? 0] ?? ''
      if (name === 'self' || found.includes(name) || found.length === MOST_NAMES) return
      found.push(name)
      const store = (fn.stores.get(name) ?? []).findLast((one) => one.at < at && one.how === 'value')
      if (store !== undefined) collect(store.node)
      return
    }
    for (const child of childrenOf(form, node)) collect(child)
  }
  if (value > 0) collect(value)
  return found
}

function mentions(fn: SurveyedFunction, node: number, name: string): boolean {
  const { form } = fn.module
  if (form.code[node] === Op.Local) return form.strings[form.code[node + 3] ?? 0] === name
  return childrenOf(form, node).some((child) => mentions(fn, child, name))
}
