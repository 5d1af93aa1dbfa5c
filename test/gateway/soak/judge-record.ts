// The record that the gateway wrote in the soak, held against what was sent: each decision is about its own request, its own caller and its own answer.

import { readRecords } from '../audit/standing.ts'
import type { Book } from './book.ts'
import { type Order, wordsIn } from './orders.ts'

interface Event {
  readonly status_code?: string
  readonly actor: { readonly user?: { readonly uid?: string; readonly name?: string } }
  readonly api: { readonly operation: string }
  readonly src_endpoint: { readonly ip?: string }
  readonly http_request: { readonly http_method: string; readonly url: { readonly path: string } }
  readonly policy: { readonly name?: string }
  readonly metadata: { readonly correlation_uid?: string }
  readonly unmapped: {
    readonly code: string | null
    readonly ended: string | null
    readonly closed?: { readonly read: readonly string[]; readonly write: readonly string[] }
  }
}

export function judgeRecord(folder: string, book: Book, withShields: boolean): number {
  const where = 'record'
  const seen = new Map<string, Event[]>()
  const records = readRecords(folder)
  for (const { event } of records) {
    const known = event as unknown as Event // As the gateway writes it.
    const [word = ''] = wordsIn(known.http_request.url.path)
    const order = book.orders.get(word)
    if (order === undefined) {
      // Of a head that was cut off nobody knows more than that.
      if (known.http_request.url.path !== '' || known.actor.user !== undefined)
        book.blame(where, null, `of nothing that was sent: ${JSON.stringify(event)}`)
      continue
    }
    seen.set(word, [...(seen.get(word) ?? []), known])
    judgeEvent(order, known, JSON.stringify(event), book, withShields)
  }
  for (const order of book.orders.values()) {
    const count = seen.get(order.word)?.filter(({ metadata }) => metadata.correlation_uid === undefined).length ?? 0
    if (order.ended === 'open') book.blame(where, order, 'it never ended')
    if (order.ended === 'whole' ? count !== 1 : count > 1) book.blame(where, order, `${count} records`)
  }
  return records.length
}

function judgeEvent(order: Order, event: Event, text: string, book: Book, withShields: boolean): void {
  const where = 'record'
  const blame = (what: string) => book.blame(where, order, `${what}: ${text}`)
  const { word, person, expected, answer, target } = order
  if (wordsIn(text).some((one) => one !== word)) blame('words of others')
  const others = (text.match(/person-\d+/g) ?? []).filter((id) => id !== person?.id && !target.includes(`/${id}/`))
  if (others.length > 0) blame('names of others')
  const path = target.split('?', 1)[0] ?? ''
  if (event.http_request.http_method !== order.method || event.http_request.url.path !== path) blame('another request')
  const isKnown = person !== null && expected.status !== 401
  const { user } = event.actor
  // Who leaves before anybody knows them leaves no name.
  const isNobody = order.ended === 'left' && user === undefined && event.api.operation === 'unknown'
  if (isKnown && !isNobody ? user?.uid !== person.id : user?.uid !== undefined) blame('another caller')
  if (event.api.operation !== order.operation && !isNobody) blame('another operation')
  if (event.src_endpoint.ip !== '127.0.0.1') blame('another address')
  if (order.ended !== 'whole' || answer.breaksAt !== null) return
  if (event.status_code !== String(expected.status)) blame(`another status than ${expected.status}`)
  if (event.unmapped.code !== expected.code) blame(`another code than ${expected.code}`)
  if (expected.body === null) return
  const isCut = expected.status === 200 && order.method !== 'PUT'
  const closed = isCut ? closedOf(order) : []
  if ((event.unmapped.closed?.read ?? []).join() !== closed.join()) blame(`other fields than ${closed.join()}`)
  const isStripped =
    withShields && /"more_/.test(answer.body.toString('latin1')) && !target.startsWith('/events/') && expected.status === 200
  if (isStripped !== text.includes(`more_${word}`)) blame('another note of a field that is not declared')
}

/** Of an answer that holds any of them. */
function closedOf({ person, holds }: Order): readonly string[] {
  if (person === null) return []
  const isClerk = person.roles.includes('clerk')
  const isNorth = person.tenant === 'north'
  const isCut = (holds.price && !isClerk) || (holds.note && !isNorth)
  return isCut ? [...(isClerk ? [] : ['lines[].price']), ...(isNorth ? [] : ['note'])] : []
}
