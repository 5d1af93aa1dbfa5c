// Runs before every test file: the same words on every machine, and how long properties are tried.

import { env } from 'node:process'
import fc from 'fast-check'

for (const name of ['CI', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS']) delete env[name]
env['TZ'] = 'UTC'

// In a normal run the same inputs every time, so that a red run can be repeated; `npm run fuzz` asks for many new ones.
const runs = env['FUZZ_RUNS']
fc.configureGlobal(runs === undefined ? { seed: 20_261_122 } : { numRuns: Number(runs), interruptAfterTimeLimit: 300_000 })
