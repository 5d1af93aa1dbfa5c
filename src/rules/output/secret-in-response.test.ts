import { expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import type { Schema } from '../../model/index.ts'
import { checkModel, rules } from '../index.ts'

test.each<[string, Schema, string]>([
  ['a text that must be there', { type: 'string' }, 'as the rule says'],
  ['a text that may be left empty', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 'medium'],
  ['a text with something for nothing', { type: 'string', default: '' }, 'medium'],
])('a password among the fields, %s: certainty %s', (_, hashed, expected) => {
  const answer: Schema = { type: 'object', title: 'Member', properties: { email: { type: 'string' }, hashed_password: hashed } }
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
