// One body that is inspected while it comes. Up to the length that is read as a whole nothing of it has gone on; what is longer goes on as it is looked at.

import { findHeader, type RequestHead } from '../../../request/index.ts'
import type { Objection, ShieldWatch } from '../../shield.ts'
import type { Finding, Inspect } from '../inspect-value.ts'
import { type ArrivingBody, openArrivingBody } from './arriving-body.ts'

interface WatchRules {
  readonly bodyBytes: number
  readonly beyond: 'look' | 'note' | 'refuse'
}

export const contentTypeOf = ({ headers }: RequestHead): string | null => findHeader(headers, 'content-type')

export const isFileType = (contentType: string | null): boolean =>
  contentType !== null && /^(?:multipart\/|image\/|audio\/|video\/|application\/(?:octet-stream|zip|gzip|pdf))/i.test(contentType)

export class InspectionWatch implements ShieldWatch {
  readonly #body: ArrivingBody
  readonly #rules: WatchRules
  readonly #object: (where: string, finding: Finding) => Objection
  readonly #unseen: () => Objection
  #said: Objection | null = null
  #seen = 0

  private constructor(
    body: ArrivingBody,
    rules: WatchRules,
    object: (where: string, finding: Finding) => Objection,
    unseen: () => Objection,
  ) {
    this.#body = body
    this.#rules = rules
    this.#object = object
    this.#unseen = unseen
  }

  /** null of what is looked at as a whole: it is of a type that cannot be read otherwise, or will not be longer. `unseen`: the objection to what was not looked at. */
  static open(
    head: RequestHead,
    rules: WatchRules,
    inspect: Inspect,
    object: (where: string, finding: Finding) => Objection,
    unseen: (isFile: boolean) => Objection,
  ): InspectionWatch | null {
    if (head.framing.kind === 'length' && head.framing.bytes <= rules.bodyBytes) return null
    const isEncoded = head.headers.some(({ name, value }) => name === 'content-encoding' && value.toLowerCase() !== 'identity')
    const contentType = contentTypeOf(head)
    const body = isEncoded ? null : openArrivingBody(contentType, inspect)
    return body === null ? null : new InspectionWatch(body, rules, object, () => unseen(isFileType(contentType)))
  }

  add(bytes: Uint8Array): Objection | null {
    this.#seen += bytes.length
    const isLong = this.#seen > this.#rules.bodyBytes
    if (isLong && this.#rules.beyond !== 'look') return null
    const hit = this.#body.add(bytes)
    if (hit !== null) this.#said = this.#object(hit.where, hit.found)
    // What is shorter is looked at as a whole.
    else if (isLong && !this.#body.isReadable) this.#said = this.#unseen()
    return this.#said
  }

  end(): Objection | null {
    if (this.#rules.beyond !== 'look') return null
    const hit = this.#body.end()
    if (hit !== null) this.#said = this.#object(hit.where, hit.found)
    else if (!this.#body.isReadable) this.#said = this.#unseen()
    return this.#said
  }

  /** Of the body as a whole, or null of one that is longer. `unseen`: it is still to be looked at. */
  conclude(bytes: Uint8Array | null): Objection | null | 'unseen' {
    if (this.#said !== null) return this.#said
    if (bytes === null) return this.#rules.beyond === 'look' ? null : 'unseen'
    if (bytes.length !== this.#seen) return 'unseen'
    const hit = this.#body.end()
    if (hit !== null) return this.#object(hit.where, hit.found)
    return this.#body.isReadable ? null : 'unseen'
  }
}
