import { expect, test } from 'vitest'
import { makeRoute } from '../../../../test/kit/model.ts'
import type { PatchClass } from '../../../policy/index.ts'
import { compilePatch } from './compile-patch.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** What each class makes of a value of one field of a body. */
function judge(kind: PatchClass, value: unknown, pattern?: string) {
  const patch = {
    route: 'POST /a',
    class: kind,
    in: 'body',
    parameter: 'items[].name',
    line: 1,
    ...(pattern === undefined ? {} : { pattern }),
  } as const
  const { body } = compilePatch(patch, makeRoute('POST /a'), {})
  const sent = { items: [{ name: 'harmless' }, { Name: value, other: "' OR 1=1" }] }
  return body?.(Buffer.from('{}'), { kind: 'read', value: sent, sent, isJson: true }, 'application/json') ?? null
}

test.each<[PatchClass, unknown, boolean]>([
  ['template', 'Anna', true],
  ['template', '{{7*7}}', false],
  ['template', base64('{{ config.items() and self.__init__ }}'), false],
  ['xss', 'Anna', true],
  ['xss', base64('<script>alert(document.cookie)</script>'), false],
  ['sql', 'Anna', true],
  ['sql', base64("' UNION SELECT password FROM users --"), false],
  ['nosql', 'Anna', true],
  ['nosql', { $ne: null }, false],
  ['nosql', { a: 1 }, false],
  ['command', 17, true],
  ['command', '; id', false],
])('%s of %j: fine: %s', (kind, value, isFine) => {
  expect(judge(kind, value) === null).toBe(isFine)
})

test('a pattern stands in place of all of it', () => {
  expect(judge('sql', "O'Hara", "[A-Za-z']+|harmless")).toBeNull()
  expect(judge('sql', "O'Hara; x", "[A-Za-z']+|harmless")).not.toBeNull()
})
