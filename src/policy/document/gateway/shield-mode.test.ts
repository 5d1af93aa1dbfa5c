import { expect, test } from 'vitest'
import { parseShaped } from '../parse-document.ts'
import { record } from '../shape.ts'
import { shieldModeFields, type WrittenShieldMode } from './shield-mode.ts'

const example = '`gateway: {contract: {mode: enforce}}`'
const shape = record<WrittenShieldMode>(shieldModeFields(example), { description: 'A shield.', example })

test('a shield is observed, held to, or held to in places', () => {
  expect(parseShaped('{}', 'a.yaml', shape)).toEqual({})
  expect(parseShaped('mode: enforce', 'a.yaml', shape)).toEqual({ mode: 'enforce' })
  expect(parseShaped("enforce: ['/admin/**']", 'a.yaml', shape)).toEqual({ enforce: ['/admin/**'] })
  expect(parseShaped('enforce: /admin/**', 'a.yaml', shape)).toEqual({ enforce: ['/admin/**'] })
  expect(() => parseShaped('mode: on', 'a.yaml', shape)).toThrow('mode')
  expect(() => parseShaped('enforce: [admin]', 'a.yaml', shape)).toThrow('enforce')
})
