// The committed truths against the real FastAPI, asked again: where Python and its packages can be had. Elsewhere it says so.
import { expect, it } from 'vitest'
import { ENVIRONMENTS, makeEnvironment } from './environments.ts'
import { compareWithCommitted, findObstacle, makeTruths } from './make-truth.ts'
import { readPrograms } from './programs.ts'
import { readTruth } from './truths.ts'

const programs = readPrograms()

async function findReason(): Promise<string | null> {
  const obstacle = findObstacle()
  if (obstacle !== null) return obstacle
  try {
    for (const environment of ENVIRONMENTS) await makeEnvironment(environment)
    return null
  } catch (error) {
    return `the Python environments could not be made: the real FastAPI was NOT asked (${String(error).slice(0, 300)})`
  }
}

it('says the same again, byte for byte', { timeout: 600_000 }, async (context) => {
  const reason = await findReason()
  if (reason !== null) {
    console.warn(`\n*** ${reason} ***\n`)
    return context.skip(reason)
  }
  const truths = await makeTruths(programs)
  expect(programs.flatMap((program) => compareWithCommitted(program, truths.get(program.name) ?? new Map()))).toEqual([])
})

it.each(programs.map((program) => [program.name, program] as const))('%s has a truth for each of its versions', (_, program) => {
  for (const version of program.versions) {
    const truth = readTruth(program, version)
    expect('error' in truth ? truth.error : truth.apps.length).toBeTruthy()
  }
})
