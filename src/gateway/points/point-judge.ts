// The door for proxies that ask, as a judge of a front: every question is answered by ourselves, and nothing goes on to an application.

import type { DecisionNote } from '../decide/index.ts'
import type { Judge, Judged, Judgement, Outcome } from '../listener/index.ts'
import { bringsBody, type Client, type RequestHead } from '../request/index.ts'
import { type Asked, type AskPlace, ask, type Decided } from './ask.ts'
import { authRequest } from './auth-request.ts'
import { type AuthzenPlace, answerAuthzen, isAuthzen } from './authzen/authzen-point.ts'
import { extAuthzHttp } from './ext-authz-http.ts'
import { forwardAuth } from './forward-auth.ts'
import type { HttpPoint } from './http-point.ts'
import { isTrusted, isTrustedByBearer, type TrustedAskers } from './trusted-askers.ts'

export interface PointPlace extends AskPlace {
  /** Asked for each question: a secret may be another one by now. */
  readonly askers: () => TrustedAskers
  readonly authzen: () => AuthzenPlace
  readonly mayRead: () => boolean
  /** Bytes of a body that is sent along. */
  readonly mostBytes: () => number
}

const points: readonly HttpPoint[] = [authRequest, forwardAuth, extAuthzHttp]

/** What comes back when the answer has left. */
interface Note {
  readonly point: string
  readonly asked: readonly Asked[]
}

export function createPointJudge(place: PointPlace): Judge<Note> {
  const answer = (point: HttpPoint, { answer: told, asked }: Decided): Judged<Note> => ({
    judgement: { kind: 'respond', ...point.write(told) },
    note: { point: point.name, asked },
  })
  const decide = (
    point: HttpPoint,
    head: RequestHead,
    client: Client,
    bytes: Uint8Array | 'cut' | null,
  ): Judged<Note> | Promise<Judged<Note>> => {
    const question = point.read(head, client, { mayRead: place.mayRead(), bytes })
    if (typeof question === 'string') return { judgement: { kind: 'refuse', code: question }, note: { point: point.name, asked: [] } }
    const made = ask(question, place)
    return made instanceof Promise ? made.then((later) => answer(point, later)) : answer(point, made)
  }
  const evaluate = async (head: RequestHead, client: Client, bytes: Uint8Array | null): Promise<Judged<Note>> => {
    const { written, asked } = await answerAuthzen(head, client, bytes, place.authzen())
    return { judgement: { kind: 'respond', ...written }, note: { point: 'authzen', asked } }
  }
  return {
    judge(head, client) {
      const askers = place.askers()
      if (isAuthzen(head.rawPath)) {
        const note = { point: 'authzen', asked: [] }
        if (!isTrustedByBearer(head, client, askers)) return { judgement: refuseAsker(askers), note }
        if (!bringsBody(head.framing)) return evaluate(head, client, nothing)
        return { judgement: readFirst((bytes) => evaluate(head, client, bytes), mostQuestion), note }
      }
      const point = points.find(({ path, isPrefix }) => head.rawPath === path || (isPrefix === true && head.rawPath.startsWith(`${path}/`)))
      const note = { point: point?.name ?? 'unknown', asked: [] }
      if (!isTrusted(head, client, askers)) return { judgement: { kind: 'refuse', code: 'point-untrusted' }, note }
      if (point === undefined) return { judgement: { kind: 'refuse', code: 'route-unknown' }, note }
      if (!bringsBody(head.framing)) return decide(point, head, client, null)
      return { judgement: readFirst((bytes) => decide(point, head, client, bytes ?? 'cut'), place.mostBytes()), note }
    },
    record({ note, ended, milliseconds, ...own }: Outcome<Note>) {
      const how = { ended: ended === 'answered' ? 'told' : ended, milliseconds, point: note?.point ?? 'unknown' } as const
      // Where to ask is no decision.
      if (note?.asked.length === 0 && own.code === null && own.status === 200) return
      const { record } = place.judge
      if (note === null || note.asked.length === 0) record.call(place.judge, { ...own, ...how, note: null })
      else for (const asked of note.asked) record.call(place.judge, { ...asked, ...how })
    },
  }
}

/** Who shows no secret is told that one is asked for (AuthZEN 1.0, 11.3). */
const refuseAsker = ({ token }: TrustedAskers): Judgement =>
  token === null
    ? { kind: 'refuse', code: 'point-untrusted' }
    : { kind: 'refuse', code: 'point-unshown', headers: [['www-authenticate', 'Bearer realm="fastward"']] }

const nothing = new Uint8Array()
/** Of AuthZEN, in bytes. */
const mostQuestion = 1024 * 1024

function readFirst(judge: (bytes: Uint8Array | null) => Judged | Promise<Judged>, mostBytes: number): Judgement {
  return { kind: 'pass', added: [], body: { mostBytes, judge } }
}

export type { DecisionNote }
