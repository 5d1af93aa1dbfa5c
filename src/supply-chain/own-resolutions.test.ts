import { expect, test } from 'vitest'
import { makeApp, makeModel } from '../../test/kit/model.ts'
import { createTree } from '../base/index.ts'
import { findOwnResolutions } from './own-resolutions.ts'
import { readInventory } from './read-inventory.ts'

const pin = (name: string) => `${name}==1.0\n`
const appAt = (file: string) => makeModel({ apps: [makeApp({ place: { file, line: 1 } })] })

function own(files: Readonly<Record<string, string>>, app: string): readonly string[] | null {
  const { inventory } = readInventory({ tree: createTree(files) })
  const found = findOwnResolutions(inventory, appAt(app))
  return found === null ? null : [...found].map(({ file }) => file).sort()
}

test.each<[string, Readonly<Record<string, string>>, string, readonly string[] | null]>([
  [
    'one beside the code',
    { 'requirements.txt': pin('fastapi'), 'tools/requirements.txt': pin('torch') },
    'shop/main.py',
    ['requirements.txt'],
  ],
  [
    'the nearest above',
    { 'api/requirements.txt': pin('fastapi'), 'web/requirements.txt': pin('flask') },
    'api/shop/main.py',
    ['api/requirements.txt'],
  ],
  [
    'those of one folder, and what they include',
    {
      'requirements/base.txt': pin('fastapi'),
      'requirements/prod.txt': '-r base.txt\n-r ../shared/more.txt\n',
      'shared/more.txt': pin('redis'),
      'bench/requirements.txt': pin('torch'),
    },
    'shop/main.py',
    ['requirements/base.txt', 'requirements/prod.txt', 'shared/more.txt'],
  ],
  [
    'none that is known, where two could be meant',
    { 'a/requirements.txt': pin('x'), 'b/requirements.txt': pin('y') },
    'shop/main.py',
    null,
  ],
  ['none that is known, where there is no file', {}, 'shop/main.py', null],
])('%s', (_, files, app, expected) => {
  expect(own(files, app)).toEqual(expected)
})
