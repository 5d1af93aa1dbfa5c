import { describe, expect, test } from 'vitest'
import { decodePython } from './decode.ts'

const ascii = (text: string, ...more: number[]) => Uint8Array.from([...Buffer.from(text, 'latin1'), ...more])

describe('decodePython', () => {
  test.each<[string, Uint8Array, string]>([
    ['plain UTF-8', Buffer.from('x = "é"\n'), 'x = "é"\n'],
    ['a byte order mark is dropped', ascii('\xef\xbb\xbfx = 1\n'), 'x = 1\n'],
    ['a mark and a coding line that agree', ascii('\xef\xbb\xbf# coding: utf-8\n'), '# coding: utf-8\n'],
    ['latin-1 in the first line', ascii('# -*- coding: latin-1 -*-\nx = "\xe9\x80"\n'), '# -*- coding: latin-1 -*-\nx = "é\x80"\n'],
    ['cp1252 has other characters from 0x80 on', ascii('# coding=cp1252\n"\x80"\n'), '# coding=cp1252\n"€"\n'],
    [
      'the second line counts after a comment',
      ascii('#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n"\xa4"\n'),
      '#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\n"€"\n',
    ],
    ['the second line counts after an empty line', ascii('\n# coding: latin-1\n"\xe9"'), '\n# coding: latin-1\n"é"'],
    ['line ends stay', ascii('# coding: latin-1\r\nx\ry\r\n'), '# coding: latin-1\r\nx\ry\r\n'],
    ['koi8-r', ascii('# coding: koi8-r\n"\xc1"'), '# coding: koi8-r\n"а"'],
    ['shift_jis by its Windows name', ascii('# coding: cp932\n"\x82\xa0"'), '# coding: cp932\n"あ"'],
    ['the empty file', new Uint8Array(), ''],
  ])('%s', (_, bytes, text) => {
    expect(decodePython(bytes)).toEqual({ text, problems: [] })
  })

  test.each<[string, Uint8Array, number]>([
    ['bytes that are no UTF-8', ascii('x = 1\ny = "\xe9"\n'), 2],
    ['a third line names no encoding', ascii('\n\n# coding: latin-1\n"\xe9"'), 4],
    ['a second line after code names no encoding', ascii('x = 1\n# coding: latin-1\n"\xe9"'), 3],
    ['an encoding that nobody knows', ascii('# coding: klingon\nx = 1\n'), 1],
    ['UTF-16, which Python rejects', ascii('\xff\xfex\0 \0'), 1],
    ['UTF-16 in a coding line', ascii('# coding: utf-16\nx = 1\n'), 1],
    ['a mark and a coding line that disagree', ascii('\xef\xbb\xbf\n# coding: latin-1\n'), 2],
    ['ASCII that is none', ascii('# coding: ascii\nx = 1\ny = "\xe9"'), 3],
  ])('%s is a problem, and the text goes on', (_, bytes, line) => {
    const { text, problems } = decodePython(bytes)
    expect(problems.map((problem) => [problem.code, problem.line])).toEqual([['invalid-encoding', line]])
    expect(text).not.toBe('')
  })

  test('a NUL character is a problem of its own', () => {
    expect(decodePython(ascii('x = 1\ny = "\0"\n')).problems).toMatchObject([{ code: 'nul-byte', line: 2 }])
  })
})
