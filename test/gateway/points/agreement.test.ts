// A decision point decides what the gateway would: the same random requests in front of the same random policies, asked about by every protocol.

import { describe, expect, test } from 'vitest'
import { createDecider, createJudge } from '../../../src/gateway/decide/index.ts'
import type { Outcome } from '../../../src/gateway/listener/index.ts'
import { parseRequestHead } from '../../../src/gateway/listener/parse-request.ts'
import { type Asked, ask } from '../../../src/gateway/points/ask.ts'
import { readCheckRequest } from '../../../src/gateway/points/grpc/check-request.ts'
import { findHandshakes } from '../../../src/gateway/points/handshakes.ts'
import { createPointJudge } from '../../../src/gateway/points/point-judge.ts'
import { openEdge, readHead, usualHeadLimits } from '../../../src/gateway/request/index.ts'
import { compileAccess } from '../../../src/policy/access/index.ts'
import { makeRandom } from '../../policy/random-policies.ts'
import { makeWorld, makeWorldRequest, type Who } from '../decisions/random-worlds.ts'
import { questions, type Told, writeCheckRequest } from './protocols.ts'

const proxy = { address: '127.0.0.1', isEncrypted: false }
const client = { address: '192.0.2.1', isEncrypted: false }

interface Said {
  /** `pass`, or the status of the refusal. */
  readonly end: string
  readonly code: string | null
  readonly rule: string | null
  readonly principal: string | null
}

function compare(seed: number, count: number): { readonly compared: number; readonly ends: Set<string> } {
  const random = makeRandom(seed)
  const world = makeWorld(random)
  const compiled = compileAccess(world.policy, world.policyRoutes)
  if (compiled.kind === 'refused') return { compared: 0, ends: new Set() }
  let who: Who = { kind: 'unavailable', reason: '' }
  const outcomes: Outcome[] = []
  const decider = createDecider({
    model: world.model,
    app: 'main:app',
    access: compiled.policy,
    mode: world.mode,
    enforced: world.enforced,
    settings: world.settings,
    authenticator: { authenticate: () => (who.kind === 'refused' ? { ...who, code: 'credential-refused', headers: [] } : who) },
    now: () => new Date('2026-11-22T09:00:00Z'),
  })
  const judge = createJudge(decider, (outcome) => void outcomes.push(outcome))
  const place = {
    judge,
    edge: () => openEdge,
    limits: usualHeadLimits,
    handshakes: findHandshakes(world.model, 'main:app'),
    askers: () => ({ token: null, networks: [], isSocket: true }),
    authzen: () => {
      throw new Error('nobody asks that here')
    },
    mayRead: () => false,
    mostBytes: () => 1024,
  }
  const points = createPointJudge(place)

  const direct = (head: string): Said | null => {
    const parsed = parseRequestHead(head, head.length, null)
    const read = parsed.kind === 'fault' ? null : readHead(parsed.sent, usualHeadLimits)
    if (read === null) return null
    if (read.kind === 'refused') return { end: 'early', code: read.code, rule: null, principal: null }
    const judged = judge.judge(read.head, client)
    if (judged instanceof Promise) throw new Error('who calls was known at once')
    const { verdict, principal } = judged.note
    const { kind } = judged.judgement
    const end = kind === 'redirect' ? '307' : kind === 'respond' ? 'preflight' : kind
    return { end, code: verdict.kind === 'refuse' ? verdict.code : null, rule: 'rule' in verdict ? verdict.rule : null, principal }
  }
  const said = (isPass: boolean, asked: readonly Asked[]): Said => {
    const note = asked.at(-1)?.note ?? null
    if (note === null) return { end: 'early', code: asked[0]?.code ?? null, rule: null, principal: null }
    const { verdict, principal } = note
    const end = isPass ? 'pass' : asked[0]?.code === null ? String(asked[0].status) : 'refuse'
    return { end, code: verdict.kind === 'refuse' ? verdict.code : null, rule: 'rule' in verdict ? verdict.rule : null, principal }
  }

  let compared = 0
  const ends = new Set<string>()
  for (let index = 0; index < count; index++) {
    const request = makeWorldRequest(random, world)
    who = request.who
    // What `Connection` names, proxies take off or leave, each as it likes; handshakes have a test of their own.
    if (/^(?:connection|upgrade):/im.test(request.head)) continue
    const [line = '', ...rest] = request.head.split('\r\n')
    const [method = '', target = ''] = line.split(' ')
    const headers = rest.slice(1).map((header): [string, string] => {
      const colon = header.indexOf(':')
      return [header.slice(0, colon), header.slice(colon + 2)]
    })
    const wanted = direct(request.head)
    // No proxy has such a request in hand.
    if (wanted === null) continue
    const told: Told = { method, target, host: 'shop.example', headers, address: client.address }
    for (const [name, write] of questions) {
      const question = write(told)
      const parsed = parseRequestHead(question, question.length, null)
      const read = parsed.kind === 'fault' ? null : readHead(parsed.sent, { ...usualHeadLimits, headers: 200 })
      if (read?.kind !== 'head') throw new Error(`${name}: no question`)
      const judged = points.judge(read.head, proxy)
      if (judged instanceof Promise || judged.judgement.kind !== 'respond') throw new Error(`${name}: not answered`)
      expect(said(judged.judgement.status === 200, judged.note.asked), `seed ${seed}, ${name}: ${request.head}`).toEqual(wanted)
    }
    for (const isRaw of [true, false]) {
      const question = readCheckRequest(writeCheckRequest(told, { isRaw }), proxy, false)
      if (typeof question === 'string') throw new Error(`ext_authz: ${question}`)
      // Without `encode_raw_headers` Envoy joins what comes twice, and so do rules.
      const made = ask(question, place)
      if (made instanceof Promise) throw new Error('ext_authz: who calls was known at once')
      expect(said(made.answer.kind === 'pass', made.asked), `seed ${seed}, ext_authz: ${request.head}`).toEqual(wanted)
    }
    compared++
    ends.add(wanted.code ?? wanted.end)
  }
  return { compared, ends }
}

describe('random applications, policies and requests', () => {
  test('no protocol decides otherwise than the gateway', () => {
    let compared = 0
    const ends = new Set<string>()
    for (let seed = 1; seed <= 80; seed++) {
      const result = compare(seed, 60)
      compared += result.compared
      for (const end of result.ends) ends.add(end)
    }
    expect(compared).toBeGreaterThan(2500)
    // Nothing is compared that never happens.
    expect([...ends]).toEqual(
      expect.arrayContaining(['rule-denies', 'rule-missing', 'route-unknown', 'credential-refused', 'path-doubtful', '307', 'pass']),
    )
  })
})
