// The access rules that the code enforces today, as a section of `fastward.yaml`. What the text does not say is in it as comments.

import type { Model } from '../model/index.ts'
import { compareWithCode, deriveAccess } from './access/index.ts'
import { writeAccess } from './document/write-access.ts'

export interface DerivedDocument {
  readonly text: string
  readonly rules: number
  /** Routes that a rule is about. */
  readonly covered: number
  /** Routes on which the rules do not say what the code does. */
  readonly noted: number
}

export function deriveDocument(model: Model): DerivedDocument {
  const { policy, notes } = deriveAccess(model)
  const told = new Set(notes.map(({ route }) => route))
  // Rules name routes as people do, and two routes may share a name.
  const apart = compareWithCode(policy, model).flatMap(({ route, verdict, reasons }) =>
    verdict === 'same' || told.has(route) ? [] : [{ route, text: `The rules are not what the code does: ${reasons[0] ?? verdict}` }],
  )
  const isOnlyApp = new Set(model.routes.map(({ app }) => app)).size <= 1
  const short = (id: string) => (isOnlyApp ? id.replace(/^[^|]*\|/, '') : id)
  const all = [...notes, ...apart]
  return {
    text: writeAccess({
      rules: policy.rules.map((rule) => ({ ...rule, selector: { routes: (rule.selector.routes ?? []).map(short) } })),
      notes: all.map(({ route, text }) => ({ route: short(route), text })),
      head: [
        'Who may call what, as the code enforces it today: `fastward policy derive` wrote it. Read it before it becomes law: a rule says',
        'what is, and not what should be. A comment above a route is what the code does there and the rule does not say.',
      ],
    }),
    rules: policy.rules.length,
    covered: policy.rules.reduce((count, { selector }) => count + (selector.routes?.length ?? 0), 0),
    noted: new Set(all.map(({ route }) => route)).size,
  }
}
