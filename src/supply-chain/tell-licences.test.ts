import { expect, test } from 'vitest'
import { createTree } from '../base/index.ts'
import { readInventory } from './read-inventory.ts'
import { tellLicences } from './tell-licences.ts'

const { inventory } = readInventory({ tree: createTree(new Map([['requirements.txt', 'reader==3.1\nscanner==2.0\nfree\n']])) })
const mit = { kind: 'expression', text: 'MIT' } as const
const gpl = { kind: 'expression', text: 'GPL-3.0-only' } as const

function tell(
  known: readonly (readonly [string, { readonly kind: 'expression' | 'words'; readonly text: string } | null])[],
  deny = ['GPL-3.0-only'],
) {
  return tellLicences(inventory, { licences: { deny, from: '.venv', known: new Map(known) } }).map(({ verdict, text }) => ({
    verdict,
    text,
  }))
}

test('says yes only where all licences are known', () => {
  expect(
    tell([
      ['reader 3.1', mit],
      ['scanner 2.0', mit],
      ['free 1.0', mit],
    ]),
  ).toEqual([{ verdict: 'yes', text: 'None of 3 packages stands under a denied licence.' }])
})

test.each([
  [
    'another version is installed',
    [
      ['reader 3.1', mit],
      ['scanner 1.9', mit],
      ['free 1.0', mit],
    ],
    1,
  ],
  [
    'it is said in words of its own',
    [
      ['reader 3.1', mit],
      ['scanner 2.0', { kind: 'words', text: 'see COPYING' }],
      ['free 1.0', mit],
    ],
    1,
  ],
  [
    'the package says nothing',
    [
      ['reader 3.1', mit],
      ['scanner 2.0', null],
      ['free 1.0', mit],
    ],
    1,
  ],
] as const)('a licence is not known where %s', (_, known, count) => {
  expect(tell(known)).toEqual([{ verdict: 'unknown', text: `The licence of ${count} of 3 packages is not known.` }])
})

test('says where nothing is installed', () => {
  expect(tell([])).toEqual([{ verdict: 'unknown', text: 'The licence of 3 of 3 packages is not known: nothing is installed in `.venv`.' }])
})

test('says no where one is denied, and what is not known beside it', () => {
  expect(
    tell([
      ['scanner 2.0', gpl],
      ['free 1.0', mit],
    ]),
  ).toEqual([{ verdict: 'no', text: '1 of 3 packages stands under a denied licence; the licence of 1 of 3 packages is not known.' }])
})

test('says nothing where nothing is denied', () => {
  expect(tell([['reader 3.1', gpl]], [])).toEqual([])
})
