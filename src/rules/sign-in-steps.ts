// The steps of functions that have to do with signing in: what is looked up, what is asked of it, and how they end.
import { isPasswordName, wordsOf } from '../knowledge/index.ts'
import type { Asked, CallStep, CodeValue, Model, Outline, RaiseStep, ReturnStep, Route, Step, TestStep } from '../model/index.ts'
import { wordsOfRoute } from './route-purpose.ts'
import { walkSchema } from './schema-walk.ts'

export type ExitStep = RaiseStep | ReturnStep

/** What a route's handler, its dependencies and middleware do, and what they call. */
export function outlinesOf(route: Route, outlines: readonly Outline[]): Outline[] {
  return outlines.filter(({ entries }) => entries.includes(route.id))
}

export function isTest(step: Step): step is TestStep {
  return step.kind === 'test'
}
export function isCall(step: Step): step is CallStep {
  return step.kind === 'call'
}
export function isExit(step: Step): step is ExitStep {
  return step.kind === 'raise' || step.kind === 'return'
}

/** What ends the arm of a test, where it is one exit. */
export function exitUnder({ steps }: Outline, test: number, holds: boolean): ExitStep | null {
  const found = steps.filter((step) => isExit(step) && step.under.at(-1)?.step === test && step.under.at(-1)?.holds === holds)
  return (found.at(-1) as ExitStep | undefined) ?? null
}

/** It holds where the value is missing: `not user`, `user is None`. */
export function asksForMissing({ how }: Asked): boolean {
  return how === 'false' || how === 'none'
}

/** `verify_password(form.password, user.hash)`, `user.check_password(password)`; not `validate_password_strength(password)`. */
export function isPasswordCheck(name: string, given: string): boolean {
  const words = wordsOf(name)
  if (words.some((word) => notChecking.has(word))) return false
  if (!words.some((word) => checking.has(word))) return false
  return words.some((word) => word === 'password' || word === 'pwd' || word === 'hash') || namesIn(given).some(isPasswordName)
}
const checking = new Set('verify check compare match matches checkpw authenticate validate correct valid'.split(' '))
const notChecking = new Set(
  'strength policy complexity length format rules confirm update needs rehash user code totp otp token'.split(' '),
)

/** A test that asks whether a password is right. */
export function asksForPassword({ asks }: TestStep): boolean {
  return asks.some(({ value, against, how }) => {
    if (against !== null && (how === '==' || how === '!=')) return isRightPassword(value) && isRightPassword(against)
    const call = /^(?:await )?([\w.]+)\((.*)/.exec(value.text)
    if (call !== null) return isPasswordCheck(call[1]?.split('.').at(-1) ?? '', call[2] ?? '')
    return false
  })
}

function isRightPassword({ text, names }: CodeValue): boolean {
  return [...names, ...namesIn(text)].some((name) => isPasswordName(name) || /hash/i.test(name))
}

/** The names in a piece of code, of paths their last parts too. */
export function namesIn(text: string): string[] {
  return text.replace(/(["'])(?:\\.|(?!\1).)*\1/g, '""').match(/[A-Za-z_]\w*/g) ?? []
}

/** Of somebody who has an account. */
export function isAccountName(name: string): boolean {
  const words = wordsOf(name.slice(name.lastIndexOf('.') + 1))
  return words.some((word) => accounts.has(word)) && !words.some((word) => word === 'id' || word === 'ids')
}
const accounts = new Set('user account member customer admin person profile principal player employee'.split(' '))

/** Where a password or a token is exchanged for a session; not where an account is made, or a password set. */
export function isPasswordSignIn(route: Route): boolean {
  if (route.kind !== 'http' || route.method !== 'POST') return false
  const words = wordsOfRoute(route)
  if (words.some((word) => otherSteps.has(word))) return false
  const text = words.join(' ')
  if (/\bcreate (?:user|account|admin|member)/.test(text)) return false
  return /\b(?:login|signin|logon|authenticate|authentication|auth|token|tokens|session|sessions)\b|\b(?:sign|log) (?:in|on)\b/.test(text)
}
const otherSteps = new Set(
  'register registration signup setup init initial bootstrap reset forgot recover recovery change update users delete refresh logout verify confirm revoke admin connect connection connections'.split(
    ' ',
  ),
)

/** The answer to a caller who has forgotten the password, and only says who it is. */
export function isRecoveryRequest(route: Route): boolean {
  if (route.kind !== 'http') return false
  const text = wordsOfRoute(route).join(' ')
  return (
    /\bforgot\b|\brecover\b|\brecovery\b|\breset\b|\bforget\b/.test(text) &&
    /password|passwd|pwd|account|email|forgot|forget|recover/.test(text)
  )
}

/** Names of what a route takes in its query, headers, form and body, the fields of a body's models too. */
export function inputsOf(route: Route, model: Model): string[] {
  const own = route.parameters.filter(({ in: part }) => part !== 'path').map(({ name }) => name)
  if (route.kind !== 'http' || route.body === null) return own
  return [...own, ...walkSchema(route.body.schema, model).flatMap(({ schema }) => Object.keys(schema.properties ?? {}))]
}
