import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseShell } from '../syntax/index.ts'
import { findPipedScript } from './downloads.ts'

test.each([
  ['curl -fsSL https://get.example.org | sh', 'get.example.org', false],
  ['curl -sSL https://a.example/x.py | python3 -', 'a.example', false],
  ['wget -qO- http://a.example/x | sudo bash', 'a.example', true],
  ['curl -k https://a.example/x | bash -s -- -y', 'a.example', true],
  ['curl https://a.example/x | gunzip | sh', 'a.example', false],
  ['sh -c "$(curl -fsSL https://a.example/x)"', 'a.example', false],
  ['curl "$ADDRESS" | sh', 'another machine', false],
])('%s', (text, host, isPlain) => {
  expect(findPipedScript(parseShell(text))).toEqual({ line: 1, host, isPlain })
})

test.each([
  'curl -fsSL https://a.example/x -o x.sh',
  'curl https://a.example/x.json | jq .name',
  'curl https://a.example/x.json | python3 -c "import json"',
  'curl https://a.example/x.json | python3 -m json.tool',
  'curl https://a.example/x.txt | python3 read.py',
  'cat x.sh | sh',
  'echo "curl https://a.example | sh"',
])('%s: nothing that came from the network is run', (text) => {
  expect(findPipedScript(parseShell(text))).toBeNull()
})

test('any commands are read', () => {
  const piece = fc.constantFrom(
    'curl ',
    'wget ',
    '| ',
    'sh ',
    'python3 ',
    '- ',
    '-c ',
    '"$(',
    ')" ',
    'https://a.example ',
    'sudo ',
    '<',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 20 }), (parts) => {
      const text = parts.join('')
      const found = findPipedScript(parseShell(text))
      if (found !== null) expect(found.line).toBeLessThanOrEqual(text.split('\n').length)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
