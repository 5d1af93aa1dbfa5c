// Looks on while an answer goes out, for what it says of tokens, and changes no byte of it. Of streams the last that is said counts.

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { parseJson } from '../../../../base/index.ts'
import type { BodyFilter } from '../../../listener/index.ts'
import { findModel, findUsage } from './usage.ts'

export interface SeenUsage {
  readonly input: number | null
  readonly output: number | null
  readonly model: string | null
  /** Events of a stream: about a token each, where nothing better is said. */
  readonly events: number
}

/** Bytes of an answer, or of one event or line. */
const mostKept = 1024 * 1024
const mostUnpacked = 8 * 1024 * 1024

export type AnswerForm = 'json' | 'events' | 'lines'

export function findForm(contentType: string): AnswerForm | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/event-stream') return 'events'
  if (/^application\/(?:x-ndjson|jsonl|x-jsonlines|json-seq|stream\+json)$/.test(type)) return 'lines'
  return type === 'application/json' || type.endsWith('+json') ? 'json' : null
}

export class UsageWatch {
  readonly #form: AnswerForm
  readonly #coding: string
  #kept: Uint8Array[] = []
  #size = 0
  #input: number | null = null
  #output: number | null = null
  #model: string | null = null
  #events = 0

  /** `coding`: of the content, in lower case; empty where it is plain. */
  constructor(form: AnswerForm, coding: string) {
    this.#form = form
    this.#coding = coding === 'identity' ? '' : coding
  }

  get seen(): SeenUsage {
    return { input: this.#input, output: this.#output, model: this.#model, events: this.#events }
  }

  get filter(): BodyFilter {
    return {
      kind: 'parts',
      write: (bytes) => {
        this.#look(bytes)
        return bytes
      },
      end: () => {
        this.#finish()
        return nothing
      },
    }
  }

  #look(bytes: Uint8Array): void {
    if (this.#form === 'json' || this.#coding !== '') {
      this.#keep(bytes)
      return
    }
    let from = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      this.#keep(bytes.subarray(from, end))
      this.#readLine(this.#take())
      from = end + 1
    }
    if (from < bytes.length) this.#keep(bytes.subarray(from))
  }

  #finish(): void {
    const whole = this.#unpack(this.#take())
    if (whole === null || whole.length === 0) return
    if (this.#form === 'json') this.#read(whole.toString('utf8'))
    else for (const line of whole.toString('utf8').split('\n')) this.#readText(line)
  }

  #keep(bytes: Uint8Array): void {
    this.#size += bytes.length
    // What is too long is not read, and nothing of it is kept.
    if (this.#size > mostKept) this.#kept = []
    // What came may be written over by whoever gave it, and `slice` of a Buffer is no copy.
    else if (bytes.length > 0) this.#kept.push(Uint8Array.prototype.slice.call(bytes))
  }

  #take(): Buffer {
    const whole = this.#size > mostKept ? nothing : Buffer.concat(this.#kept)
    this.#kept = []
    this.#size = 0
    return whole
  }

  #readLine(line: Buffer): void {
    if (line.length > 0) this.#readText(line.toString('utf8'))
  }

  #readText(text: string): void {
    const line = text.endsWith('\r') ? text.slice(0, -1) : text
    const data = this.#form === 'events' ? (line.startsWith('data:') ? line.slice(5).trim() : '') : line.trim().replace(/^\u001e/, '')
    if (!data.startsWith('{')) return
    this.#events++
    // Most events say nothing of it, and need not be parsed.
    if (this.#model === null || data.includes('"usage"') || data.includes('_eval_count"')) this.#read(data)
  }

  #read(text: string): void {
    let value: unknown
    try {
      value = parseJson(text)
    } catch {
      return
    }
    const model = findModel(value)
    if (model !== null) this.#model = model
    const usage = findUsage(value)
    if (usage === null) return
    if (usage.input !== null) this.#input = usage.input
    if (usage.output !== null) this.#output = usage.output
  }

  #unpack(bytes: Buffer): Buffer | null {
    if (this.#coding === '' || bytes.length === 0) return bytes
    const limits = { maxOutputLength: mostUnpacked }
    try {
      if (this.#coding === 'gzip') return gunzipSync(bytes, limits)
      if (this.#coding === 'br') return brotliDecompressSync(bytes, limits)
      return this.#coding === 'deflate' ? inflateSync(bytes, limits) : null
    } catch {
      return null
    }
  }
}

const nothing = Buffer.alloc(0)
