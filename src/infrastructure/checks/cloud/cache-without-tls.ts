// A Redis of the cloud that asks nobody, or speaks in plain text.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, flagOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'cache-without-tls',
  title: 'The cache takes callers without TLS or password',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.3.1'],
  why: `
    Sessions, rate limits, task queues and cached answers lie in it. Without TLS there is no password either (Amazon's cache asks for both together), so
    whatever gets into the network writes a session or a pickled task, and is somebody else.`,
  fix: 'Set `transit_encryption_enabled = true` with `auth_token` or user groups (Azure: leave `non_ssl_port_enabled` off), and use `rediss://`.',
  blindSpots: ['Caches of one node without encryption in transit by nature are reported alike.'],
  examples: [
    bad(
      'nothing said, which is off',
      `
      # file: infra/cache.tf
      resource "aws_elasticache_replication_group" "main" {  # <-- finding
        replication_group_id = "sessions"
        description          = "sessions"
        engine               = "redis"
      }
    `,
    ),
    bad(
      'the plain port of Azure’s cache',
      `
      # file: infra/cache.tf
      resource "azurerm_redis_cache" "main" {
        name                 = "sessions"
        non_ssl_port_enabled = true  # <-- finding
      }
    `,
    ),
    good(
      'encrypted',
      `
      # file: infra/cache.tf
      resource "aws_elasticache_replication_group" "main" {
        replication_group_id       = "sessions"
        description                = "sessions"
        transit_encryption_enabled = true
        auth_token                 = random_password.cache.result
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (name: string, isAbsent: boolean): void => {
      const found = attributeOf(block, name)
      report({
        place: found?.source ?? { file: block.file, line: block.place.line },
        cause: { name: nameOf(block), what: name },
        what: `the cache \`${block.address}\` takes callers without TLS`,
        // Newer engines of Amazon's cache have it on by default.
        confidence: isAbsent && textOf(block, 'engine') === 'valkey' ? 'low' : sureIn(block.deployment, 'high'),
      })
    }
    if (isResource(block, 'aws_elasticache_replication_group') && textOf(block, 'engine') !== 'memcached') {
      const found = attributeOf(block, 'transit_encryption_enabled')
      if (found === null || flagOf(block, 'transit_encryption_enabled') === false) tell('transit_encryption_enabled', found === null)
    }
    if (isResource(block, 'azurerm_redis_cache'))
      for (const name of ['non_ssl_port_enabled', 'enable_non_ssl_port']) if (flagOf(block, name) === true) tell(name, false)
    if (isResource(block, 'google_redis_instance') && textOf(block, 'transit_encryption_mode') === 'DISABLED')
      tell('transit_encryption_mode', false)
  },
})
