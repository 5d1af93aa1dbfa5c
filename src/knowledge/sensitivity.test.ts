// Which names say that a value matters to somebody, and which only look like it.

import { expect, test } from 'vitest'
import { sensitivityOf } from './index.ts'

test.each([
  ['api_key', 'credential'],
  ['user.password', 'credential'],
  ['email', 'personal'],
  ['billingEmail', 'personal'],
  ['dateOfBirth', 'personal'],
  ['phone_number', 'personal'],
  ['iban', 'financial'],
  ['card_number', 'financial'],
  ['salary', 'financial'],
  ['diagnosis', 'health'],
  ['blood_type', 'health'],
] as const)('%s is %s', (name, expected) => {
  expect(sensitivityOf(name)).toBe(expected)
})

test.each(['title', 'email_verified', 'email_template', 'card', 'phone_count', 'mobility', 'token_type', 'number', '', 'description'])(
  '%s is nothing of the kind',
  (name) => {
    expect(sensitivityOf(name)).toBeNull()
  },
)
