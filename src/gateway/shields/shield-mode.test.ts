import { expect, test } from 'vitest'
import { makeRoute } from '../../../test/kit/model.ts'
import { shieldModeOf, type WrittenShieldMode } from './shield-mode.ts'

const admin = makeRoute('GET /admin/users/{name}')
const other = makeRoute('GET /orders')

test.each<[string, WrittenShieldMode, readonly string[]]>([
  ['nothing is said', {}, ['observe', 'observe', 'observe']],
  ['it is held to', { mode: 'enforce' }, ['enforce', 'enforce', 'enforce']],
  ['it is held to in places', { enforce: ['/admin/**'] }, ['enforce', 'observe', 'observe']],
  ['it is held to everywhere that is known', { mode: 'observe', enforce: ['/**'] }, ['enforce', 'enforce', 'observe']],
])('where %s', (_name, written, modes) => {
  expect([admin, other, null].map((route) => shieldModeOf(written, route))).toEqual(modes)
})
