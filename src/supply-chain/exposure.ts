// Whether a weakness of a package is one of this application: is what is weak ever reached, and are its conditions met?

import type { Answer } from '../base/index.ts'
import type { Subject } from '../finding/index.ts'
import type { Route } from '../model/index.ts'
import type { Vulnerability } from './advisories/find-vulnerabilities.ts'
import type { Package } from './inventory.ts'

export interface Exposure {
  readonly affected: Answer
  /** A clause that can follow `because`: `no route takes a form`. Empty where nothing is known. */
  readonly why: string
  /** Through which it is reached. */
  readonly routes: readonly Route[]
}

const neutral: Exposure = { affected: 'unknown', why: '', routes: [] }

export function judge(_vulnerability: Vulnerability, _package: Package, _subject: Subject): Exposure {
  return neutral
}
