// Where a chain goes on after its process ended, in order or not: at the last seal of its last file.

import type { ChainState } from './chain.ts'
import { firstSeal, parseLine } from './line.ts'
import { verifyChain } from './verify-chain.ts'

export type RecoveredChain =
  | {
      readonly kind: 'ready'
      readonly state: ChainState
      /** Up to the last seal: what lies behind it was never acknowledged. */
      readonly sealedBytes: number
      /** Records behind the last seal, as far as whole lines tell. */
      readonly torn: number
    }
  /** Nothing was ever sealed in this file. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken' }

/** `number` and `bytes` are of the last file. The files before it are taken at its word: `fastward audit verify` looks at them all. */
export function recoverChain(chain: string, number: number, bytes: Uint8Array): RecoveredChain {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = text.indexOf(0x0a)
  const first = end === -1 ? null : parseLine(text.toString('utf8', 0, end))
  if (first?.kind !== 'segment') return text.includes('\n{"kind":"seal"') ? { kind: 'broken' } : { kind: 'empty' }
  if (number === 1 && first.previous !== firstSeal(chain)) return { kind: 'broken' }
  const before = { first: 1, last: number - 1, seal: first.previous, next: first.from }
  const verified = verifyChain(chain, new Map([[number, bytes]]), number === 1 ? [] : [before])
  const sealedBytes = bytes.length - verified.unsealed
  if (sealedBytes === 0) return { kind: 'empty' }
  // What was being written when the process ended may be anything.
  const sealed = verifyChain(chain, new Map([[number, bytes.subarray(0, sealedBytes)]]), number === 1 ? [] : [before])
  if (sealed.faults.length > 0) return { kind: 'broken' }
  const torn = text
    .toString('utf8', sealedBytes)
    .split('\n')
    .slice(0, -1)
    .filter((line) => parseLine(line)?.kind === 'record').length
  return { kind: 'ready', state: sealed.state, sealedBytes, torn }
}
