// A front, the access rules and the shields that a test gives, before an application of ours that keeps what it gets.

import { readOpenapi } from '../../../src/extract/index.ts'
import { createDecider, createJudge, type DecisionNote, type Mode } from '../../../src/gateway/decide/index.ts'
import type { Outcome, StartFront } from '../../../src/gateway/listener/index.ts'
import type { Shield } from '../../../src/gateway/shields/index.ts'
import { compileAccess } from '../../../src/policy/access/index.ts'
import { toPolicyRoutes } from '../../../src/policy/index.ts'
import { type Standing, stand } from '../front/fronts.ts'
import { type Script, startRecordingUpstream } from '../front/recording-upstream.ts'

export interface Shielded extends Standing {
  /** Of the application. */
  readonly bodies: () => readonly string[]
  /** All that came to it, of each connection. */
  readonly came: () => readonly string[]
  readonly untilSeen: (text: string) => Promise<void>
  readonly untilClosed: () => Promise<void>
  /** Settles when that many requests are over. */
  readonly notes: (count: number) => Promise<readonly (DecisionNote | null)[]>
}

export interface ShieldedOptions {
  readonly shields: readonly Shield[]
  /** An OpenAPI document. */
  readonly document: object
  /** Of the access rules; all is allowed, but for paths that begin with `/closed`. */
  readonly mode?: Mode
  readonly script?: Script
  /** Called with each head that comes to the application. */
  readonly onHead?: Script
}

export async function standShielded(
  start: StartFront,
  { shields, document, mode = 'enforce', script, onHead }: ShieldedOptions,
): Promise<Shielded> {
  const read = readOpenapi(JSON.stringify(document))
  if (!read.ok) throw new Error(read.failure)
  const model = read.value
  const app = model.apps[0]?.id ?? ''
  const compiled = compileAccess(
    {
      rules: [
        { id: 'all', owner: null, selector: {}, when: null, effect: 'allow' },
        { id: 'closed', owner: null, selector: { paths: ['/closed'] }, when: null, effect: 'deny' },
      ],
      fields: [],
      resources: [],
    },
    toPolicyRoutes(model),
  )
  if (compiled.kind === 'refused') throw new Error('the rules of the test hold')
  const decider = createDecider({
    model,
    app,
    access: compiled.policy,
    mode,
    enforced: [],
    settings: { paths: new Map([['/static', { unknown: 'forward' }]]) },
    authenticator: {
      authenticate: (head) =>
        head.headers.some(({ name }) => name === 'x-bad')
          ? { kind: 'refused', code: 'credential-refused', reason: 'no', headers: [] }
          : { kind: 'principal', principal: { kind: 'user', id: 'anna', roles: [], scopes: [], attributes: {} } },
    },
    now: () => new Date('2026-11-23T09:00:00Z'),
    shields,
  })
  const kept: Outcome<DecisionNote>[] = []
  const judge = createJudge(decider, (outcome) => kept.push(outcome))
  const upstream = await startRecordingUpstream({
    ...(script === undefined ? {} : { script }),
    ...(onHead === undefined ? {} : { onHead }),
  })
  const standing = await stand(start, upstream.port, {
    judge: (head, client) => judge.judge(head, client),
    record: (outcome) => judge.record(outcome as Outcome<DecisionNote>), // Every note here comes from the judge above.
    late: (note, outcome) => judge.late?.(note as DecisionNote, outcome as Outcome<DecisionNote>), // As above.
  })
  return {
    ...standing,
    bodies: () => upstream.requests().map(({ body }) => body),
    came: () => upstream.bytes(),
    untilSeen: (text) => upstream.untilSeen(text),
    untilClosed: () => upstream.untilClosed(),
    notes: async (count) => {
      await standing.untilOver(count)
      return kept.map(({ note }) => note)
    },
  }
}
