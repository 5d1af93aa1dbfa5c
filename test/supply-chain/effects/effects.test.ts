// The real libraries at weak versions: the program that we call affected is hurt by the attack of the advisory, the other one is not.

import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parseExample } from '../../../src/finding/index.ts'
import { writeProject } from '../../kit/project.ts'
import { ask } from '../preconditions/kit.ts'
import { makeWeakEnvironment, weak } from './environments.ts'
import { effectCases } from './programs.ts'

const attackScript = join(dirname(fileURLToPath(import.meta.url)), 'attack.py')
const run = promisify(execFile)

async function attack(python: string, name: string, program: string): Promise<{ hurt: boolean; measure: string }> {
  const folder = writeProject(Object.fromEntries(parseExample({ program }).files))
  const { stdout } = await run(python, [attackScript, name, folder], { timeout: 60_000 })
  return JSON.parse(stdout)
}

describe.each(Object.keys(weak).map(Number) as (keyof typeof weak)[])('libraries of %d', (year) => {
  const made = makeWeakEnvironment(year)
  // Told by the tests below, each of which waits for it.
  made.catch(() => {})

  test.each(effectCases.filter((one) => one.year === year).map((one) => [one.package, one.advisory, one] as const))(
    '%s %s',
    async (name, advisory, { attack: how, affected, spared, verdict }) => {
      const python = await made
      if (python === null) return console.warn('the Python that it needs is not here: nothing was attacked')
      const hurt = await attack(python, how, affected)
      const fine = await attack(python, how, spared)
      expect({ hurt, fine }).toEqual({ hurt: { hurt: true, measure: hurt.measure }, fine: { hurt: false, measure: fine.measure } })
      const judged = [affected, spared].map((program) => ask(program, name, advisory).affected)
      expect(judged).toEqual([verdict, 'no'])
    },
    180_000,
  )
})
