// Something is read, asked, and changed later by whoever read it; what keeps others out meanwhile.
import type { Outline, TestStep } from '../model/index.ts'
import { isCall, isTest } from './sign-in-steps.ts'

/** The test that comes last before a step, of those that are meant. */
export function findCheckBefore({ steps }: Outline, before: number, isMeant: (test: TestStep) => boolean): TestStep | null {
  return steps.slice(0, before).findLast((step): step is TestStep => isTest(step) && isMeant(step)) ?? null
}

/** A lock around it, a locked row, a statement that asks and writes at once, or a record that this request has made itself. */
export function isGuardedAtOnce({ steps }: Outline, at: number, target: string): boolean {
  const step = steps[at]
  if (step === undefined || (step.lock !== null && /lock|mutex|semaphore/i.test(step.lock))) return true
  if (steps.slice(0, at).some(({ text }) => /for_update|for update|advisory|\block\w*\(|\.acquire\(|serializable|F\(['"]/i.test(text)))
    return true
  const record = target.slice(0, target.indexOf('.'))
  const maker = steps.slice(0, at).findLast((one) => isCall(one) && one.goesTo.includes(record))
  return maker !== undefined && isCall(maker) && /^[A-Z]/.test(maker.name)
}
