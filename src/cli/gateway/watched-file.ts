// A file of callers that is read again when it changes. What is wrong with it when the gateway starts is a user error; later the last good state
// stays, and it is said once.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'

export interface LineFault {
  readonly line: number
  readonly reason: string
}

interface WatchedOptions<Value> {
  /** The setting, as messages name it. */
  readonly key: string
  /** As it is written in the settings. */
  readonly path: string
  readonly folder: string
  readonly parse: (text: string) => Value | LineFault
  /** Where the file may be missing at first. */
  readonly otherwise?: Value
  readonly onChange?: (value: Value) => void
}

const pause = 1000
const mostBytes = 16 * 1024 * 1024

export class WatchedFile<Value extends object> {
  readonly #options: WatchedOptions<Value>
  readonly #host: Pick<Host, 'files' | 'terminal'>
  readonly #timer: NodeJS.Timeout
  #value: Value
  #seen: string

  constructor(options: WatchedOptions<Value>, host: Pick<Host, 'files' | 'terminal'>) {
    this.#options = options
    this.#host = host
    this.#seen = this.#look()
    this.#value = this.#read(options.otherwise)
    options.onChange?.(this.#value)
    this.#timer = setInterval(() => this.refresh(), pause)
    this.#timer.unref()
  }

  get value(): Value {
    return this.#value
  }

  /** Also between two looks at the clock: whoever has just written to it does not wait. */
  refresh(): void {
    const seen = this.#look()
    if (seen === this.#seen) return
    this.#seen = seen
    try {
      this.#value = this.#read(undefined)
      this.#options.onChange?.(this.#value)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      this.#host.terminal.note(`${error.message}; what was read before still holds\n`)
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  get #path(): string {
    return resolve(this.#options.folder, this.#options.path)
  }

  /** Whatever changes when the file does. */
  #look(): string {
    const status = this.#host.files.status(this.#path)
    if (!status.ok) return status.failure
    const { bytes, modified, changed, identity } = status.value
    return `${bytes} ${modified} ${changed} ${identity}`
  }

  /** `otherwise` is taken where there is no file. */
  #read(otherwise: Value | undefined): Value {
    const { key, path, parse } = this.#options
    const wrong = (reason: string) => new UserError('gateway-callers-wrong', { key, file: path, reason })
    const status = this.#host.files.status(this.#path)
    if (!status.ok && status.failure === 'missing' && otherwise !== undefined) return otherwise
    if (status.ok && status.value.bytes > mostBytes) throw wrong('it is larger than 16 MB')
    const read = this.#host.files.read(this.#path)
    if (!read.ok) throw wrong(read.failure === 'missing' ? 'there is no such file' : 'it cannot be read')
    const parsed = parse(Buffer.from(read.value).toString('utf8'))
    if ('line' in parsed) throw wrong(`line ${parsed.line}: ${parsed.reason}`)
    return parsed
  }
}
