import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerRules } from '../../../../../test/gateway/contract/rules.ts'
import { ContractDocument } from '../contract-document.ts'
import type { ContractRules } from '../rules.ts'
import { AnswerFilter, type JudgedPlan } from './answer-filter.ts'
import { type AnswerSchema, AnswerSchemas } from './answer-schemas.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 200)

const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } }
const operation = {
  responses: {
    200: {
      content: {
        'application/json': { schema: item },
        'application/jsonl': { itemSchema: item },
        'text/event-stream': { itemSchema: item },
      },
    },
  },
}
const schemas = new AnswerSchemas(new ContractDocument({ openapi: '3.1.0', paths: { '/a': { get: operation } } }), false)
const declared = schemas.of(operation).get('200') ?? []

function plan(kind: 'whole' | 'lines' | 'events'): JudgedPlan {
  const [whole, lines, events] = declared.map(({ declared: one }) => one)
  if (kind === 'events' && events?.kind === 'events') return { kind, variants: events.variants }
  const of = kind === 'whole' ? whole : lines
  const schema: AnswerSchema | undefined = of?.kind === 'value' ? of.schema : undefined
  if (schema === undefined || kind === 'events') throw new Error('the test declares all of them')
  return kind === 'whole' ? { kind, schema } : { kind, schema, isSequence: false }
}

/** What goes on of these pieces, null where it ends before; and what is noted. */
function pass(kind: 'whole' | 'lines' | 'events', rules: Partial<ContractRules>, holds: boolean, pieces: readonly Uint8Array[]) {
  const said: string[] = []
  const filter = new AnswerFilter({
    plan: plan(kind),
    rules: { ...answerRules, answer: 200, depth: 8, ...rules },
    isError: false,
    holds,
    note: (reason) => void said.push(reason),
  }).toBodyFilter()
  if (filter.kind === 'refuse') return { out: null, said }
  if (filter.kind === 'whole') {
    const bytes = Buffer.concat(pieces)
    const left = filter.finish(bytes.length > filter.mostBytes ? null : bytes)
    if (left instanceof Promise || left.kind === 'refuse') return { out: null, said }
    return { out: left.kind === 'send' ? Buffer.from(left.bytes) : bytes, said }
  }
  const out: Uint8Array[] = []
  for (const piece of [...pieces, null]) {
    // Whoever reads from a socket reads the next part into the same memory.
    const own = piece === null ? null : Uint8Array.from(piece)
    const left = own === null ? filter.end() : filter.write(own)
    if (left === null) return { out: null, said }
    out.push(Uint8Array.from(left))
    own?.fill(0x7e)
  }
  return { out: Buffer.concat(out), said }
}

const value = fc.oneof(
  fc.dictionary(fc.constantFrom('id', 'name', 'secret', 'é'), fc.oneof(fc.integer(), fc.string({ maxLength: 5 }), fc.constant(null)), {
    maxKeys: 4,
  }),
  fc.integer(),
)
const text = fc.oneof(
  value.map((one) => JSON.stringify(one)),
  fc.constantFrom('{"id":1', '{"id":1,"id":2}', `"${'x'.repeat(220)}"`, '[DONE]', '', '{"a":\n1}', '\ufeff1'),
)
const framed = fc
  .array(fc.tuple(text, fc.constantFrom('\n', '\n\n', '\r\n\r\n', '\r\r', '')), { maxLength: 5 })
  .chain((parts) =>
    fc.constantFrom('data: ', '', 'id: 1\ndata:').map((prefix) => Buffer.from(parts.map(([one, end]) => prefix + one + end).join(''))),
  )
const bytes = fc.oneof(framed, fc.uint8Array({ maxLength: 300 }))
const kinds = fc.constantFrom('whole' as const, 'lines' as const, 'events' as const)
const modes = fc.constantFrom('report' as const, 'strip' as const, 'block' as const)

function cutAt(all: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, turn = 0; at < all.length; turn++) {
    const size = (sizes[turn % sizes.length] ?? 0) + 1
    pieces.push(all.slice(at, at + size))
    at += size
  }
  return pieces
}

const sizes = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 })

test('whatever comes in whatever pieces: who only looks gives every byte, and says the same', () => {
  fc.assert(
    fc.property(kinds, modes, bytes, sizes, (kind, answers, all, cuts) => {
      const inPieces = pass(kind, { answers }, false, cutAt(all, cuts))
      expect(inPieces.out).toEqual(Buffer.from(all))
      expect(inPieces.said).toEqual(pass(kind, { answers }, false, [all]).said)
    }),
    { numRuns: runs * 4 },
  )
})

test('whatever comes in whatever pieces: the same goes on, and nothing of it is not declared', () => {
  const rules = fc.record({
    answers: modes.filter((mode) => mode !== 'report'),
    events: fc.constantFrom('drop', 'end'),
    unjudged: fc.constantFrom('note', 'refuse'),
  })
  fc.assert(
    fc.property(kinds, rules, bytes, sizes, (kind, written, all, cuts) => {
      const inPieces = pass(kind, written, true, cutAt(all, cuts))
      const atOnce = pass(kind, written, true, [all])
      expect(inPieces).toEqual(atOnce)
      // What nobody could judge goes on only where that is asked for.
      if (inPieces.out !== null && !inPieces.said.some((one) => /not judged|no JSON/.test(one)))
        expect(inPieces.out.toString()).not.toContain('"secret":')
    }),
    { numRuns: runs * 4 },
  )
})
