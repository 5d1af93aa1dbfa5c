// Holds our verification of JSON Web Signatures against the vectors of C2SP/wycheproof:
//   MIRRORS=DIR npm run conformance -- jws
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each). Writes bench/results/jws.json.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

readOptions('MIRRORS=DIR npm run conformance -- jws', {}, 1)
const repository = join(process.env.MIRRORS ?? '', 'C2SP+wycheproof', 'repo')
if (!process.env.MIRRORS || !existsSync(repository)) {
  console.error('error: there is no mirror of `C2SP/wycheproof`\nset MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
  process.exit(2)
}
register()
const { verifyJws } = await import('./verify-jws.ts')

const git = (...args) => execFileSync('git', ['--git-dir', repository, ...args], { encoding: 'utf8', maxBuffer: 1e8 })
const { testGroups } = JSON.parse(git('show', 'HEAD:testvectors_v1/json_web_signature_test.json'))

/** Where we mean to differ, or the vector does not hold what it says; by number. */
const explained = {
  346: 'the key says PS256, the token PS384: a key is used for its own algorithm',
  347: 'the key says `ES521`, which is no algorithm of RFC 7518',
  350: 'the key says PS256, the token PS384: a key is used for its own algorithm',
  351: 'the key says `ES521`, which is no algorithm of RFC 7518',
  367: 'the vector has no padding in it: it is a well-formed token with a right signature',
  370: 'the vector has no padding in it: it is a well-formed token with a right signature',
  372: 'a `?` in the header: RFC 7515 §2 knows no such character',
  373: 'a `?` in the payload: RFC 7515 §2 knows no such character',
}

const wrong = []
let tests = 0
let right = 0
for (const { comment, public: published, private: secret, tests: vectors } of testGroups)
  for (const { tcId, jws, result, comment: said } of vectors) {
    tests++
    const verdict = await verifyJws(jws, published ?? secret)
    if ((verdict === 'right') === (result === 'valid')) right++
    else wrong.push({ id: tcId, group: comment, says: said, wanted: result, got: verdict, because: explained[tcId] ?? null })
  }
writeResult('jws.json', {
  commit: ownCommit(),
  suite: { name: 'C2SP/wycheproof', commit: git('rev-parse', 'HEAD').trim() },
  tests,
  right,
  wrong,
})
console.log(`${right} of ${tests} vectors are judged as wycheproof has them`)
for (const { id, group, says, wanted, got, because } of wrong)
  console.log(`  ${id} (${group}): ${says}: wanted ${wanted}, got ${got}: ${because ?? 'not explained'}`)
process.exitCode = wrong.some(({ because }) => because === null) ? 1 : 0
