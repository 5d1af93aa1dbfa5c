// What becomes of a request that looks like abuse: it is noted, let through later, told to wait, or refused.

import type { Mode } from '../../decide/verdict.ts'
import type { Objection, Said, ShieldRequest } from '../shield.ts'
import type { AbuseEngine } from './engine.ts'
import type { AbuseAnswer } from './rules.ts'
import type { Suspicion } from './suspicion.ts'

export const shieldName = 'abuse'

/** Null: it goes on at once. */
export function answerTo(
  { kind, reason, wait, isOfEverybody }: Suspicion,
  answer: AbuseAnswer,
  {
    mode,
    engine,
    delay,
    request,
  }: { readonly mode: Mode; readonly engine: AbuseEngine; readonly delay: number; readonly request: ShieldRequest },
): Said {
  const isHeld = mode === 'enforce'
  const seconds = Math.max(1, Math.ceil(wait / 1000))
  const object = (isEnforced: boolean): Objection => ({
    shield: shieldName,
    code: answer === 'block' ? 'client-blocked' : 'client-waits',
    reason: `${kind}: ${reason}`,
    ...(answer === 'block' || wait === 0 ? {} : { headers: [['retry-after', String(seconds)]] }),
    isEnforced,
  })
  if (answer === 'note' || isOfEverybody === true) return object(false)
  if (answer !== 'slow' || !isHeld) return object(isHeld)
  const slept = engine.delay(delay)
  // Whoever brings more than can be held up is told to come back.
  if (slept === null) return object(true)
  request.note(object(false))
  return slept.then(() => null)
}
