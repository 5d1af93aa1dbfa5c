// What inspection costs, beside the parser of JSON and a regular expression with the same words, on the same bytes in the same run.

import { readTape } from '../../src/gateway/json/index.ts'
import { attackClasses } from '../../src/gateway/shields/inspection/classes/index.ts'
import { createInspect } from '../../src/gateway/shields/inspection/inspect-value.ts'
import { isPlainDocument, showSuspectTexts } from '../../src/gateway/shields/inspection/suspect-texts.ts'
import type { Sample } from './sample.ts'

const order = {
  id: 'a7c1',
  customer: { name: 'Anna Smith', email: 'anna@shop.example', city: 'Oslo', phone: '47 22 85 50 50' },
  items: Array.from({ length: 9 }, (_, at) => ({
    sku: `item ${at}`,
    colour: 'dark green',
    quantity: at + 1,
    price: 12.5 * at,
    note: 'as described',
  })),
  placed: '2026-11-23T08:30:00Z',
  paid: true,
}

/** Microseconds of this process, which others that run beside it do not lengthen. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Microseconds for each kilobyte, the median of rounds that take turns. */
export function measureSpeed(samples: readonly Sample[]) {
  const clean = new TextEncoder().encode(JSON.stringify(order))
  const written = samples.flatMap(({ body, headers }) =>
    body !== null && headers.some(([, value]) => value === 'application/json') ? [body] : [],
  )
  const inspect = createInspect()
  const judge = (body: Uint8Array) => {
    if (isPlainDocument(body)) return true
    const tape = readTape(body)
    return tape !== null && showSuspectTexts(tape, (text) => inspect(text, 'body') === null)
  }
  const words = [
    ...new Set(attackClasses.flatMap(({ triggers }) => triggers).filter((word) => !['"', ':"', ':{', '[[', '{*'].includes(word))),
  ]
  const pattern = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i')
  const ways: Readonly<Record<string, readonly [readonly Uint8Array[], (body: Uint8Array) => void]>> = {
    'clean JSON, inspected': [[clean], judge],
    'clean JSON, parsed by JSON.parse': [[clean], (body) => JSON.parse(Buffer.from(body).toString())],
    'clean JSON, one RegExp with the same words': [[clean], (body) => pattern.test(Buffer.from(body).toString('latin1'))],
    'bodies that people write, inspected': [written, judge],
    'bodies that people write, parsed by JSON.parse': [written, (body) => JSON.parse(Buffer.from(body).toString())],
  }
  if (!isPlainDocument(clean)) throw new Error('the clean body is none')
  const times: Record<string, number[]> = {}
  for (let round = 0; round < 9; round++)
    for (const [name, [bodies, run]] of Object.entries(ways)) {
      const kilobytes = bodies.reduce((sum, { length }) => sum + length, 0) / 1024
      const turns = Math.ceil(4000 / kilobytes)
      const before = cpuTime()
      for (let turn = 0; turn < turns; turn++) for (const body of bodies) run(body)
      times[name] = [...(times[name] ?? []), (cpuTime() - before) / (turns * kilobytes)]
    }
  return Object.fromEntries(
    Object.entries(times).map(([name, own]) => [name, Number((own.slice(2).sort((one, other) => one - other)[3] ?? 0).toFixed(2))]),
  )
}
