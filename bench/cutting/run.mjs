// What cutting closed fields out of answers takes, beside reading, deleting and writing them anew:
//   npm run bench -- cutting [--rounds N] [--write]
// The same bytes in the same process, in alternating rounds; of each the fastest of many short runs, which a busy machine disturbs least. Streams come in
// parts of 64 KB. What is left is held against what the other way leaves. `--write` writes bench/results/cutting.json.
import { deepStrictEqual } from 'node:assert'
import { cpus, loadavg } from 'node:os'
import process from 'node:process'
import { readOptions } from '../../tools/developer-options.mjs'
import { loadSources } from '../load-sources.mjs'
import { ownCommit, writeResult } from '../result.mjs'

const { values: options } = readOptions('npm run bench -- cutting [--rounds N] [--write]', {
  rounds: { type: 'string', default: '21' },
  write: { type: 'boolean', default: false },
})
const parts = ['cut-events', 'cut-json', 'cut-lines', 'field-tree']
const { cutJson, EventCutter, LineCutter, toFieldTree } = await loadSources(
  'cutting',
  parts.map((part) => `gateway/content/${part}.ts`),
)

const lineOf = (count) => ({ sku: `sku-${count}`, title: `a thing to put on a shelf, number ${count}`, count, price: count * 1.5 })
const orderOf = (length) => ({ id: 7, owner: 'anna', note: 'leave it there', lines: Array.from({ length }, (_, count) => lineOf(count)) })
const withoutPrices = (order) => ({ ...order, note: undefined, lines: order.lines.map((line) => ({ ...line, price: undefined })) })
const key = (name) => ({ kind: 'key', key: name })
const tree = toFieldTree([[key('lines'), { kind: 'items' }, key('price')], [key('note')]])

const limits = { most: 4 * 1024 * 1024, depth: 64 }
const inParts = (bytes, cutter) => {
  const left = []
  for (let from = 0; from < bytes.length; from += 65_536) left.push(cutter.write(bytes.subarray(from, from + 65_536)))
  return Buffer.concat([...left, cutter.end()])
}
const anew = (text) => JSON.stringify(withoutPrices(JSON.parse(text)))
const events = (text) => text.split('\n\n').slice(0, -1)
const many = Array.from({ length: 1000 }, () => JSON.stringify(orderOf(10)))

const cases = [
  { name: 'one JSON of 1 KB', text: JSON.stringify(orderOf(10)), cut: (bytes) => cutJson(bytes, tree, 64), again: anew },
  { name: 'one JSON of 1 MB', text: JSON.stringify(orderOf(11_000)), cut: (bytes) => cutJson(bytes, tree, 64), again: anew },
  {
    name: '1 MB of JSON lines',
    text: many.map((one) => `${one}\n`).join(''),
    cut: (bytes) => inParts(bytes, new LineCutter(tree, limits, false)),
    again: (text) => text.replace(/.+/g, anew),
  },
  {
    name: '1 MB of server-sent events',
    text: many.map((one, id) => `id: ${id}\ndata: ${one}\n\n`).join(''),
    cut: (bytes) => inParts(bytes, new EventCutter(tree, limits)),
    again: (text) =>
      events(text)
        .map((event) => event.replace(/^data: (.+)$/m, (_, data) => `data: ${anew(data)}`))
        .join('\n\n')
        .concat('\n\n'),
  },
]

const rows = cases.map(({ name, text, cut, again }) => {
  const bytes = Buffer.from(text)
  const ways = { cut: () => cut(bytes), again: () => Buffer.from(again(bytes.toString('utf8'))) }
  // Neither writes blanks, so they leave the same.
  deepStrictEqual(Buffer.from(ways.cut()).toString('utf8'), ways.again().toString('utf8'))
  const best = { cut: Number.POSITIVE_INFINITY, again: Number.POSITIVE_INFINITY }
  const count = Math.max(1, Math.round(1_000_000 / bytes.length))
  for (let round = 0; round < Number(options.rounds); round++)
    for (const [way, run] of Object.entries(ways)) {
      const started = process.hrtime.bigint()
      for (let turn = 0; turn < count; turn++) run()
      best[way] = Math.min(best[way], Number(process.hrtime.bigint() - started) / 1000 / count)
    }
  return { name, bytes: bytes.length, cutMicroseconds: best.cut, againMicroseconds: best.again, times: best.again / best.cut }
})

for (const { name, bytes, cutMicroseconds, againMicroseconds, times } of rows)
  console.log(
    `${name.padEnd(28)} cut ${(bytes / cutMicroseconds).toFixed(0).padStart(5)} MB/s   read and written anew ${(bytes / againMicroseconds).toFixed(0).padStart(5)} MB/s   ${times.toFixed(2)} times`,
  )
if (options.write)
  writeResult('cutting.json', {
    ...{ commit: ownCommit(), node: process.version, machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} processors` },
    ...{ load: loadavg()[0], rounds: Number(options.rounds), rows },
  })
