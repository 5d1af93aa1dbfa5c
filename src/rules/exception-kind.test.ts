import { expect, test } from 'vitest'
import { exceptionKindOf } from './exception-kind.ts'

test.each([
  ['Exception', 'broad'],
  ['builtins.Exception', 'broad'],
  ['jose.exceptions.JWTError', 'token'],
  ['jwt.PyJWTError', 'token'],
  ['jose.exceptions.JWKError | jose.exceptions.JWTError', 'token'],
  ['ValueError | sqlalchemy.exc.IntegrityError', 'database'],
  ['requests.RequestException', 'system'],
  ['sqlalchemy.exc.IntegrityError | ValueError', 'database'],
  ['shop.errors:OutOfStock | OSError', 'system'],
  ['ValueError', 'own'],
  ['fastapi.HTTPException', 'own'],
  ['shop.errors:DatabaseError', 'own'],
  ['', 'own'],
])('%j is %s', (type, kind) => {
  expect(exceptionKindOf(type)).toBe(kind)
})
