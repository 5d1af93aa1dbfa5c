// How functions that sign in end where the account is unknown, and where the password is wrong.
import type { CallStep, Outline, TestStep } from '../model/index.ts'
import {
  asksForMissing,
  asksForPassword,
  type ExitStep,
  exitUnder,
  isAccountName,
  isCall,
  isPasswordCheck,
  isTest,
  namesIn,
} from './sign-in-steps.ts'

export interface UnknownAccount {
  /** The test that finds that nobody has the name. */
  readonly test: TestStep
  readonly exit: ExitStep
}

/** `if user is None: raise …`, of what was looked up before. */
export function findUnknownAccount(outline: Outline): UnknownAccount | null {
  for (const [i, step] of outline.steps.entries()) {
    if (!isTest(step) || step.isRescue || (step.then !== 'raises' && step.then !== 'returns') || asksForPassword(step)) continue
    const [asked, ...more] = step.asks
    if (asked === undefined || more.length > 0 || !asksForMissing(asked) || !/^[\w.]+$/.test(asked.value.text)) continue
    const { text } = asked.value
    const looked = outline.steps.slice(0, i).findLast((one): one is CallStep => isCall(one) && one.goesTo.includes(text))
    if (looked === undefined || !isLookUp(looked, text) || isPasswordCheck(looked.name, looked.arguments.join(' '))) continue
    const exit = exitUnder(outline, i, true)
    if (exit !== null) return { test: step, exit }
  }
  return null
}

/** An account by what somebody calls themselves. */
function isLookUp({ callee, arguments: given }: CallStep, target: string): boolean {
  const said = namesIn(`${callee} ${given.join(' ')}`)
  if (!isAccountName(target) && !said.some(isAccountName)) return false
  if (said.some((name) => /token|session|cookie|api_?key|current_user|decode|authenticate/i.test(name))) return false
  return (
    given.length > 0 &&
    (said.some((name) => /e?mail|user_?name|login|phone|identifier|handle/i.test(name)) || /\.(?:first|scalar|one|get|fetch)/.test(callee))
  )
}

/** The test that finds the password wrong, after the account was found. */
export function findWrongPassword(outline: Outline, after: UnknownAccount): { readonly test: TestStep; readonly exit: ExitStep } | null {
  const start = outline.steps.indexOf(after.test)
  for (const [i, step] of outline.steps.entries()) {
    if (i <= start || !isTest(step) || !asksForPassword(step)) continue
    const isWrong = step.asks.every(({ how }) => how === 'false' || how === '!=')
    const exit = exitUnder(outline, i, isWrong)
    if (exit !== null) return { test: step, exit }
    if (!isWrong) {
      // `if verify(…): return token` and then the refusal.
      const rest = outline.steps
        .slice(i)
        .find((one): one is ExitStep => (one.kind === 'raise' || one.kind === 'return') && one.under.length === step.under.length)
      if (rest !== undefined) return { test: step, exit: rest }
    }
  }
  return null
}
