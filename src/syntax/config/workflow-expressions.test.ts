import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findWorkflowExpressions, parseWorkflowExpression, type WorkflowTerm } from './workflow-expressions.ts'

function write(term: WorkflowTerm | null): string {
  if (term === null) return '?'
  if (term.kind === 'literal') return JSON.stringify(term.value)
  if (term.kind === 'path') return [...(term.of === null ? [] : [`(${write(term.of)})`]), ...term.names].join('.')
  if (term.kind === 'call') return `${term.name}(${term.arguments.map(write).join(', ')})`
  return `(${term.operator} ${term.operands.map(write).join(' ')})`
}

describe('an expression of a workflow', () => {
  test.each([
    ['github.event.issue.title', 'github.event.issue.title'],
    ["GitHub.Event['Issue'].title", 'github.event.issue.title'],
    ['github.event.commits.*.message', 'github.event.commits.*.message'],
    ['github.event.commits[0].message', 'github.event.commits.0.message'],
    ['matrix[env.KEY]', 'matrix.?'],
    ["a == 'it''s' && !b || c", '(|| (&& (== a "it\'s") (! b)) c)'],
    ['a < 3 != (b >= -1.5)', '(!= (< a 3) (>= b -1.5))'],
    ["format('{0} {1}', github.head_ref, inputs.my-input)", 'format("{0} {1}", github.head_ref, inputs.my-input)'],
    ['fromJSON(steps.x.outputs.y).name', '(fromjson(steps.x.outputs.y)).name'],
    ['always()', 'always()'],
    ['true && null', '(&& true null)'],
    ['', '?'],
    ['a ==', '?'],
    ['a b', '?'],
    ["'open", '?'],
    ['"double"', '?'],
  ])('%s', (text, written) => {
    expect(write(parseWorkflowExpression(text))).toBe(written)
  })

  test('stands anywhere in a text, and ends behind texts that hold its end', () => {
    const text = "echo ${{ github.ref }} and ${{ format('}}', a) }} and ${{ open"
    expect(findWorkflowExpressions(text).map(({ start, end, term }) => [text.slice(start, end), write(term)])).toEqual([
      ['${{ github.ref }}', 'github.ref'],
      ["${{ format('}}', a) }}", 'format("}}", a)'],
    ])
  })

  test('never throws, and answers hostile input in time', () => {
    const piece = fc.constantFrom('${{', '}}', '(', ')', '[', ']', '.', '*', "'", ' && ', '!', 'github', '0x', 'é', '\n')
    const run = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) }
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          for (const { start, end } of findWorkflowExpressions(text)) expect(end).toBeGreaterThan(start)
        },
      ),
      run,
    )
    const started = performance.now()
    for (const text of ['('.repeat(500_000), "${{ '".repeat(200_000), '${{ a }}'.repeat(100_000), `\${{ ${'!'.repeat(500_000)} }}`])
      findWorkflowExpressions(`\${{ ${text}`)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
