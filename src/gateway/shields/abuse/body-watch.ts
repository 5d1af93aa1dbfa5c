// Watches bodies that could hold more than they weigh: what is compressed on its way, files of forms, and archives.

import type { Mode } from '../../decide/verdict.ts'
import type { RefusalCode } from '../../request/index.ts'
import type { Objection, Said, SentBytes, ShieldRequest } from '../shield.ts'
import { answerTo, shieldName } from './answer.ts'
import { headerOf } from './caller-marks.ts'
import type { AbuseEngine } from './engine.ts'
import { type Coding, findArchive, measureArchive, measureInflated } from './inflate-bounds.ts'
import { listParts } from './multipart-parts.ts'
import { type AbuseRules, type Allowed, isAllowed } from './rules.ts'

const codings: Readonly<Record<string, Coding>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate', br: 'br' }

export class BodyWatch {
  readonly #mode: Mode
  readonly #engine: AbuseEngine
  readonly #rules: AbuseRules
  readonly #allowed: readonly Allowed[]

  constructor(mode: Mode, engine: AbuseEngine, rules: AbuseRules, allowed: readonly Allowed[]) {
    this.#mode = mode
    this.#engine = engine
    this.#rules = rules
    this.#allowed = allowed
  }

  body(request: ShieldRequest, { bytes }: SentBytes): Said {
    if (bytes?.length === 0) return null
    const contentType = headerOf(request.head, 'content-type')
    const written = headerOf(request.head, 'content-encoding').toLowerCase()
    const isEncoded = written !== '' && written !== 'identity'
    const isForm = /^\s*multipart\//i.test(contentType)
    if (bytes === null) return isEncoded ? this.#object(`a compressed body of more than ${this.#rules.looked} bytes`) : null
    const isArchive = findArchive(bytes) !== null
    if (!isEncoded && !isForm && !isArchive) return null
    const { client, principal, now } = request
    const parts = isForm && !isEncoded ? listParts(bytes, contentType, this.#rules.uploads.parts) : null
    const isUpload = isArchive || (parts?.some(({ isFile }) => isFile) ?? false)
    if (!isAllowed(this.#allowed, request, 'uploads')) {
      if (parts !== null && parts.length > this.#rules.uploads.parts)
        return this.#object(`a form of more than ${this.#rules.uploads.parts} parts`, 'uploads')
      const { marks } = this.#engine
      const who = principal.id ?? marks.ofAddress(client.address).group
      const suspicion = isUpload ? this.#engine.judgeUpload(marks.hash.of('uploads', who), now) : null
      if (suspicion !== null)
        return answerTo(suspicion, this.#rules.answers.uploads, {
          mode: this.#mode,
          engine: this.#engine,
          delay: this.#rules.delay,
          request,
        })
    }
    if (isAllowed(this.#allowed, request, 'decompression')) return null
    return isEncoded ? this.#measureEncoded(bytes, written) : this.#measureFiles(parts?.map(({ data }) => data) ?? [bytes])
  }

  /** The last one written was applied last. */
  async #measureEncoded(bytes: Uint8Array, written: string): Promise<Objection | null> {
    const names = written.split(',').map((name) => name.trim())
    if (names.length > 1) return this.#object('a body that is compressed more than once')
    const [name = ''] = names
    const coding = Object.hasOwn(codings, name) ? codings[name] : undefined
    if (coding === undefined) return this.#object('a body in a coding that nobody here can look into')
    const { fault, isBroken } = await measureInflated(bytes, coding, this.#rules.inflate)
    if (fault !== null) return this.#object(fault)
    return isBroken ? this.#object('a body that is not what `Content-Encoding` says', 'decompression', 'contract-unreadable') : null
  }

  async #measureFiles(files: readonly Uint8Array[]): Promise<Objection | null> {
    let spent = 0
    for (const file of files) {
      if (findArchive(file) === null) continue
      const { output, fault } = await measureArchive(file, this.#rules.inflate, spent)
      spent += output
      if (fault !== null) return this.#object(fault)
    }
    return null
  }

  #object(reason: string, kind = 'decompression', code: RefusalCode = 'contract-too-large'): Objection {
    return { shield: shieldName, code, reason: `${kind}: ${reason}`, isEnforced: this.#mode === 'enforce' }
  }
}
