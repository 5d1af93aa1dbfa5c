// A form with files, part by part while it comes: how many there are, how large they are, what they are called, and whether they are what they are said to be.
// What it reads is what python-multipart reads. A form that is longer than is read as a whole is held against its schema when its end has come.

import { isUtf8 } from 'node:buffer'
import { type FormEntry, type MultipartSink, MultipartStream, parsePartHead } from '../../../content/index.ts'
import type { RefusalCode } from '../../../request/index.ts'
import type { Objection, ShieldWatch } from '../../shield.ts'
import type { FileRules, Undeclared } from '../rules.ts'
import type { DeclaredFile } from './declared-files.ts'
import { findStrangeStart, fitsType, mayBegin, shownType, startBytes } from './file-kinds.ts'
import { shownName } from './verdict.ts'

export interface FormWatchPlace {
  readonly rules: FileRules
  /** Bytes of all texts that are kept. */
  readonly body: number
  readonly declared: ReadonlyMap<string, DeclaredFile>
  object(code: RefusalCode, reason: string): Objection
  /** What the rules let be, note or refuse. */
  by(mode: Undeclared, code: RefusalCode, reason: string): Objection | null
  /** The form as a whole; null where it can be read in more than one way. */
  judge(entries: readonly FormEntry[] | null): Objection | null
}

/** Of Starlette: files, and fields of text. */
const mostOfKind = 1000

interface Part {
  /** As it is told. */
  readonly where: string
  readonly name: string
  readonly filename: string | null
  readonly type: string | null
  readonly declared: DeclaredFile | undefined
  size: number
  start: Buffer
  isStartKnown: boolean
}

export class FormWatch implements ShieldWatch, MultipartSink {
  readonly #place: FormWatchPlace
  readonly #stream: MultipartStream
  #said: Objection | null = null
  #size = 0
  #files = 0
  #fields = 0
  #part: Part | null = null
  /** null: it can be read in more than one way, or holds too much text. */
  #entries: FormEntry[] | null = []
  #text: Buffer[] = []
  #textBytes = 0

  constructor(boundary: string, place: FormWatchPlace) {
    this.#place = place
    this.#stream = new MultipartStream(boundary, this)
  }

  add(bytes: Uint8Array): Objection | null {
    if (this.#said !== null) return this.#said
    this.#size += bytes.length
    const { together } = this.#place.rules
    if (this.#size > together) return this.#object('contract-too-large', `the body is larger than ${together} bytes`)
    if (this.#stream.add(bytes) === 'head') this.#object('contract-too-large', 'the head of a part is larger than 32768 bytes')
    return this.#said
  }

  /** Of a form that was not read as a whole. */
  end(): Objection | null {
    this.finish()
    return this.#said ?? this.#place.judge(this.#stream.isClear ? this.#entries : null)
  }

  /** What is to be said of its parts. */
  finish(): Objection | null {
    this.#stream.end()
    return this.#said
  }

  /** Bytes that were looked at. */
  get size(): number {
    return this.#size
  }

  head(lines: readonly string[]): void {
    if (this.#said !== null) return
    const { rules, declared, by } = this.#place
    const clear = parsePartHead(lines)
    const { name, filename, type } = clear ?? readLoosely(lines)
    if (clear === null) this.#entries = null
    if (filename === null) this.#fields++
    else this.#files++
    const most = Math.min(rules.parts, mostOfKind * 2)
    if (this.#files + this.#fields > most) this.#object('contract-too-large', `the form has more than ${most} parts`)
    else if (this.#files > mostOfKind) this.#object('contract-too-large', `the form has more than ${mostOfKind} files`)
    else if (this.#fields > mostOfKind) this.#object('contract-too-large', `the form has more than ${mostOfKind} fields`)
    const where = `body.${shownName(name)}`
    const plainType = type === null ? null : (type.split(';')[0] ?? '').trim().toLowerCase()
    const mine = declared.get(name)
    this.#part = {
      where,
      name,
      filename,
      type: plainType,
      declared: mine,
      size: 0,
      start: Buffer.alloc(0),
      isStartKnown: filename === null,
    }
    if (filename !== null && isPath(filename))
      this.#hear(by(rules.names, 'contract-broken', `the file name of ${where} has the shape of a path`))
    // What a browser sends where nobody chose a file says nothing.
    if (mine?.types != null && filename !== '' && !(filename === null && plainType === null)) {
      const fits = plainType !== null && mine.types.some((pattern) => fitsType(pattern, plainType))
      if (!fits)
        this.#object(
          'contract-type-unknown',
          plainType === null ? `${where} is not said to be of any type` : `${where} is ${shownType(plainType)}, which is not declared`,
        )
    }
  }

  data(bytes: Uint8Array): void {
    const part = this.#part
    if (this.#said !== null || part === null) return
    part.size += bytes.length
    if (part.filename === null) {
      this.#textBytes += bytes.length
      if (this.#textBytes > this.#place.body) this.#entries = null
      if (this.#entries !== null) this.#text.push(Buffer.from(bytes))
      return
    }
    const { largest } = this.#place.rules
    const most = part.declared?.most ?? Number.POSITIVE_INFINITY
    if (part.size > most) this.#object('contract-broken', `${part.where} is longer than ${most} bytes`)
    else if (part.size > largest) this.#object('contract-too-large', `${part.where} is larger than ${largest} bytes`)
    if (part.isStartKnown) return
    part.start = Buffer.concat([part.start, bytes.subarray(0, startBytes - part.start.length)])
    if (part.start.length === startBytes) this.#judgeStart(part)
  }

  close(): void {
    const part = this.#part
    if (this.#said !== null || part === null) return
    if (!part.isStartKnown && part.size > 0) this.#judgeStart(part)
    const text = this.#text
    this.#text = []
    const { name, filename, type, size } = part
    if (filename !== null) this.#entries?.push([name, { filename, size, content_type: type }])
    else this.#addField(name, Buffer.concat(text))
  }

  #addField(name: string, bytes: Buffer): void {
    if (isUtf8(bytes)) this.#entries?.push([name, bytes.toString('utf8')])
    else this.#entries = null
  }

  #judgeStart(part: Part): void {
    part.isStartKnown = true
    const { rules, by } = this.#place
    const { where, type, start, declared } = part
    const strange = type === null ? null : findStrangeStart(type, start)
    if (strange !== null) this.#hear(by(rules.content, 'contract-broken', `${where} ${strange}`))
    else if (declared?.types != null && !mayBegin(declared.types, start))
      this.#hear(by(rules.content, 'contract-broken', `${where} does not begin as what is declared`))
  }

  #object(code: RefusalCode, reason: string): Objection {
    const said = this.#place.object(code, reason)
    this.#said ??= said
    return said
  }

  #hear(objection: Objection | null): void {
    if (objection !== null) this.#said ??= objection
  }
}

/** As lenient readers do. */
function readLoosely(lines: readonly string[]): { readonly name: string; readonly filename: string | null; readonly type: string | null } {
  const head = Buffer.from(lines.join('\n'), 'latin1').toString('utf8')
  return {
    name: /;\s*name="?((?:[^"\\;\n]|\\.)*)/i.exec(head)?.[1] ?? '',
    filename: /;\s*filename\*?="?((?:[^"\\\n]|\\.)*)/i.exec(head)?.[1] ?? null,
    type: /^content-type:[ \t]*([^\n]*)/im.exec(head)?.[1] ?? null,
  }
}

/** Browsers send the last part of it alone. */
function isPath(filename: string): boolean {
  const plain = filename.replace(/%(2f|5c|2e|00)/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return /[/\\\u0000-\u001f]|^\.{1,2}$|^[A-Za-z]:/.test(plain)
}
