import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeHostile, makeLarge, shop } from '../../../test/report/html/sample.ts'
import type { Finding } from '../../finding/index.ts'
import { toCodeFrames } from './code-frame.ts'
import { html } from './markup.ts'
import { toPageData, toReached } from './page-data.ts'
import { paintPython } from './paint-python.ts'
import { writeHtml } from './write-html.ts'

describe('a template', () => {
  test.each([
    ['text', html`<b>${'<i> & "x" \'y\' `z`'}</b>`, '<b>&lt;i&gt; &amp; &quot;x&quot; &#39;y&#39; &#96;z&#96;</b>'],
    ['markup', html`<b>${html`<i>${'<'}</i>`}</b>`, '<b><i>&lt;</i></b>'],
    ['lists, numbers and nothing', html`${['a', 1, null, [html`<br>`, '>']]}`, 'a1<br>&gt;'],
    ['what a terminal obeys', html`${'\u001b[2J\u202e\n'}`, '\\x1b[2J\\u202e\\x0a'],
  ])('takes %s', (_, { text }, expected) => {
    expect(text).toBe(expected)
  })

  test('lets no text become markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.text).not.toMatch(/[<>"'`\u0000-\u001f]|&(?!amp;|lt;|gt;|quot;|#39;|#96;)/)
      }),
    )
  })
})

describe('the page', () => {
  test('is the same to the byte', () => {
    expect(writeHtml(shop)).toBe(writeHtml(structuredCloneOf(shop)))
  })

  test('admits its own style and script and nothing else', () => {
    const page = writeHtml(shop)
    expect(page.match(/Content-Security-Policy" content="([^"]*)"/)?.[1]).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'/,
    )
    expect(page).not.toMatch(/ style=| on\w+=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
  })

  test('holds nothing of the tree in its scripts', () => {
    const word = 'stranger'
    const scripts = [...writeHtml(makeHostile(word)).matchAll(/<(?:script|style)[^>]*>([\s\S]*?)<\/(?:script|style)>/g)].map(
      ([, text]) => text,
    )
    expect(scripts).toHaveLength(3)
    expect(scripts.filter((text) => text?.includes(word))).toEqual([])
    expect(scripts[1]).toMatch(/^[[\]\d,]*$/)
  })

  test('stays small: one route that a thousand findings reach, one finding that reaches ten thousand routes', () => {
    expect(writeHtml(makeLarge(1, 1000)).length).toBeLessThan(6_000_000)
    expect(writeHtml(makeLarge(10_000, 1)).length).toBeLessThan(12_000_000)
  })

  test('says what was not looked at, also where nothing was found', () => {
    const page = writeHtml({ ...shop, result: { ...shop.result, findings: [] } })
    expect(page).toContain('Nothing was found.')
    expect(page).toContain('2 things not understood')
    expect(page).toContain('bookshop/legacy.py:7')
    const nothing = { ...shop.model, apps: [], routes: [] }
    expect(writeHtml({ ...shop, model: nothing, result: { ...shop.result, findings: [] } })).toContain('no FastAPI application was found')
  })
})

test('who reaches whom is told in stretches', () => {
  const { model, result } = shop
  const [first] = result.findings
  const reaching = (...numbers: number[]): Finding[] =>
    first === undefined ? [] : [{ ...first, routes: numbers.flatMap((number) => model.routes[number] ?? []) }]
  const told = (...numbers: number[]) => toReached(toPageData({ ...shop, result: { ...result, findings: reaching(...numbers) } }))
  expect(told(0, 1, 2, 5, 7)).toEqual([[0, 3, 5, 1, 7, 1]])
  expect(told(7, 5, 0, 5)).toEqual([[0, 1, 5, 1, 7, 1]])
  expect(told()).toEqual([[]])
})

describe('a code frame', () => {
  const text = Array.from({ length: 60 }, (_, index) => `${index % 10 === 0 ? '' : '    '}line_${index + 1}`)
  const read = (file: string, line: number) => (file === 'a.py' ? (text[line - 1] ?? null) : null)
  const frame = (...places: Finding['places']) => {
    const [first] = shop.result.findings
    if (first === undefined) throw new Error('the sample has no finding')
    return toCodeFrames({ ...first, places }, read).text
  }
  const lines = (markup: string) =>
    [...markup.matchAll(/<(mark|span) class="l ?(\w*)"(?: data-n="(\d+)")?/g)].map(
      ([, tag, kind, number]) => `${number ?? kind}${tag === 'mark' ? '*' : ''}`,
    )
  const primary = (line: number, end = line, file = 'a.py') =>
    ({ role: 'primary', file, line, column: null, end, endColumn: null, note: null }) as const
  const cause = (line: number, note: string | null, file = 'a.py') =>
    ({ role: 'cause', file, line, column: null, end: line, endColumn: null, note }) as const

  test('does not repeat a secret', () => {
    const [first] = shop.result.findings
    if (first === undefined) throw new Error('the sample has no finding')
    const { text: page } = toCodeFrames({ ...first, places: [primary(1)] }, (_file, line) =>
      line === 1 ? 'SECRET_KEY = "0123456789abcdef"' : null,
    )
    expect(page).toContain('0123…')
    expect(page).not.toContain('01234567')
  })

  test.each<[string, Finding['places'], string[]]>([
    ['marks the line among those around it', [primary(12)], ['10', '11', '12*', '13', '14']],
    ['begins where the file begins', [primary(1)], ['1*', '2', '3']],
    ['ends where the file ends', [primary(60)], ['58', '59', '60*']],
    [
      'holds places that are close to each other, each with its note',
      [primary(12), cause(15, 'here')],
      ['10', '11', '12*', '13', '14', '15*', 'note', '16', '17'],
    ],
    [
      'leaves out the middle of what is long',
      [primary(11, 50)],
      ['9', '10', ...Array.from({ length: 12 }, (_, at) => `${11 + at}*`), 'gap', '50*', '51', '52'],
    ],
    ['is not made where the source cannot be had', [primary(3, 3, 'gone.py')], []],
    ['is not made of a line that is not there', [primary(99)], []],
  ])('%s', (_, places, expected) => {
    expect(lines(frame(...places))).toEqual(expected)
  })

  test('is one of several where places are far apart', () => {
    const markup = frame(primary(12), cause(40, null), cause(5, 'elsewhere', 'b.py'))
    expect(markup.match(/<figure/g)).toHaveLength(2)
    expect(markup).toContain('<code>b.py:5</code> elsewhere')
  })

  test('marks what of a line is meant, where that is not all of it', () => {
    const marked = (line: string, column: number, endColumn: number) => {
      const [first] = shop.result.findings
      if (first === undefined) throw new Error('the sample has no finding')
      const place = { role: 'primary', file: 'a.py', line: 1, column, end: 1, endColumn, note: null } as const
      const { text } = toCodeFrames({ ...first, places: [place] }, (_, number) => (number === 1 ? line : null))
      expect(text.replace(/<[^>]*>/g, '').trim()).toBe(html`${line.trim()}`.text)
      return /<b class="at">(.*)<\/b>/.exec(text)?.[1]?.replace(/<[^>]*>/g, '') ?? null
    }
    expect(marked('\tget(url, verify=False)  # why', 11, 23)).toBe('verify=False')
    expect(marked('  get(x)', 3, 9)).toBeNull()
    expect(marked('get(<b>)', 5, 99)).toBe('&lt;b&gt;)')
    expect(marked('x', 40, 50)).toBeNull()
  })

  test('keeps every letter of any line, and lets none act', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', "'", '\\', '#', 'r', '@', '<', ' ', 'if') })), (line) => {
        const shown = html`${paintPython(line)}`.text
        expect(shown.replace(/<i class="[csdk]">|<\/i>/g, '')).toBe(html`${line}`.text)
      }),
    )
  })
})

/** Another object with the same content; functions stay. */
function structuredCloneOf(report: typeof shop): typeof shop {
  return { ...report, result: structuredClone(report.result), model: structuredClone(report.model), cards: structuredClone(report.cards) }
}
