// What a guard comes to, in a few words: whom it lets pass.

import type { Guard } from '../../model/index.ts'

export function summariseGuard({ absent, forged, verified, tests }: Guard): string {
  if (absent === 'stops' && forged === 'stops') {
    if (verified === 'stops') return 'stops everybody'
    return tests.length > 0 || verified === 'either' ? 'a valid credential, and more' : 'a valid credential'
  }
  if (absent === 'stops' && forged === 'passes') return 'any credential, made up or not'
  if (absent === 'passes' && forged === 'passes') return 'lets everybody pass'
  if (absent === 'passes' && forged === 'stops') return 'no credential or a valid one'
  if (absent === 'unknown' || forged === 'unknown') return 'not known whom it stops'
  return 'stops some requests, not all'
}
