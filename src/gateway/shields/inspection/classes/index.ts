// Every class of attack, in the order in which they are asked.

import type { AttackClass } from '../kit.ts'
import { commandInjection } from './command-injection.ts'
import { crossSiteScripting } from './cross-site-scripting.ts'
import { deserialisation } from './deserialisation.ts'
import { ldapInjection } from './ldap-injection.ts'
import { lineInjection } from './line-injection.ts'
import { nosqlInjection } from './nosql-injection.ts'
import { pathTraversal } from './path-traversal.ts'
import { probe } from './probe.ts'
import { promptInjection } from './prompt-injection.ts'
import { serverSideRequest } from './server-side-request.ts'
import { sqlInjection } from './sql-injection.ts'
import { templateInjection } from './template-injection.ts'
import { xmlEntities } from './xml-entities.ts'

export const attackClasses: readonly AttackClass[] = [
  sqlInjection,
  crossSiteScripting,
  commandInjection,
  pathTraversal,
  templateInjection,
  serverSideRequest,
  xmlEntities,
  deserialisation,
  nosqlInjection,
  ldapInjection,
  lineInjection,
  promptInjection,
  probe,
]
