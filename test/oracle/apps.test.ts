// Every program of `test/apps`, in every version of FastAPI that it is meant for, read by us and compared with what the
// real FastAPI said.
import { describe, expect, it } from 'vitest'
import { analyse } from './analyse.ts'
import { compareTruth } from './compare.ts'
import { readPins, readPrograms } from './programs.ts'
import { modulesOf, readTruth } from './truths.ts'

const programs = readPrograms()

describe.each(programs.map((program) => [program.name, program] as const))('%s', (_, program) => {
  it.each(program.versions)('is read as FastAPI %s serves it', async (version) => {
    const pins = readPins(version)
    const question = {
      app: program.app,
      sourceRoots: program.path,
      fastapiVersion: version,
      pins,
      pythonVersion: program.python,
      environment: program.environment === null ? null : (program.files.get(program.environment) ?? null),
    }
    const said = await analyse(program.files, question)
    expect(compareTruth(readTruth(program, version), said, modulesOf(program))).toEqual([])
  })
})
