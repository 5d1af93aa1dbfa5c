// Names that imitate, and names that only look as if they did.

import { expect, test } from 'vitest'
import { findImitated } from './find-imitated.ts'

test.each([
  ['fastpi', 'fastapi'],
  ['fastapii', 'fastapi'],
  ['fatsapi', 'fastapi'],
  ['pydanfic', 'pydantic'],
  ['uvic0rn', 'uvicorn'],
  ['request', 'requests'],
  ['sqlachemy', 'sqlalchemy'],
  ['pythondotenv', 'python-dotenv'],
  ['colourama', 'colorama'],
])('%s may be meant for %s', (name, real) => {
  expect(findImitated(name)?.of).toBe(real)
})

test.each(['fastapi', 'httpx2', 'elasticsearch8', 'oauthlib', 'psycopg', 'h11', 'redisvl', 'numpy2', 'x', 'a'.repeat(500)])(
  '%s is itself',
  (name) => {
    expect(findImitated(name)).toBeNull()
  },
)
