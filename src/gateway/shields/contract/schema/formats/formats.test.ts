import { describe, expect, it } from 'vitest'
import { measureGrowth } from '../../../../../../test/kit/growth.ts'
import { openSchemas } from '../index.ts'

const holds = (format: string, value: unknown, formats: 'standard' | 'pydantic' = 'standard'): boolean =>
  openSchemas({ format }, { formats }).compile('#')(value) === null

describe('formats', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'date',
      ['2024-02-29', '1999-12-31'],
      ['2023-02-29', '2024-13-01', '2024-1-1', '20240101', '2024-01-01T', ' 2024-01-01', '2024-01-01\n'],
    ],
    [
      'time',
      ['12:00:00Z', '23:59:60Z', '00:59:60+01:00', '12:00:00.123-08:30'],
      ['12:00:00', '24:00:00Z', '12:00:60Z', '12:00Z', '12:00:00+24:00'],
    ],
    [
      'date-time',
      ['2024-02-29T12:00:00Z', '2024-02-29t12:00:00.5+01:00'],
      ['2024-02-29 12:00:00Z', '2024-02-29T12:00:00', '2024-02-30T12:00:00Z'],
    ],
    ['duration', ['P1Y2M3D', 'PT1H', 'P4W', 'P1DT12H'], ['P', 'PT', 'P1H', 'P1Y3D', 'PT1.5S', '-P1D', 'P1W2D']],
    [
      'email',
      ['a@b.c', '"a b"@c.d', 'a+b@[127.0.0.1]', 'a@[IPv6:::1]'],
      ['a', '@b', 'a@', '.a@b', 'a..b@c', 'a@b_c', 'a b@c', 'A <a@b.c>'],
    ],
    ['hostname', ['a', 'a-b.c', 'xn--bcher-kva.example'], ['', '-a', 'a-', 'a_b', 'a..b', 'ab--c', `${'a'.repeat(64)}.b`]],
    ['ipv4', ['127.0.0.1', '255.255.255.255'], ['127.0.0', '127.0.0.256', '127.0.0.01', '1.2.3.4.5', '0x7f.0.0.1', '१.0.0.1']],
    [
      'ipv6',
      ['::', '::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1::8'],
      ['1', ':::', '1:2:3:4:5:6:7:8:9', '::1%eth0', '12345::', '1.2.3.4::', '::1.2.3'],
    ],
    ['ipvanyaddress', ['::1', '127.0.0.1'], ['localhost']],
    [
      'uri',
      ['https://a.b/c?d#e', 'urn:x:y', 'http://[::1]:80/', 'mailto:a@b.c'],
      ['/a', 'a', 'http://a b', 'http://a/%zz', 'http://[::1', 'http://a:b/', 'http://ü/'],
    ],
    ['uri-reference', ['/a?b', '#c', 'a/b:c', ''], ['\\a', '#a#b', ' ', '1:b']],
    ['iri', ['http://ü.de/ß'], ['ü', 'http://a b']],
    ['uri-template', ['/a/{b}{?c,d*}', "it's"], ['/a/{b', '{}', '{a b}']],
    ['uuid', ['3fa85f64-5717-4562-b3fc-2c963f66afa6'], ['3fa85f6457174562b3fc2c963f66afa6', '{3fa85f64-5717-4562-b3fc-2c963f66afa6}']],
    ['uuid4', ['3fa85f64-5717-4562-b3fc-2c963f66afa6'], ['3fa85f64-5717-1562-b3fc-2c963f66afa6']],
    ['json-pointer', ['', '/a~1b/~0'], ['a', '/~2']],
    ['relative-json-pointer', ['0', '1/a', '0#'], ['01', '/a', '-1']],
    ['regex', ['^a(?=b)$', '[a-z]+'], ['(', 'a**', '\\a']],
    ['byte', ['', 'YWJj', 'YQ=='], ['YQ', 'Y===', 'a b=']],
    ['password', ['any'], []],
    ['binary', ['any'], []],
    ['what-nobody-knows', ['any'], []],
  ])('%s', (format, right, wrong) => {
    expect(right.filter((text) => !holds(format, text))).toEqual([])
    expect(wrong.filter((text) => holds(format, text))).toEqual([])
    expect(holds(format, 7)).toBe(true)
  })

  it('of whole numbers are bounds', () => {
    expect([2 ** 31 - 1, 2 ** 31, -(2 ** 31)].map((value) => holds('int32', value))).toEqual([true, false, true])
    expect([2n ** 63n - 1n, 2n ** 63n].map((value) => holds('int64', value))).toEqual([true, false])
  })

  it.each([
    ['date-time', '2024-02-29T12:00:00'],
    ['date-time', '2024-02-29T12:00:00.123456'],
    ['time', '12:00:00'],
    ['duration', 'P3DT12H30M5.5S'],
    ['duration', '-P1DT2H'],
  ])('%s is what pydantic writes too, where that is asked for: %s', (format, text) => {
    expect([holds(format, text), holds(format, text, 'pydantic')]).toEqual([false, true])
  })

  it.each([
    ['uri', 'http://a', 'a', ' '],
    ['uri-template', '', '{a}', '{'],
    ['email', '', 'a.', '@'],
    ['hostname', '', 'a-', '-'],
    ['json-pointer', '', '/~0', '~'],
    ['byte', '', 'aaaa', '!'],
    ['idn-email', '"', 'é', '"'],
    ['duration', 'P', '1', 'x'],
  ])('%s takes time in proportion to the text', (format, start, part, end) => {
    const check = openSchemas({ format }, { formats: true }).compile('#')
    expect(measureGrowth((size) => void check(`${start}${part.repeat(size)}${end}`), 2000, 2.6)).toBeLessThan(2.6)
  })
})
