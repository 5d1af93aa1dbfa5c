// Another decision point as a shield: it is asked where our own rules let a request through, so it can only narrow what they allow. Where several operations
// may answer, it has to allow each.

import type { Route } from '../../../model/index.ts'
import { fitsPath } from '../../../policy/index.ts'
import { matchPath, parsePathPattern } from '../../resolve/index.ts'
import type { Objection, Shield, ShieldRequest } from '../shield.ts'
import { shieldModeOf, type WrittenShieldMode } from '../shield-mode.ts'
import type { PdpAnswer, PdpAsker } from './pdp-asker.ts'
import { createWriteQuestion, type PdpQuestion, type QuestionForm, type WriteQuestion } from './question.ts'

const name = 'pdp'

export interface PdpShieldRules extends WrittenShieldMode {
  /** Patterns of paths; null: everything. */
  readonly on: readonly string[] | null
  readonly asks: QuestionForm
  /** While it is away or slow, our own rules alone count. */
  readonly passesAway: boolean
}

export function createPdpShield(rules: PdpShieldRules, asker: Pick<PdpAsker, 'ask'>): Shield {
  const { on, asks, passesAway } = rules
  const known = new Map<string, OtherQuestion>()
  const otherOf = (route: Route): OtherQuestion => {
    const found = known.get(route.id) ?? createOther(route, asks)
    known.set(route.id, found)
    return found
  }
  return {
    name,
    of(route) {
      const isAsked = on === null || (route !== null && on.some((pattern) => fitsPath(pattern, route.path)))
      if (!isAsked) return null
      const mode = shieldModeOf(rules, route)
      const write = createWriteQuestion(route, asks)
      const object = (answer: PdpAnswer): Objection | null => {
        if (typeof answer === 'string') {
          const isLet = passesAway && (answer === 'pdp-away' || answer === 'pdp-slow')
          return { shield: name, code: answer, reason: troubles[answer], isEnforced: mode === 'enforce' && !isLet }
        }
        if (answer.allows) return null
        const reason = answer.reason === null ? 'it says no' : `it says no: ${answer.reason}`
        return { shield: name, code: 'pdp-denies', reason, isEnforced: mode === 'enforce' }
      }
      return {
        mode,
        head(request) {
          const answer = asker.ask(write(request, request.parameters))
          if (request.others.length === 0) return answer instanceof Promise ? answer.then(object) : object(answer)
          const all = [answer, ...request.others.map((other) => asker.ask(otherOf(other)(request)))]
          return Promise.all(all).then((answers) => answers.map(object).find((objection) => objection !== null) ?? null)
        },
      }
    },
  }
}

const troubles = {
  'pdp-away': 'it cannot be reached, or fails by itself',
  'pdp-slow': 'it did not answer in time',
  'pdp-busy': 'too many questions wait for it',
  'pdp-unknown': 'it does not know us',
  'pdp-unclear': 'it answered what is no decision',
} as const

type OtherQuestion = (request: ShieldRequest) => PdpQuestion

/** Of an operation that was registered later, whose parameters nobody has read yet. */
function createOther(route: Route, form: QuestionForm): OtherQuestion {
  const write: WriteQuestion = createWriteQuestion(route, form)
  const pattern = parsePathPattern(route.path)
  return (request) => write(request, matchPath(pattern, request.head.decoded.path) ?? {})
}
