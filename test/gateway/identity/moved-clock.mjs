// The machine's clock, moved by as many milliseconds as a file says: loaded before a program whose hours a test cannot wait for.

import { readFileSync } from 'node:fs'
import { env } from 'node:process'

const Real = Date
const moved = () => Number(readFileSync(env.MOVED_CLOCK ?? '', 'utf8'))

globalThis.Date = class extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + moved())
    else super(...parts)
  }

  static now() {
    return Real.now() + moved()
  }
}
