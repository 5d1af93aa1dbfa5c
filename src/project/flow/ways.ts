// What is known of a way through a function: that a value stored in one arm cannot come to another, that an arm is only entered without
// an argument that was given, and that what came in was vouched for before it was handed on.
import { ArgKind, CompareOp, endOf, Op, startOf } from '../../syntax/index.ts'
import { calleeName, type Store, type SurveyedFunction } from '../code/index.ts'
import { passedFor } from './arguments.ts'
import { type Check, checksOf } from './checks.ts'
import type { CallSite, Item } from './flow-types.ts'
import { keyOf } from './views.ts'

/** `if kind == "a": path = given` … `if kind == "b": remove(path)`: what is stored at one offset does not come to the other. */
export function excludes(fn: SurveyedFunction, from: number, to: number): boolean {
  const checks = checksOf(fn)
  if (checks.length < 2) return false
  const before = factsAt(fn, checks, from)
  if (before.length === 0) return false
  const after = factsAt(fn, checks, to)
  return before.some((one) => after.some((other) => one.root === other.root && disagree(one, other) && isSettled(fn, one, to)))
}

/** `if …: path = one` `else: path = other`: behind them, nothing else is in it. */
export function isStoredEitherWay(fn: SurveyedFunction, one: Store, other: Store, use: number): boolean {
  const { blocks } = fn.module
  const home = blocks[one.block] ?? 0
  if (one.how === 'changed' || other.how === 'changed' || one.block === other.block || home !== blocks[other.block]) return false
  for (let at = use; at !== home; at = blocks[at] ?? 0) if (at === 0) return false
  const checks = checksOf(fn)
  return checks.some(
    ({ from, to, node, how }) =>
      how === 'true' &&
      one.at >= from &&
      one.at <= to &&
      checks.some((check) => check.how === 'false' && check.node === node && other.at >= check.from && other.at <= check.to),
  )
}

interface Fact {
  /** The text that is compared. */
  readonly root: string
  /** A constant it equals; null where only `isTrue` is known. */
  readonly equals: string | null
  readonly isTrue: boolean
  readonly node: number
}

function disagree(one: Fact, other: Fact): boolean {
  if (one.equals === null || other.equals === null) return false
  if (one.equals === other.equals) return one.isTrue !== other.isTrue
  return one.isTrue && other.isTrue && kindOf(one.equals) === kindOf(other.equals)
}

/** Two texts differ where they are written differently, and so do two words of an enumeration. */
function kindOf(text: string): string {
  return /^["']/.test(text) ? 'text' : text.slice(0, text.lastIndexOf('.') + 1)
}

function factsAt(fn: SurveyedFunction, checks: readonly Check[], offset: number): Fact[] {
  const facts: Fact[] = []
  for (const { from, to, node, how } of checks)
    if (how !== 'came-back' && offset >= from && offset <= to) addFacts(fn, node, how === 'true', facts)
  return facts
}

function addFacts(fn: SurveyedFunction, node: number, holds: boolean, facts: Fact[]): void {
  const { code } = fn.module.form
  if (code[node] === (holds ? Op.And : Op.Or)) {
    addFacts(fn, code[node + 2] ?? 0, holds, facts)
    addFacts(fn, code[node + 3] ?? 0, holds, facts)
    return
  }
  if (code[node] !== Op.Compare) return
  const operator = code[node + 2] ?? 0
  if (operator !== CompareOp.Eq && operator !== CompareOp.NotEq) return
  const [left, right] = [code[node + 3] ?? 0, code[node + 4] ?? 0]
  const equals = keyOf(fn, right)
  if (code[left] !== Op.Local || (code[right] !== Op.Str && !/^[A-Z]\w*\.\w+$/.test(equals))) return
  facts.push({ root: keyOf(fn, left), equals, isTrue: (operator === CompareOp.Eq) === holds, node })
}

/** What was compared is written nowhere behind the first test. */
function isSettled(fn: SurveyedFunction, { root, node }: Fact, to: number): boolean {
  const at = startOf(fn.module.form, node)
  return !(fn.stores.get(root) ?? []).some((store) => store.at > at && store.at < to)
}

/** `for letter in ["/", "."]: name = name.replace(letter, "_")`: a loop over items that stand there runs. */
export function runsAtLeastOnce(fn: SurveyedFunction, { how, node, block }: Store): boolean {
  const { code, strings } = fn.module.form
  if (block === 0 || how !== 'value' || code[node] !== Op.Call || code[node + 3] === 0) return false
  const first = code[node + 6] ?? 0
  const stores = code[first] === Op.Local ? (fn.stores.get(strings[code[first + 3] ?? 0] ?? '') ?? []) : []
  return stores.some(
    (one) =>
      one.how === 'each' &&
      one.block === fn.module.blocks[block] &&
      (code[one.node] === Op.List || code[one.node] === Op.Tuple) &&
      (code[one.node + 2] ?? 0) > 0,
  )
}

/** The place is only come to where a parameter is None and the call gives something for it, or where it is given and the call does not. */
export function needsNothing(fn: SurveyedFunction, offset: number, site: CallSite): boolean {
  const { code } = fn.module.form
  for (const { from, to, node, how } of checksOf(fn)) {
    if (how === 'came-back' || offset < from || offset > to) continue
    if (how === 'true' && code[node] === Op.Local && isLeftOut(fn, keyOf(fn, node), site)) return true
    if (code[node] !== Op.Compare) continue
    const operator = code[node + 2] ?? 0
    if (code[code[node + 4] ?? 0] !== Op.None || operator !== (how === 'true' ? CompareOp.Is : CompareOp.IsNot)) continue
    const name = keyOf(fn, code[node + 3] ?? 0)
    const parameter = fn.form?.parameters.find((one) => one.name === name)
    if (parameter === undefined || code[parameter.default] !== Op.None) continue
    const given = passedFor(fn, name, [], site)
    if (given.some((one) => site.fn.module.form.code[one.node] !== Op.None)) return isNamed(site)
  }
  return false
}

/** `if dry_run:` of a parameter that is False, in a call that does not name it. */
function isLeftOut(fn: SurveyedFunction, name: string, site: CallSite): boolean {
  const parameter = fn.form?.parameters.find((one) => one.name === name)
  const usual = fn.module.form.code[parameter?.default ?? 0]
  return (
    parameter !== undefined &&
    (usual === Op.False || usual === Op.None) &&
    !fn.stores.has(name) &&
    passedFor(fn, name, [], site).every(({ path }) => path.length > 0)
  )
}

/** Nothing is given by way of stars. */
function isNamed({ fn, call }: CallSite): boolean {
  const { code } = fn.module.form
  for (let i = 0; i < (code[call + 3] ?? 0); i++) {
    const how = code[call + 4 + 3 * i]
    if (how !== ArgKind.Positional && how !== ArgKind.Keyword) return false
  }
  return true
}

/** A signature of what came in was compared, or it was asked whether it came from this machine. */
export function isVouchedFor({ fn, anchor }: Item): boolean {
  for (let i = 0; i < fn.calls.length; i += 2) {
    const name = calleeName(fn.module, fn.calls[i] ?? 0)
    if (name !== null && SIGNED.test(name)) return true
  }
  return checksOf(fn).some(({ from, to, node, how }) => how !== 'came-back' && anchor >= from && anchor <= to && isAboutPeer(fn, node))
}
const SIGNED = /^(?:compare_digest|\w*(?:verif|valid|check)\w*_signature|\w*signature_(?:verif|valid)\w*)$/

/** `client_host not in ("127.0.0.1", "::1")` */
function isAboutPeer(fn: SurveyedFunction, node: number): boolean {
  const { form, value } = fn.module
  const { code, strings } = form
  if (code[node] !== Op.Compare) return false
  const text = (one: number): string => value.code?.text.slice(startOf(form, one), endOf(form, one)) ?? ''
  if (!/127\.0\.0\.1|localhost|::1/.test(text(node))) return false
  const left = code[node + 3] ?? 0
  const store = code[left] === Op.Local ? fn.stores.get(strings[code[left + 3] ?? 0] ?? '')?.at(-1) : undefined
  return /\bclient\.host\b/.test(text(node)) || (store?.how === 'value' && /\bclient\.host\b/.test(text(store.node)))
}
