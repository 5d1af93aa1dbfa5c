// Parts of a form that comes in parts: names and file names, fields as the texts that they are, and of files what reads as text.

import type { MultipartSink } from '../../../content/index.ts'
import { decodeUtf8 } from '../decode.ts'
import type { Finding, Inspect } from '../inspect-value.ts'
import type { Hit } from './arriving-body.ts'
import { mostHeld } from './json-texts.ts'
import { Pieces } from './pieces.ts'
import { TextRuns } from './text-runs.ts'

export class PartTexts implements MultipartSink {
  readonly #inspect: Inspect
  /** The first one. */
  hit: Hit | null = null
  #where = 'body'
  /** Of a field; null of a file. */
  #field: Buffer[] | null = null
  #fieldBytes = 0
  #runs = new TextRuns(() => undefined)
  #pieces: Pieces

  constructor(inspect: Inspect) {
    this.#inspect = inspect
    this.#pieces = new Pieces(inspect)
  }

  head(lines: readonly string[]): void {
    const head = decodeUtf8(Buffer.from(lines.join('\r\n'), 'latin1'))
    const name = /\bname="((?:[^"\\]|\\.)*)"/i.exec(head)?.[1] ?? ''
    const file = /\bfilename\*?="?((?:[^"\\\r\n]|\\.)*)"?/i.exec(head)?.[1]
    this.#where = `body.${name.replace(/[^\w.-]/g, '?').slice(0, 40)}`
    if (/[^\w.-]/.test(name)) this.#hear(this.#inspect(name, 'body'), `the name ${this.#where}`)
    if (file !== undefined) this.#hear(this.#inspect(file, 'body'), `the file name of ${this.#where}`)
    this.#field = file === undefined ? [] : null
    this.#fieldBytes = 0
    const pieces = new Pieces(this.#inspect)
    this.#pieces = pieces
    this.#runs = new TextRuns((text) => this.#hear(pieces.add(text), this.#where))
  }

  data(bytes: Uint8Array): void {
    if (this.hit !== null) return
    if (this.#field === null) {
      this.#runs.add(bytes)
      return
    }
    this.#field.push(Buffer.from(bytes))
    this.#fieldBytes += bytes.length
    if (this.#fieldBytes <= mostHeld) return
    // As long as a file.
    for (const part of this.#field) this.#runs.add(part)
    this.#field = null
  }

  close(): void {
    if (this.hit !== null) return
    if (this.#field !== null) {
      this.#hear(this.#inspect(decodeUtf8(Buffer.concat(this.#field)), 'body'), this.#where)
      return
    }
    this.#runs.end()
    this.#hear(this.#pieces.end(), this.#where)
  }

  #hear(found: Finding | null, where: string): void {
    if (found !== null) this.hit ??= { found, where }
  }
}
