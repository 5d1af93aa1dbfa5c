// Asks the rules about what the application is built on.

import { askRule, type Detector, type Subject } from '../finding/index.ts'
import { tellAge } from './advisories/tell-age.ts'
import { readInventory } from './read-inventory.ts'
import { supplyRules } from './rules/index.ts'
import packageUnderDeniedLicence from './rules/package-under-denied-licence.ts'
import packageWithKnownWeakness from './rules/package-with-known-weakness.ts'
import { tellLicences } from './tell-licences.ts'

export function detectInSupplyChain(subject: Subject): Detector {
  return {
    room: 'dependencies',
    cards: supplyRules,
    detect(on) {
      if (on.length === 0) return { reports: [], problems: [], statements: [], coverage: [] }
      const { inventory, problems, coverage } = readInventory(subject)
      const context = { ...subject, inventory }
      const reports = supplyRules
        .filter((rule) => on.includes(rule))
        .map((rule) => askRule(rule, [inventory], (thing, report) => rule.check(thing, report, context)))
      const asksForAdvisories = on.some(({ id }) => id === packageWithKnownWeakness.id)
      const asksForLicences = on.some(({ id }) => id === packageUnderDeniedLicence.id)
      const statements = [...(asksForAdvisories ? [tellAge(subject)] : []), ...(asksForLicences ? tellLicences(inventory, subject) : [])]
      return { reports, problems, statements, coverage }
    },
  }
}
