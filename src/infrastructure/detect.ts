// Holds the checks against the setup of the application.

import { askRule, type CardReport, type Detector, type Draft, type Report, type Subject } from '../finding/index.ts'
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
  const asked = askRule<unknown>(check, context.setup[check.looksAt], (thing, report) => run(thing, report, context))
  return { ...asked, drafts: uniqueDrafts(asked.drafts) }
}

/** What several things are made of (the base of two overlays, a module that is called twice) is one cause. */
function uniqueDrafts(drafts: readonly Draft[]): readonly Draft[] {
  const unique = new Map<string, Draft>()
  for (const draft of drafts) {
    // What several containers take from one line of values is changed there.
    const key = JSON.stringify([draft.place, draft.cause.what.replace(/^container [^:]*: /, '')])
    if (!unique.has(key)) unique.set(key, draft)
  }
  return [...unique.values()]
}
