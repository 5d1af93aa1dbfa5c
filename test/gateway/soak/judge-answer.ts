// What came to a client, held against what it must get.

import type { Book } from './book.ts'
import { type Lines, lineOf } from './messages.ts'
import { type Order, wordsIn } from './orders.ts'
import { mostAsked } from './shop.ts'

export interface Came {
  readonly status: number
  readonly lines: Lines
  readonly body: Buffer
}

/** What is left of each caller's limit, as the answers said. */
export type Left = Map<string, Set<number>>

/** Where the application broke off, the gateway may say so. */
const isBrokenOff = ({ answer }: Order, status: number): boolean => answer.breaksAt !== null && status === 502

export function judgeAnswer(order: Order, { status, lines, body }: Came, book: Book, left: Left | null): void {
  const where = 'client'
  order.ended = 'whole'
  const { expected, answer } = order
  const text = lines.flat().join('\n')
  const wrong = wordsIn(`${text}\n${body.toString('latin1')}`).filter((word) => word !== order.word)
  if (wrong.length > 0) book.blame(where, order, `words of others: ${[...new Set(wrong)].join()}`)
  if (isBrokenOff(order, status)) return
  // On a machine that does much else a connection or the disk may take its time.
  if (status === 503 || status === 504) {
    order.ended = 'left'
    return
  }
  if (status !== expected.status) {
    book.blame(where, order, `${status} and not ${expected.status}: ${body.toString('latin1', 0, 200)}`)
    return
  }
  if (expected.body === null) {
    const { detail } = expected
    const said: unknown = JSON.parse(body.toString())
    book.compare(
      where,
      order,
      'a refusal',
      JSON.stringify(said),
      JSON.stringify({ type: 'about:blank', title: titles[status], status, ...(detail === null ? {} : { detail }) }),
    )
  } else {
    if (answer.breaksAt !== null && answer.breaksAt < answer.body.length) book.blame(where, order, 'whole, where the application broke off')
    book.compare(where, order, 'a body', body, expected.body)
    const own = new Set(answer.lines.map(([name]) => name))
    const came = lines.filter(([name]) => own.has(name.toLowerCase()))
    book.compare(where, order, 'lines', writeLines(came), writeLines(answer.lines))
    const length = lineOf(lines, 'content-length')
    if (length !== null && Number(length) !== body.length) book.blame(where, order, `a length of ${length} and a body of ${body.length}`)
  }
  const limits = lineOf(lines, 'ratelimit')
  if (limits === null || order.person === null || left === null) return
  const rest = Number(/"each";r=(\d+)/.exec(limits)?.[1] ?? Number.NaN)
  const known = left.get(order.person.id) ?? new Set()
  left.set(order.person.id, known)
  if (!(rest < mostAsked) || known.has(rest)) book.blame(where, order, `what is left of the limit was said before, or is none: ${limits}`)
  known.add(rest)
}

const titles: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable Content',
}

const writeLines = (lines: Lines): string =>
  lines
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .sort()
    .join('\n')
