// One vector through the same parts that the gateway verifies tokens with, without its claims.

import { importJwk, parseJws, verifySignature } from '../../src/gateway/identity/index.ts'

/** `right`, or why not. The key is one of settings: the vectors have secrets among them. */
export async function verifyJws(jws: unknown, jwk: unknown): Promise<string> {
  if (typeof jws !== 'string') return 'not-compact'
  const parsed = parseJws(jws, 65_536)
  if (typeof parsed === 'string') return parsed
  const key = importJwk(jwk, 'settings')
  if (key === null) return 'key-not-taken'
  if (!key.algorithms.includes(parsed.algorithm)) return 'algorithm-not-allowed'
  return (await verifySignature(parsed.algorithm, key.object, parsed.input, parsed.signature)) ? 'right' : 'wrong-signature'
}
