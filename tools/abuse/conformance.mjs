// Days of ordinary and of hostile traffic past the shield against abuse, on a clock of their own: `npm run conformance -- abuse`. Writes
// bench/results/abuse.json; ends with 1 where somebody who means well is kept away.

import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'

register()
const { attacks } = await import('../../test/gateway/abuse/attacks.ts')
const { mobileShop, ordinary } = await import('../../test/gateway/abuse/ordinary-traffic.ts')
const { measureCost, partnerAllowed, runAttack, runOrdinary } = await import('../../test/gateway/abuse/simulate.ts')

const seeds = [1, 101, 201]
const days = []
for (const seed of seeds)
  for (const traffic of ordinary(seed)) {
    const isPartner = traffic.name.startsWith('a partner')
    const rules = isPartner ? { allowed: [partnerAllowed] } : {}
    const { requests, alarms, reasons } = await runOrdinary(traffic, rules)
    days.push({ name: isPartner ? `${traffic.name}, named in \`allow\`` : traffic.name, seed, requests, alarms, reasons })
    console.log(`${traffic.name}: ${requests} requests, ${alarms} refused or noted`)
  }
const beside = mobileShop(7, 1500).events
const found = []
for (const attack of attacks) {
  const alone = await runAttack(attack)
  const amid = await runAttack(attack, beside)
  found.push({ ...alone, amid: { foundAfter: amid.foundAfter, reached: amid.reached, victimsRefused: amid.victimsRefused } })
  console.log(
    `${attack.kind}, ${attack.manner}: found after ${alone.foundAfter}, amid customers ${amid.foundAfter}; ${alone.reached} of ${alone.tries} reached`,
  )
}
const cost = await measureCost(mobileShop(9, 1500))
console.log(
  `the shield takes ${cost.ratio.toFixed(2)} of what reading the head and finding the operation takes (${cost.microseconds.toFixed(1)} µs a request)`,
)
writeResult('abuse.json', { commit: ownCommit(), node: process.version, besideRequests: beside.length, days, attacks: found, cost })
const isQuiet = days.every(({ alarms }) => alarms === 0)
process.exitCode = isQuiet && found.every(({ victimsRefused, amid }) => victimsRefused + amid.victimsRefused === 0) ? 0 : 1
