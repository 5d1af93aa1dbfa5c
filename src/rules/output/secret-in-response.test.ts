import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import type { Schema } from '../../model/index.ts'
import { checkModel, rules } from '../index.ts'

test.each<[string, Schema, readonly string[], string]>([
  ['a text that must be there', { type: 'string' }, ['email', 'hashed_password'], 'as the rule says'],
  ['a text that must be there, if only as nothing', { anyOf: [{ type: 'string' }, { type: 'null' }] }, ['hashed_password'], 'medium'],
  ['a text that may be left out', { type: 'string' }, ['email'], 'medium'],
])('a password among the fields, %s', (_, hashed, required, expected) => {
  const answer: Schema = { type: 'object', title: 'Member', required, properties: { email: { type: 'string' }, hashed_password: hashed } }
  const model = makeModel({
    routes: [
      makeRoute('GET /members/{id}', {
        responses: [{ status: '200', contentType: 'application/json', schema: { $ref: '#/components/schemas/Member' } }],
      }),
    ],
    schemas: { Member: answer },
  })
  const [report] = checkModel(
    model,
    rules.filter(({ id }) => id === 'secret-in-response'),
  )
  expect(report?.drafts.map(({ confidence }) => confidence ?? 'as the rule says')).toEqual([expected])
})
