// A machine without WebAssembly (Node told `--jitless`), or one whose engine does not know vectors: all is read and looked at as before, more slowly.

import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

let tries = 0
const engines: readonly (readonly [string, unknown])[] = [
  ['no engine', undefined],
  [
    'an engine that does not take the program',
    {
      Module: class {
        constructor() {
          tries++
          throw new Error('no vectors')
        }
      },
    },
  ],
]

test.each(engines)('with %s bodies are read and leaks are found', async (_, engine) => {
  vi.resetModules()
  vi.stubGlobal('WebAssembly', engine)
  const { openTapeProgram } = await import('../json/tape-program.ts')
  const { readTape } = await import('../json/index.ts')
  const { mayLeak } = await import('../shields/inspection/leak-signs.ts')
  const { leakHintsOf } = await import('../shields/inspection/leak-hints.ts')
  expect(openTapeProgram()).toBeNull()
  const tape = readTape(Buffer.from('{"a": [1, "x\\n", null]}'))
  expect(tape && { end: tape.end, depth: tape.depth }).toEqual({ end: 12, depth: 2 })
  expect(readTape(Buffer.from('{"a": [1,]}'))).toBeNull()
  const telling = Buffer.from('{"key": "AKIAIOSFODNN7EXAMPLE"}')
  expect(mayLeak(telling)).toBeNull()
  expect(leakHintsOf(telling)).not.toBe(0)
  // What could not be opened is not tried again for each answer.
  const before = tries
  expect([mayLeak(telling), readTape(telling)?.end]).toEqual([null, 6])
  expect(tries).toBe(before)
})
