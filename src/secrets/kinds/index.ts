// Made by `npm run gen` from the kinds in this folder: the list of them.

import type { Kind } from '../kit.ts'
import privateKeyExposed from './private-key-exposed.ts'
import stripeSecretKey from './stripe-secret-key.ts'

export const kinds: readonly Kind[] = [
  privateKeyExposed,
  stripeSecretKey,
]
