import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROGRAMS } from './programs.ts'
import { createTestHost, toPlain } from './test-host.ts'

// A golden is JSON by construction: one entry for each program.
const golden = JSON.parse(readFileSync(new URL('programs.golden.json', import.meta.url), 'utf8')) as Record<string, unknown>

describe('a program means what it means in CPython', () => {
  test('there is a golden for every program', () => expect(Object.keys(golden)).toEqual(Object.keys(PROGRAMS)))
  test.each(Object.entries(PROGRAMS))('%s', (name, text) => {
    const { machine, global } = createTestHost({ 'program.py': text })
    expect(toPlain(global('program', 'result'))).toEqual(golden[name])
    expect(machine.problems).toEqual([])
  })
})
