// Holds payload inspection against public corpora of attacks and 12,000 frozen legitimate requests, beside Coraza and ModSecurity:
//   MIRRORS=DIR npm run conformance -- inspection
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each). Go builds the first yardstick, Debian's packages bring the second. Writes bench/results/inspection.json.
import { existsSync } from 'node:fs'
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

readOptions('MIRRORS=DIR npm run conformance -- inspection', {}, 1)
const mirrors = process.env.MIRRORS
if (!mirrors || !existsSync(mirrors)) {
  console.error('error: set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
  process.exit(2)
}
register()
const { measureInspection } = await import('./measure.ts')
const commit = ownCommit()
const result = await measureInspection(mirrors)
writeResult('inspection.json', { commit, ...result })
for (const { name, balanced, all } of result.engines)
  console.log(
    `${name}: balanced accuracy ${balanced?.toFixed(4)}, ${all.caught} of ${all.attacks} attacks, ${all.refused} of ${all.legitimate} legitimate requests refused`,
  )
