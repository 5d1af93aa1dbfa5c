// Holds the checks against the setup of the application.

import { askRule, type CardReport, type Detector, type Report, type Subject } from '../finding/index.ts'
import { checks } from './checks/index.ts'
import type { Check, CheckContext } from './kit.ts'
import { readSetup } from './setup.ts'
import { makeStatements } from './statements/index.ts'

export function detectInInfrastructure(subject: Subject): Detector {
  return {
    room: 'infrastructure',
    cards: checks,
    detect(on) {
      if (on.length === 0) return { reports: [], problems: [], statements: [], coverage: [] }
      const { setup, problems, coverage } = readSetup(subject)
      const context = { ...subject, setup }
      const reports = checks.filter((check) => on.includes(check)).map((check) => ask(check, context))
      return { reports, problems, statements: makeStatements(context), coverage }
    },
  }
}

function ask(check: Check, context: CheckContext): CardReport {
  if (check.looksAt === 'setup') return askRule(check, [context.setup], (setup, report) => check.check(setup, report, context))
  // The kind of the check and of the things is the same word; the compiler does not follow it through the table.
  const { check: run } = check as { check(thing: unknown, report: Report, context: CheckContext): void }
  return askRule<unknown>(check, context.setup[check.looksAt], (thing, report) => run(thing, report, context))
}
