// Tests of settings in functions that decide who may go on: what a test asks for, and whether it passes a check by.
import { isCredentialName, wordsOf } from '../knowledge/index.ts'
import type { Asked, CodeValue, Outline, TestStep } from '../model/index.ts'
import { namesIn } from './sign-in-steps.ts'

/** A dependency, a middleware, or a function whose name says that it lets people in. */
export function isGuarding({ role, inside, steps }: Outline): boolean {
  if (role === 'handler') return false
  const refuses = steps.some((step) => step.kind === 'raise' && (step.status === 401 || step.status === 403 || isRefusal(step.text)))
  const answers = steps.some((step) => (step.kind === 'return' || step.kind === 'call') && /\b40[13]\b|HTTP_40[13]/.test(step.text))
  if (!refuses && !answers) return false
  return role === 'before' || wordsOf(inside.function.slice(inside.function.lastIndexOf('.') + 1)).some((word) => guarding.has(word))
}
const guarding = new Set(
  'auth authenticate authenticated authentication authorize authorized verify check require validate user key token secret access permission admin protect guard'.split(
    ' ',
  ),
)

function isRefusal(text: string): boolean {
  return /unauthori[sz]ed|forbidden|not_?authenticated|permission_?denied|(?:auth\w*|credentials?)_?(?:error|exception)|HTTP_40[13]/i.test(
    text,
  )
}

export function settingOf(value: CodeValue | null): string | null {
  for (const source of value?.from ?? []) if (source.kind === 'setting') return source.name
  return null
}

/** A secret of the program, as a setting holds it: nothing by default. */
export function isUnsetSecret(value: CodeValue): boolean {
  if (settingOf(value) === null || value.certainty !== 'likely') return false
  const isEmpty = value.value === null || value.value === '' || (Array.isArray(value.value) && value.value.length === 0)
  return (
    isEmpty &&
    [settingOf(value) ?? '', ...namesIn(value.text).slice(-1), ...value.names].some(
      (name) => isCredentialName(name) || /api_?keys?$|auth_?(?:user|password)s?$/i.test(name),
    )
  )
}

/** The arm of a test that lets through: it gives something back, and nothing in it refuses or verifies. */
export function passesWhere(outline: Outline, test: TestStep, holds: boolean): boolean {
  const at = outline.steps.indexOf(test)
  const within = outline.steps.filter(({ under }) => under.some((arm) => arm.step === at && arm.holds === holds))
  const end = holds ? test.then : test.otherwise
  if (end === 'raises' || within.some(({ kind }) => kind === 'raise')) return false
  const isQuiet = within.every(
    (step) =>
      step.kind === 'return' ||
      step.kind === 'set' ||
      (step.kind === 'call' && /log|warn|info|debug|print|call_next|app|User|cast/i.test(step.callee)),
  )
  if (!isQuiet) return false
  if (end === 'returns') return within.every((step) => step.kind !== 'return' || !/\b40[13]\b|HTTP_40|False$/.test(step.value))
  // `if KEY: check()` and nothing behind it.
  if (end !== 'nothing' && end !== 'goes-on') return false
  const other = outline.steps.filter(({ under }) => under.some((arm) => arm.step === at && arm.holds !== holds))
  const checks = other.some((step) => step.kind === 'raise' || (step.kind === 'return' && /\b40[13]\b|HTTP_40/.test(step.value)))
  const last = outline.steps.lastIndexOf(other.at(-1) ?? test)
  const rest = outline.steps.slice(last + 1).filter(({ under }) => under.length <= test.under.length)
  return (
    checks &&
    !rest.some((step) => step.kind === 'raise' || (step.kind === 'test' && (step.then === 'raises' || step.otherwise === 'raises')))
  )
}

/** Where a question of a test holds for a value that is nothing. */
export function holdsForNothing({ how }: Asked): boolean | null {
  if (how === 'false' || how === 'none') return true
  return how === 'true' || how === 'given' ? false : null
}
