// The commands, in the order in which `help` lists them.

import type { Command } from '../command.ts'
import advisories from './advisories.ts'
import audit from './audit.ts'
import baseline from './baseline.ts'
import credential from './credential.ts'
import diff from './diff.ts'
import explain from './explain.ts'
import gateway from './gateway.ts'
import gatewayBuild from './gateway-build.ts'
import gatewayPatch from './gateway-patch.ts'
import guard from './guard.ts'
import hook from './hook.ts'
import init from './init.ts'
import map from './map.ts'
import policy from './policy.ts'
import routes from './routes.ts'
import rules from './rules.ts'
import sbom from './sbom.ts'
import scan from './scan.ts'
import version from './version.ts'
import vex from './vex.ts'
import watch from './watch.ts'

export const commands: readonly Command[] = [
  scan,
  watch,
  diff,
  guard,
  init,
  baseline,
  policy,
  hook,
  gateway,
  gatewayBuild,
  gatewayPatch,
  credential,
  audit,
  routes,
  map,
  sbom,
  vex,
  rules,
  explain,
  advisories,
  version,
]
