// A database with an address on the internet.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, flagOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'database-open-to-world',
  title: 'The database has a public address',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-668'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The application is the only caller that the database needs, and its guards are the only ones that know tenants and roles. With a
    public address a leaked connection string is enough to read all of it.`,
  fix: 'Switch the public address off and let the application reach it by the private network.',
  blindSpots: ['Security groups may still keep everybody out.'],
  examples: [
    bad(
      'a database of Amazon’s cloud',
      `
      # file: infra/db.tf
      resource "aws_db_instance" "main" {
        engine              = "postgres"
        publicly_accessible = true  # <-- finding
        storage_encrypted   = true
      }
    `,
    ),
    bad(
      'every network let in to a database of Google’s cloud',
      `
      # file: infra/db.tf
      resource "google_sql_database_instance" "main" {
        database_version = "POSTGRES_16"
        settings {
          tier = "db-f1-micro"
          ip_configuration {
            ipv4_enabled = true
            ssl_mode     = "ENCRYPTED_ONLY"
            authorized_networks {
              name  = "all"
              value = "0.0.0.0/0"  # <-- finding
            }
          }
        }
      }
    `,
    ),
    good(
      'a private database',
      `
      # file: infra/db.tf
      variable "public" { default = false }
      resource "aws_db_instance" "main" {
        engine              = "postgres"
        publicly_accessible = var.public
        storage_encrypted   = true
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (place: Parameters<typeof report>[0]['place'], severity: 'high' | 'medium' = 'high'): void =>
      report({
        place,
        cause: { name: nameOf(block), what: 'public address' },
        what: `the database \`${block.address}\` is reached from the internet`,
        severity,
        confidence: sureIn(block.deployment, 'high'),
      })
    if (isResource(block, 'aws_db_instance', 'aws_rds_cluster_instance', 'aws_redshift_cluster', 'aws_dms_replication_instance')) {
      const found = attributeOf(block, 'publicly_accessible')
      if (found !== null && flagOf(block, 'publicly_accessible') === true) tell(found.source)
    }
    if (isResource(block, 'google_sql_database_instance'))
      for (const settings of blocksOf(block, 'settings'))
        for (const ip of blocksOf(settings, 'ip_configuration'))
          for (const network of blocksOf(ip, 'authorized_networks')) {
            const found = attributeOf(network, 'value')
            if (found !== null && textOf(network, 'value') === '0.0.0.0/0') tell(found.source)
          }
    if (isResource(block, 'azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mssql_server', 'azurerm_mariadb_server')) {
      const found = attributeOf(block, 'public_network_access_enabled')
      if (found !== null && flagOf(block, 'public_network_access_enabled') === true) tell(found.source, 'medium')
    }
    if (
      isResource(
        block,
        'azurerm_postgresql_firewall_rule',
        'azurerm_postgresql_flexible_server_firewall_rule',
        'azurerm_mysql_firewall_rule',
        'azurerm_mysql_flexible_server_firewall_rule',
        'azurerm_mssql_firewall_rule',
      )
    ) {
      const found = attributeOf(block, 'end_ip_address')
      if (found !== null && textOf(block, 'start_ip_address') === '0.0.0.0' && textOf(block, 'end_ip_address') === '255.255.255.255')
        tell(found.place)
    }
  },
})
