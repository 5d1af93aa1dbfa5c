// What must not leave in an answer: noted, covered, or the answer kept back.

import type { BodyFilter, ResponseHead } from '../../listener/index.ts'
import type { AnswerShield, ShieldRequest } from '../shield.ts'
import type { LeakKind } from './leaks.ts'
import { findInWhole, LeakMask, type LeakSeeker } from './mask-leaks.ts'
import { type LeakAnswer, name } from './rules.ts'

/** Of one operation. */
export interface LeakRules {
  readonly kinds: readonly LeakKind[]
  readonly answerTo: (kind: LeakKind) => LeakAnswer
  readonly isEnforced: boolean
  readonly answerBytes: number
}

type Parts = Extract<BodyFilter, { kind: 'parts' }>

export function createAnswerWatch(rules: LeakRules): (request: ShieldRequest, response: ResponseHead) => AnswerShield | null {
  const { kinds, answerTo, isEnforced } = rules
  const seeker: LeakSeeker = {
    kinds,
    hints: kinds.reduce((bits, { hint }) => bits | hint, 0),
    covers: (kind) => isEnforced && answerTo(kind) !== 'note',
  }
  const looks = !isEnforced || kinds.every((kind) => answerTo(kind) === 'note')
  const blocks = isEnforced && kinds.some((kind) => answerTo(kind) === 'block')
  const mask = (request: ShieldRequest): Parts => (looks ? new Looking(request, rules, seeker) : new Covering(request, rules, seeker))
  return (request, { headers }) => {
    let contentType = ''
    let encoding = ''
    for (let index = 0; index < headers.length; index++) {
      const header = headers[index]
      if (header?.name === 'content-type' && contentType === '') contentType = header.value
      else if (header?.name === 'content-encoding' && encoding === '') encoding = header.value
    }
    const media = mediaOf(contentType)
    if (!media.isReadable) return null
    if (encoding !== '' && encoding !== 'identity') {
      request.note({ shield: name, code: 'answer-telling', reason: 'the answer is encoded and was not looked at', isEnforced: false })
      return null
    }
    return !blocks || media.isStream ? { body: mask(request) } : { body: holding(request, rules, mask) }
  }
}

/** The whole is held, so that nothing of an answer goes out that holds what is kept back. */
function holding(request: ShieldRequest, { kinds, answerTo, answerBytes }: LeakRules, mask: (request: ShieldRequest) => Parts): BodyFilter {
  return {
    kind: 'whole',
    mostBytes: answerBytes,
    isInstant: true,
    finish(body) {
      // Longer than what is held: it goes on in parts, and breaks off where something stands in it.
      if (body === null) return { kind: 'pass', rest: mask(request) }
      const stopping = findInWhole(body, kinds, (kind) => answerTo(kind) === 'block')
      if (stopping !== null) {
        noteLeak(request, stopping, 'block', true)
        return { kind: 'refuse', code: 'answer-telling' }
      }
      const cover = mask(request)
      return { kind: 'send', bytes: Buffer.concat([cover.write(body) ?? nothing, cover.end() ?? nothing]) }
    },
  }
}

function noteLeak(request: ShieldRequest, { id }: LeakKind, answer: LeakAnswer, isEnforced: boolean): void {
  request.note({
    shield: name,
    code: 'answer-telling',
    reason: `the answer holds ${id} (${answer})`,
    isEnforced: isEnforced && answer === 'block',
  })
}

/** Says each kind once. */
class Watch {
  readonly kind = 'parts'
  readonly #request: ShieldRequest
  readonly #rules: LeakRules
  readonly #told: LeakKind[] = []
  protected readonly cover: LeakMask
  protected isBlocked = false

  constructor(request: ShieldRequest, rules: LeakRules, seeker: LeakSeeker) {
    this.#request = request
    this.#rules = rules
    this.cover = new LeakMask(seeker, this)
  }

  found(kind: LeakKind): void {
    const answer = this.#rules.answerTo(kind)
    if (this.#rules.isEnforced && answer === 'block') this.isBlocked = true
    if (this.#told.includes(kind)) return
    this.#told.push(kind)
    noteLeak(this.#request, kind, answer, this.#rules.isEnforced)
  }
}

/** Nothing is covered, so nothing has to wait for what follows. */
class Looking extends Watch implements Parts {
  readonly onlyLooks = true

  write(bytes: Uint8Array): Uint8Array {
    this.cover.write(bytes)
    return bytes
  }

  end(): Uint8Array {
    this.cover.end()
    return nothing
  }
}

class Covering extends Watch implements Parts {
  write(bytes: Uint8Array): Uint8Array | null {
    const covered = this.cover.write(bytes)
    return this.isBlocked ? null : covered
  }

  end(): Uint8Array | null {
    const covered = this.cover.end()
    return this.isBlocked ? null : covered
  }
}

const nothing = new Uint8Array()

const readable =
  /^(?:text\/|application\/(?:[a-z0-9.+-]+\+)?(?:json|xml)\b|application\/(?:x-)?ndjson|application\/jsonl|application\/javascript)/i

interface Media {
  readonly isReadable: boolean
  readonly isStream: boolean
}

const mostMedia = 64
const known = new Map<string, Media>()

/** An application has a few types of answers. */
function mediaOf(contentType: string): Media {
  let media = known.get(contentType)
  if (media === undefined) {
    media = { isReadable: readable.test(contentType), isStream: /event-stream|ndjson|jsonl/.test(contentType) }
    if (known.size >= mostMedia) known.clear()
    known.set(contentType, media)
  }
  return media
}
