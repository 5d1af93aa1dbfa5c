import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeDiff } from './diff.ts'

const plain = { forTerminal: false, colour: false }
const diff = (before: string, after: string, options: Partial<Parameters<typeof writeDiff>[1]> = {}) =>
  writeDiff([{ file: 'a.py', before, after }], { ...plain, ...options })

test('nothing changed, nothing to say', () => {
  expect(diff('a\n', 'a\n')).toBe('')
})

test.each<[string, string, string, string]>([
  ['a changed line', 'a\nb\nc\n', 'a\nB\nc\n', '@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n'],
  ['a line more in front', '1\n2\n3\n4\n5\n', '0\n1\n2\n3\n4\n5\n', '@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n'],
  ['the first lines of an empty file', '', 'a\nb\n', '@@ -0,0 +1,2 @@\n+a\n+b\n'],
  ['a last line without an end', 'a', 'b', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n'],
  ['an end more', 'a', 'a\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n'],
  ['a changed line end', 'a\r\n', 'a\n', '@@ -1 +1 @@\n-a\r\n+a\n'],
])('%s', (_, before, after, hunks) => {
  expect(diff(before, after)).toBe(`--- a/a.py\n+++ b/a.py\n${hunks}`)
})

test('changes far apart stand in hunks of their own, near ones in one', () => {
  const lines = (changed: readonly number[]) => Array.from({ length: 40 }, (_, i) => `${changed.includes(i + 1) ? 'X' : i + 1}\n`).join('')
  const heads = (changed: readonly number[]) => diff(lines([]), lines(changed)).match(/^@@.*/gm)
  expect(heads([10, 30])).toEqual(['@@ -7,7 +7,7 @@', '@@ -27,7 +27,7 @@'])
  expect(heads([10, 16])).toEqual(['@@ -7,13 +7,13 @@'])
  expect(heads([10, 17])).toEqual(['@@ -7,14 +7,14 @@'])
  expect(heads([10, 18])).toEqual(['@@ -7,7 +7,7 @@', '@@ -15,7 +15,7 @@'])
})

test('on a terminal nothing acts, and names with line breaks are quoted', () => {
  const shown = diff('a = "\u001b[2J"\r\n\tb\n', 'a = 1\r\n\tb\n', { forTerminal: true })
  expect(shown).toContain('-a = "\\x1b[2J"\n+a = 1\n \tb\n')
  expect(diff('a\n', 'b\n', { forTerminal: true, colour: true })).toContain('\u001b[31m-a\u001b[0m\n\u001b[32m+b\u001b[0m\n')
  expect(writeDiff([{ file: 'a\n"b.py', before: '', after: 'x\n' }], plain)).toContain('+++ "b/a\\012\\"b.py"\n')
})

/** As `patch` does it, and strict: every line of context and every number must be true. */
function patch(before: string, text: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const out: string[] = []
  let at = 0
  const rows = text.split('\n').slice(2, -1)
  for (let i = 0; i < rows.length; ) {
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(rows[i++] ?? '')
    if (head === null) throw new Error(`no head of a hunk: ${rows[i - 1]}`)
    const [line, count, otherLine, otherCount] = [1, 2, 3, 4].map((group) => Number(head[group] ?? 1))
    const start = count === 0 ? (line ?? 0) : (line ?? 0) - 1
    out.push(...old.slice(at, start))
    at = start
    expect(out.length).toBe(otherCount === 0 ? otherLine : (otherLine ?? 0) - 1)
    let [gone, come] = [0, 0]
    while (i < rows.length && !rows[i]?.startsWith('@@')) {
      const row = rows[i++] ?? ''
      const isLast = rows[i]?.startsWith('\\') === true
      if (isLast) i++
      const body = row.slice(1) + (isLast ? '' : '\n')
      if (row[0] !== '+') {
        expect(old[at++]).toBe(body)
        gone++
      }
      if (row[0] !== '-') {
        out.push(body)
        come++
      }
    }
    expect([gone, come]).toEqual([count, otherCount])
  }
  return [...out, ...old.slice(at)].join('')
}

test('whatever changed, the diff leads from one to the other', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n', 'é\n'), { maxLength: 24 }), fc.constantFrom('', 'end'))
    .map(([lines, end]) => lines.join('') + end)
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after)
      expect(patch(before, diff(before, after))).toBe(after)
    }),
    { numRuns: 400 },
  )
})
