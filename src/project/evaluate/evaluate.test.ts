import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PROGRAMS } from './programs.ts'
import { createTestHost, toPlain } from './test-host.ts'

// A golden is JSON by construction: one entry for each program.
const golden = JSON.parse(readFileSync(new URL('programs.golden.json', import.meta.url), 'utf8')) as Record<string, unknown>

/** Runs every program and says its `result` as JSON, tuples as lists and sets in order. */
const RUNNER = `
import json, sys
def plain(v):
    if isinstance(v, dict): return {str(plain(k)): plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)): return [plain(x) for x in v]
    if isinstance(v, (set, frozenset)): return sorted(plain(x) for x in v)
    return v
out = {}
for name, text in json.load(sys.stdin).items():
    module = sys.modules["program"] = type(sys)("program")
    exec(compile(text, name, "exec"), module.__dict__)
    out[name] = plain(module.__dict__["result"])
print(json.dumps(out, indent=1))
`
// StrEnum, ExitStack and all else that the programs use: 3.11 or later.
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0

describe('a program means what it means in CPython', () => {
  test('there is a golden for every program', () => expect(Object.keys(golden)).toEqual(Object.keys(PROGRAMS)))
  test.skipIf(!hasPython)('the golden is what CPython says', async () => {
    const { stdout, stderr } = spawnSync('python3', ['-c', RUNNER], { input: JSON.stringify(PROGRAMS), encoding: 'utf8' })
    expect(stderr).toBe('')
    await expect(stdout).toMatchFileSnapshot('programs.golden.json')
  })
  test.each(Object.entries(PROGRAMS))('%s', (name, text) => {
    const { machine, global } = createTestHost({ 'program.py': text })
    expect(toPlain(global('program', 'result'))).toEqual(golden[name])
    expect(machine.problems).toEqual([])
  })
})
