// All guard rows.
import type { GuardRow } from '../guard-row.ts'
import { cloudIdentityGuards } from './cloud-identity.ts'
import { dependencyGuards } from './dependencies.ts'
import { documentGuards } from './documents.ts'
import { identityServiceGuards } from './identity-services.ts'
import { keyValueGuards } from './key-value.ts'
import { keycloakGuards } from './keycloak.ts'
import { methodGuards } from './methods.ts'
import { modelGuards } from './models.ts'
import { oauthGuards } from './oauth.ts'
import { passwordGuards } from './passwords.ts'
import { permitGuards } from './permits.ts'
import { signatureGuards } from './signatures.ts'
import { sqlGuards } from './sql.ts'
import { tokenGuards } from './tokens.ts'

export const guardRows: readonly GuardRow[] = [
  ...tokenGuards,
  ...passwordGuards,
  ...signatureGuards,
  ...oauthGuards,
  ...cloudIdentityGuards,
  ...keycloakGuards,
  ...identityServiceGuards,
  ...dependencyGuards,
  ...permitGuards,
  ...sqlGuards,
  ...modelGuards,
  ...documentGuards,
  ...keyValueGuards,
  ...methodGuards,
]
