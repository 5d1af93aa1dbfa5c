// A waiver after its last day: somebody promised to come back to it, and the scan says so until somebody does.

import { createFinding, type Finding, type RuleCard } from '../../finding/index.ts'
import type { PlacedWaiver } from '../policy.ts'
import { describeWaiver } from './waiver.ts'

export const expiredWaiverCard: RuleCard = {
  id: 'waiver-expired',
  title: 'A waiver is past its last day',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-710'],
  owaspApi: null,
  asvs: [],
  why: 'Somebody accepted a weakness until a day, and that day is over: what it covered is reported again, and who answers for it should look.',
  fix: 'Mend what it covers and take the waiver away, or let its owner give it a new reason and a new day.',
  blindSpots: [],
  examples: [],
}

export function toExpiredFinding(waiver: PlacedWaiver, findings: readonly Finding[]): Finding {
  const { file, line, owner, expires } = waiver
  const count = findings.length === 1 ? '1 finding is back' : `${findings.length} findings are back`
  return createFinding(
    expiredWaiverCard,
    {
      place: { file, line },
      cause: { name: file, what: `${describeWaiver(waiver)} until ${expires}` },
      what: `the waiver of ${describeWaiver(waiver)} ended on ${expires}, and ${owner} answers for it: ${count}`,
    },
    1,
  )
}
