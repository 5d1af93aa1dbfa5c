// A database that takes connections without TLS.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, flagOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'database-tls-optional',
  title: 'The database takes connections without TLS',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.3.1'],
  why: `
    Drivers take what the server allows: asyncpg and psycopg prefer TLS and fall back to plain text without a word, unless the
    connection says \`require\`. Whoever is on the way reads queries and the password.`,
  fix: 'Demand it at the server (`rds.force_ssl = 1`, `ssl_mode = "ENCRYPTED_ONLY"`), and say `sslmode=verify-full` in the application.',
  blindSpots: ['Where the server’s own default holds nothing is reported.'],
  examples: [
    bad(
      'not demanded, on Google’s cloud',
      `
      # file: infra/db.tf
      resource "google_sql_database_instance" "main" {
        settings {
          tier = "db-f1-micro"
          ip_configuration {
            ssl_mode = "ALLOW_UNENCRYPTED_AND_ENCRYPTED"  # <-- finding
          }
        }
      }
    `,
    ),
    bad(
      'switched off for PostgreSQL on Amazon’s cloud',
      `
      # file: infra/db.tf
      resource "aws_db_parameter_group" "main" {
        family = "postgres16"
        parameter {
          name  = "rds.force_ssl"
          value = "0"  # <-- finding
        }
      }
    `,
    ),
    good(
      'demanded',
      `
      # file: infra/db.tf
      resource "google_sql_database_instance" "main" {
        settings {
          tier = "db-f1-micro"
          ip_configuration {
            ssl_mode = "ENCRYPTED_ONLY"
          }
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (found: ReturnType<typeof attributeOf>, what: string): void => {
      if (found === null) return
      report({
        place: found.source,
        cause: { name: nameOf(block), what },
        what: `\`${block.address}\` lets callers of the database do without TLS`,
        confidence: sureIn(block.deployment, 'high'),
      })
    }
    if (isResource(block, 'google_sql_database_instance'))
      for (const ip of blocksOf(block, 'settings').flatMap((settings) => blocksOf(settings, 'ip_configuration'))) {
        if (textOf(ip, 'ssl_mode') === 'ALLOW_UNENCRYPTED_AND_ENCRYPTED') tell(attributeOf(ip, 'ssl_mode'), 'ssl_mode')
        else if (flagOf(ip, 'require_ssl') === false && textOf(ip, 'ssl_mode') === null) tell(attributeOf(ip, 'require_ssl'), 'require_ssl')
      }
    if (isResource(block, 'aws_db_parameter_group', 'aws_rds_cluster_parameter_group'))
      for (const parameter of blocksOf(block, 'parameter')) {
        const name = textOf(parameter, 'name')
        const isOff = /^(?:0|off|false)$/i.test(textOf(parameter, 'value') ?? '')
        if ((name === 'rds.force_ssl' || name === 'require_secure_transport') && isOff) tell(attributeOf(parameter, 'value'), name)
      }
    if (
      isResource(block, 'azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mariadb_server') &&
      flagOf(block, 'ssl_enforcement_enabled') === false
    )
      tell(attributeOf(block, 'ssl_enforcement_enabled'), 'ssl_enforcement_enabled')
    if (isResource(block, 'azurerm_postgresql_flexible_server_configuration', 'azurerm_mysql_flexible_server_configuration'))
      if (textOf(block, 'name') === 'require_secure_transport' && /^off$/i.test(textOf(block, 'value') ?? ''))
        tell(attributeOf(block, 'value'), 'require_secure_transport')
  },
})
