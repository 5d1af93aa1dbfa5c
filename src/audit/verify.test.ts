import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Chain } from './chain.ts'
import { type Entry, firstEntry, lineHash, signEntry, toKeyEntry } from './ledger.ts'
import { type AuditFiles, type VerifiedAudit, verifyAudit } from './verify-ledger.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const time = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 0, minute))

/** A record as a gateway with two workers leaves it: batches, files of a few batches, checkpoints, and what came after the last one. */
class Book {
  readonly files = new Map<string, Map<number, string>>()
  readonly ledger: string[] = []
  readonly #chains = new Map<string, Chain>()
  #key: KeyObject
  #minute = 0

  constructor() {
    this.#key = generateKeyPairSync('ed25519').privateKey
    this.write(toKeyEntry(createPublicKey(this.#key)))
  }

  get publicKey(): KeyObject {
    return createPublicKey(this.#key)
  }

  chain(name: string): Chain {
    const chain = this.#chains.get(name) ?? Chain.begin(name)
    this.#chains.set(name, chain)
    return chain
  }

  write(entry: Entry): void {
    const previous = this.ledger.at(-1)
    this.ledger.push(signEntry(entry, time(this.#minute++), previous === undefined ? firstEntry : lineHash(previous), this.#key))
  }

  segment(name: string, ...batches: readonly number[]): void {
    const chain = this.chain(name)
    chain.openSegment(time(this.#minute))
    let text = ''
    for (const count of batches) {
      for (let i = 0; i < count; i++) chain.record({ who: `user-${i}`, verdict: i % 3 === 0 ? 'deny' : 'allow' })
      text += chain.seal().toString()
    }
    chain.closeSegment(time(this.#minute))
    text += chain.seal().toString()
    const files = this.files.get(name) ?? new Map<number, string>()
    this.files.set(name, files.set(chain.state.segment, text))
  }

  checkpoint(): void {
    this.write({ kind: 'checkpoint', chains: [...this.#chains.values()].map((chain) => chain.state) })
  }

  rotate(): void {
    const next = generateKeyPairSync('ed25519').privateKey
    this.write(toKeyEntry(createPublicKey(next)))
    this.#key = next
  }

  toFiles(): AuditFiles {
    const chains = new Map(
      [...this.files].map(([name, files]) => [name, new Map([...files].map(([number, text]) => [number, Buffer.from(text)]))]),
    )
    return { ledger: this.ledger.map((line) => `${line}\n`).join(''), chains }
  }
}

function usualBook(): Book {
  const book = new Book()
  book.segment('a', 3, 1, 2)
  book.segment('b', 2)
  book.checkpoint()
  book.rotate()
  book.segment('a', 1, 4)
  book.checkpoint()
  book.segment('b', 5)
  return book
}

const kinds = ({ faults }: VerifiedAudit): readonly string[] => faults.map((fault) => `${fault.of} ${fault.kind}`)
const noTrust = { anchors: [], key: null }

describe('a record that nobody touched', () => {
  test('is right, and says what is signed and anchored', () => {
    const book = usualBook()
    const anchors = [book.ledger[1] ?? '']
    const verified = verifyAudit(book.toFiles(), { anchors, key: book.publicKey })
    expect(kinds(verified)).toEqual(['ledger not-the-trusted-key'])
    expect(verified).toMatchObject({ records: 18, signed: 13, anchored: 8, checkpoints: 2, unsealed: 0, gaps: [] })
    expect(verified.keys).toHaveLength(2)
  })

  test('with the key that it began with, nothing is wrong', () => {
    const book = new Book()
    const key = book.publicKey
    book.segment('a', 1)
    book.rotate()
    book.checkpoint()
    expect(verifyAudit(book.toFiles(), { anchors: [], key }).faults).toEqual([])
  })

  test('a process that died leaves unsealed bytes, and its next start a gap', () => {
    const book = new Book()
    const chain = book.chain('a')
    chain.openSegment(time(0))
    chain.record({ who: 'anna' })
    const text = chain.seal().toString()
    book.files.set('a', new Map([[1, `${text}{"kind":"record","n":1,"ev`]]))
    expect(verifyAudit(book.toFiles(), noTrust)).toMatchObject({ faults: [], records: 1, unsealed: 26 })
    book.files.set('a', new Map([[1, text]]))
    chain.gap(7, 'process-ended')
    book.segment('a', 2)
    // The gap was waiting, so it stands before the segment that it should open.
    expect(kinds(verifyAudit(book.toFiles(), noTrust))).toContain('chain not-a-segment')
    const next = Chain.resume({ ...chain.state, segment: 1, next: 1, seal: JSON.parse(text.trim().split('\n').at(-1) ?? '').hash })
    next.openSegment(time(1))
    next.gap(7, 'process-ended')
    next.record({ who: 'ben' })
    book.files.set(
      'a',
      new Map([
        [1, text],
        [2, next.seal().toString()],
      ]),
    )
    expect(verifyAudit(book.toFiles(), noTrust)).toMatchObject({
      faults: [],
      records: 2,
      gaps: [{ chain: 'a', segment: 2, n: 1, count: 7, because: 'process-ended' }],
    })
    expect(next.state.next).toBe(9)
  })

  test('segments that were deleted in order are told, and what is left is right', () => {
    const book = usualBook()
    const [first] = book.files.get('a')?.keys() ?? []
    const text = book.files.get('a')?.get(first ?? 0) ?? ''
    const last = JSON.parse(text.trim().split('\n').at(-1) ?? '')
    book.files.get('a')?.delete(1)
    expect(kinds(verifyAudit(book.toFiles(), noTrust))).toContain('chain segment-missing')
    book.write({ kind: 'tombstone', chain: 'a', first: 1, last: 1, seal: last.hash, next: last.next, because: 'older than a year' })
    expect(verifyAudit(book.toFiles(), noTrust)).toMatchObject({
      faults: [],
      records: 12,
      signed: 7,
      removed: [{ because: 'older than a year' }],
    })
  })
})

/** What somebody does who can write everywhere but has no key and not the anchors. */
const forgeries: readonly [string, (book: Book) => void][] = [
  ['takes the last segment away', (book) => book.files.get('b')?.delete(1)],
  ['takes a whole chain away', (book) => book.files.delete('a')],
  ['cuts the tail of a chain off, at a seal', (book) => book.files.set('a', new Map([[1, book.files.get('a')?.get(1) ?? '']]))],
  [
    'changes two segments round',
    (book) => {
      const files = book.files.get('a')
      book.files.set(
        'a',
        new Map([
          [1, files?.get(2) ?? ''],
          [2, files?.get(1) ?? ''],
        ]),
      )
    },
  ],
  [
    'writes a chain anew, with right seals',
    (book) => {
      const other = new Book()
      other.segment('a', 3, 1, 2)
      other.segment('a', 1, 4)
      // One who decided otherwise.
      const forged = [...(other.files.get('a') ?? [])].map(([number, text]) => [number, text.replace('user-1', 'user-9')] as const)
      const chain = Chain.begin('a')
      chain.openSegment(time(0))
      for (let i = 0; i < 6; i++) chain.record({ who: 'nobody' })
      book.files.set('a', new Map([[1, chain.seal().toString()], ...forged.slice(1)]))
    },
  ],
  ['cuts the ledger short', (book) => void book.ledger.splice(2)],
  ['empties the ledger', (book) => void book.ledger.splice(0)],
  [
    'writes the ledger anew with a key of his own',
    (book) => {
      const other = new Book()
      for (const [name, files] of book.files) other.files.set(name, files)
      other.write({ kind: 'checkpoint', chains: [book.chain('a').state] })
      book.ledger.splice(0, book.ledger.length, ...other.ledger)
    },
  ],
  ['takes an entry out of the ledger', (book) => void book.ledger.splice(1, 1)],
  [
    'adds an entry with a key of his own',
    (book) => {
      const other = new Book()
      other.write({ kind: 'tombstone', chain: 'a', first: 1, last: 2, seal: 'x', next: 3, because: 'nothing to see' })
      book.ledger.push(other.ledger[1] ?? '')
    },
  ],
]

describe('a record that somebody touched', () => {
  test.each(forgeries)('who %s is found out', (_, forge) => {
    const book = usualBook()
    const anchors = book.ledger.filter((line) => line.includes('"checkpoint"'))
    forge(book)
    expect(verifyAudit(book.toFiles(), { anchors, key: null }).faults).not.toEqual([])
  })

  test('a blank more in a seal, which no hash covers, is found', () => {
    const book = usualBook()
    const right = book.toFiles()
    const chains = new Map([...right.chains].map(([name, files]) => [name, new Map(files)]))
    const [name = '', files = new Map<number, Uint8Array>()] = [...chains][0] ?? []
    const text = Buffer.from(files.get(1) ?? []).toString()
    chains.set(name, new Map([...files, [1, Buffer.from(text.replace('{"kind":"seal",', '{"kind":"seal", '))]]))
    expect(text).toContain('{"kind":"seal",')
    expect(verifyAudit({ ledger: right.ledger, chains }, { anchors: [], key: null }).faults).not.toEqual([])
  })

  test('a changed, added or removed byte in any file is found, or lies in a tail that nobody acknowledged', () => {
    const book = usualBook()
    const right = book.toFiles()
    const anchors = book.ledger.filter((line) => line.includes('"checkpoint"'))
    const texts = [...book.files].flatMap(([name, files]) => [...files].map(([number, text]) => ({ name, number, text })))
    fc.assert(
      fc.property(
        fc.nat(texts.length),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom('change', 'add', 'remove'),
        (which, where, byte, how) => {
          const target = texts[which]
          const before = Buffer.from(target?.text ?? right.ledger)
          const at = where % before.length
          if (how === 'change' && before[at] === byte) return
          const after = Buffer.concat([
            before.subarray(0, at),
            how === 'remove' ? Buffer.alloc(0) : Buffer.from([byte]),
            before.subarray(how === 'add' ? at : at + 1),
          ])
          // Taking one of two equal bytes away, or adding one beside it, may give the same text.
          if (after.equals(before)) return
          const chains = new Map([...right.chains].map(([name, files]) => [name, new Map(files)]))
          if (target !== undefined) chains.get(target.name)?.set(target.number, after)
          const verified = verifyAudit(
            { ledger: target === undefined ? after.toString('utf8') : right.ledger, chains },
            { anchors, key: null },
          )
          expect(verified.faults.length > 0 || verified.unsealed > 0).toBe(true)
        },
      ),
      { numRuns: runs * 4 },
    )
  })

  test('every cut of every file is found, or costs no more than what nobody acknowledged', () => {
    const book = usualBook()
    const right = book.toFiles()
    const anchors = book.ledger.filter((line) => line.includes('"checkpoint"'))
    for (const [name, files] of right.chains)
      for (const [number, bytes] of files)
        for (let length = 0; length < bytes.length; length += 7) {
          const chains = new Map([...right.chains].map(([chain, all]) => [chain, new Map(all)]))
          chains.get(name)?.set(number, bytes.subarray(0, length))
          const verified = verifyAudit({ ...right, chains }, { anchors, key: null })
          // The last segment of `b` came after the last checkpoint: what is cut there is told by nobody, which the manual says.
          const afterAnchors = name === 'b' && number === 2
          expect(verified.faults.length > 0 || afterAnchors).toBe(true)
        }
  })

  test('lines in another order are found', () => {
    const book = usualBook()
    const lines = (book.files.get('a')?.get(1) ?? '').split('\n')
    for (let i = 0; i + 2 < lines.length; i++) {
      const swapped = [...lines]
      swapped.splice(i, 2, lines[i + 1] ?? '', lines[i] ?? '')
      const files = book.toFiles()
      const chains = new Map(files.chains)
      chains.set('a', new Map([...(files.chains.get('a') ?? []), [1, Buffer.from(swapped.join('\n'))]]))
      expect(verifyAudit({ ...files, chains }, noTrust).faults).not.toEqual([])
    }
  })

  test('nothing that stands in the files makes the verifier throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.oneof(fc.string(), fc.json())), (ledger, lines) => {
        const chains = new Map([['a', new Map([[1, Buffer.from(lines.join('\n'))]])]])
        expect(() => verifyAudit({ ledger, chains }, { anchors: lines, key: null })).not.toThrow()
      }),
      { numRuns: runs },
    )
  })
})
