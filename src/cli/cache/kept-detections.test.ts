import { describe, expect, test } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import { createTree } from '../../base/index.ts'
import type { Detection, Detector, RuleCard } from '../../finding/index.ts'
import type { DiskTree, Store } from '../../io/index.ts'
import type { Model } from '../../model/index.ts'
import { keepDetections } from './kept-detections.ts'

const now = new Date('2026-11-22T12:00:00Z')
const card: RuleCard = {
  id: 'file-found',
  title: 'A file',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-20'],
  owaspApi: null,
  asvs: [],
  why: 'Why.',
  fix: 'Fix.',
  blindSpots: [],
  examples: [],
}

interface World {
  files: Record<string, string>
  /** Milliseconds since each file changed. */
  age: number
  model: Model
  question: unknown
  state: string
  asksHistory: boolean
  today: Date
}

/** A store in memory, and a room that names the files that it finds, with a hidden one that it reads by name. */
function setUp() {
  const contents = new Map<string, Uint8Array>()
  const store: Store = {
    open: (name) => {
      const bytes = contents.get(name)
      return bytes === undefined ? null : { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length), close: () => {} }
    },
    write: (name, chunks) => void contents.set(name, Buffer.concat([...chunks])),
  }
  const world: World = {
    files: { Dockerfile: 'FROM a\n', 'hidden/x': '1' },
    age: 60_000,
    model: makeModel({ routes: [makeRoute('GET /a')] }),
    question: 'one',
    state: 'commit',
    asksHistory: false,
    today: now,
  }
  let runs = 0
  const scan = (kept: Store | null = store): string => {
    const { files, age, model, question, state, asksHistory, today } = world
    const made = createTree(files)
    const isShown = ({ path }: { readonly path: string }) => !path.startsWith('hidden/')
    const tree: DiskTree = {
      ...made,
      files: made.files.filter(isShown),
      others: () => made.others().filter(isShown),
      stampOf: (path) => ({ text: files[path] ?? '', changed: today.getTime() - age }),
    }
    // Of the history, the rooms ask whether there is one, and this asks for its state alone.
    const history = { state } as unknown as NonNullable<ReturnType<Parameters<typeof keepDetections>[0]['past']['find']>>['history']
    const past = { depth: null, find: () => ({ history, memory: { read: () => null, write: () => {} } }) }
    const run = keepDetections({ tree, model, past, store: kept, name: 'rooms', question, now: today })
    const detector: Detector = {
      room: 'infrastructure',
      cards: [card],
      detect(on): Detection {
        runs += 1
        if (asksHistory) run.past.find()
        const hidden = run.tree.has('hidden/x') ? run.tree.read('hidden/x') : null
        const drafts = run.tree.files.map(({ path }) => ({
          place: { file: path, line: 1 },
          cause: { name: path, what: 'file' },
          what: `${new TextDecoder().decode(run.tree.read(path) ?? undefined)} ${hidden?.length} ${asksHistory ? state : ''}`,
          routes: model.routes,
        }))
        return { reports: on.map((one) => ({ card: one, drafts, asked: 1, failures: [] })), problems: [], statements: [], coverage: [] }
      },
    }
    const [wrapped] = run.wrap([detector])
    const said = JSON.stringify(wrapped?.detect([card]))
    run.keep()
    return said
  }
  const change = (parts: Partial<World>) => Object.assign(world, parts)
  return { world, scan, change, contents, countRuns: () => runs }
}

test('what is the same from outside is not looked at again, and says the same', () => {
  const { scan, countRuns } = setUp()
  const first = scan()
  expect([scan(), scan(null)].map((said) => JSON.parse(said))).toEqual([first, first].map((said) => JSON.parse(said)))
  expect(countRuns()).toBe(2)
})

describe('is looked at again', () => {
  test.each<[string, (world: World) => Partial<World>]>([
    ['where a file is another', ({ files }) => ({ files: { ...files, Dockerfile: 'FROM b\n' } })],
    ['where there is one more', ({ files }) => ({ files: { ...files, 'compose.yml': '' } })],
    ['where one that nobody lists is another', ({ files }) => ({ files: { ...files, 'hidden/x': '22' } })],
    ['where that one has gone', () => ({ files: { Dockerfile: 'FROM a\n' } })],
    ['where the question is another', () => ({ question: 'two' })],
    ['on another day', () => ({ today: new Date('2026-11-23T12:00:00Z') })],
    [
      'where the model is another',
      () => ({ model: { ...makeModel({}), snapshot: { ...makeModel({}).snapshot, content: 'f'.repeat(64) } } }),
    ],
    ['where files are too new', () => ({ age: 500 })],
  ])('%s', (_, toChange) => {
    const { scan, change, world, countRuns } = setUp()
    scan()
    change(toChange(world))
    const said = scan()
    expect(countRuns()).toBe(2)
    expect(JSON.parse(scan(null))).toEqual(JSON.parse(said))
  })

  test('where the history went on, but only of what asked for it', () => {
    const { scan, change, countRuns } = setUp()
    scan()
    change({ state: 'other' })
    scan()
    expect(countRuns()).toBe(1)
    change({ asksHistory: true, question: 'with history' })
    scan()
    scan()
    expect(countRuns()).toBe(2)
    change({ state: 'third' })
    expect(scan()).toContain('third')
    expect(countRuns()).toBe(3)
  })
})

test('what lies in the store and is damaged is as good as nothing', () => {
  const { scan, contents, countRuns } = setUp()
  const first = scan()
  for (const bytes of contents.values()) bytes[bytes.length - 5] = 0
  expect(scan()).toBe(first)
  expect(countRuns()).toBe(2)
})

describe('a file in which a search found nothing', () => {
  const open = (text: string, age: number): DiskTree => ({
    ...createTree({ 'a.txt': text }),
    stampOf: () => ({ text, changed: now.getTime() - age }),
  })

  test.each<[string, { text?: string; age?: number; question?: string; search?: string; today?: Date }, 'text' | null]>([
    ['is known', {}, 'text'],
    ['is not where it is another one', { text: 'b' }, null],
    ['is not where it was too new', { age: 500 }, null],
    ['is not for another search', { search: 'others' }, null],
    ['is not for another question', { question: 'two' }, null],
    ['is not on another day', { today: new Date('2026-11-23T12:00:00Z') }, null],
  ])('%s', (_, { text = 'a', age = 60_000, question = 'one', search = 'some', today = now }, expected) => {
    const contents = new Map<string, Uint8Array>()
    const store: Store = {
      open: (name) => {
        const bytes = contents.get(name)
        return bytes === undefined ? null : { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length), close: () => {} }
      },
      write: (name, chunks) => void contents.set(name, Buffer.concat([...chunks])),
    }
    const keep = (tree: DiskTree, asked: string, day: Date) =>
      keepDetections({
        tree,
        model: makeModel({}),
        past: { depth: null, find: () => null },
        store,
        name: 'rooms',
        question: asked,
        now: day,
      })
    const first = keep(open('a', age), 'one', now)
    first.findEmpty('some').note('a.txt', 'text')
    first.keep()
    expect(keep(open(text, 60_000), question, today).findEmpty(search).find('a.txt')).toBe(expected)
  })
})
