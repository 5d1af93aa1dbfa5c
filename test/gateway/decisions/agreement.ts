// Decisions of the gateway, from the bytes of a head to the verdict, beside what they should be. Used by the test, and by the tool that runs a
// million.

import { type Authentication, createDecider, type Verdict } from '../../../src/gateway/decide/index.ts'
import { parseRequestHead } from '../../../src/gateway/listener/parse-request.ts'
import { readHead, usualHeadLimits } from '../../../src/gateway/request/index.ts'
import { compileAccess } from '../../../src/policy/access/index.ts'
import { makeRandom } from '../../policy/random-policies.ts'
import { makeWorld, makeWorldRequest, type Who } from './random-worlds.ts'
import { createSlowGateway, refusedEarly } from './slow-gateway.ts'

export interface Agreement {
  readonly decisions: number
  /** By what was said. */
  readonly codes: Readonly<Record<string, number>>
  /** Requests that more than one operation may answer. */
  readonly unsure: number
  readonly differences: readonly string[]
}

/** One world by its seed. */
export function compareWorld(seed: number, requests: number): Agreement {
  const random = makeRandom(seed)
  const world = makeWorld(random)
  const compiled = compileAccess(world.policy, world.policyRoutes)
  const codes: Record<string, number> = {}
  const differences: string[] = []
  if (compiled.kind === 'refused')
    return {
      decisions: 0,
      codes,
      unsure: 0,
      differences: compiled.problems.map((problem) => `seed ${seed}: refused: ${JSON.stringify(problem)}`),
    }
  let who: Who | null = null
  const decider = createDecider({
    model: world.model,
    app: 'main:app',
    access: compiled.policy,
    mode: world.mode,
    enforced: world.enforced,
    settings: world.settings,
    authenticator: { authenticate: () => toAuthentication(who) },
    now: () => new Date('2026-11-22T09:00:00Z'),
  })
  const slow = createSlowGateway(world)
  let unsure = 0
  for (let count = 0; count < requests; count++) {
    const request = makeWorldRequest(random, world)
    who = request.who
    const wanted = slow(request.head, request.who)
    const ours = decide(request.head)
    codes[ours.code] = (codes[ours.code] ?? 0) + 1
    if (ours.operations > 1) unsure++
    const isSame =
      wanted.codes.has(ours.code) &&
      (ours.code === refusedEarly ||
        (wanted.rules.has(ours.rule) && ours.passes === (wanted.mode === 'observe' || ours.code === 'allow') && wanted.mode === ours.mode))
    if (!isSame)
      differences.push(
        `seed ${seed}: ${JSON.stringify(ours)}, not ${JSON.stringify({ ...wanted, codes: [...wanted.codes], rules: [...wanted.rules] })}\n${request.head}\n${JSON.stringify(
          {
            who,
            mode: world.mode,
            settings: { ...world.settings, paths: [...world.settings.paths] },
            rules: world.policy.rules,
            routes: world.model.routes.map(({ id, path, within, condition }) => [id, path, within, condition !== null]),
          },
          null,
          1,
        )}`,
      )
  }
  return { decisions: requests, codes, unsure, differences }

  function decide(head: string) {
    const refused = { code: refusedEarly, rule: null, passes: false, mode: 'observe', operations: 0 }
    const parsed = parseRequestHead(head, head.length, null)
    if (parsed.kind === 'fault') return refused
    const read = readHead(parsed.sent, usualHeadLimits)
    if (read.kind === 'refused') return refused
    const made = decider.decide(read.head, { address: '192.0.2.1', isEncrypted: false })
    if (made instanceof Promise) throw new Error('who calls was known at once')
    const { verdict, passes, note } = made
    return { code: codeOf(verdict), rule: 'rule' in verdict ? verdict.rule : null, passes, mode: note.mode, operations: note.routes.length }
  }
}

const codeOf = (verdict: Verdict): string => (verdict.kind === 'refuse' ? verdict.code : verdict.kind)

function toAuthentication(who: Who | null): Authentication {
  if (who === null) throw new Error('nobody asks')
  return who.kind === 'refused' ? { ...who, code: 'credential-refused', headers: [] } : who
}
