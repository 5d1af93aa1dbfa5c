import { describe, expect, test } from 'vitest'
import { parsePython } from '../../syntax/index.ts'
import { Desk, layDesk, type Parsed, State } from './desk.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function desk(texts: Readonly<Record<string, string>>, readers: number): Desk {
  return new Desk(
    layDesk(
      Object.entries(texts).map(([path, text]) => ({ path, bytes: bytesOf(text), isLowered: true })),
      readers,
    ),
  )
}

const parse = ({ bytes }: { readonly bytes: Uint8Array }): Parsed => {
  const { form } = parsePython(bytes)
  return { form, problems: form.problems }
}

describe('files that threads parse for each other', () => {
  test('what one has parsed the other one finds', () => {
    const one = desk({ 'a.py': 'x = 1.5\ny = "ä"\n', 'b.py': 'def f(a): return a\n' }, 2)
    const other = new Desk(one.memory)
    one.work(parse, false)
    for (const path of ['a.py', 'b.py']) expect(other.take(path)?.form).toEqual(parsePython(one.bytesOf(path) ?? bytesOf('')).form)
  })

  test('who asks first parses, and lays it down for the other one', () => {
    const one = desk({ 'a.py': 'x = 1\n' }, 2)
    const other = new Desk(one.memory)
    expect(one.take('a.py')).toBeNull()
    one.offer('a.py', parse({ bytes: bytesOf('x = 1\n') }))
    expect(other.take('a.py')?.form?.strings).toContain('x')
  })

  test('where one reads, nothing is laid down', () => {
    const one = desk({ 'a.py': 'x = 1\n' }, 1)
    expect(one.take('a.py')).toBeNull()
    one.offer('a.py', parse({ bytes: bytesOf('x = 1\n') }))
    expect(one.memory.used[0]).toBe(0)
    expect(one.take('a.py')).toBeNull()
  })

  test('problems without a form come back as they were', () => {
    const one = desk({ 'a.py': 'def (\n' }, 2)
    const problems = parsePython(bytesOf('def (\n')).form.problems
    one.work(() => ({ form: null, problems }), true)
    expect(problems.length).toBeGreaterThan(0)
    expect(new Desk(one.memory).take('a.py')).toEqual({ form: null, problems })
  })

  test('a file that is too deep is parsed by whoever wants it', () => {
    const deep = `x = ${'('.repeat(400)}1${')'.repeat(400)}\n`
    const one = desk({ 'a.py': deep }, 2)
    one.work(parse, false)
    expect(one.memory.states[0]).toBe(State.own)
    expect(one.take('a.py')).toBeNull()
  })

  test('a shelf that is full holds what it has', () => {
    const one = desk({ 'a.py': 'x = 1\n', 'b.py': 'y = 2\n' }, 2)
    const first = parse({ bytes: bytesOf('x = 1\n') })
    one.take('a.py')
    one.offer('a.py', first)
    const small = new Desk({ ...one.memory, shelf: one.memory.shelf.subarray(0, Math.max(one.memory.used[0] ?? 0, 1)) })
    small.work(parse, false)
    expect(small.take('b.py')).toBeNull()
  })

  test('a file that is not there, and what nobody begins any more', () => {
    const one = desk({ 'a.py': 'x = 1\n' }, 2)
    expect(one.take('c.py')).toBeNull()
    one.close()
    one.work(parse, false)
    expect(one.take('a.py')).toBeNull()
  })
})
