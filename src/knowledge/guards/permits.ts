// Engines that are asked whether somebody may do something.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const answers = (asks: 'role' | 'scope' | 'owner' | 'other'): Meaning => ({ does: 'permit', fails: 'false', asks })
const raises = (asks: 'role' | 'scope' | 'owner' | 'other', ...errors: string[]): Meaning => ({
  does: 'permit',
  fails: 'raises',
  errors,
  asks,
})

const enforcers = [
  ...under(['casbin'], ['Enforcer', 'AsyncEnforcer', 'SyncedEnforcer', 'FastEnforcer', 'DistributedEnforcer']),
  ...under(
    ['casbin'],
    ['enforcer.Enforcer', 'async_enforcer.AsyncEnforcer', 'synced_enforcer.SyncedEnforcer', 'fast_enforcer.FastEnforcer'],
  ),
]
const oso = ['oso.Oso', 'oso.oso.Oso', 'oso.policy.Policy', 'oso.enforcer.Enforcer', 'oso.Policy', 'oso.Enforcer']
const cerbos = [
  ...under(['cerbos.sdk.client', 'cerbos.sdk.grpc.client'], ['CerbosClient', 'AsyncCerbosClient']),
  ...under(['cerbos.sdk.client', 'cerbos.sdk.grpc.client'], ['CerbosClient.with_principal', 'AsyncCerbosClient.with_principal']),
]
const openfga = [
  ...under(
    [
      'openfga_sdk',
      'openfga_sdk.client',
      'openfga_sdk.client.client',
      'openfga_sdk.sync',
      'openfga_sdk.sync.client',
      'openfga_sdk.sync.client.client',
    ],
    ['OpenFgaClient'],
  ),
]
const permit = ['permit.Permit', 'permit.permit.Permit', 'permit.sync.Permit', 'permit.sync.SyncPermit']
const ory = ['ory_client.PermissionApi', 'ory_client.api.permission_api.PermissionApi', 'ory_keto_client.PermissionApi']

export const permitGuards = defineGuards([
  rowOf(under(enforcers, ['enforce', 'enforce_with_matcher']), { means: answers('other') }),
  rowOf(under(enforcers, ['enforce_ex']), { means: answers('other'), answer: '0' }),
  rowOf(under(enforcers, ['has_role_for_user', 'has_role_for_user_in_domain']), { parameters: ['name', 'role'], means: answers('role') }),
  rowOf(under(enforcers, ['has_permission_for_user']), { parameters: ['user'], means: answers('scope') }),

  rowOf(under(oso, ['authorize', 'authorize_field', 'authorize_request']), {
    parameters: ['actor', 'action', 'resource'],
    means: raises('other', 'AuthorizationError', 'ForbiddenError', 'NotFoundError', 'OsoError'),
  }),
  rowOf(under(oso, ['is_allowed', 'query_rule_once']), { parameters: ['actor', 'action', 'resource'], means: answers('other') }),
  rowOf(['oso_cloud.Oso().authorize', 'oso_cloud.oso.Oso().authorize'], {
    parameters: ['actor', 'action', 'resource'],
    means: answers('other'),
  }),

  rowOf(under(cerbos, ['is_allowed']), { parameters: ['action', 'principal', 'resource'], means: answers('other') }),
  rowOf(under(cerbos, ['check_resources().get_resource().is_allowed', 'check_resources().is_allowed']), {
    parameters: ['action'],
    means: answers('other'),
  }),

  { call: 'cerbos.sdk.grpc.utils.is_allowed', parameters: ['entry', 'action'], means: answers('other') },

  rowOf(under(openfga, ['check']), { parameters: ['body', 'options'], means: answers('other'), answer: 'allowed' }),
  rowOf(under(permit, ['check']), { parameters: ['user', 'action', 'resource', 'context'], means: answers('other') }),
  rowOf(under(ory, ['check_permission', 'post_check_permission', 'check_permission_or_error']), {
    means: answers('other'),
    answer: 'allowed',
  }),
  rowOf(
    under(['casdoor.CasdoorSDK', 'casdoor.AsyncCasdoorSDK', 'casdoor.main.CasdoorSDK', 'casdoor.async_main.AsyncCasdoorSDK'], ['enforce']),
    { means: answers('other') },
  ),

  {
    call: 'fastapi_permissions.has_permission',
    parameters: ['user_principals', 'requested_permission', 'resource'],
    means: answers('other'),
  },

  // ---- Open Policy Agent
  rowOf(
    [
      'opa_client.opa.OpaClient().check_permission',
      'opa_client.OpaClient().check_permission',
      'opa_client.opa_async.AsyncOpaClient().check_permission',
      'opa_client.opa.OpaClient().query_rule',
      'opa_client.OpaClient().query_rule',
    ],
    {
      parameters: ['input_data', 'policy_name', 'rule_name'],
      means: answers('other'),
      answer: 'result',
    },
  ),
  rowOf(['opa.OPAClient().check', 'opa.OPAClient().evaluate', 'opa.client.OPAClient().check'], { means: answers('other') }),

  // ---- Django behind FastAPI
  rowOf(
    under(
      ['django.contrib.auth.models.User', 'django.contrib.auth.models.AbstractUser', 'django.contrib.auth.models.PermissionsMixin'],
      ['has_perm', 'has_perms', 'has_module_perms', 'ahas_perm', 'ahas_perms'],
    ),
    {
      parameters: ['perm', 'obj'],
      means: answers('scope'),
    },
  ),
])
