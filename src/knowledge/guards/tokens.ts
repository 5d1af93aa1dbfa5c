// Tokens: what verifies one, and what only reads it.
import { defineGuards } from '../guard-row.ts'

export const tokenGuards = defineGuards([
  {
    call: 'jwt.decode',
    also: ['jwt.PyJWT.decode', 'jwt.api_jwt.decode'],
    parameters: ['jwt', 'key', 'algorithms', 'options'],
    means: {
      does: 'verify',
      fails: 'raises',
      errors: ['InvalidTokenError', 'PyJWTError', 'DecodeError', 'InvalidSignatureError', 'ExpiredSignatureError'],
      gives: 'claims',
      offBy: ['options.verify_signature', 'verify'],
    },
  },
])
