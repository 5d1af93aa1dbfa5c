import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree, type Place } from '../../../base/index.ts'
import type { Call } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function callIn(source: string): Call | undefined {
  return extractFromSource(createTree({ 'main.py': source }), { snapshot, withCode: true }).code?.calls.find(
    ({ callee }) => callee === 'requests.get',
  )
}

const program = (call: string) => `import requests\nfrom fastapi import FastAPI\n\napp = FastAPI()\nANSWER = ${call}\n`

/** The text of a place, and the text without it. */
function cut(source: string, place: Place | null | undefined): { readonly own: string; readonly rest: string } | null {
  if (place == null) return null
  const starts = [0, ...[...source.matchAll(/\r\n?|\n/g)].map((found) => found.index + found[0].length)]
  const offset = (line: number, column = 1) => (starts[line - 1] ?? 0) + column - 1
  const [start, end] = [offset(place.line, place.column), offset(place.end ?? place.line, place.endColumn)]
  return { own: source.slice(start, end), rest: source.slice(0, start) + source.slice(end) }
}

describe('a written call', () => {
  test.each<[string, string | null, string | null, string]>([
    // What it is, without `verify`, with one argument more.
    ['requests.get(url, verify=False)', 'requests.get(url)', 'requests.get(url, verify=False, x=1)', 'verify=False'],
    ['requests.get(url, verify=(False), timeout=1)', 'requests.get(url, timeout=1)', null, 'verify=(False)'],
    ['requests.get(verify=False, url="é𝒳#")', 'requests.get(url="é𝒳#")', 'requests.get(verify=False, url="é𝒳#", x=1)', 'verify=False'],
    ['requests.get( verify = False , )', 'requests.get()', 'requests.get( verify = False, x=1 , )', 'verify = False'],
    [
      'requests.get(\n    url,\n    verify=False,\n)',
      'requests.get(\n    url,\n)',
      'requests.get(\n    url,\n    verify=False,\n    x=1,\n)',
      'verify=False',
    ],
    ['(requests.get)(url, verify=False, **more)', '(requests.get)(url, **more)', null, 'verify=False'],
    ['requests.get(url,\n  # the server has none\n  verify=False)', null, null, 'verify=False'],
    ['requests.get(url, verify=False  # the server has none\n)', null, null, 'verify=False'],
    ['requests.get(\\\n  url, verify=False)', 'requests.get(\\\n  url)', 'requests.get(\\\n  url, verify=False, x=1)', 'verify=False'],
  ])('%j', (text, without, withMore, own) => {
    for (const [from, to] of [
      ['\n', '\n'],
      ['\n', '\r\n'],
    ] as const) {
      const source = program(text).replaceAll(from, to)
      const call = callIn(source)
      const argument = call?.written?.arguments['verify']
      expect(cut(source, argument?.whole)?.rest ?? null).toBe(without === null ? null : program(without).replaceAll(from, to))
      expect(cut(source, call?.arguments['verify']?.place)?.own).toBe(own)
      expect(cut(source, argument?.value)?.own).toBe(own.replace(/^verify *= */, ''))
      expect(cut(source, call?.place)?.own).toBe(text.replaceAll(from, to))
      const more = call?.written?.more
      if (withMore !== null) {
        expect(cut(source, call?.written?.callee)?.own).toBe('requests.get')
        expect(more).not.toBeNull()
        if (more == null) continue
        const rest = cut(source, more.at)
        const at = source.length - (rest === null ? 0 : tail(source, more.at).length)
        const added = `${source.slice(0, at)}${more.before.replaceAll('\n', to)}x=1${source.slice(at)}`
        expect(added).toBe(program(withMore).replaceAll(from, to))
      }
    }
  })

  test('of a generator alone has no room for more', () => {
    expect(callIn(program('requests.get(u for u in urls)'))?.written?.more ?? null).toBeNull()
    expect(callIn(program('requests.get((u for u in urls))'))?.written?.more).toMatchObject({ before: ', ' })
    expect(callIn(program('requests.get()'))?.written?.more).toMatchObject({ before: '' })
  })

  test('ends where it ends, whatever stands between its parts', () => {
    const piece = fc.constantFrom('url', ', ', ',', '\n', ' ', '# c\n', 'a=1', '(b)', '*c', '**d', '"#)"', 'f(x)', '[1]', '\\\n')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const source = program(`requests.get(${pieces.join('')})`)
        const call = callIn(source)
        for (const argument of Object.values(call?.written?.arguments ?? {})) {
          const whole = cut(source, argument.whole)
          if (whole !== null) expect(whole.own).not.toContain('# c')
        }
      }),
      { numRuns: 60 },
    )
  })
})

function tail(source: string, { line, column = 1 }: Place): string {
  const starts = [0, ...[...source.matchAll(/\r\n?|\n/g)].map((found) => found.index + found[0].length)]
  return source.slice((starts[line - 1] ?? 0) + column - 1)
}
