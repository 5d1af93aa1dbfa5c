// The sample program in the shape of the well-known tutorial: everything that is wrong with it is on the one screen that somebody
// sees who asked for nothing special.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkout, runCommand } from '../kit/command.ts'

const sample = join(checkout, 'examples', 'tutorial')
const program = readFileSync(join(sample, 'main.py'), 'utf8')

/** The rule, and a piece of the line that it must be reported on. */
const faults = [
  ['cors-any-origin-with-credentials', 'app.add_middleware('],
  ['jwt-key-constant', 'SECRET_KEY ='],
  ['jwt-audience-not-checked', 'jwt.decode('],
  ['jwt-library-abandoned', 'jwt.decode('],
] as const

const elsewhere = mkdtempSync(join(tmpdir(), 'fastward-tutorial-'))
afterAll(() => rmSync(elsewhere, { recursive: true }))

describe('the sample in the shape of the tutorial', () => {
  const { exit, stdout, stderr } = runCommand(['scan', sample, '--no-cache'], { folder: elsewhere })

  test('is read without a word beside the report, which fits one screen', () => {
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  })

  test.each(faults)('has %s named, with its place', (rule, text) => {
    const line = program.split('\n').findIndex((one) => one.includes(text)) + 1
    expect(line).toBeGreaterThan(0)
    const lines = stdout.split('\n')
    const at = lines.findIndex((one) => one.includes(rule))
    expect(at).toBeGreaterThanOrEqual(0)
    expect(lines.slice(at, at + 2).join('\n')).toContain(`main.py:${line}`)
  })

  test('is sure of each of them, and its key is not printed', () => {
    const report = JSON.parse(runCommand(['scan', sample, '--no-cache', '--format', 'json'], { folder: elsewhere }).stdout)
    const sure = report.findings.filter(({ confidence }: { confidence: string }) => confidence === 'high')
    expect(sure.map(({ rule }: { rule: string }) => rule)).toEqual(expect.arrayContaining(faults.map(([rule]) => rule)))
    expect(stdout).not.toContain(/SECRET_KEY = "(\w+)"/.exec(program)?.[1])
  })
})
