// What a guard comes to, in a few words: whom it lets pass of those that reach it.

import type { MetGuard } from '../access-words.ts'

export function summariseGuard({ met, tests }: MetGuard): string {
  const { absent, forged, verified } = met
  const stopsAbsent = absent === 'stops' || absent === 'not reached'
  const stopsForged = forged === 'stops' || forged === 'not reached'
  if (stopsAbsent && stopsForged) {
    if (verified === 'stops') return 'stops everybody'
    // A caller who is known may still be refused for what is no question about callers: the record is gone, the account is closed.
    if (forged === 'not reached') {
      if (tests.length > 0) return 'asks more of the caller'
      return verified === 'passes' ? 'lets the caller pass' : 'may refuse the caller'
    }
    return tests.length > 0 ? 'a valid credential, and more' : 'a valid credential'
  }
  if (stopsAbsent && forged === 'passes') return 'any credential, made up or not'
  if (absent === 'passes' && forged === 'passes') return 'lets everybody pass'
  if (absent === 'passes' && stopsForged) return 'no credential or a valid one'
  if (absent === 'unknown' || forged === 'unknown') return 'not known whom it stops'
  return absent === 'either' ? 'some pass without a credential' : 'some pass with a made-up credential'
}

/** `good` only where neither no credential nor a made-up one passes; `bad` where any made-up one does. */
export function toneOf({ met }: MetGuard): 'good' | 'bad' | 'weak' {
  const stops = (outcome: string) => outcome === 'stops' || outcome === 'not reached'
  if (stops(met.absent) && stops(met.forged)) return 'good'
  return stops(met.absent) && (met.forged === 'passes' || met.forged === 'either') ? 'bad' : 'weak'
}
