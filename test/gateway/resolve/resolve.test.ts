// The operation that we find for a request is the one that the real FastAPI runs, or the request is refused. Without the Pythons of the
// oracle the comparison is skipped, each program counted. `npm run conformance -- gateway-routes` asks for very many.

import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'
import { compareProgram, programsOf, versions } from './compare.ts'

describe.each(versions)('FastAPI %s', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test.skipIf(python === null).each(programsOf(version).map((program) => [program.title, program] as const))(
    '%s (skipped without its Python)',
    async (_, program) => {
      const folder = writeProject({ 'main.py': program.main })
      const { differences } = await compareProgram(program, version, python ?? '', folder, 600)
      expect(differences).toEqual([])
    },
  )
})
