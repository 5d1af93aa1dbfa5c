// What the gateway answers by itself tells nobody why.

import { STATUS_CODES } from 'node:http'
import { expect, test } from 'vitest'
import { answerTo, type RefusalCode, refusals } from './refusal.ts'

// The keys of the table are its codes.
test.each(Object.keys(refusals) as RefusalCode[])('%s', (code) => {
  const { status, title, body } = answerTo(code)
  expect(JSON.parse(body)).toEqual({ type: 'about:blank', title, status })
  // What RFC 9110 calls it, or an older one did.
  expect([STATUS_CODES[status], 'Content Too Large', 'Unprocessable Content']).toContain(title)
})
