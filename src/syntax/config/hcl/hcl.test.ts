import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateHcl, HclUnknown, type HclValue, parseHcl, parseTerraformJson } from './index.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)

/** The value of the only attribute. */
function evaluate(text: string, names: Readonly<Record<string, HclValue>> = {}): unknown {
  const { body, problems } = parseHcl(`it = ${text}\n`)
  expect(problems).toEqual([])
  const [attribute] = body.attributes
  if (attribute === undefined) throw new Error('nothing was read')
  const value = evaluateHcl(attribute.value, (path) => names[path.join('.')] ?? null)
  return value instanceof HclUnknown ? { unknown: value.reference ?? value.reason } : value
}

describe('expressions', () => {
  test.each([
    ['numbers and operators in their order', '1 + 2 * 3 == 7 && !false', true],
    ['a condition', '1 > 2 ? "yes" : "no"', 'no'],
    ['texts with what is put into them', '"a-${upper("b")}-$${c}-\\n"', 'a-B-${c}-\n'],
    ['directives of a template', '"%{ if true ~} yes %{ else }no%{ endif }"', 'yes '],
    ['a loop in a template', '"%{ for k, v in { a = 1 } }${k}=${v};%{ endfor }"', 'a=1;'],
    ['a heredoc', '<<EOT\n  one\n two\nEOT', '  one\n two\n'],
    ['a heredoc without its indent', '<<-EOT\n    one\n      two ${1 + 1}\n  EOT', 'one\n  two 2\n'],
    ['lists and objects', '[1, "b", { c : true, "d e" = null }]', [1, 'b', { c: true, 'd e': null }]],
    ['lists of a loop', '[for i, v in ["a", "b"] : "${i}${v}" if v != "a"]', ['1b']],
    [
      'objects of a loop, in groups',
      '{ for v in ["a", "b", "aa"] : substr_of(v) => v... }',
      { unknown: 'what `substr_of` gives is not known before it runs' },
    ],
    ['objects of a loop', '{ for k, v in { a = 1 } : "${k}!" => v }', { 'a!': 1 }],
    ['a splat', '[{ id = 1 }, { id = 2 }][*].id', [1, 2]],
    ['an index', '{ a = [10, 20] }.a[1]', 20],
    ['functions', 'join(",", concat(["a"], split(";", "b;c")))', 'a,b,c'],
    ['a function of a list that is spread', 'coalesce(["", "x"]...)', 'x'],
    ['the first that is known', 'try(var.nothing, "else")', 'else'],
    ['a name that nobody can answer', 'aws_lb.main.arn', { unknown: 'aws_lb.main.arn' }],
    ['a name in a text', '"x-${random_id.it.hex}"', { unknown: 'random_id.it.hex' }],
    ['what is decided without the unknown part', 'false && var.nothing', false],
    ['arms that agree', 'var.nothing ? 1 : 1', 1],
  ])('%s', (_, text, expected) => {
    expect(evaluate(text)).toEqual(expected)
  })

  test('names are asked of the scope', () => {
    expect(evaluate('"${var.name}-${local.size + 1}"', { 'var.name': 'api', 'local.size': 2 })).toBe('api-3')
  })

  test('a loop that would never end is unknown', () => {
    const list = `[${'1,'.repeat(300)}]`
    expect(evaluate(`[for a in ${list} : [for b in ${list} : [for c in ${list} : c]]]`)).toBeInstanceOf(Array)
  })
})

describe('files', () => {
  test('blocks with labels, attributes, and the lines of all of them', () => {
    const { body, comments, problems } = parseHcl(
      '# first\nresource "aws_lb" main {\n  name = "x" // second\n  access_logs {\n    enabled = true\n  }\n  tags = {\n    a = 1\n    b = 2 /* third */\n  }\n}\none { two = 2 }\n',
    )
    expect(problems).toEqual([])
    expect(comments).toEqual([
      { line: 1, text: 'first' },
      { line: 3, text: 'second' },
      { line: 9, text: 'third' },
    ])
    const [resource, one] = body.blocks
    expect([resource?.type, resource?.labels, resource?.span.line, resource?.span.end]).toEqual(['resource', ['aws_lb', 'main'], 2, 11])
    expect(resource?.body.attributes.map(({ name, span }) => [name, span.line, span.end])).toEqual([
      ['name', 3, 3],
      ['tags', 7, 10],
    ])
    expect(resource?.body.blocks[0]?.span).toMatchObject({ line: 4, end: 6 })
    expect(one?.body.attributes[0]?.span).toEqual({ line: 12, column: 7, end: 12, endColumn: 14 })
  })

  test('an error costs its line alone', () => {
    const { body, problems } = parseHcl('resource "a" "b" {\n  x = = 1\n  y = 2\n}\nresource "c" "d" {\n  z = 3\n}\n')
    expect(problems.map(({ line }) => line)).toEqual([2])
    expect(body.blocks.map(({ body }) => body.attributes.map(({ name }) => name))).toEqual([['y'], ['z']])
  })

  test('a brace that is missing does not swallow the block behind it', () => {
    const { body, problems } = parseHcl('resource "a" "b" {\n  inner {\n    x = 1\n  }\n\nresource "c" "d" {\n  z = 3\n}\n')
    expect(problems).toEqual([{ line: 1, message: expect.stringContaining('never closed') }])
    expect(body.blocks.map(({ labels }) => labels.join('.'))).toEqual(['a.b', 'c.d'])
  })

  test('the JSON of Terraform is the same blocks', () => {
    const { body, problems } = parseTerraformJson(
      '{\n "resource": {"aws_lb": {"main": {"name": "x-${var.y}",\n "internal": true}}},\n "variable": {"y": {"default": 1}}\n}',
    )
    expect(problems).toEqual([])
    expect(body.blocks.map(({ type, labels }) => [type, ...labels])).toEqual([
      ['resource', 'aws_lb', 'main'],
      ['variable', 'y'],
    ])
    expect(body.blocks[0]?.body.attributes.map(({ name, span }) => [name, span.line])).toEqual([
      ['name', 2],
      ['internal', 3],
    ])
  })
})

describe('hostile text', () => {
  const pieces = fc.constantFrom(
    'resource',
    '"a"',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '=',
    '${',
    '%{if x}',
    '%{',
    '"',
    '<<EOT\n',
    'EOT',
    '\n',
    'for',
    ' x in y ',
    ':',
    '=>',
    '...',
    '.',
    '*',
    '?',
    '#',
    '/*',
    '1',
    '\\',
    'é',
    ',',
  )

  test('no text makes it throw, and problems have lines of it', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join('')
        const { body, problems } = parseHcl(text)
        const lines = text.split('\n').length
        for (const { line } of problems) expect(line >= 1 && line <= lines).toBe(true)
        for (const { value } of body.attributes) evaluateHcl(value, () => null)
      }),
      { numRuns },
    )
  })

  test.each([
    ['brackets', '['],
    ['templates', '"${'],
    ['blocks', 'a {\n'],
    ['operators', '1+'],
    ['calls', 'f('],
    ['steps', 'a.'],
    ['negations', '!'],
    ['heredocs', '<<E\n${'],
    ['conditions', 'a?'],
  ])('%s without end are a problem, soon', (_, piece) => {
    const started = performance.now()
    const { problems } = parseHcl(`x = ${piece.repeat(Math.floor(500_000 / piece.length))}`)
    expect(problems.length).toBeGreaterThan(0)
    expect(performance.now() - started).toBeLessThan(3000)
  })

  test.each([
    ['spaces', ' '],
    ['quotes', '"a" '],
    ['dollars', '$'],
    ['closing braces', '}'],
    ['names', 'a '],
  ])('a line of a million characters of %s is read in time', (_, piece) => {
    const started = performance.now()
    parseHcl(piece.repeat(Math.floor(1_000_000 / piece.length)))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
