// What goes on to the application with every request that passes: who calls, as far as it was verified, and what was decided on.

import type { Tell } from '../decide/index.ts'
import { type AssertionKey, AssertionSigner, assertionHeader } from './assertion.ts'

export function createTell(key: AssertionKey, audience: string, now: () => Date): Tell {
  const signer = new AssertionSigner(key, audience)
  return ({ method, target }, { principal, note }) => {
    // Where several may answer, the application knows better which one it was.
    const operation = note.routes.length === 1 ? (note.routes[0] ?? '') : ''
    return [[assertionHeader, signer.sign({ principal, operation, method, target }, now().getTime())]]
  }
}
