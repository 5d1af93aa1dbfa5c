// A form as FastAPI makes an object of it: of several values the last one, lists of all. A text that is empty is none to some releases, and a text to others.

import type { FormEntry } from '../../../content/index.ts'
import { isTable } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'
import type { BodySaid } from './body-contract.ts'
import type { SchemaJudges } from './compile-schema.ts'
import { isList } from './head-contract.ts'
import { type Judge, refuses, SentFile, Trace, unsure } from './verdict.ts'

type Sent = string | SentFile

export class FormContract {
  readonly #judge: Judge
  readonly #lists = new Map<string, boolean>()

  constructor(schema: unknown, document: ContractDocument, judges: SchemaJudges) {
    this.#judge = judges.judgeOf(schema)
    const known = document.follow(schema)
    const properties = known?.['properties']
    if (isTable(properties)) for (const [name, inner] of Object.entries(properties)) this.#lists.set(name, isList(inner, document))
  }

  judge(entries: readonly FormEntry[]): BodySaid {
    const given = new Map<string, Sent | Sent[]>()
    let repeated: string | null = null
    let hasEmptied = false
    for (const [name, written] of entries) {
      const value = typeof written === 'string' ? written : new SentFile(written.size)
      // What a browser sends where nobody chose a file.
      if (typeof written !== 'string' && written.filename === '' && written.size === 0) hasEmptied = true
      const before = given.get(name)
      if (this.#lists.get(name) === true) {
        if (Array.isArray(before)) before.push(value)
        else given.set(name, [value])
      } else {
        if (before !== undefined && this.#lists.has(name)) repeated ??= name
        given.set(name, value)
      }
    }
    for (const [name, value] of given)
      if (value === '') {
        given.delete(name)
        hasEmptied = true
      }
    const trace = new Trace()
    const verdict = this.#judge(Object.fromEntries(given), trace)
    const said = { code: 'contract-broken', reason: '', unknown: trace.unknown, repeated } as const
    if (verdict !== refuses) return { ...said, verdict }
    return hasEmptied ? { ...said, verdict: unsure } : { ...said, verdict: refuses, reason: trace.tell('body') }
  }
}
