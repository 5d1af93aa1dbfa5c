// Unit tests stand beside the code; `test/` holds what crosses rooms, `tools/` the tests of the workshop itself.

import { env } from 'node:process'
import { defineConfig } from 'vitest/config'

const fuzzing = env['FUZZ_RUNS'] !== undefined

export default defineConfig({
  test: {
    include: ['{src,test,tools,bench}/**/*.test.ts'],
    globalSetup: ['test/kit/build.ts', 'test/kit/environments.ts'],
    setupFiles: ['test/kit/setup.ts'],
    // Work is bounded by counts; the time is for a machine that does much else besides.
    testTimeout: fuzzing ? 600_000 : 90_000,
    hookTimeout: 120_000,
  },
})
