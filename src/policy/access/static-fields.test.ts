// Rules on fields beside what the code sends and takes.

import { expect, test } from 'vitest'
import { makeGuard, makeModel, makeRoute } from '../../../test/kit/model.ts'
import type { HttpRoute, Schema } from '../../model/index.ts'
import type { FieldRule } from './rule.ts'
import { compareFieldsWithCode } from './static-fields.ts'

const user: Schema = { type: 'object', properties: { id: { type: 'integer' }, email: { type: 'string' } } }
const schemas = {
  User: user,
  Page: { type: 'object', properties: { items: { type: 'array', items: { $ref: '#/components/schemas/User' } } } },
}
const reference = { $ref: '#/components/schemas/User' }
const answer = (schema: Schema | null) => [{ status: '200', contentType: 'application/json', schema }]
const rule = (parts: Partial<FieldRule>): FieldRule => ({
  id: 'emails',
  owner: null,
  selector: {},
  access: 'read',
  effect: 'allow',
  fields: ['email'],
  when: '"support" in principal.roles',
  ...parts,
})
const staff = { guards: [makeGuard('main:g', { tests: [{ kind: 'role', text: 'support', place: null, values: ['support'] }] })] } as const

function compare(route: Partial<HttpRoute>, parts: Partial<FieldRule> = {}) {
  const model = makeModel({ schemas, routes: [makeRoute('PUT /users/{id}', { access: 'authenticated', ...route })] })
  const { fields, missing } = compareFieldsWithCode({ rules: [], fields: [rule(parts)], resources: [] }, model)
  return [...fields.map(({ verdict }) => verdict), ...missing.map(({ field }) => `no ${field}`)]
}

test.each<[string, Partial<HttpRoute>, Partial<FieldRule>, readonly string[]]>([
  ['whoever signs in is sent it', { responses: answer(reference) }, {}, ['code-weaker']],
  ['only those are who may', { access: 'authorised', ...staff, responses: answer(reference) }, {}, ['same']],
  ['everybody may', { responses: answer(reference) }, { when: null }, ['same']],
  ['nobody may', { access: 'authorised', ...staff, responses: answer(user) }, { effect: 'deny', when: null }, ['code-weaker']],
  ['no answer has it', { responses: answer({ type: 'object', properties: {} }) }, {}, ['no email']],
  ['one way of several has it', { responses: answer({ anyOf: [reference, { type: 'null' }] }) }, {}, ['code-weaker']],
  ['it is an item of a list', { responses: answer({ type: 'array', items: reference }) }, { fields: ['[].email'] }, ['code-weaker']],
  ['it is further in', { responses: answer({ $ref: '#/components/schemas/Page' }) }, { fields: ['items[].email'] }, ['code-weaker']],
  ['the list is another', { responses: answer({ $ref: '#/components/schemas/Page' }) }, { fields: ['[].email'] }, ['no [].email']],
  ['nothing says what is sent', { responses: answer({}) }, {}, ['unknown']],
  ['nothing at all is declared', { responses: [] }, {}, ['unknown']],
  ['anything may be sent', { responses: answer({ type: 'object', additionalProperties: true }) }, {}, ['unknown']],
  ['nobody knows who calls', { access: 'unknown', responses: answer(reference) }, {}, ['unknown']],
  ['nothing is sent', { statusCode: 204, responses: [] }, {}, ['no email']],
  [
    'errors do not count',
    { responses: [{ status: '422', contentType: null, schema: user }, ...answer({ type: 'object', properties: {} })] },
    {},
    ['no email'],
  ],
  [
    'whoever signs in may set it',
    { body: { required: true, contentType: 'application/json', schema: reference, model: 'User' } },
    { access: 'write' },
    ['code-weaker'],
  ],
  ['no body takes it', { body: null }, { access: 'write' }, ['no email']],
  ['the handler reads the body itself', { body: null, takesRequest: true }, { access: 'write' }, ['unknown']],
  ['a schema that holds itself', { responses: answer({ $ref: '#/components/schemas/None' }) }, {}, ['unknown']],
])('%s', (_, route, parts, expected) => expect(compare(route, parts)).toEqual(expected))
